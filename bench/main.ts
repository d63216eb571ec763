/**
 * npm run bench -- proof <name> [--seed N] [--count N] [--minutes N] [--only TEXT]
 * npm run bench -- [booking | slots | all] [--seconds N] [--seed N] [--concurrency N] [--rounds N] [--pool N]
 *                  [--workers] [--profile FOLDER] [--beside CHECKOUT]
 *
 * Booking by API and getSlots for 7 days against 2,000 filled calendars, beside pgbench with the same statements on
 * the same server in the same run: rounds alternate, and the ratio within a pair is the figure. --beside runs the hub
 * of another checkout in the same rounds, to see what a change is worth. Nothing is asserted; one line a name is added
 * to results.jsonl. A proof asserts: it ends with exit code 1 where the promise is broken, and with 2 where the machine
 * lacks what it needs.
 */
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { removeEmbedded, startEmbedded } from '../hub/src/db/embedded.ts'
import { migrate } from '../hub/src/db/migrate.ts'
import { createDb } from '../hub/src/db/pool.ts'
import { systemClock } from '../hub/src/time.ts'
import { figuresOf, sideOf } from './figures.ts'
import { processorUs, startHub } from './hub.ts'
import { findPgbench, runPgbench } from './pgbench.ts'
import { seedWorld, slotCount } from './world.ts'
import type { Db } from '../hub/src/db/pool.ts'
import type { Cost, Figures, Pair, Ratios, Side } from './figures.ts'
import type { Hub } from './hub.ts'
import type { Job, Load } from './load.ts'
import type { PgbenchJob } from './pgbench.ts'
import type { World } from './world.ts'

type Name = 'booking' | 'slots'
type Settings = { seconds: number; seed: number; concurrency: number; rounds: number; pool: number }
type Bench = Settings & {
  db: Db
  databaseUrl: string
  hub: Hub
  beside: Hub | undefined
  world: World
  pgbench: string
  folder: string
  load(job: Job): Promise<Load>
  /** Slots asked for so far on either side: none is asked for twice. */
  taken: { hub: number; pgbench: number }
}

/** What the rounds counted beside the times. */
type Counts = { hubRows: number; hubOther: number; pgbenchRows: number; pgbenchOther: number }

const root = join(import.meta.dirname, '..')
const warmUpSeconds = 4
const say = (text: string) => void process.stdout.write(`${text}\n`)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    // Short rounds: the nearer the two sides of a pair, the more alike the machine under them.
    seconds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '9' },
    pool: { type: 'string', default: '10' },
    workers: { type: 'boolean', default: false },
    profile: { type: 'string' },
    beside: { type: 'string' },
    count: { type: 'string' },
    minutes: { type: 'string' },
    only: { type: 'string' },
  },
})
const settings: Settings = {
  seconds: Number(values.seconds), seed: Number(values.seed), concurrency: Number(values.concurrency),
  rounds: Number(values.rounds), pool: Number(values.pool),
}

async function main(): Promise<void> {
  const wanted = positionals[0] ?? 'all'
  const names = (['booking', 'slots'] as const).filter((name) => wanted === 'all' || wanted === name)
  if (names.length === 0) throw new Error(`There is no bench named ${wanted}; there are booking, slots and all.`)
  const pgbench = findPgbench()
  const stops: (() => Promise<unknown>)[] = []
  process.once('SIGINT', () => void stopAll(stops).then(() => process.exit(130)))
  try {
    const bench = await prepare(pgbench, stops)
    const [{ server_version: postgres }] = (await bench.db.pool.query('show server_version')).rows
    const lines: string[] = []
    for (const name of names) {
      const { figures, counts } = await compare(bench, name)
      lines.push(...table(name, figures, counts))
      await keep({ postgres, name, ...settings, workers: values.workers, ...figures, ...counts })
    }
    say(lines.join('\n'))
  } finally {
    await stopAll(stops)
  }
}

async function stopAll(stops: (() => Promise<unknown>)[]): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
}

async function prepare(pgbench: string, stops: (() => Promise<unknown>)[]): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-bench-'))
  stops.push(() => removeEmbedded(folder).then(() => rm(folder, { recursive: true })))
  const server = await startEmbedded({ dataDir: folder, log: { info() {}, warn: (_, text) => say(text) }, say })
  stops.push(() => server.stop())
  const db = createDb({
    connection: server.url, poolSize: 2, prepared: true, statementTimeoutMs: 600_000, acquireTimeoutMs: 5_000,
  })
  stops.push(() => db.close())
  await migrate(db, { directory: join(root, 'hub/migrations') })
  say('Filling 2,000 calendars')
  const world = await seedWorld(db, systemClock.now(), say)
  const start = async (checkout: string, profile?: string) => {
    const { pool: poolSize } = settings
    const { workers } = values
    const hub = await startHub({ root: checkout, databaseUrl: server.url, poolSize, workers, profile })
    stops.push(() => hub.stop())
    return hub
  }
  const hub = await start(root, values.profile)
  const beside = values.beside ? await start(resolve(values.beside)) : undefined
  const loader = fork(join(import.meta.dirname, 'load.ts'))
  stops.push(async () => loader.kill())
  const load = async (job: Job) => {
    const answer = once(loader, 'message')
    loader.send(job)
    return (await answer)[0] as Load
  }
  return {
    ...settings, db, databaseUrl: server.url, hub, beside, world, pgbench, folder, load,
    taken: { hub: 0, pgbench: 0 },
  }
}

/** Alternates the two sides, and shows each pair as it comes. */
async function compare(bench: Bench, name: Name): Promise<{ figures: Figures; counts: Counts }> {
  const { rounds, seconds, concurrency } = bench
  say(`${name}: ${rounds} rounds of ${seconds} s each for the hub and for pgbench, ${concurrency} clients`)
  const counts: Counts = { hubRows: 0, hubOther: 0, pgbenchRows: 0, pgbenchOther: 0 }
  const { hub, beside } = bench
  await hubSide(bench, hub, name, warmUpSeconds, { ...counts })
  await pgbenchSide(bench, name, warmUpSeconds, { ...counts })
  if (beside) await hubSide(bench, beside, name, warmUpSeconds, { ...counts })
  const pairs: Pair[] = []
  for (let round = 1; round <= bench.rounds; round++) {
    const pair: Pair = {
      hub: await hubSide(bench, hub, name, bench.seconds, counts),
      pgbench: await pgbenchSide(bench, name, bench.seconds, counts),
    }
    if (beside) pair.beside = await hubSide(bench, beside, name, seconds, { ...counts })
    pairs.push(pair)
    const ratio = (other: Side) => `ratio ${(pair.hub.perSecond / other.perSecond).toFixed(2)}`
    say(`  ${round}: hub ${shown(pair.hub)} · pgbench ${shown(pair.pgbench)} · ${ratio(pair.pgbench)}`)
    if (pair.beside) say(`     beside ${shown(pair.beside)} · ${ratio(pair.beside)}`)
  }
  return { figures: figuresOf(pairs), counts }
}

async function hubSide(bench: Bench, hub: Hub, name: Name, seconds: number, counts: Counts): Promise<Side> {
  const { world, concurrency, seed, taken } = bench
  const before = await countBookings(bench.db)
  const cost = await startCost(bench.db, hub)
  const load = await bench.load({
    origin: hub.origin, world, kind: name, connections: concurrency, seconds, seed, skip: taken.hub,
  })
  taken.hub += load.taken
  const answers = Object.values(load.statuses).reduce((sum, count) => sum + count, 0)
  const other = answers - load.latenciesUs.length + load.failed
  if (other > 0) say(`  not 2xx: ${JSON.stringify(load.statuses)}, without an answer: ${load.failed}`)
  counts.hubRows += (await countBookings(bench.db)) - before
  counts.hubOther += other
  return { ...sideOf(load.latenciesUs, load.seconds), cost: cost(answers) }
}

/** Measures what the hub and its database processes use from now on; the answer takes the number of requests. */
async function startCost(db: Db, hub: Hub): Promise<(requests: number) => Cost> {
  const text = `select pid from pg_stat_activity where application_name = $1`
  const backends = (await db.pool.query(text, [`slotwire-${hub.pid}`])).rows.map((row) => row.pid as number)
  const used = () => [processorUs([hub.pid]), processorUs(backends)]
  const [hubBefore, postgresBefore] = used()
  return (requests) => {
    const [hubAfter, postgresAfter] = used()
    const each = (us: number) => (Number.isFinite(us) ? Math.round(us / requests) : null)
    return { hubUs: each(hubAfter! - hubBefore!), postgresUs: each(postgresAfter! - postgresBefore!) }
  }
}

async function pgbenchSide(bench: Bench, name: Name, seconds: number, counts: Counts): Promise<Side> {
  const { world, concurrency: clients, seed, taken } = bench
  const before = await countBookings(bench.db)
  const variables: PgbenchJob['variables'] = name === 'slots' ? { base_s: world.baseS } : {
    base_s: world.baseS, i: Math.ceil(taken.pgbench / clients), clients, seed,
    first: slotCount / 2, count: slotCount / 2,
    // As long as what the hub writes.
    first_id: 10 ** 12, body: `{"name": "slot-booked", "data": "${'x'.repeat(760)}"}`,
  }
  const run = await runPgbench(bench.pgbench, {
    databaseUrl: bench.databaseUrl, script: name, clients, seconds, seed: seed + taken.pgbench, variables,
    folder: bench.folder,
  })
  // One client may have made all of them: its number times the clients is past every slot asked for.
  taken.pgbench += run.latenciesUs.length * (name === 'booking' ? 2 : 1) + clients
  const rows = (await countBookings(bench.db)) - before
  counts.pgbenchRows += rows
  counts.pgbenchOther += run.failed + (name === 'booking' ? run.latenciesUs.length - rows : 0)
  return sideOf(run.latenciesUs, run.seconds)
}

async function countBookings(db: Db): Promise<number> {
  return (await db.pool.query('select count(*)::int as count from booking')).rows[0].count
}

function shown({ perSecond, p50Ms, p99Ms, cost }: Side): string {
  const costs = cost ? `, ${cost.hubUs} + ${cost.postgresUs} µs` : ''
  return `${perSecond}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${costs}`
}

function table(name: Name, { hub, pgbench, beside, ratios, besideRatios }: Figures, counts: Counts): string[] {
  const row = (...cells: (string | number)[]) =>
    cells.map((cell, i) => String(cell).padEnd(i === 0 ? 10 : 12)).join('')
  const rates = (side: Side) => [side.perSecond, side.p50Ms.toFixed(1), side.p99Ms.toFixed(1)]
  const shares = ({ perSecond, p50, p99 }: Ratios) => [perSecond, p50, p99].map((one) => one.toFixed(2))
  const cost = ({ cost }: Side, whose: string) =>
    cost ? [`µs of processor per answer: ${whose} ${cost.hubUs}, its database processes ${cost.postgresUs}`] : []
  const made = name === 'booking'
  return [
    '',
    row(name, 'per second', 'p50 ms', 'p99 ms', 'not made', ...(made ? ['bookings'] : [])),
    row('hub', ...rates(hub), counts.hubOther, ...(made ? [counts.hubRows] : [])),
    row('pgbench', ...rates(pgbench), counts.pgbenchOther, ...(made ? [counts.pgbenchRows] : [])),
    row('ratio', ...shares(ratios)),
    ...(besideRatios ? [row('÷ beside', ...shares(besideRatios))] : []),
    ...cost(hub, 'hub'),
    ...(beside ? cost(beside, 'beside') : []),
  ]
}

async function keep(figures: object): Promise<void> {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim()
  const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'hub') ? '+' : '')
  const at = systemClock.now().toString()
  const line = { at, commit, node: process.version, cores: availableParallelism(), ...figures }
  await appendFile(join(import.meta.dirname, 'results.jsonl'), `${JSON.stringify(line)}\n`)
}

if (positionals[0] === 'proof') {
  const { runProof } = await import('./proof/run.ts')
  const [count, minutes] = [values.count, values.minutes].map((one) => (one ? Number(one) : undefined))
  process.exitCode = await runProof(positionals[1] ?? '', { seed: settings.seed, count, minutes, only: values.only })
} else {
  await main()
}
