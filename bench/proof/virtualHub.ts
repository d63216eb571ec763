/** A hub in this process, whose clock stands until it is told otherwise, with its real workers. */
import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import { createApp, startWorkers } from '../../hub/src/app.ts'
import { loadConfig } from '../../hub/src/config.ts'
import { createDb } from '../../hub/src/db/pool.ts'
import { createOutbound } from '../../hub/src/http/outbound.ts'
import { createLog } from '../../hub/src/log/create.ts'
import { wake } from '../../hub/src/notifications/wake.ts'
import { manualClock } from '../../hub/src/time.ts'
import type { Db } from '../../hub/src/db/pool.ts'
import type { Stage } from './stage.ts'

export type VirtualHub = {
  origin: string
  now(): Temporal.Instant
  advance(duration: Temporal.DurationLike): void
  /** Gives the workers the turns that so much time has for them; resolves when they are done. */
  pass(ms: number): Promise<void>
  /** Resolves when all that was announced is relayed, and nothing is due to be pushed. */
  settle(): Promise<void>
  close(): Promise<void>
}

export async function startVirtualHub(stage: Stage, startsAt: string): Promise<VirtualHub> {
  const secret = 'only the proofs use this secret, and only locally'
  const settings = { poolSize: 10, prepared: true, statementTimeoutMs: 10_000, acquireTimeoutMs: 5_000 }
  const db = counted(createDb({ connection: stage.databaseUrl, ...settings }))
  const clock = manualClock(startsAt)
  const outbound = createOutbound(
    { allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 65_536 },
    // Days pass within a second here, but not on the breaker's clock.
    { limits: { leastCalls: 1_000_000 } },
  )
  const { app, server } = createApp({
    config: loadConfig({}),
    db,
    clock,
    log: createLog({ level: 'fatal' }),
    outbound,
    secret,
    publicUrl: 'http://localhost',
  })
  const { started: workers, pass } = takeIntervals(
    () => startWorkers(app),
    () => db.idle(),
  )
  const origin = await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    origin,
    now: () => app.now(),
    advance: (duration) => clock.advance(duration),
    async pass(ms) {
      await pass(ms)
      // What would be found at the next poll.
      for (const topic of ['announced', 'relayed', 'expiring'] as const) wake(topic)
      await db.idle()
    },
    settle: () => settle(stage, db, clock),
    async close() {
      await server.close()
      await Promise.allSettled(app.background)
      await workers.stop()
      await outbound.close()
      await db.close()
    },
  }
}

// Another one would find nothing to do.
const mostTurns = 50

/**
 * Runs `start` and keeps its intervals from running by themselves: their turns come when so much virtual time passes.
 * Only what `start` begins is concerned, and nothing of the hub's code knows.
 */
function takeIntervals<T>(start: () => T, idle: () => Promise<void>): { started: T; pass(ms: number): Promise<void> } {
  const { setInterval } = globalThis
  const intervals: { turn: () => void; everyMs: number }[] = []
  globalThis.setInterval = ((turn: () => void, everyMs: number) => {
    intervals.push({ turn, everyMs })
    return setTimeout(() => {}, 0)
  }) as typeof setInterval
  try {
    return {
      started: start(),
      async pass(ms) {
        for (let nth = 1; nth <= mostTurns; nth++) {
          for (const { turn, everyMs } of intervals) if (nth * everyMs <= ms) turn()
          // A turn isn't taken while the one before it still runs.
          await idle()
        }
      },
    }
  } finally {
    globalThis.setInterval = setInterval
  }
}

/** `idle` resolves when nobody asks the database anything: between two statements of one work no time passes. */
function counted(db: Db): Db & { idle(): Promise<void> } {
  let running = 0
  const count = async <R>(work: Promise<R>): Promise<R> => {
    running++
    return work.finally(() => running--)
  }
  return {
    ...db,
    query: (statement, values) => count(db.query(statement, values)),
    transaction: (work) => count(db.transaction(work)),
    async idle() {
      for (let quiet = 0; quiet < 5; quiet = running === 0 ? quiet + 1 : 0) await setImmediate()
    },
  }
}

const restlessText = `select exists (select from facility_stream where relayed < head)
  or exists (select from booking where state = 'vetting' and hold_until > $1 and booking_id > 1000000000)
  or exists (select from feed_entry e join client c using (client_id) where e.push = 'waiting' and c.is_pushed
    and e.next_attempt_at <= $1) as "isRestless"`

async function settle(stage: Stage, db: { idle(): Promise<void> }, clock: { now(): Temporal.Instant }): Promise<void> {
  const deadline = performance.now() + 20_000
  for (;;) {
    wake('announced')
    wake('relayed')
    await db.idle()
    const [{ isRestless }] = await stage.rows(restlessText, [clock.now().toString()])
    if (!isRestless) return
    if (performance.now() > deadline) throw new Error('The hub does not come to rest')
    await delay(5)
  }
}
