import { trimKeys } from '../http/idempotency.ts'
import { startTurns } from '../turns.ts'
import { deleteWindows } from './limitStore.ts'
import { deleteExpiredTokens } from './store.ts'
import type { App } from '../http/operation.ts'

const everyMs = 60_000

/** Deletes expired tokens, kept answers of a day ago and the counters of past hours, in bounded statements. */
export async function trim({ db, now }: Pick<App, 'db' | 'now'>): Promise<void> {
  const at = now()
  await trimKeys({ db, now })
  while (await deleteExpiredTokens(db, at)) continue
  // An hour more than needed: at its border two nodes may be in two of them.
  while (await deleteWindows(db, at.subtract({ hours: 2 }))) continue
}

/** The worker: every minute, on every node. Two at once delete each row once. */
export function startTrimming(app: Pick<App, 'db' | 'now' | 'log' | 'clock'>): { stop(): Promise<void> } {
  return startTurns({
    everyMs,
    turn: () => trim(app),
    log: app.log,
    clock: app.clock,
    failure: 'expired tokens could not be deleted',
  })
}
