import { openAddress } from '../addresses/open.ts'
import { transactSurely } from '../db/surely.ts'
import { operation } from '../http/operation.ts'
import { done, ok } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { switchCalendar } from './store.ts'
import type { App } from '../http/operation.ts'
import type { Key } from './store.ts'

export const getCalendar = operation<'getCalendar'>({
  id: 'getCalendar',
  refuses: [
    'facility.not_authorized',
    'doctor.not_authorized',
    'object.not_found',
    'address.not_in_facility',
    'address.not_in_doctor',
    'address.not_authorized',
    'calendar.not_found',
  ],
  async handle(input, app) {
    const { calendar } = await openAddress(app.db, input)
    if (!calendar) throw new Refusal('calendar.not_found')
    return ok({ status: calendar.status })
  },
})

export const enableCalendar = operation<'enableCalendar'>({
  id: 'enableCalendar',
  refuses: [
    'facility.not_authorized',
    'doctor.not_authorized',
    'address.not_authorized',
    'calendar.not_authorized',
    'calendar.address_disabled',
    'calendar.not_commercial',
    'calendar.already_enabled',
  ],
  async handle(input, app) {
    const { address, mayEditCalendar, isCommercial } = await openAddress(app.db, input)
    if (!mayEditCalendar) throw new Refusal('calendar.not_authorized')
    if (!address.is_enabled) throw new Refusal('calendar.address_disabled')
    if (!isCommercial) throw new Refusal('calendar.not_commercial', { address_id: address.address_id })
    const key = { facilityId: address.facility_id, addressId: address.address_id }
    if (!(await switchSurely(app, key, 'enabled'))) throw new Refusal('calendar.already_enabled')
    return done
  },
})

export const disableCalendar = operation<'disableCalendar'>({
  id: 'disableCalendar',
  refuses: [
    'facility.not_authorized',
    'doctor.not_authorized',
    'address.not_authorized',
    'calendar.not_authorized',
    'calendar.already_disabled',
  ],
  async handle(input, app) {
    const { address, calendar, mayEditCalendar } = await openAddress(app.db, input)
    if (!mayEditCalendar) throw new Refusal('calendar.not_authorized')
    const key = { facilityId: address.facility_id, addressId: address.address_id }
    // An address without a calendar has nothing to switch off.
    if (!calendar || !(await switchSurely(app, key, 'disabled'))) throw new Refusal('calendar.already_disabled')
    return done
  },
})

/** Whether the switch changed anything. After a broken commit the first try may have: then the state is as wanted. */
function switchSurely(app: App, key: Key, status: 'enabled' | 'disabled'): Promise<boolean> {
  return transactSurely(app.db, async (tx, isRepeat) => (await switchCalendar(tx, key, status)) || isRepeat)
}
