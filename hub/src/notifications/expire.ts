import { pullHours } from './feed.ts'
import { startLoop, type Loop } from './loop.ts'
import * as store from './store.ts'
/** Retention: nothing outlives its term, and each statement touches a bounded batch of rows. */
import type { Db, Queryable } from '../db/pool.ts'
import type { App } from '../http/operation.ts'

const pushDays = 14
const attemptDays = 30

/**
 * Deletes what is past its term: entries to pull, pulled or not, after 72 hours; unpushed ones, buried or waiting, after 14
 * days; relayed notifications after 14 days; recorded attempts after 30 days.
 * @returns how many rows were touched
 */
export async function expire(db: Db, now: Temporal.Instant): Promise<number> {
  const before = (days: number): Temporal.Instant => now.subtract({ hours: days * 24 })
  const steps: ((db: Queryable) => Promise<number>)[] = [
    (db) => store.expirePull(db, now.subtract({ hours: pullHours })),
    (db) => store.expirePush(db, before(pushDays)),
    (db) => store.deleteExpired(db),
    (db) => store.deleteNotifications(db, before(pushDays)),
    (db) => store.deleteAttempts(db, before(attemptDays)),
  ]
  let total = 0
  for (const step of steps) {
    for (let touched = await step(db); touched > 0; touched = await step(db)) total += touched
  }
  return total
}

/** Expires every five minutes. Pull doesn't wait for it: it skips what is past its term by itself. */
export function startExpiry({ db, clock, log }: Pick<App, 'db' | 'clock' | 'log'>, { pollMs = 300_000 } = {}): Loop {
  return startLoop({
    name: 'expiry',
    log,
    clock,
    topic: 'expiring',
    pollMs,
    async step() {
      await expire(db, clock.now())
      return false
    },
  })
}
