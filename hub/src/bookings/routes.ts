import { apiPathOf, openAddress } from '../addresses/open.ts'
import { placeData } from '../addresses/views.ts'
import { operation } from '../http/operation.ts'
import { created, items, longList, noContent, ok } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { parseInstant } from '../time.ts'
import { moveThroughApi } from './apiMove.ts'
import { cancelBooked } from './cancel.ts'
import { confirmBooked } from './confirm.ts'
import { readBookings } from './listStore.ts'
import { openBooking } from './open.ts'
import { countBookings, findNewestOfChain, listBookings } from './store.ts'
import { listedBookingView, singleBookingView } from './views.ts'
import type { Booking } from './store.ts'

const pathRefusals = [
  'facility.not_authorized',
  'doctor.not_authorized',
  'address.not_authorized',
  'object.not_found',
] as const
const defaultLimit = 100

export const getBookings = operation<'getBookings'>({
  id: 'getBookings',
  refuses: pathRefusals,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const { page, limit = defaultLimit } = input.query
    const key = {
      facilityId: opened.facility.facilityId,
      addressId: opened.address.address_id,
      range: { start: parseInstant(input.query.start)!, end: parseInstant(input.query.end)! },
    }
    const view = (booking: Booking) => listedBookingView(booking, opened, input.extensions)
    if (page === undefined) return longList(readBookings(app.db, key), view)
    const [total, list] = await Promise.all([
      countBookings(app.db, key),
      listBookings(app.db, { ...key, limit, offset: (page - 1) * limit }),
    ])
    return ok({ page, limit, pages: Math.ceil(total / limit), total, ...items(list.map(view)) })
  },
})

export const getBooking = operation<'getBooking'>({
  id: 'getBooking',
  refuses: pathRefusals,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const booking = await openBooking(app.db, opened, input.path.booking_id, input.refuses)
    const newest = input.extensions.has('booking.moving')
      ? await findNewestOfChain(app.db, { facilityId: booking.facility_id, originId: booking.origin_booking_id })
      : undefined
    return ok(singleBookingView(booking, opened, input.extensions, newest))
  },
})

export const cancelBooking = operation<'cancelBooking'>({
  id: 'cancelBooking',
  refuses: [
    'facility.not_authorized',
    'doctor.not_authorized',
    'object.not_found',
    'cancel.unable',
    'cancel.not_booked',
  ],
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const booking = await openBooking(app.db, opened, input.path.booking_id, input.refuses)
    if (!opened.mayEditCalendar) throw new Refusal('cancel.unable')
    const isCanceled = await cancelBooked(app, booking, placeData(opened), {
      by: 'integration',
      reason: input.body?.reason ?? null,
      originClientId: input.client.clientId,
    })
    if (!isCanceled) throw new Refusal('cancel.not_booked', { booking_id: booking.booking_id })
    return noContent
  },
})

const editRefusals = [
  'facility.not_authorized',
  'doctor.not_authorized',
  'address.not_authorized',
  'address.not_in_facility',
  'address.not_in_doctor',
  'object.not_found',
  'booking.not_in_address',
] as const

export const moveBooking = operation<'moveBooking'>({
  id: 'moveBooking',
  refuses: [
    ...editRefusals,
    'move.already_ended',
    'move.address_missing',
    'move.service_missing',
    'move.service_not_in_address',
    'move.payment_account',
  ],
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const old = await openBooking(app.db, opened, input.path.booking_id, input.refuses)
    const { booking, target } = await moveThroughApi(app, input.client, opened, old, input.body)
    const location = `${apiPathOf(target)}/bookings/${booking.booking_id}`
    return created(singleBookingView(booking, target, input.extensions), location)
  },
})

export const confirmBooking = operation<'confirmBooking'>({
  id: 'confirmBooking',
  refuses: [
    'confirm.invalid_confirmed_by',
    ...editRefusals,
    'confirm.not_authorized',
    'confirm.canceled',
    'confirm.deleted',
    'confirm.already_confirmed',
    'confirm.past',
  ],
  fieldRefusals: { confirmed_by: 'confirm.invalid_confirmed_by' },
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const booking = await openBooking(app.db, opened, input.path.booking_id, input.refuses)
    if (!opened.mayEditCalendar) throw new Refusal('confirm.not_authorized')
    await confirmBooked(app, opened, booking, { by: input.body.confirmed_by, originClientId: input.client.clientId })
    return noContent
  },
})
