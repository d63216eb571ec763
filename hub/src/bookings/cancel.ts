import { lockCalendar, touchCalendar } from '../calendars/store.ts'
import { transactSurely } from '../db/surely.ts'
import { announce } from '../notifications/announce.ts'
import { bookingCanceledEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { isSameMoment } from '../time.ts'
import { lockBooking } from './changeStore.ts'
import { announcePayment } from './paymentNews.ts'
import { markCanceled } from './store.ts'
import { notifiedData } from './views.ts'
import type { App } from '../http/operation.ts'
import type { Place } from '../notifications/data.ts'
import type { Actor, Booking } from './store.ts'

export type Cancellation = {
  by: Actor
  reason: string | null
  originClientId: string | null
  /** Cancels only where the visit's payment was due by then. */
  unpaidAt?: Temporal.Instant | null
}

/**
 * Cancels a booking, frees its time and tells the facility's clients, in one transaction.
 * @returns false, and nothing changes, where the booking is not booked (any more)
 */
export async function cancelBooked(
  app: App,
  booking: Booking,
  place: Place,
  { by, reason, originClientId, unpaidAt = null }: Cancellation,
): Promise<boolean> {
  const { facility_id: facilityId, booking_id: bookingId, address_id: addressId } = booking
  const at = app.now()
  const canceled = { ...booking, state: 'canceled' as const, canceled_by: by, canceled_at: at }
  const { body } = bookingCanceledEnvelope(place, notifiedData(canceled), at)
  const isCanceled = await transactSurely(app.db, async (tx, isRepeat) => {
    await lockCalendar(tx, { facilityId, addressId })
    const locked = booking.visit_payment ? await lockBooking(tx, { facilityId, bookingId }) : null
    if (!(await markCanceled(tx, { facilityId, bookingId, by, at, reason, unpaidAt }))) {
      return isRepeat && isSameMoment((await lockBooking(tx, { facilityId, bookingId })).canceled_at, at)
    }
    await touchCalendar(tx, { facilityId, addressId })
    await announce(tx, {
      facilityId,
      name: 'booking-canceled',
      subjectId: booking.origin_booking_id,
      originClientId,
      body,
      createdAt: at,
    })
    // Money that was under way is no longer waited for.
    if (locked?.payment_due_at) {
      await announcePayment(tx, { booking: canceled, place, from: locked.visit_payment_status, to: 'canceled', at })
    }
    return true
  })
  if (isCanceled) wake()
  return isCanceled
}
