/**
 * Pushes to 50 clients, whose endpoints answer after 1 ms: how many a second one node sends out of a backlog, beside
 * PostgreSQL with the statements that each push needs; and how long after its commit an event arrives, at 200 events a
 * second, written by another node (SQL of the bench, so that only the relay's own look finds it) and by calls of another
 * client at the node that pushes.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { figuresOf, median, rounded, sideOf } from './figures.ts'
import { runPgbench } from './pgbench.ts'
import { row, table } from './table.ts'
import { withVendors } from './vendors.ts'
import { announceSteadily, fillFeeds } from './events.ts'
import type { Endpoints } from './endpoints.ts'
import type { Pair, Side } from './figures.ts'
import type { Hit } from './endpoint.ts'
import type { Hub } from './hub.ts'
import type { Bench } from './run.ts'
import type { Stand, Whose } from './stand.ts'

const vendors = 50
const vendorMs = 1
const backlog = 10_000
const perSecond = 200

type Delay = { p50Ms: number; p99Ms: number }
type Round = { drain: Side; byOtherNode: Delay; byCalls: Delay }
type Run = Stand & { endpoints: Endpoints; filled: number }

export const benchPush: Bench = (stand) => withVendors(stand.db, vendors, 'pushed', async (endpoints) => {
  endpoints.answerAfter(vendorMs)
  const run: Run = { ...stand, endpoints, filled: 0 }
  const { rounds, say } = stand
  say(`push: ${rounds} rounds of ${backlog} waiting pushes, and of ${perSecond} events a second`)
  const pairs: Pair[] = []
  const all: Record<Whose, Round[]> = { hub: [], beside: [] }
  for (let n = 1; n <= rounds; n++) {
    const hub = await nodeRound(run, 'hub')
    const pgbench = await pgbenchRound(run)
    const beside = stand.beside ? await nodeRound(run, 'beside') : undefined
    all.hub.push(hub)
    if (beside) all.beside.push(beside)
    pairs.push({ hub: hub.drain, pgbench, ...(beside && { beside: beside.drain }) })
    say(`  ${n}: ${[hub, beside].filter((one) => one !== undefined).map(shown).join(' · beside ')} · pgbench ${pgbench.perSecond}/s`)
  }
  return report(pairs, all)
})

/** A node from its start: it finds the backlog, and then what is announced. */
async function nodeRound(run: Run, whose: Whose): Promise<Round> {
  await fill(run)
  const hub = await run.startHub(whose, { mode: 'sandbox', workers: true })
  const drained = await arrivals(run, backlog)
  const times = drained.map(({ atMs }) => atMs).sort((a, b) => a - b)
  const seconds = (times.at(-1)! - times[0]!) / 1000
  const drain = sideOf(drained.map(({ ownMs }) => ownMs * 1000), seconds)
  const byOtherNode = await delayOf(run, () => announceSteadily(run, { perSecond, seconds: run.seconds }))
  const byCalls = await delayOf(run, () => callSteadily(run, hub))
  await hub.stop()
  return { drain, byOtherNode, byCalls }
}

async function fill(run: Run): Promise<void> {
  run.filled += backlog
  await fillFeeds(run.db, { count: backlog, first: run.filled })
}

/** Waits until so many pushes have arrived. @throws where they don't within two minutes */
async function arrivals({ endpoints }: Run, count: number): Promise<Hit[]> {
  const hits: Hit[] = []
  for (let waited = 0; hits.length < count; waited++) {
    if (waited === 1200) throw new Error(`Only ${hits.length} of ${count} pushes arrived`)
    await delay(100)
    hits.push(...(await endpoints.hits()))
  }
  return hits
}

/** From the commit of each event to the arrival of its push. @param write resolves to the commits by patients' phones */
async function delayOf(run: Run, write: () => Promise<Map<string, number>>): Promise<Delay> {
  const committed = await write()
  const hits = await arrivals(run, committed.size)
  const { p50Ms, p99Ms } = sideOf(hits.map(({ phone, atMs }) => (atMs - committed.get(phone)!) * 1000), 1)
  return { p50Ms, p99Ms }
}

/** The answer comes after the commit: what passes between them is not in the delay. */
async function callSteadily({ load, world, seconds, seed, taken, say }: Run, hub: Hub): Promise<Map<string, number>> {
  const answer = await load({
    origin: hub.origin, world, kind: 'booking', connections: 64, seconds, perSecond, seed, skip: taken.hub,
  })
  taken.hub += answer.taken
  if (answer.made.length < answer.taken) say(`  not made: ${JSON.stringify(answer.statuses)}, without an answer: ${answer.failed}`)
  return new Map(answer.made.map(({ phone, atMs }) => [phone, atMs]))
}

async function pgbenchRound(run: Run): Promise<Side> {
  const { db, databaseUrl, pgbench, concurrency: clients, seconds, seed, folder, filled } = run
  await fill(run)
  const { latenciesUs, seconds: taken } = await runPgbench(pgbench, {
    databaseUrl, script: 'push', clients, seconds, seed: seed + filled, variables: {}, folder,
  })
  const [{ left }] = (await db.pool.query(`select count(*)::int as left from feed_entry where client_id ~ '^pushed'`)).rows
  await db.pool.query(`delete from feed_entry where client_id ~ '^pushed'`)
  // Turns that found nothing due have pushed nothing.
  return { ...sideOf(latenciesUs, taken), perSecond: Math.round((backlog - left) / taken) }
}

function shown({ drain, byOtherNode, byCalls }: Round): string {
  const ms = ({ p50Ms, p99Ms }: Delay) => `${p50Ms.toFixed(0)} and ${p99Ms.toFixed(0)} ms`
  return `${drain.perSecond}/s, after another node's commit ${ms(byOtherNode)}, after a call ${ms(byCalls)}`
}

function report(pairs: readonly Pair[], all: Record<Whose, Round[]>): Awaited<ReturnType<Bench>> {
  const figures = figuresOf(pairs)
  const middle = (rounds: Round[], of: 'byOtherNode' | 'byCalls') => ({
    p50Ms: rounded(median(rounds.map((one) => one[of].p50Ms))), p99Ms: rounded(median(rounds.map((one) => one[of].p99Ms))),
  })
  const delays = (Object.entries(all) as [Whose, Round[]][]).filter(([, rounds]) => rounds.length > 0)
    .map(([whose, rounds]) => [whose, { byOtherNode: middle(rounds, 'byOtherNode'), byCalls: middle(rounds, 'byCalls') }] as const)
  const rows = delays.flatMap(([whose, { byOtherNode, byCalls }]) => [
    row(whose, 'other node', byOtherNode.p50Ms.toFixed(1), byOtherNode.p99Ms.toFixed(1)),
    row(whose, 'calls', byCalls.p50Ms.toFixed(1), byCalls.p99Ms.toFixed(1)),
  ])
  const counts = { hubRows: 0, hubOther: 0, pgbenchRows: 0, pgbenchOther: 0 }
  return {
    lines: [...table('push', figures, counts), '', row(`at ${perSecond}/s`, 'written by', 'p50 ms', 'p99 ms'), ...rows],
    figures: { vendors, vendorMs, backlog, ...figures, delays: { perSecond, ...Object.fromEntries(delays) } },
  }
}
