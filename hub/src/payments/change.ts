import { openOwnAddress } from '../addresses/open.ts'
import { placeData } from '../addresses/views.ts'
import { announcePayment } from '../bookings/paymentNews.ts'
import { findBooking, findNewestOfChain } from '../bookings/store.ts'
import { placeOf } from '../bookings/views.ts'
import { lockCalendar } from '../calendars/store.ts'
import { transactSurely } from '../db/surely.ts'
import { wake } from '../notifications/wake.ts'
import { isFollowing, planDue } from './rules.ts'
import { lockPayment, updatePayment } from './store.ts'
import type { Booking } from '../bookings/store.ts'
import type { Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'
import type { Place } from '../notifications/data.ts'
import type { PaymentStatus } from './rules.ts'

/** `isCanceled`: the visit is no longer booked, so the money has to go back. */
export type PaymentOutcome =
  | { outcome: 'changed' | 'same'; isCanceled: boolean }
  | { outcome: 'not_found' }
  | { outcome: 'refused'; from: string }

// Each turn loses only to a move of the visit, made between our read and our lock.
const maxTurns = 5

/**
 * Notes how the payment of a visit stands now. The payment belongs to the visit, whatever its newest booking: it is
 * named by the first one. The facility's clients hear of it where its status is another in their words.
 */
export async function changePayment(
  app: App,
  { facilityId, originId, to }: { facilityId: string; originId: string; to: PaymentStatus },
): Promise<PaymentOutcome> {
  for (let turn = 1; turn <= maxTurns; turn++) {
    const bookingId = await findNewestOfChain(app.db, { facilityId, originId })
    const booking = bookingId && (await findBooking(app.db, { facilityId, bookingId }))
    if (!booking || !booking.visit_payment) return { outcome: 'not_found' }
    const opened = await openOwnAddress(app.db, placeOf(booking))
    if (!opened) return { outcome: 'not_found' }
    const change = { booking, place: placeData(opened), to, at: app.now() }
    const changed = await transactSurely(app.db, (tx) => changeLocked(tx, change))
    if (changed.outcome === 'changed') wake()
    if (changed.outcome !== 'moved') return changed
  }
  return { outcome: 'not_found' }
}

type Change = { booking: Booking; place: Place; to: PaymentStatus; at: Temporal.Instant }

/** Made again after a broken commit it finds the status that it wrote. */
async function changeLocked(
  tx: Tx,
  { booking, place, to, at }: Change,
): Promise<PaymentOutcome | { outcome: 'moved' }> {
  const { facility_id: facilityId, booking_id: bookingId, address_id: addressId } = booking
  await lockCalendar(tx, { facilityId, addressId })
  const {
    state,
    visit_payment_status: from,
    payment_opened_at: openedAt,
  } = await lockPayment(tx, { facilityId, bookingId })
  if (state === 'moved') return { outcome: 'moved' }
  const isCanceled = state !== 'booked'
  if (from === to) return { outcome: 'same', isCanceled }
  if (!isFollowing(from ?? '', to)) return { outcome: 'refused', from: from ?? 'none' }
  const dueAt = isCanceled ? null : planDue(to, openedAt ?? at, at)
  await updatePayment(tx, { facilityId, bookingId, status: to, dueAt })
  await announcePayment(tx, { booking: { ...booking, state: isCanceled ? 'canceled' : 'booked' }, place, from, to, at })
  return { outcome: 'changed', isCanceled }
}
