import { placeData } from '../addresses/views.ts'
import { lockBooking, markPresence } from '../bookings/changeStore.ts'
import { notifiedData } from '../bookings/views.ts'
import { transactSurely } from '../db/surely.ts'
import { announce } from '../notifications/announce.ts'
import { presenceMarkedEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { Refusal } from '../refusal.ts'
import { planPresence } from './rules.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Booking } from '../bookings/store.ts'
import type { App } from '../http/operation.ts'

type Mark = { presence: 'present' | 'absent'; originClientId: string | null }

/**
 * Notes whether the patient came; toggles as often as one likes. Only a change is announced.
 * @throws Refusal presence.canceled | presence.future
 */
export async function markVisit(
  app: App,
  opened: OpenAddress,
  booking: Booking,
  { presence, originClientId }: Mark,
): Promise<void> {
  const { facility_id: facilityId, booking_id: bookingId } = booking
  const at = app.now()
  const { body } = presenceMarkedEnvelope(placeData(opened), notifiedData(booking), presence, at)
  await transactSurely(app.db, async (tx) => {
    const locked = await lockBooking(tx, { facilityId, bookingId })
    const refusal = planPresence(locked, at)
    if (refusal) throw new Refusal(refusal)
    if (locked.presence === presence) return
    await markPresence(tx, { facilityId, bookingId, presence })
    await announce(tx, {
      facilityId,
      name: 'presence-marked',
      subjectId: booking.origin_booking_id,
      originClientId,
      body,
      createdAt: at,
    })
  })
  wake()
}
