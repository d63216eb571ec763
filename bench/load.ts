/**
 * The client of the bench, in a process of its own: keeps `connections` requests in flight for a while, each for
 * another slot, and counts what came back. Takes a Job as a message and answers a Load.
 */
import { Client } from 'undici'
import { slotAt, slotCount, visitMinutes, weekAt } from './world.ts'
import type { World } from './world.ts'

export type Job = {
  origin: string
  world: World
  kind: 'booking' | 'slots'
  connections: number
  seconds: number
  seed: number
  /** Slots taken by earlier rounds, which are not asked for again. */
  skip: number
}

/** `latenciesUs` of the 2xx only; `statuses` counts every answer, `failed` those that never came. */
export type Load = {
  seconds: number
  latenciesUs: number[]
  statuses: Record<string, number>
  failed: number
  bytes: number
  /** Slots asked for. */
  taken: number
}

type Call = { method: 'GET' | 'POST'; path: string; body?: string }

const base = '/api/v3/integration'
const patient = {
  name: 'Ana', surname: 'Prueba', email: 'ana@example.org', phone: '+573001234567', birth_date: '1990-05-16',
}

process.on('message', (job: Job) => void run(job).then((load) => process.send!(load)))

async function run(job: Job): Promise<Load> {
  const load: Load = { seconds: 0, latenciesUs: [], statuses: {}, failed: 0, bytes: 0, taken: 0 }
  const next = job.kind === 'booking' ? bookings(job, load) : weeks(job)
  const headers = { authorization: `Bearer ${job.world.token}`, 'content-type': 'application/json' }
  const started = performance.now()
  const deadline = started + job.seconds * 1000
  await Promise.all(Array.from({ length: job.connections }, async () => {
    const client = new Client(job.origin, { pipelining: 1 })
    while (performance.now() < deadline) await send(client, next(), headers, load)
    await client.close()
  }))
  load.seconds = (performance.now() - started) / 1000
  return load
}

// The lowest layer of undici: on shared cores, what the client costs is taken from the server.
function send(client: Client, call: Call, headers: Record<string, string>, load: Load): Promise<void> {
  return new Promise((resolve) => {
    const started = performance.now()
    let status = 0
    client.dispatch({ ...call, headers }, {
      onRequestStart() {},
      onResponseStart: (_controller, code) => void (status = code),
      onResponseData: (_controller, chunk) => void (load.bytes += chunk.length),
      onResponseEnd() {
        load.statuses[status] = (load.statuses[status] ?? 0) + 1
        if (status >= 200 && status < 300) load.latenciesUs.push((performance.now() - started) * 1000)
        resolve()
      },
      onResponseError() {
        load.failed++
        resolve()
      },
    })
  })
}

/** Distinct slots of the lower half, in an order that only the seed decides; sql/booking.sql has the upper half. */
function bookings({ world, seed, skip }: Job, load: Load): () => Call {
  const order = shuffled(slotCount / 2, seed)
  return () => {
    const slot = slotAt(world.baseS, order[skip + load.taken++]!)
    const body = JSON.stringify({
      address_service_id: String(slot.serviceId), duration: visitMinutes, patient, comment: 'First visit',
    })
    return { method: 'POST', path: `${addressPath(slot)}/slots/${encodeURIComponent(slot.start)}/book`, body }
  }
}

function weeks({ world, seed, skip }: Job): () => Call {
  const random = generator(seed + skip)
  return () => {
    const week = weekAt(world.baseS, random(), random())
    return { method: 'GET', path: `${addressPath(week)}/slots?start=${week.start}&end=${week.end}` }
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
