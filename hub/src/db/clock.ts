/**
 * The one clock, the database's (docs/decisions/0015-one-clock.md). A node's own clock may be days off and jump; what
 * has a term would be deleted by it, and what is written would carry it. So a moment here is the database's at the last
 * round trips and what this process's monotonic clock has counted since.
 */
import { clockOffset } from '../metrics.ts'
import { systemClock } from '../time.ts'
import { startTurns } from '../turns.ts'
import { statement } from './pool.ts'
import type { Clock } from '../time.ts'
import type { Db } from './pool.ts'
import type { Logger } from 'pino'

export type DatabaseClock = Clock & {
  /** One round trip. @throws what the database throws; the clock then goes on as it was */
  measure(): Promise<void>
}

/** What a machine has to measure by. */
export type Machine = {
  /** Milliseconds since some start, which nobody sets. */
  tickMs(): number
  /** The machine's own idea of the time; only compared and told. */
  wallMs(): number
}

const thisMachine: Machine = {
  tickMs: () => performance.now(),
  wallMs: () => systemClock.now().epochMilliseconds,
}

const everyMs = 5_000
// Twelve measurements have failed then. Going on by the monotonic clock would be right for hours, but a node that
// can't ask the time can do none of its workers' work either.
const sureMs = 60_000
// Off by more, a node says so; a little less, so that one at the border doesn't say it all day.
const [offMs, onMs] = [5_000, 4_000]
// A correction back by less lets time stand until it is reached; one by more is another time, and followed.
const standMs = 1_000
// Nobody's monotonic clock drifts so much in five seconds.
const stepMs = 1_000

const readClock = statement(
  'readDatabaseClock',
  `select (extract(epoch from clock_timestamp()) * 1000)::float8 as "databaseMs"`,
)

/** A round trip: the database's time lies between what this process's clock showed before and after it. */
type Sample = { databaseMs: number; sentMs: number; receivedMs: number }

// In a transaction for the connection's sake: waiting for one would count as the way to the database.
function takeSample(db: Pick<Db, 'transaction'>, machine: Machine): Promise<Sample> {
  return db.transaction(async (tx) => {
    const sentMs = machine.tickMs()
    const [row] = await tx.query<{ databaseMs: number }>(readClock)
    return { databaseMs: row!.databaseMs, sentMs, receivedMs: machine.tickMs() }
  })
}

export type ClockParts = { log: Pick<Logger, 'info' | 'warn'>; machine?: Machine }

/** A clock that is right once `measure` has been called. */
export function databaseClock(db: Pick<Db, 'transaction'>, { log, machine = thisMachine }: ClockParts): DatabaseClock {
  let aheadMs: number | undefined
  let shownMs = -Infinity
  let measuredMs = -Infinity
  const watch = createWatch(log)
  const isSure = () => machine.tickMs() - measuredMs < sureMs

  function nowMs(): number {
    if (aheadMs === undefined) throw new Error("The database's clock has not been read yet")
    const ms = machine.tickMs() + aheadMs
    if (ms >= shownMs || shownMs - ms > standMs) shownMs = ms
    return shownMs
  }

  return {
    now: () => instantOf(nowMs()),
    isSure,
    async measure() {
      try {
        const { databaseMs, sentMs, receivedMs } = await takeSample(db, machine)
        const next = within(aheadMs, databaseMs - receivedMs, databaseMs - sentMs)
        if (aheadMs !== undefined && Math.abs(next - aheadMs) > stepMs) watch.sayStep(next - aheadMs)
        aheadMs = next
        measuredMs = receivedMs
        watch.judge({ isSure: true, offsetMs: machine.wallMs() - nowMs() })
      } catch (error) {
        watch.judge({ isSure: isSure(), error })
        throw error
      }
    },
  }
}

/**
 * The true difference lies within every sample's bounds: what is known is moved only as far as the newest demand, which
 * never leads it away from the truth. So a slow round trip needs no rejecting, and the fastest ones decide.
 */
function within(known: number | undefined, low: number, high: number): number {
  return known === undefined ? (low + high) / 2 : Math.min(high, Math.max(low, known))
}

// Whole microseconds, as PostgreSQL keeps them.
function instantOf(ms: number): Temporal.Instant {
  return Temporal.Instant.fromEpochNanoseconds(BigInt(Math.round(ms * 1000)) * 1000n)
}

/** Says once when something begins and once when it ends, and fills the gauge. */
function createWatch(log: ClockParts['log']) {
  let [isOff, wasSure] = [false, true]
  const seconds = (ms: number) => Math.round(ms) / 1000

  function judgeOffset(offsetMs: number): void {
    clockOffset.set(seconds(offsetMs))
    const wasOff = isOff
    isOff = Math.abs(offsetMs) > (wasOff ? onMs : offMs)
    if (isOff === wasOff) return
    const offsetSeconds = seconds(offsetMs)
    if (isOff) log.warn({ offsetSeconds }, "This machine's clock is off; the node goes by the database's. Set it right")
    else log.info({ offsetSeconds }, "This machine's clock agrees with the database's again")
  }

  return {
    judge({ isSure, offsetMs, error }: { isSure: boolean; offsetMs?: number; error?: unknown }): void {
      if (offsetMs !== undefined) judgeOffset(offsetMs)
      // Nothing is shown rather than what was true once.
      if (!isSure) clockOffset.remove()
      if (isSure === wasSure) return
      wasSure = isSure
      if (isSure) log.info("The database's clock can be read again; workers go on")
      else log.warn({ err: error }, "The database's clock can't be read: no worker takes a turn until it can")
    },
    sayStep(ms: number): void {
      log.warn({ seconds: seconds(ms) }, "The database's clock has jumped, or this machine has slept; it is followed")
    },
  }
}

/**
 * Reads the database's clock and keeps following it.
 * @throws what the database throws at the first reading
 */
export async function startDatabaseClock(
  db: Db,
  { log }: Pick<ClockParts, 'log'>,
): Promise<Clock & { stop(): Promise<void> }> {
  const clock = databaseClock(db, { log })
  // The first ones pay for the connection and the statement's plan; the last says it to a millisecond.
  for (let n = 0; n < 3; n++) await clock.measure()
  const turns = startTurns({
    everyMs,
    // Its failures are told where they begin to matter.
    turn: () => clock.measure().catch(() => {}),
    log,
    clock: { isSure: () => true },
    failure: "the database's clock could not be read",
  })
  return { ...clock, stop: turns.stop }
}
