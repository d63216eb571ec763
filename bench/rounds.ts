/** Rounds of calls by the bench's clients, and of pgbench on a script of bench/sql. */
import { startCost } from './cost.ts'
import { sideOf } from './figures.ts'
import { runPgbench } from './pgbench.ts'
import type { Db } from '../hub/src/db/pool.ts'
import type { Counts } from './compare.ts'
import type { Side } from './figures.ts'
import type { Hub } from './hub.ts'
import type { Job } from './load.ts'
import type { PgbenchJob } from './pgbench.ts'
import type { Stand } from './stand.ts'

export async function callRound(
  stand: Stand,
  hub: Hub,
  kind: Job['kind'],
  seconds: number,
  counts: Counts,
): Promise<Side> {
  const { world, concurrency, seed, taken, say } = stand
  const before = await countBookings(stand.db)
  const cost = await startCost(stand.db, hub)
  const load = await stand.load({
    origin: hub.origin,
    world,
    kind,
    connections: concurrency,
    seconds,
    seed,
    skip: taken.hub,
  })
  taken.hub += load.taken
  const answers = Object.values(load.statuses).reduce((sum, count) => sum + count, 0)
  const other = answers - load.latenciesUs.length + load.failed
  if (other > 0) say(`  not made: ${JSON.stringify(load.statuses)}, without an answer: ${load.failed}`)
  counts.hubRows += (await countBookings(stand.db)) - before
  counts.hubOther += other
  return { ...sideOf(load.latenciesUs, load.seconds), cost: await cost(answers) }
}

type Script = Pick<PgbenchJob, 'script' | 'variables'> & {
  /** Slots that a transaction takes. */
  slots: 0 | 1
}

/** Rows are bookings; a transaction that made none of the one it takes is counted as other. */
export async function pgbenchRound(
  stand: Stand,
  { script, variables, slots }: Script,
  seconds: number,
  counts: Counts,
): Promise<Side> {
  const { concurrency: clients, seed, taken, pgbench, databaseUrl, folder } = stand
  const before = await countBookings(stand.db)
  const run = await runPgbench(pgbench, {
    databaseUrl,
    script,
    clients,
    seconds,
    seed: seed + taken.pgbench,
    variables,
    folder,
  })
  // One client may have made all of them: its number times the clients is past every slot asked for.
  taken.pgbench += run.latenciesUs.length * (slots + 1) + clients
  const rows = (await countBookings(stand.db)) - before
  counts.pgbenchRows += rows
  counts.pgbenchOther += run.failed + (slots === 1 ? run.latenciesUs.length - rows : 0)
  return sideOf(run.latenciesUs, run.seconds)
}

async function countBookings(db: Db): Promise<number> {
  return (await db.pool.query(`select count(*)::int as count from booking where state = 'booked'`)).rows[0].count
}
