/**
 * The clients of the bench, in a process of their own: keep `connections` requests in flight for a while, or send them
 * at a steady rate, each for another slot, and count what came back. Takes a Job as a message and answers a Load.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Client, Pool } from 'undici'
import { slotAt, slotCount, visitMinutes, weekAt } from './world.ts'
import type { Slot, World } from './world.ts'
import type { Dispatcher } from 'undici'

export type Job = {
  origin: string
  world: World
  /** What is called: bookSlot, getSlots, or the patient's form. */
  kind: 'booking' | 'slots' | 'patient'
  connections: number
  seconds: number
  /** At a steady rate, however long each takes; as fast as the connections can where it is left out. */
  perSecond?: number
  seed: number
  /** Slots taken by earlier rounds, which are not asked for again. */
  skip: number
}

/** `latenciesUs` of what was made only; `statuses` counts every answer, `failed` those that never came. */
export type Load = {
  seconds: number
  latenciesUs: number[]
  statuses: Record<string, number>
  failed: number
  bytes: number
  /** Slots asked for. */
  taken: number
  /** What was made at a steady rate, in the order of the answers. */
  made: Made[]
}

/** `phone` is the patient's: another in every call. `atMs` is when the answer was there, in epoch milliseconds. */
export type Made = { phone: string; ms: number; atMs: number }

type Call = Pick<Dispatcher.DispatchOptions, 'method' | 'path' | 'headers' | 'body'> & { phone: string }

const base = '/api/v3/integration'
const person = { name: 'Ana', surname: 'Prueba', email: 'ana@example.org' }

process.on('message', (job: Job) => void run(job).then((load) => process.send!(load)))

async function run(job: Job): Promise<Load> {
  const load: Load = { seconds: 0, latenciesUs: [], statuses: {}, failed: 0, bytes: 0, taken: 0, made: [] }
  const next = job.kind === 'slots' ? weeks(job) : bookings(job, load)
  const started = performance.now()
  if (job.perSecond) await sendSteadily(job, next, load)
  else await keepSending(job, next, load)
  load.seconds = (performance.now() - started) / 1000
  return load
}

async function keepSending({ origin, connections, seconds }: Job, next: () => Call, load: Load): Promise<void> {
  const deadline = performance.now() + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client(origin, { pipelining: 1 })
      while (performance.now() < deadline) await send(client, next(), load)
      await client.close()
    }),
  )
}

async function sendSteadily(job: Job, next: () => Call, load: Load): Promise<void> {
  const { origin, connections, seconds, perSecond = 1 } = job
  const pool = new Pool(origin, { connections, pipelining: 1 })
  const started = performance.now()
  const sent: Promise<void>[] = []
  for (let n = 0; n < perSecond * seconds; n++) {
    const dueMs = (n * 1000) / perSecond - (performance.now() - started)
    if (dueMs > 0) await delay(dueMs)
    const call = next()
    sent.push(send(pool, call, load, load.made))
  }
  await Promise.all(sent)
  await pool.close()
}

// The lowest layer of undici: on shared cores, what the client costs is taken from the server.
function send(client: Dispatcher, { phone, ...call }: Call, load: Load, log?: Made[]): Promise<void> {
  return new Promise((resolve) => {
    const started = performance.now()
    let status = 0
    client.dispatch(call, {
      onRequestStart() {},
      onResponseStart: (_controller, code) => void (status = code),
      onResponseData: (_controller, chunk) => void (load.bytes += chunk.length),
      onResponseEnd() {
        load.statuses[status] = (load.statuses[status] ?? 0) + 1
        const ended = performance.now()
        // A patient is led to the booking's page.
        if (status >= 200 && status < 304) {
          load.latenciesUs.push((ended - started) * 1000)
          log?.push({ phone, ms: ended - started, atMs: performance.timeOrigin + ended })
        }
        resolve()
      },
      onResponseError() {
        load.failed++
        resolve()
      },
    })
  })
}

/** Distinct slots of the lower half, in an order that only the seed decides; the scripts in sql have the upper half. */
function bookings({ kind, world, seed, skip }: Job, load: Load): () => Call {
  const order = shuffled(slotCount / 2, seed)
  return () => {
    const n = order[skip + load.taken++]!
    const phone = `+57300${1_000_000 + n}`
    const slot = slotAt(world.baseS, n)
    return kind === 'patient' ? patientCall(slot, phone) : apiCall(slot, phone, world.token)
  }
}

function apiCall(slot: Slot, phone: string, token: string): Call {
  const patient = { ...person, phone, birth_date: '1990-05-16' }
  const body = { address_service_id: String(slot.serviceId), duration: visitMinutes, patient, comment: 'First visit' }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const path = `${addressPath(slot)}/slots/${encodeURIComponent(slot.start)}/book`
  return { method: 'POST', path, headers, body: JSON.stringify(body), phone }
}

function patientCall({ facilityId, addressId, serviceId, startS }: Slot, phone: string): Call {
  const slot = [facilityId, addressId, addressId, serviceId, startS].join('.')
  const attempt = `attempt${phone.slice(1)}`
  const form = new URLSearchParams({ ...person, phone, slot, attempt, consent: 'yes', comment: 'First visit' })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', path: '/book', headers, body: String(form), phone }
}

function weeks({ world, seed, skip }: Job): () => Call {
  const random = generator(seed + skip)
  const headers = { authorization: `Bearer ${world.token}` }
  return () => {
    const week = weekAt(world.baseS, random(), random())
    return { method: 'GET', path: `${addressPath(week)}/slots?start=${week.start}&end=${week.end}`, headers, phone: '' }
  }
}

function addressPath({ facilityId, addressId }: { facilityId: number; addressId: number }): string {
  return `${base}/facilities/${facilityId}/doctors/${addressId}/addresses/${addressId}`
}

function shuffled(count: number, seed: number): Uint32Array {
  const random = generator(seed)
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const moved = order[i]!
    order[i] = order[j]!
    order[j] = moved
  }
  return order
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
