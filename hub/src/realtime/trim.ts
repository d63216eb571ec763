import { startTurns } from '../turns.ts'
import { deleteOldAsks, deleteOldCodes } from './store.ts'
import type { App } from '../http/operation.ts'

/** How long the call log is kept, and a code that no dictionary holds after it was seen last. */
const keptDays = 90
const everyMs = 600_000

/** Deletes asks and unknown codes of before the last 90 days, in bounded statements. */
export async function trimAsks({ db, now }: Pick<App, 'db' | 'now'>): Promise<void> {
  const until = now().subtract({ hours: keptDays * 24 })
  while (await deleteOldAsks(db, until)) continue
  while (await deleteOldCodes(db, until)) continue
}

/** The worker: every ten minutes, on every node. Two at once delete each row once. */
export function startAskTrimming(app: Pick<App, 'db' | 'now' | 'log' | 'clock'>): { stop(): Promise<void> } {
  return startTurns({
    everyMs,
    turn: () => trimAsks(app),
    log: app.log,
    clock: app.clock,
    failure: 'the call log could not be trimmed',
  })
}
