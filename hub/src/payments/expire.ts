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
    const isCanceled = await cancelOne(app, { facilityId, bookingId }, now).catch((error) => {
      // It is tried again at the next turn, and keeps no other visit waiting.
      app.log.warn({ err: error, facilityId, bookingId }, 'an unpaid visit could not be canceled')
    })
    if (isCanceled) canceled++
  }
  return canceled
}

async function cancelOne(
  app: App,
  key: { facilityId: string; bookingId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const booking = await findBooking(app.db, key)
  const opened = booking && (await openOwnAddress(app.db, placeOf(booking)))
  const cancellation = { by: 'user', reason: unpaidReason, originClientId: null, unpaidAt: now } as const
  return Boolean(opened) && cancelBooked(app, booking!, placeData(opened!), cancellation)
}

/** `cancel_reason` of a visit that nobody paid. */
export const unpaidReason = 'not paid in time'

/** The worker: every 5 seconds, on every node. Two at once cancel each visit once. */
export function startPaymentExpiry(app: App): { stop(): Promise<void> } {
  return startTurns({
    everyMs,
    turn: () => cancelUnpaid(app),
    log: app.log,
    clock: app.clock,
    failure: 'unpaid visits could not be canceled',
  })
}
