/** Judges by the call log, the tables, the good vendor's own log and the kernel's figures of the hub's process. */
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { approved, causeOf, kinds } from './hostileKinds.ts'
import type { HostileRun } from './hostile.ts'
import type { Kind } from './hostileKinds.ts'
import type { Proof } from './proof.ts'

type Ask = { kind: Kind; outcome: string; cause: string; state: string; ms: number }

const pushTimeoutMs = 10_000
/** Between a timer and the line in the log that it leads to, on busy cores. Deadlines that aren't kept miss by more. */
const slackMs = 500
const mostGrowthMb = 50

export async function checkHostile(run: HostileRun): Promise<Proof> {
  const { askTimeoutMs } = run
  const asks = await readAsks(run)
  const good = checkGood(run, await readBooked(run))
  const pushes = await checkPushes(run)
  const [politeMb, hostileMb] = run.memory.map((watch) => watch.peakMb()) as [number, number]
  const figures = {
    longestAskMs: longest(asks.map(({ ms }) => ms)),
    longestWaitMs: longest(run.waitsMs),
    ...pushes.figures,
    ...good.figures,
    growthMb: hostileMb - politeMb,
  }
  const faults = {
    // Each patient has a word; a hold that ran out instead would be an ask that nobody ended.
    untold: asks.filter(({ cause, state }) => state !== (cause === approved ? 'booked' : 'denied')).length,
    unasked: run.waitsMs.length - asks.filter(({ cause }) => cause !== 'circuit_open' && cause !== 'overloaded').length,
    endedOtherwise: asks.filter((ask) => !isDue(ask)).length,
    ...pushes.faults,
    ...good.faults,
    openSockets: await openSockets(run),
    // A deadline that is too short would hide what an answer was.
    kindsUnseen: kinds.filter((kind) => !asks.some((ask) => ask.kind === kind && ask.cause === causeOf(kind))).length,
  }
  const isInTime = figures.longestAskMs <= askTimeoutMs + slackMs && figures.longestPushMs <= pushTimeoutMs + slackMs
  const isWithin = isInTime && figures.growthMb < mostGrowthMb
  return {
    isProven: Object.values(faults).every((times) => times === 0) && run.good.size > 0 && (isWithin || run.isHurried),
    figure:
      `${asks.length} asks and ${pushes.count} pushes answered in ${kinds.length} hostile ways: ` +
      `${faults.untold} patients without the due word, the longest ask took ${figures.longestAskMs} ms of ` +
      `${askTimeoutMs}, the longest push ${figures.longestPushMs} of ${pushTimeoutMs}, ` +
      `memory ${withSign(figures.growthMb)} MB beside polite answers, ${faults.openSockets} sockets left; ` +
      `of ${run.good.size} bookings at a good vendor ${faults.goodFailed} failed, ` +
      `half of their notifications came within ${Math.round(figures.middleDelayMs)} ms`,
    counts: {
      kinds: kinds.length,
      asks: asks.length,
      pushes: pushes.count,
      good: run.good.size,
      ...faults,
      ...figures,
      politeMb,
      hostileMb,
      isPeakExact: Number(run.memory[1]!.isExact),
      ...countByCause(asks),
    },
  }
}

const withSign = (value: number) => (value < 0 ? '- ' : '+ ') + Math.abs(value).toFixed(1)
const longest = (values: readonly number[]) => Math.max(...values)
const isDue = ({ kind, outcome, cause }: Ask) =>
  outcome === (cause === approved ? approved : 'failed') && [causeOf(kind), 'timeout'].includes(cause)

async function readAsks({ stage }: HostileRun): Promise<Ask[]> {
  const rows =
    await stage.rows(`select a.client_id as client, a.outcome, coalesce(a.cause, a.outcome) as cause, b.state, a.latency_ms as ms
    from ask a join booking b using (facility_id, booking_id) where a.client_id like 'hostile-%'`)
  const kindOf = (client: string) => kinds[Number(client.slice('hostile-'.length)) % kinds.length]
  return rows.map(({ client, ...ask }) => ({ ...ask, kind: kindOf(client) }))
}

/** Every booking that a desk made was pushed, once, as there are no retries here. */
async function checkPushes({ stage }: HostileRun) {
  const pushes = await stage.rows(`select latency_ms as ms from push_attempt where client_id like 'hostile-%'`)
  const [{ due }] = await stage.rows(`select count(*)::int as due from booking join client_facility using (facility_id)
    where state = 'booked' and client_id like 'hostile-%'`)
  return {
    count: pushes.length,
    figures: { longestPushMs: longest([0, ...pushes.map(({ ms }) => ms)]) },
    faults: { unpushed: due - pushes.length },
  }
}

async function readBooked({ stage }: HostileRun): Promise<Set<string>> {
  const rows = await stage.rows(`select patient->>'phone' as phone from booking join client_facility using (facility_id)
    where state = 'booked' and client_id = 'good'`)
  return new Set(rows.map(({ phone }) => phone))
}

function checkGood({ good, vendor }: HostileRun, booked: ReadonlySet<string>) {
  const phoneOf = (body: string) => JSON.parse(body).data.visit_booking.patient.phone
  const pushed = new Map(vendor.pushes.get('good')?.map(({ body, at }) => [phoneOf(body), at]))
  const patients = [...good]
  const delaysMs = patients.map(([phone, { at }]) => (pushed.get(phone) ?? at) - at).toSorted((a, b) => a - b)
  return {
    figures: { middleDelayMs: delaysMs[Math.floor(delaysMs.length / 2)]!, longestDelayMs: delaysMs.at(-1)! },
    faults: {
      goodFailed: patients.filter(
        ([phone, { page }]) => page !== 'booked' || !booked.has(phone) || vendor.asked.get(phone) !== 'approve',
      ).length,
      goodUnpushed: patients.filter(([phone]) => !pushed.has(phone)).length,
    },
  }
}

/** The hub's connections to hostile vendors, none of which is kept alive, once they had time to end. */
async function openSockets({ hostile }: HostileRun): Promise<number> {
  const ports = new Set(hostile.ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0')))
  const count = () =>
    readFileSync('/proc/self/net/tcp', 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , remote, state]) => state === '01' && ports.has(remote!.split(':')[1]!)).length
  for (let turn = 1; count() > 0 && turn <= 100; turn++) await delay(100)
  return count()
}

function countByCause(asks: readonly Ask[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { cause } of asks) counts[`asks ended by ${cause}`] = (counts[`asks ended by ${cause}`] ?? 0) + 1
  return counts
}
