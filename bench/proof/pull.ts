/** Promise 12: pulling hands out everything, in order, and again what was cut off on its way. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { addClient, makeClinic } from './clinic.ts'
import { checkAnswer } from './contract.ts'
import { base, inParallel, parse } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Node, Stage } from './stage.ts'

type Entry = { facility: number; n: number }
/** A whole answer; the times are performance.now(). */
type Answer = { entries: Entry[]; askedAt: number; arrivedAt: number }
type Run = {
  stage: Stage
  nodes: Node[]
  random: Random
  token: string
  received: Answer[]
  isWritten: boolean
  cut: number
  empty: number
  busy: number
  failed: number
}

const writers = 48
const pullers = 5
// What the operating system has taken counts as written: nobody can tell that from delivered. So an answer that is to
// be cut is larger than what a local connection takes before its reader has read (up to 4 MiB here).
const longName = 'x'.repeat(100_000)
const leastToCut = 5_000_000

/** `count` notifications of 8 facilities. */
export async function provePull({ count, seed }: { count: number; seed: number }): Promise<Proof> {
  const stage = await openStage()
  try {
    const clinic = await makeClinic(stage, { facilities: 8, addresses: 8, perPlace: 1 })
    const facilities = clinic.places.map(({ facilityId }) => facilityId)
    const token = await addClient(stage, { clientId: 'puller', facilities, isPulled: true })
    await stage.rows(`update client set notification_names = '{break-removed}'`)
    const nodes = await Promise.all([1, 2, 3].map(() => stage.startNode()))
    const run: Run = {
      stage,
      nodes,
      random: seeded(seed),
      token,
      received: [],
      isWritten: false,
      cut: 0,
      empty: 0,
      busy: 0,
      failed: 0,
    }
    const pulling = Promise.all(Array.from({ length: pullers }, () => pullUntilEmpty(run)))
    await write(run, facilities, count)
    run.isWritten = true
    await pulling
    return await check(run, count)
  } finally {
    await stage.close()
  }
}

/** Transactions that announce, some of which are slow to commit or roll back, as concurrent requests are. */
async function write(run: Run, facilities: readonly number[], count: number): Promise<void> {
  const { stage, random } = run
  const pool = new pg.Pool({ connectionString: stage.databaseUrl, max: writers })
  await inParallel(count, writers, async (n) => {
    const client = await pool.connect()
    const facility = random.pick(facilities)
    const at = '2026-01-01T00:00:00+00:00'
    const body = JSON.stringify({
      name: 'break-removed',
      data: {
        facility: { id: String(facility), name: 'Clínica' },
        doctor: { id: '1', name: 'Ana', surname: 'Ruiz' },
        address: { id: '1', name: longName, street: null, post_code: null },
        break: { id: String(n), since: at, till: at },
      },
      created_at: at,
    })
    await client.query('begin')
    await client.query(`select announce($1, 'break-removed', $2, null, $3, clock_timestamp())`, [
      facility,
      800_000 + n,
      body,
    ])
    if (random.share() < 0.05) await client.query('select pg_sleep(0.01)')
    // Taken back: its number goes to the next, and nobody may ever see this one.
    await client.query(random.share() < 0.05 ? 'rollback' : 'commit')
    client.release()
  })
  await pool.end()
}

async function pullUntilEmpty(run: Run): Promise<void> {
  // However quick the pullers are: the first answer is large enough to be cut.
  while (!run.isWritten && (await countWaiting(run)) < leastToCut / longName.length + 10) await delay(20)
  for (;;) {
    const isCut = run.cut === 0 || run.random.share() < 0.4
    const askedAt = performance.now()
    const answer = await pullOnce(run, isCut)
    if (answer === 'cut') run.cut++
    else if (answer === 'empty') {
      run.empty++
      if (run.isWritten && (await isRelayed(run))) return
      await delay(20)
    } else if (answer === 'busy') run.busy++
    else if (answer === 'failed') run.failed++
    else run.received.push({ entries: answer, askedAt, arrivedAt: performance.now() })
  }
}

async function countWaiting({ stage }: Run): Promise<number> {
  const [{ waiting }] = await stage.rows(
    `select count(*)::int as waiting from feed_entry where client_id = 'puller' and pull = 'waiting'`,
  )
  return waiting
}

/** Nothing waits; a relayed entry may still be leased to a pull that was cut. */
async function isRelayed({ stage }: Run): Promise<boolean> {
  const [{ waiting }] = await stage.rows(`select ((select count(*) from facility_stream where relayed < head)
    + (select count(*) from feed_entry where client_id = 'puller' and pull = 'waiting'))::int as waiting`)
  return waiting === 0
}

/** One pull over a socket of its own. A large answer may be cut at a random byte of its first part. */
async function pullOnce(run: Run, isCut: boolean): Promise<Entry[] | 'cut' | Unanswered> {
  const { hostname, port } = new URL(run.random.pick(run.nodes).origin)
  const socket = connect(Number(port), hostname)
  const cutAfter = run.random.below(500_000)
  const chunks: Buffer[] = []
  let [bytes, wasCut] = [0, false]
  socket.on('error', () => {})
  socket.on('data', (data: Buffer) => {
    chunks.push(data)
    bytes += data.length
    if (!isCut || bytes < cutAfter || lengthOf(chunks[0]!.toString('latin1')) < leastToCut) return
    wasCut = true
    socket.resetAndDestroy()
  })
  const closed = once(socket, 'close')
  const limit = isCut ? 100 : 1 + run.random.below(100)
  socket.write(
    `GET ${base}/notifications/multiple?limit=${limit} HTTP/1.1\r\nhost: hub\r\n` +
      `authorization: Bearer ${run.token}\r\nconnection: close\r\n\r\n`,
  )
  await closed
  return wasCut ? 'cut' : readAnswer(Buffer.concat(chunks))
}

const lengthOf = (text: string) => Number(/content-length: (\d+)/i.exec(text)?.[1] ?? NaN)

/** Busy: the lease of another pull took too long, as on a slow machine; it is asked again. */
type Unanswered = 'empty' | 'busy' | 'failed'

function readAnswer(bytes: Buffer): Entry[] | Unanswered {
  const text = bytes.toString()
  const end = text.indexOf('\r\n\r\n')
  const status = Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? 0)
  const head = text.slice(0, end + 4)
  const rest = text.slice(end + 4)
  checkAnswer('GET', `http://hub${base}/notifications/multiple`, {
    status,
    headers: readHeaders(head),
    text: rest,
    body: parse(rest),
  })
  if (status === 404) return 'empty'
  if (status === 503 && /^retry-after: \d+\r$/im.test(head)) return 'busy'
  if (status !== 200 || bytes.length - Buffer.byteLength(head) !== lengthOf(head)) return 'failed'
  return JSON.parse(rest).notifications.map(({ data }: any) => ({
    facility: Number(data.facility.id),
    n: Number(data.break.id),
  }))
}

const readHeaders = (head: string) =>
  Object.fromEntries(
    Array.from(head.matchAll(/^([\w-]+): (.*)\r$/gm), ([, name, value]) => [name!.toLowerCase(), value!]),
  )

/** Every committed one has to arrive, and never one that is newer before one that is older, facility by facility. */
async function check(run: Run, count: number): Promise<Proof> {
  const stream = await run.stage.rows(`select facility_id::int as facility, seq::int as seq,
    (body::jsonb->'data'->'break'->>'id')::int as n from notification order by facility_id, seq`)
  const seqOf = new Map(stream.map(({ facility, seq, n }) => [`${facility} ${n}`, seq as number]))
  const entries = run.received.flatMap((answer) => answer.entries.map((one) => `${one.facility} ${one.n}`))
  const arrived = new Set(entries)
  const unknown = entries.filter((key) => !seqOf.has(key)).length
  const repeated = entries.length - arrived.size
  const inverted = countInversions(run.received, ({ facility, n }) => seqOf.get(`${facility} ${n}`) ?? 0)
  const skipped = stream.filter(({ facility, n }) => !arrived.has(`${facility} ${n}`)).length
  const { cut, failed, empty, busy } = run
  return {
    isProven: skipped === 0 && inverted === 0 && unknown === 0 && failed === 0 && cut > 0,
    figure:
      `${stream.length} notifications of ${count} transactions by ${writers} writers, ${pullers} pullers at 3 nodes, ` +
      `${cut} answers cut: ${skipped} skips, ${inverted} inversions, ${unknown} never committed, ` +
      `${repeated} repeated, ${failed} failures`,
    counts: {
      notifications: stream.length,
      transactions: count,
      answers: run.received.length,
      cut,
      empty,
      busy,
      skipped,
      inverted: inverted,
      unknown: unknown,
      repeated: repeated,
      failed,
    },
  }
}

/**
 * First arrivals that came too late: after a newer one of the facility in the same answer, or asked for when an answer
 * with a newer one had arrived. What two answers on their way at once hold is in no order for whoever reads them.
 */
function countInversions(received: readonly Answer[], seqOf: (entry: Entry) => number): number {
  const byArrival = received.toSorted((a, b) => a.arrivedAt - b.arrivedAt)
  const seen = new Set<number>()
  let inversions = 0
  for (const answer of byArrival) {
    const last = new Map<number, number>()
    for (const earlier of byArrival) {
      if (earlier.arrivedAt >= answer.askedAt) break
      for (const one of earlier.entries) last.set(one.facility, Math.max(seqOf(one), last.get(one.facility) ?? 0))
    }
    for (const one of answer.entries) {
      if (!seen.has(one.n) && seqOf(one) < (last.get(one.facility) ?? 0)) inversions++
      last.set(one.facility, Math.max(seqOf(one), last.get(one.facility) ?? 0))
      seen.add(one.n)
    }
  }
  return inversions
}
