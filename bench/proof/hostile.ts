/** Promise 14: whatever a vendor answers, its asks and pushes end by their deadline, and nobody else is worse off. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { elsewhere, expired, good } from './certificates.ts'
import { addClient, localTime, makeClinic, pathOf, quarterS, serviceAt } from './clinic.ts'
import { checkHostile } from './hostileCheck.ts'
import { kinds, startHostile } from './hostileKinds.ts'
import { base, createCaller } from './http.ts'
import { watchMemory } from './memory.ts'
import { openStage } from './stage.ts'
import { startVendor } from './vendor.ts'
import type { Clinic, Place } from './clinic.ts'
import type { Hostile } from './hostileKinds.ts'
import type { Caller } from './http.ts'
import type { MemoryWatch } from './memory.ts'
import type { Proof } from './proof.ts'
import type { Node, Stage } from './stage.ts'
import type { Vendor } from './vendor.ts'

export type HostileRun = {
  stage: Stage
  clinic: Clinic
  node: Node
  vendor: Vendor
  hostile: Hostile
  caller: Caller
  /** The desk's token. */
  token: string
  isHurried: boolean
  askTimeoutMs: number
  /** Of the hub's process, while all vendors are polite, and then while they are hostile. */
  memory: MemoryWatch[]
  /** The good vendor's patients by phone, how the page of each ended, and when (performance.now()). */
  good: Map<string, { page: string; at: number }>
  /** How long the hostile vendors' patients waited for a word. */
  waitsMs: number[]
}

type HostileOptions = {
  count: number
  /** Without pushes, of which those that hang take 10 s, and without figures of time and memory. */
  isHurried?: boolean
}

/** Of each kind and round. Fewer than a breaker needs to open, or most of them would never be sent. */
const asksAtOnce = 4
const pushesAtOnce = 2
/** A heap grows with the work it does first, whoever answers: as many rounds as one calendar has room for. */
const politeRounds = 15
const perPlace = 90

/** `count` hostile answers to asks, a round of all kinds at a time, after the same load with polite ones. */
export async function proveHostile({ count, isHurried = false }: HostileOptions): Promise<Proof> {
  const stage = await openStage()
  const [vendor, hostile] = await Promise.all([startVendor(() => 'approve'), startHostile()])
  try {
    const rounds = Math.ceil(count / (kinds.length * asksAtOnce))
    const run = await prepare({ stage, vendor, hostile, rounds, isHurried })
    run.memory.push(watchMemory(run.node.pid))
    for (let round = 0; !isHurried && round < politeRounds; round++) {
      await inEveryWay((kind) => bookAtOnce(run, kind, round * (asksAtOnce + pushesAtOnce)))
    }
    await untilPushed(run)
    run.memory[0]!.stop()
    run.memory.push(watchMemory(run.node.pid))
    for (let round = 1; round <= rounds; round++) {
      const roundEnd = inEveryWay(async (kind) => {
        run.waitsMs.push(...(await bookAtOnce(run, round * kinds.length + kind, 0)))
      })
      await bookAtGood(run, round, roundEnd)
    }
    await untilPushed(run)
    return await checkHostile(run)
  } finally {
    await hostile.close()
    await vendor.close()
    await stage.close()
  }
}

type Parts = Pick<HostileRun, 'stage' | 'vendor' | 'hostile' | 'isHurried'> & { rounds: number }

async function prepare({ stage, vendor, hostile, rounds, isHurried }: Parts): Promise<HostileRun> {
  // A busy machine needs time to see what an answer is.
  const askTimeoutMs = isHurried ? 5000 : 1000
  // A facility for each round and kind, with a client of its own; those of the first are polite. The good vendor has
  // one a round.
  const size = (1 + rounds) * kinds.length
  const clinic = await makeClinic(stage, { facilities: size + rounds, addresses: size + rounds, perPlace })
  const facilities = clinic.places.map(({ facilityId }) => facilityId)
  for (let n = 0; n < size; n++) {
    const isPolite = n < kinds.length
    const url = isPolite ? hostile.politeUrl : hostile.urls.get(kinds[n % kinds.length]!)!
    await addClient(stage, {
      clientId: `${isPolite ? 'polite' : 'hostile'}-${n}`,
      facilities: [facilities[n]!],
      vendor: { url, isAsked: true, askTimeoutMs },
    })
  }
  await stage.rows(`update client set push_retry_minutes = '{}'`)
  const asked = { url: vendor.url('good'), isAsked: true, askTimeoutMs }
  await addClient(stage, { clientId: 'good', facilities: facilities.slice(size), vendor: asked })
  const token = await addClient(stage, { clientId: 'desk', facilities })
  const trusted = join(stage.folder, 'trusted.pem')
  await writeFile(trusted, [good, expired, elsewhere].map(({ cert }) => cert).join('\n'))
  // The sandbox lets vendors be on loopback, and speak plain http.
  const node = await stage.startNode({ mode: 'sandbox', poolSize: 20, env: { NODE_EXTRA_CA_CERTS: trusted } })
  const caller = createCaller(512)
  const found = { memory: [], good: new Map(), waitsMs: [] }
  return { stage, clinic, node, vendor, hostile, caller, token, isHurried, askTimeoutMs, ...found }
}

const inEveryWay = (work: (kind: number) => Promise<unknown>) => Promise.all(kinds.map((_, kind) => work(kind)))

/** Patients and desks of one place. @returns how long each patient waited for a word */
async function bookAtOnce(run: HostileRun, n: number, first: number): Promise<number[]> {
  const place = run.clinic.places[n]!
  const asks = Array.from({ length: asksAtOnce }, (_, quarter) => bookAsPatient(run, place, first + quarter))
  const desks = Array.from({ length: run.isHurried ? 0 : pushesAtOnce }, (_, quarter) =>
    bookAtDesk(run, place, first + asksAtOnce + quarter),
  )
  await Promise.all(desks)
  return (await Promise.all(asks)).map(({ ms }) => ms)
}

/** One patient after the other, as long as those of the hostile vendors take. */
async function bookAtGood(run: HostileRun, round: number, roundEnd: Promise<unknown>): Promise<void> {
  const place = run.clinic.places[run.clinic.places.length - round]!
  let isOver = false
  void roundEnd.finally(() => (isOver = true)).catch(() => {})
  for (let quarter = 0; !isOver && quarter < perPlace; quarter++) {
    const { phone, page } = await bookAsPatient(run, place, quarter)
    run.good.set(phone, { page, at: performance.now() })
    await delay(20)
  }
  await roundEnd
}

type Booked = { phone: string; page: 'booked' | 'denied' | 'waiting' | 'none'; ms: number }

/** Sends the form and looks at the page until it knows the end, as a browser does. */
async function bookAsPatient({ clinic, caller, node }: HostileRun, place: Place, quarter: number): Promise<Booked> {
  const started = performance.now()
  const phone = phoneAt(place, quarter)
  const startS = clinic.firstS + quarter * quarterS
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
  const form = { slot, attempt: `attempt${phone.slice(1)}`, consent: 'yes', name: 'Ana', surname: 'Prueba', phone }
  const sent = await caller.call('POST', `${node.origin}/book`, { form })
  const path = String(sent.headers.location ?? '')
  let page: Booked['page'] = sent.status === 303 ? 'waiting' : 'none'
  for (let turn = 1; page === 'waiting' && turn <= 10; turn++) {
    const { status, text } = await caller.call('GET', node.origin + path, { headers: { referer: path } })
    if (status !== 200) page = 'none'
    else if (!text.includes('class="wait"')) page = text.includes('class="mark"') ? 'booked' : 'denied'
  }
  return { phone, page, ms: performance.now() - started }
}

/** Distinct for every place and quarter hour. */
function phoneAt({ addressId }: Place, quarter: number): string {
  return `+5730${String(10_000_000 + (addressId % 10_000) * 100 + quarter)}`
}

async function bookAtDesk(run: HostileRun, place: Place, quarter: number): Promise<void> {
  const { clinic, caller, node, token } = run
  const start = encodeURIComponent(localTime(clinic.firstS + quarter * quarterS))
  await caller.call('POST', `${node.origin}${base}${pathOf(place)}/slots/${start}/book`, {
    token,
    body: {
      address_service_id: String(serviceAt(place, 15)),
      duration: 15,
      patient: { name: 'Ana', surname: 'Prueba', phone: phoneAt(place, quarter), email: 'ana@example.org' },
    },
  })
}

/** What isn't pushed by then is missed by the checker. */
async function untilPushed({ stage }: HostileRun): Promise<void> {
  const deadline = performance.now() + 120_000
  while (performance.now() < deadline) {
    const [{ waiting }] = await stage.rows(`select ((select count(*) from facility_stream where relayed < head)
      + (select count(*) from feed_entry where push = 'waiting' and facility_id > 700000))::int as waiting`)
    if (waiting === 0) return
    await delay(50)
  }
}
