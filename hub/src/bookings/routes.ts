import { openAddress } from '../addresses/open.ts'
import { operation } from '../http/operation.ts'
import { items, noContent, ok } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { parseInstant } from '../time.ts'
import { cancelBooked } from './cancel.ts'
import { openBooking } from './open.ts'
import { countBookings, findNewestOfChain, listBookings } from './store.ts'
import { listedBookingView, placeData, singleBookingView } from './views.ts'

const pathRefusals = [
  'facility.not_authorized', 'doctor.not_authorized', 'address.not_authorized', 'object.not_found',
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
    const view = (list: Awaited<ReturnType<typeof listBookings>>) =>
      items(list.map((booking) => listedBookingView(booking, opened, input.extensions)))
    if (page === undefined) return ok(view(await listBookings(app.db, { ...key, limit: null, offset: 0 })))
    const [total, list] = await Promise.all([
      countBookings(app.db, key),
      listBookings(app.db, { ...key, limit, offset: (page - 1) * limit }),
    ])
    return ok({ page, limit, pages: Math.ceil(total / limit), total, ...view(list) })
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
  refuses: ['facility.not_authorized', 'doctor.not_authorized', 'object.not_found', 'cancel.unable', 'cancel.not_booked'],
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
