/**
 * Promises 2, 3 and 6: nodes and the database die at any moment while patients and desks book, move and cancel and while
 * notifications are delivered. What was acknowledged stands, what was announced arrives in order, every question ends.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { addClient, makeClinic } from './clinic.ts'
import { createCaller } from './http.ts'
import { checkKills } from './killCheck.ts'
import { bookAtDesk, bookAsPatient } from './killWork.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import { startVendor } from './vendor.ts'
import type { Clinic } from './clinic.ts'
import type { Caller } from './http.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Node, Stage } from './stage.ts'
import type { Ending, Vendor } from './vendor.ts'

export type Client = { clientId: string; facilities: readonly number[] }

/** What somebody was told about a booking, and so the states that its row may have. `none`: there is no row. */
export type Told = { bookingId?: string; phone: string; states: readonly string[] }

export type KillRun = {
  stage: Stage
  clinic: Clinic
  vendor: Vendor
  clients: readonly Client[]
  caller: Caller
  random: Random
  /** The desk's token. */
  token: string
  living: Node[]
  told: Told[]
  counts: Record<string, number>
  isOver: boolean
  phones: number
}

const workers = 12
const ends: readonly Ending[] = [
  'approve',
  'approve',
  'approve',
  'approve',
  'approve',
  'approve',
  'deny',
  'html',
  'drop',
  'hang',
]

export type KillOptions = { count: number; seed: number; minutes?: number; isHurried?: boolean }

/**
 * @param options.count kills of nodes; a tenth as many of the database, at least one
 * @param options.minutes kills end after this, however many there were
 * @param options.isHurried leases and holds of the dead end at once instead of after half a minute
 */
export async function proveKill({ count, seed, minutes = Infinity, isHurried = false }: KillOptions): Promise<Proof> {
  const stage = await openStage()
  const vendor = await startVendor((phone) => ends[Number(phone.at(-1))]!)
  try {
    const run = await prepare(stage, vendor, seed)
    const working = Array.from({ length: workers }, (_, n) => work(run, n))
    await killAll(run, count, performance.now() + minutes * 60_000)
    run.isOver = true
    await Promise.all(working)
    while (run.living.length < 1) await delay(50)
    const leftMs = await untilQuiet(run, isHurried)
    return await checkKills(run, leftMs)
  } finally {
    await vendor.close()
    await stage.close()
  }
}

async function prepare(stage: Stage, vendor: Vendor, seed: number): Promise<KillRun> {
  const clinic = await makeClinic(stage, { facilities: 4, addresses: workers, perPlace: 90 })
  const facilities = [...new Set(clinic.places.map(({ facilityId }) => facilityId))]
  const clients = [
    { clientId: 'asked', facilities },
    { clientId: 'told', facilities: facilities.slice(0, 2) },
  ]
  for (const client of clients) {
    const url = vendor.url(client.clientId)
    await addClient(stage, { ...client, vendor: { url, isAsked: client.clientId === 'asked', askTimeoutMs: 1000 } })
  }
  const token = await addClient(stage, { clientId: 'desk', facilities })
  const run: KillRun = {
    stage,
    clinic,
    vendor,
    clients,
    caller: createCaller(64),
    random: seeded(seed),
    token,
    living: [],
    told: [],
    counts: {},
    isOver: false,
    phones: 0,
  }
  // The first makes the sandbox's world; the others find it.
  await addNode(run)
  await Promise.all([addNode(run), addNode(run)])
  return run
}

async function addNode(run: KillRun): Promise<void> {
  for (;;) {
    const node = await run.stage.startNode({ mode: 'sandbox' }).catch(() => null)
    if (node) return void run.living.push(node)
    // The database was away just then: an operator's service would start the node again, too.
    run.counts.startsRepeated = (run.counts.startsRepeated ?? 0) + 1
  }
}

async function killAll(run: KillRun, count: number, deadline: number): Promise<void> {
  const { random, counts } = run
  const each = Math.min(count, 10)
  const starting = new Set<Promise<void>>()
  counts.nodeKills = counts.databaseKills = 0
  for (let n = 1; n <= count && performance.now() < deadline; n++) {
    await delay(random.below(500))
    // One is left to work with, or the kills would be of nodes that had nothing in hand.
    while (run.living.length < 2) await delay(20)
    const [node] = run.living.splice(random.below(run.living.length), 1)
    await node!.kill()
    counts.nodeKills++
    const start = addNode(run).finally(() => starting.delete(start))
    starting.add(start)
    if (n % each !== 0) continue
    await delay(random.below(300))
    await run.stage.killDatabase()
    counts.databaseKills++
  }
  await Promise.all(starting)
}

async function work(run: KillRun, worker: number): Promise<void> {
  while (!run.isOver) {
    if (run.living.length === 0) await delay(20)
    else if (run.random.share() < 0.5) await bookAsPatient(run, worker)
    else await bookAtDesk(run, worker)
  }
}

const quietText = `select (select count(*) from facility_stream where relayed < head)::int as streams,
  (select count(*) from feed_entry where push = 'waiting' and client_id = any($1))::int as pushes,
  (select count(*) from booking where state = 'vetting')::int as holds`

/** Waits until all is delivered and decided. @returns how long that took; NaN where it never was */
async function untilQuiet(run: KillRun, isHurried: boolean): Promise<number> {
  const started = performance.now()
  const ids = run.clients.map(({ clientId }) => clientId)
  // A minute passes at once: leases and holds of the dead have run out.
  if (isHurried) {
    await run.stage.rows(`update feed_entry set lease_until = lease_until - interval '1 minute',
      next_attempt_at = next_attempt_at - interval '1 minute' where push = 'waiting'`)
    await run.stage.rows(`update booking set hold_until = hold_until - interval '1 minute' where state = 'vetting'`)
  }
  while (performance.now() - started < 150_000) {
    const [{ streams, pushes, holds }] = await run.stage.rows(quietText, [ids])
    if (streams + pushes + holds === 0) return performance.now() - started
    await delay(100)
  }
  return NaN
}
