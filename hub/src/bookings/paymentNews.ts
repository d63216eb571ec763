import { announce } from '../notifications/announce.ts'
import { paymentStatusChangedEnvelope } from '../notifications/data.ts'
import { notifiedStatus } from '../payments/rules.ts'
import { notifiedData } from './views.ts'
import type { Tx } from '../db/pool.ts'
import type { Place } from '../notifications/data.ts'
import type { Booking } from './store.ts'

export type PaymentNews = {
  /** As it is after the change. */
  booking: Booking
  place: Place
  /** As bookings show them. */
  from: string | null
  to: string
  at: Temporal.Instant
}

/**
 * Tells all of the facility's clients that a payment's status has changed, where it has in their words, which are fewer.
 * The last statement of a transaction, as every announcement is.
 */
export async function announcePayment(tx: Tx, { booking, place, from, to, at }: PaymentNews): Promise<void> {
  const told = { from: notifiedStatus(from ?? ''), to: notifiedStatus(to) }
  if (told.from === told.to) return
  const { body } = paymentStatusChangedEnvelope(place, notifiedData(booking), told, at)
  await announce(tx, {
    facilityId: booking.facility_id,
    name: 'booking-payment-status-changed',
    subjectId: booking.origin_booking_id,
    originClientId: null,
    body,
    createdAt: at,
  })
}
