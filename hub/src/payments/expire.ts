import { openOwnAddress } from '../addresses/open.ts'
import { placeData } from '../addresses/views.ts'
import { cancelBooked } from '../bookings/cancel.ts'
import { findBooking } from '../bookings/store.ts'
import { placeOf } from '../bookings/views.ts'
import { startTurns } from '../turns.ts'
import { listUnpaid } from './store.ts'
import type { App } from '../http/operation.ts'

const everyMs = 5_000

/** Cancels the visits that were not paid in time; their times are free again. @returns how many */
export async function cancelUnpaid(app: App): Promise<number> {
  const now = app.now()
  let canceled = 0
  for (const { facility_id: facilityId, booking_id: bookingId } of await listUnpaid(app.db, now)) {
    const booking = await findBooking(app.db, { facilityId, bookingId })
    const opened = booking && (await openOwnAddress(app.db, placeOf(booking)))
    if (!opened) continue
    const cancellation = { by: 'user', reason: unpaidReason, originClientId: null, unpaidAt: now } as const
    if (await cancelBooked(app, booking, placeData(opened), cancellation)) canceled++
  }
  return canceled
}

/** `cancel_reason` of a visit that nobody paid. */
export const unpaidReason = 'not paid in time'

/** The worker: every 5 seconds, on every node. Two at once cancel each visit once. */
export function startPaymentExpiry(app: App): { stop(): Promise<void> } {
  return startTurns({ everyMs, turn: () => cancelUnpaid(app), log: app.log, failure: 'unpaid visits could not be canceled' })
}
