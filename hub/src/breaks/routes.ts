import { apiPathOf, checkCalendarEdition, openAddress } from '../addresses/open.ts'
import { placeData } from '../addresses/views.ts'
import { operation } from '../http/operation.ts'
import { created, longList, noContent, ok } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { addBreak, moveBreak, removeBreak } from './change.ts'
import { openBreak } from './open.ts'
import { checkMovedRange, checkNewRange, readRange } from './rules.ts'
import { readBreaks } from './store.ts'
import { breakView } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Client } from '../http/operation.ts'
import type { BreakOrigin } from './change.ts'

const pathRefusals = [
  'facility.not_authorized',
  'doctor.not_authorized',
  'address.not_authorized',
  'object.not_found',
] as const
const missingRefusals = { since: 'break.since_required', till: 'break.till_required' } as const
const breakRefusals = ['calendar.not_found_for_address', 'break.invalid_id'] as const

function originOf(opened: OpenAddress, client: Client): BreakOrigin {
  return { place: placeData(opened), originClientId: client.clientId }
}

export const getCalendarBreaks = operation<'getCalendarBreaks'>({
  id: 'getCalendarBreaks',
  refuses: ['break.invalid_date', ...pathRefusals, 'calendar.not_found_for_address'],
  fieldRefusals: { since: 'break.invalid_date', till: 'break.invalid_date' },
  async handle(input, app) {
    const { facility, address, calendar } = await openAddress(app.db, input)
    if (!calendar) throw new Refusal('calendar.not_found_for_address')
    const key = { facilityId: address.facility_id, addressId: address.address_id }
    return longList(readBreaks(app.db, key, readRange(input.query)), (one) => breakView(one, facility.timeZone))
  },
})

export const addCalendarBreak = operation<'addCalendarBreak'>({
  id: 'addCalendarBreak',
  refuses: [
    'break.since_required',
    'break.till_required',
    ...pathRefusals,
    'calendar.not_authorized',
    'calendar.not_commercial',
    'break.invalid_range',
    'break.already_exists',
  ],
  missingRefusals,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    checkCalendarEdition(opened)
    const range = readRange(input.body)
    checkNewRange(range)
    const made = await addBreak(app, originOf(opened, input.client), opened.address, {
      ...range,
      description: input.body.description ?? null,
      isOnCoupledAddresses: input.body.apply_on_coupled_addresses ?? false,
    })
    return created(breakView(made, opened.facility.timeZone), `${apiPathOf(opened)}/breaks/${made.break_id}`)
  },
})

export const getCalendarBreak = operation<'getCalendarBreak'>({
  id: 'getCalendarBreak',
  refuses: [...pathRefusals, ...breakRefusals],
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const found = await openBreak(app.db, opened, input.path.break_id)
    return ok(breakView(found, opened.facility.timeZone))
  },
})

export const moveCalendarBreak = operation<'moveCalendarBreak'>({
  id: 'moveCalendarBreak',
  refuses: [
    'break.since_required',
    'break.till_required',
    ...pathRefusals,
    'calendar.not_authorized',
    ...breakRefusals,
    'break.till_before_since',
    'break.same_range',
  ],
  missingRefusals,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    if (!opened.mayEditCalendar) throw new Refusal('calendar.not_authorized')
    const target = await openBreak(app.db, opened, input.path.break_id)
    const range = readRange(input.body)
    checkMovedRange(range, opened.facility.timeZone)
    await moveBreak(app, originOf(opened, input.client), target, range)
    return noContent
  },
})

export const deleteCalendarBreak = operation<'deleteCalendarBreak'>({
  id: 'deleteCalendarBreak',
  refuses: [...pathRefusals, 'calendar.not_authorized', ...breakRefusals],
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    if (!opened.mayEditCalendar) throw new Refusal('calendar.not_authorized')
    const target = await openBreak(app.db, opened, input.path.break_id)
    await removeBreak(app, originOf(opened, input.client), target)
    return noContent
  },
})
