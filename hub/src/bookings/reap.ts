import { lockCalendar, touchCalendar } from '../calendars/store.ts'
import { startTurns } from '../turns.ts'
import { expireHold, listExpiredHolds } from './holdStore.ts'
import type { App } from '../http/operation.ts'
import type { Hold } from './holdStore.ts'

const everyMs = 1_000

/** Ends the holds whose ask never came back: of a node that died, or of an answer that came too late. */
export async function reapHolds(app: App): Promise<number> {
  const holds = await listExpiredHolds(app.db, app.now())
  let expired = 0
  for (const hold of holds) {
    const isExpired = await expire(app, hold).catch((error) => {
      // It is tried again at the next turn, and keeps no other hold waiting: a calendar may be locked for long.
      const { facility_id: facilityId, booking_id: bookingId } = hold
      app.log.warn({ err: error, facilityId, bookingId }, 'an expired hold could not be ended')
    })
    if (isExpired) expired++
  }
  return expired
}

function expire(app: App, hold: Hold): Promise<boolean> {
  const key = { facilityId: hold.facility_id, addressId: hold.address_id }
  return app.db.transaction(async (tx) => {
    await lockCalendar(tx, key)
    const isExpired = await expireHold(tx, hold, app.now())
    if (isExpired) await touchCalendar(tx, key)
    return isExpired
  })
}

/** The worker: every second, on every node. Two at once expire each hold once. */
export function startReaper(app: App): { stop(): Promise<void> } {
  return startTurns({
    everyMs,
    turn: () => reapHolds(app),
    log: app.log,
    clock: app.clock,
    failure: 'expired holds could not be ended',
  })
}
