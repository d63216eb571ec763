import { deletePastPeriods, deleteReplacementsOfTheDead } from '../slots/trimStore.ts'
import { startTurns } from '../turns.ts'
import { deleteEndedAttempts } from './trimStore.ts'
import type { App } from '../http/operation.ts'

/** How long a wish is kept that never became a booking: its patient's data serve nobody after that. */
const attemptDays = 30
/** How long work periods are kept that are over: no answer shows them any more. */
const periodDays = 90
const everyMs = 600_000

/** Deletes what calendars don't need any more, in bounded statements. */
async function trimCalendars({ db, now }: Pick<App, 'db' | 'now'>): Promise<void> {
  const before = (days: number) => now().subtract({ hours: days * 24 })
  while (await deleteEndedAttempts(db, before(attemptDays))) continue
  while (await deletePastPeriods(db, before(periodDays))) continue
  while (await deleteReplacementsOfTheDead(db, now())) continue
}

/** The worker: every ten minutes, on every node. Two at once delete each row once. */
export function startCalendarTrimming(app: Pick<App, 'db' | 'now' | 'log' | 'clock'>): { stop(): Promise<void> } {
  return startTurns({
    everyMs,
    turn: () => trimCalendars(app),
    log: app.log,
    clock: app.clock,
    failure: 'calendars could not be trimmed',
  })
}
