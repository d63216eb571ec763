/**
 * Pushes to 50 clients, whose endpoints answer after 1 ms: how many a second one node sends out of a backlog, beside
 * PostgreSQL with the statements that each push needs; and how long after its commit an event arrives, at 200 events a
 * second, written by another node (SQL of the bench, so that only the relay's own look finds it) and by calls of another
 * client at the node that pushes.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startCost } from './cost.ts'
import { announceSteadily, fillFeeds } from './events.ts'
import { median, rounded, sideOf } from './figures.ts'
import { runPgbench } from './pgbench.ts'
import { row } from './table.ts'
import { withVendors } from './vendors.ts'
import type { Hit } from './endpoint.ts'
import type { Endpoints } from './endpoints.ts'
import type { Cost } from './figures.ts'
import type { Hub } from './hub.ts'
import type { Bench } from './run.ts'
import type { Stand, Whose } from './stand.ts'

const vendors = 50
const vendorMs = 1
const backlog = 10_000
const perSecond = 200
const warmUpSeconds = 2

type Delay = { p50Ms: number; p99Ms: number }
type Drain = { perSecond: number; cost: Cost }
type Round = { drain: Drain; byOtherNode: Delay; byCalls: Delay }
/** `pgbench`: pushes a second. */
type Rounds = Record<Whose, Round[]> & { pgbench: number[] }
type Run = Stand & { endpoints: Endpoints; filled: number }

export const benchPush: Bench = (stand) =>
  withVendors(stand.db, vendors, 'pushed', async (endpoints) => {
    endpoints.answerAfter(vendorMs)
    const run: Run = { ...stand, endpoints, filled: 0 }
    const { rounds, say } = stand
    say(`push: ${rounds} rounds of ${backlog} waiting pushes, and of ${perSecond} events a second`)
    const all: Rounds = { hub: [], beside: [], pgbench: [] }
    for (let n = 1; n <= rounds; n++) {
      const hub = await nodeRound(run, 'hub')
      const pgbench = await pgbenchRound(run)
      const beside = stand.beside ? await nodeRound(run, 'beside') : undefined
      all.hub.push(hub)
      all.pgbench.push(pgbench)
      if (beside) all.beside.push(beside)
      say(`  ${n}: ${shown(hub)} · pgbench ${pgbench}/s`)
      if (beside) say(`     beside ${shown(beside)}`)
    }
    return report(all)
  })

/** A node from its start: it finds the backlog, and then what is announced. */
async function nodeRound(run: Run, whose: Whose): Promise<Round> {
  await fill(run)
  const hub = await run.startHub(whose, { mode: 'sandbox', workers: true })
  const cost = await startCost(run.db, hub)
  const early = (await run.endpoints.hits()).map(({ atMs }) => atMs)
  const late = (await arrivals(run, backlog - early.length)).map(({ atMs }) => atMs)
  const times = [...early, ...late].sort((a, b) => a - b)
  const drain: Drain = {
    perSecond: Math.round((backlog * 1000) / (times.at(-1)! - times[0]!)),
    cost: await cost(late.length),
  }
  const warmUp = { ...run, seconds: warmUpSeconds }
  await delayOf(run, () => announceSteadily(run, { perSecond, seconds: warmUpSeconds }))
  const byOtherNode = await delayOf(run, () => announceSteadily(run, { perSecond, seconds: run.seconds }))
  await delayOf(run, () => callSteadily(warmUp, hub))
  const byCalls = await delayOf(run, () => callSteadily(run, hub))
  await hub.stop()
  return { drain, byOtherNode, byCalls }
}

async function fill(run: Run): Promise<void> {
  run.filled += backlog
  await fillFeeds(run.db, { count: backlog, first: run.filled })
}

/** Waits until so many pushes have arrived. @throws where they don't within two minutes */
async function arrivals(
  { endpoints }: Run,
  count: number,
  isWanted: (hit: Hit) => boolean = () => true,
): Promise<Hit[]> {
  const hits: Hit[] = []
  for (let waited = 0; hits.length < count; waited++) {
    if (waited === 1200) throw new Error(`Only ${hits.length} of ${count} pushes arrived`)
    await delay(100)
    hits.push(...(await endpoints.hits()).filter(isWanted))
  }
  return hits
}

/** From the commit of each event to the arrival of its push. @param write resolves to the commits by patients' phones */
async function delayOf(run: Run, write: () => Promise<Map<string, number>>): Promise<Delay> {
  const committed = await write()
  const hits = await arrivals(run, committed.size, ({ phone }) => committed.has(phone))
  const { p50Ms, p99Ms } = sideOf(
    hits.map(({ phone, atMs }) => (atMs - committed.get(phone)!) * 1000),
    1,
  )
  return { p50Ms, p99Ms }
}

/** The answer comes after the commit: what passes between them is not in the delay. */
async function callSteadily({ load, world, seconds, seed, taken, say }: Run, hub: Hub): Promise<Map<string, number>> {
  const answer = await load({
    origin: hub.origin,
    world,
    kind: 'booking',
    connections: 64,
    seconds,
    perSecond,
    seed,
    skip: taken.hub,
  })
  taken.hub += answer.taken
  const { statuses, failed } = answer
  if (answer.made.length < answer.taken) say(`  not made: ${JSON.stringify(statuses)}, without an answer: ${failed}`)
  return new Map(answer.made.map(({ phone, atMs }) => [phone, atMs]))
}

/** @returns pushes a second; turns that found nothing due have pushed nothing */
async function pgbenchRound(run: Run): Promise<number> {
  const { db, databaseUrl, pgbench, concurrency: clients, seconds, seed, folder, filled } = run
  await fill(run)
  const { seconds: taken } = await runPgbench(pgbench, {
    databaseUrl,
    script: 'push',
    clients,
    seconds,
    seed: seed + filled,
    variables: {},
    folder,
  })
  const [{ left }] = (await db.pool.query(`select count(*)::int as left from feed_entry where client_id ~ '^pushed'`))
    .rows
  await db.pool.query(`delete from feed_entry where client_id ~ '^pushed'`)
  return Math.round((backlog - left) / taken)
}

function shown({ drain: { perSecond, cost }, byOtherNode, byCalls }: Round): string {
  const ms = ({ p50Ms, p99Ms }: Delay) => `${p50Ms.toFixed(0)} and ${p99Ms.toFixed(0)} ms`
  return (
    `${perSecond}/s, ${cost.hubUs} + ${cost.postgresUs} µs; ` +
    `after another node's commit ${ms(byOtherNode)}, after a call ${ms(byCalls)}`
  )
}

function report(all: Rounds): Awaited<ReturnType<Bench>> {
  const sides = (['hub', 'beside'] as const).filter((whose) => all[whose].length > 0)
  const ratio = (other: (n: number) => number) =>
    rounded(median(all.hub.map(({ drain }, n) => drain.perSecond / other(n))))
  const figures = Object.fromEntries(sides.map((whose) => [whose, middleOf(all[whose])]))
  const ratios = {
    pgbench: ratio((n) => all.pgbench[n]!),
    ...(all.beside.length > 0 && { beside: ratio((n) => all.beside[n]!.drain.perSecond) }),
  }
  const pgbench = Math.round(median(all.pgbench))
  const lines = sides.flatMap((whose) => {
    const { perSecond, cost, byOtherNode, byCalls } = figures[whose]!
    const delay = (written: string, { p50Ms, p99Ms }: Delay) => row(whose, written, p50Ms.toFixed(1), p99Ms.toFixed(1))
    return [
      `${whose}: ${perSecond} pushes a second out of ${backlog}`,
      `µs of processor each: ${cost.hubUs}, and ${cost.postgresUs} in the database`,
      row('', 'written by', 'p50 ms', 'p99 ms'),
      delay('other node', byOtherNode),
      delay('calls', byCalls),
    ]
  })
  const shares = Object.entries(ratios)
    .map(([side, share]) => `÷ ${side} ${share.toFixed(2)}`)
    .join(' · ')
  return {
    lines: ['', 'push', ...lines, `pgbench: ${pgbench} claims and ends a second · hub ${shares}`],
    figures: { vendors, vendorMs, backlog, perSecond, ...figures, pgbench, ratios },
  }
}

function middleOf(rounds: readonly Round[]) {
  const middle = (values: readonly (number | null)[]) => rounded(median(values.filter((one) => one !== null)))
  const delay = (of: 'byOtherNode' | 'byCalls') => ({
    p50Ms: middle(rounds.map((one) => one[of].p50Ms)),
    p99Ms: middle(rounds.map((one) => one[of].p99Ms)),
  })
  const cost = (of: keyof Cost) => Math.round(middle(rounds.map(({ drain }) => drain.cost[of])))
  return {
    perSecond: Math.round(middle(rounds.map(({ drain }) => drain.perSecond))),
    cost: { hubUs: cost('hubUs'), postgresUs: cost('postgresUs') },
    byOtherNode: delay('byOtherNode'),
    byCalls: delay('byCalls'),
  }
}
