import { placeData } from '../addresses/views.ts'
import { transactSurely } from '../db/surely.ts'
import { announce } from '../notifications/announce.ts'
import { bookingConfirmedEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { Refusal } from '../refusal.ts'
import { isSameMoment } from '../time.ts'
import { lockBooking, markConfirmed } from './changeStore.ts'
import { planConfirmation } from './rules.ts'
import { notifiedData } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { App } from '../http/operation.ts'
import type { Booking } from './store.ts'

/**
 * Notes that the patient, or the clinic for them, will come.
 * @throws Refusal confirm.canceled | confirm.deleted | confirm.already_confirmed | confirm.past
 */
export async function confirmBooked(
  app: App,
  opened: OpenAddress,
  booking: Booking,
  { by, originClientId }: { by: 'user' | 'admin'; originClientId: string | null },
): Promise<void> {
  const { facility_id: facilityId, booking_id: bookingId } = booking
  const at = app.now()
  const { body } = bookingConfirmedEnvelope(placeData(opened), notifiedData(booking), at)
  await transactSurely(app.db, async (tx, isRepeat) => {
    const locked = await lockBooking(tx, { facilityId, bookingId })
    if (isRepeat && isSameMoment(locked.confirmed_at, at)) return
    const refusal = planConfirmation(locked, at)
    if (refusal) throw new Refusal(refusal)
    await markConfirmed(tx, { facilityId, bookingId, by, at })
    await announce(tx, {
      facilityId,
      name: 'booking-confirmed',
      subjectId: booking.origin_booking_id,
      originClientId,
      body,
      createdAt: at,
    })
  })
  wake()
}
