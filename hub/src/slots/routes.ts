import { checkCalendarEdition, openAddress } from '../addresses/open.ts'
import { bookThroughApi } from '../bookings/apiBooking.ts'
import { bookingView } from '../bookings/views.ts'
import { lockCalendar, touchPeriods } from '../calendars/store.ts'
import { transactSurely } from '../db/surely.ts'
import { operation } from '../http/operation.ts'
import { created, items, longList, noContent, ok } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { listAddressServices } from '../services/store.ts'
import { dayInterval, isBefore, parseDate, parseInstant } from '../time.ts'
import { findFreeSlots } from './free.ts'
import { planReplacement } from './replace.ts'
import { replaceSlots as replace } from './replaceSlots.ts'
import { isRangeTooLong } from './rules.ts'
import { listWorkPeriods, replaceWorkPeriods } from './store.ts'
import { slotView, slotWithServicesView } from './views.ts'

const pathRefusals = [
  'facility.not_authorized',
  'doctor.not_authorized',
  'address.not_authorized',
  'object.not_found',
] as const

export const getSlots = operation<'getSlots'>({
  id: 'getSlots',
  refuses: [...pathRefusals, 'range.too_long', 'slots.none'],
  async handle(input, app) {
    const { facility, address, calendar } = await openAddress(app.db, input)
    const range = { start: parseInstant(input.query.start)!, end: parseInstant(input.query.end)! }
    if (isRangeTooLong(range, facility.timeZone)) throw new Refusal('range.too_long')
    if (!calendar) throw new Refusal('slots.none')
    if (calendar.status === 'disabled' || !isBefore(range.start, range.end)) return ok(items([]))
    const key = { facilityId: address.facility_id, addressId: address.address_id }
    const slots = await findFreeSlots(app.db, key, range, app.now())
    if (!input.extensions.has('slot.services')) return longList([slots], (slot) => slotView(slot, facility.timeZone))
    const services = await listAddressServices(app.db, key)
    const byId = new Map(services.map((service) => [service.address_service_id, service]))
    return longList([slots], (slot) => slotWithServicesView(slot, facility.timeZone, byId))
  },
})

export const replaceSlots = operation<'replaceSlots'>({
  id: 'replaceSlots',
  refuses: [
    ...pathRefusals,
    'calendar.not_authorized',
    'calendar.not_commercial',
    'slots.different_days',
    'slots.exceeds_day',
    'slots.too_short',
    'slots.beyond_horizon',
    'slots.service_missing',
    'slots.insurance_missing',
    'slots.insurance_not_supported',
    'slots.insurance_unknown',
    'slots.duplicate_in_progress',
  ],
  // 12 weeks in items of 5 minutes, 12 hours a day: 12,000 items of 210 bytes with one service, of 350 with four.
  maxBodyBytes: 4 * 1024 * 1024,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    checkCalendarEdition(opened)
    await replace(app, opened, input.body)
    return created()
  },
})

export const deleteSlots = operation<'deleteSlots'>({
  id: 'deleteSlots',
  refuses: [...pathRefusals, 'calendar.not_authorized'],
  async handle(input, app) {
    const { facility, address, mayEditCalendar } = await openAddress(app.db, input)
    if (!mayEditCalendar) throw new Refusal('calendar.not_authorized')
    const day = dayInterval(parseDate(input.path.date)!, facility.timeZone)
    const key = { facilityId: address.facility_id, addressId: address.address_id }
    await transactSurely(app.db, async (tx) => {
      if (!(await lockCalendar(tx, key))) return
      const existing = await listWorkPeriods(tx, { ...key, range: day })
      const cleared = {
        ...day,
        services: [],
        insuranceAccepted: 'with-and-without-insurance',
        insuranceProviderIds: [],
        insurancePlanIds: [],
      }
      await replaceWorkPeriods(tx, key, planReplacement(existing, [cleared as any]))
      await touchPeriods(tx, key, null)
    })
    return noContent
  },
})

export const bookSlot = operation<'bookSlot'>({
  id: 'bookSlot',
  refuses: [
    ...pathRefusals,
    'calendar.not_commercial',
    'book.unable',
    'book.service_missing',
    'book.slot_not_found',
    'book.service_not_supported',
  ],
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    if (!opened.isCommercial) throw new Refusal('calendar.not_commercial', { address_id: opened.address.address_id })
    const start = parseInstant(input.path.start)!
    const booking = await bookThroughApi(app, input.client, opened, start, input.body, input.attemptId)
    return ok(bookingView(booking, opened.facility.timeZone, new Set()))
  },
})
