/**
 * Promise 25: nodes whose machines have the wrong time, by days or minutes, also set while they run, work beside each
 * other. Nothing that is kept goes too early, no moment that they write is wrong, limits hold, and they say so.
 */
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { addClient, localTime, makeClinic, pathOf, serviceAt } from './clinic.ts'
import { countWrongMoments, nowUs, plant, startWatch } from './clockCheck.ts'
import { base, createCaller, inParallel } from './http.ts'
import { untilEarlyInHour } from './limits.ts'
import { seeded } from './random.ts'
import { archive } from './retentionRules.ts'
import { openStage } from './stage.ts'
import { startVendor } from './vendor.ts'
import type { Clinic } from './clinic.ts'
import type { Moment, Watch } from './clockCheck.ts'
import type { Caller } from './http.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Node, Stage } from './stage.ts'

const [hour, minute] = [3_600_000, 60_000]
type Machine = { aheadMs: number; thenMs: number }
const steady = (aheadMs: number): Machine => ({ aheadMs, thenMs: aheadMs })
const allMachines: readonly Machine[] = [
  steady(80 * hour),
  steady(-80 * hour),
  steady(5 * minute),
  steady(-5 * minute),
  { aheadMs: 0, thenMs: 80 * hour },
  { aheadMs: 3 * hour, thenMs: -3 * hour },
]
// Both signs, both sizes, and one that is set while it runs.
const fewMachines: readonly Machine[] = [steady(80 * hour), { aheadMs: -5 * minute, thenMs: -80 * hour }]

type Run = {
  stage: Stage
  clinic: Clinic
  caller: Caller
  random: Random
  nodes: { node: Node; machine: Machine }[]
  /** What was asked for when, by the database's clock. */
  moments: Moment[]
  /** Requests that weren't answered as is due. */
  refused: number
}

export type ClockOptions = { count: number; seed: number; isHurried?: boolean }

const secret = 'a secret of the desk that only the proofs use'
const limit = 60

/**
 * @param options.count rounds of work
 * @param options.isHurried fewer nodes, whose workers' turns come sixty times as often; else it takes 11 minutes
 */
export async function proveClock({ count, seed, isHurried = false }: ClockOptions): Promise<Proof> {
  const stage = await openStage()
  const vendor = await startVendor((phone) => (phone.endsWith('9') ? 'deny' : 'approve'))
  try {
    const startUs = await nowUs(stage)
    const clinic = await prepare(stage, vendor.url('asked'), count)
    const planted = await plant(stage)
    const nodes = await startNodes(stage, isHurried)
    const watch = startWatch(stage, planted)
    const run: Run = { stage, clinic, nodes, caller: createCaller(16), random: seeded(seed), moments: [], refused: 0 }
    for (let round = 0; round < count; round++) {
      if (round === Math.floor(count / 2)) for (const { node } of nodes) process.kill(node.pid, 'SIGUSR2')
      await work(run, round)
    }
    const accepted = await useUpLimit(run)
    // Until the rarest worker has had its turn with what was planted.
    await delay(isHurried ? 14_000 : 10.6 * minute)
    const tally = await watch.stop(isHurried ? 14 : 640)
    const wrong = await countWrongMoments(stage, clinic.places[0]!.facilityId, run.moments, startUs)
    const silent = await countSilent(run)
    await run.caller.close()
    return report({ run, tally, wrong, silent, accepted })
  } finally {
    await vendor.close()
    await stage.close()
  }
}

async function prepare(stage: Stage, url: string, rounds: number): Promise<Clinic> {
  const perPlace = 90
  // Every other place is of the first facility; the second one is the archive's.
  const clinic = await makeClinic(stage, { facilities: 2, addresses: 2 * Math.ceil((2 * rounds) / perPlace), perPlace })
  const facilities = [clinic.places[0]!.facilityId]
  await addClient(stage, { clientId: archive.client, facilities: [] })
  await addClient(stage, { clientId: 'asked', facilities, vendor: { url, isAsked: true } })
  await addClient(stage, { clientId: 'puller', facilities, isPulled: true })
  await addClient(stage, { clientId: 'limited', facilities, limits: { readsPerHour: limit } })
  await addClient(stage, { clientId: 'desk', facilities })
  await stage.rows(
    `insert into client_secret (client_id, ordinal, secret_hash, created_at)
    values ('desk', 1, $1, clock_timestamp())`,
    [createHash('sha256').update(secret).digest()],
  )
  await stage.rows('update facility_stream set head = 1e9, relayed = 1e9 where facility_id = $1', [archive.facility])
  return clinic
}

async function startNodes(stage: Stage, isHurried: boolean): Promise<Run['nodes']> {
  const nodes: Run['nodes'] = []
  // One after the other: the first makes the sandbox's world, by its own idea of the time.
  for (const machine of isHurried ? fewMachines : allMachines) {
    const clock = { ...machine, isHurried }
    const node = await stage.startNode({ mode: 'sandbox', poolSize: 5, clock, env: { SLOTWIRE_METRICS: 'on' } })
    nodes.push({ node, machine })
  }
  return nodes
}

type Call = Parameters<Caller['call']>

async function call(run: Run, expected: number, nth: number, [method, path, options]: Call) {
  const { node } = run.nodes[nth % run.nodes.length]!
  const outcome = await run.caller.call(method, node.origin + path, options)
  if (outcome.status !== expected) run.refused++
  return outcome
}

/** What one node does, and another goes on with: a token, a desk's booking, its repeat and its end, a patient's form. */
async function work(run: Run, round: number): Promise<void> {
  const [here, there] = [round, round + 1 + run.random.below(Math.max(1, run.nodes.length - 1))]
  const form = { grant_type: 'client_credentials', client_id: 'desk', client_secret: secret }
  const { body } = await call(run, 200, here, ['POST', '/oauth/v2/token', { form }])
  const token: string = body?.access_token
  const { facilityId } = run.clinic.places[0]!
  await call(run, 200, there, ['GET', `${base}/facilities/${facilityId}`, { token }])
  await bookAtDesk(run, round, { here, there, token })
  await bookAsPatient(run, round, here)
}

type Way = { here: number; there: number; token: string }

function slotOf({ clinic }: Run, nth: number) {
  const place = clinic.places[2 * Math.floor(nth / clinic.perPlace)]!
  return { place, startS: clinic.firstS + (nth % clinic.perPlace) * 900 }
}

async function bookAtDesk(run: Run, round: number, { here, there, token }: Way): Promise<void> {
  const { place, startS } = slotOf(run, 2 * round)
  const patient = { name: 'Ana', surname: 'Prueba', phone: `+5730${10_000_000 + round}`, email: 'ana@example.org' }
  const body = { address_service_id: String(serviceAt(place, 15)), duration: 15, patient }
  const options = { token, body, headers: { 'idempotency-key': `desk-${round}` } }
  const book: Call = ['POST', `${base}${pathOf(place)}/slots/${encodeURIComponent(localTime(startS))}/book`, options]
  const fromUs = await nowUs(run.stage)
  const booked = await call(run, 200, here, book)
  const tillUs = await nowUs(run.stage)
  const id: string = booked.body?.id
  run.moments.push({ bookingId: id, column: 'booked_at', fromUs, tillUs })
  const repeated = await call(run, 200, there, book)
  if (repeated.body?.id !== id) run.refused++
  if (round % 2) return
  const canceledFromUs = await nowUs(run.stage)
  await call(run, 204, there, ['DELETE', `${base}${pathOf(place)}/bookings/${id}`, { token }])
  const canceledTillUs = await nowUs(run.stage)
  run.moments.push({ bookingId: id, column: 'canceled_at', fromUs: canceledFromUs, tillUs: canceledTillUs })
}

async function bookAsPatient(run: Run, round: number, here: number): Promise<void> {
  const { place, startS } = slotOf(run, 2 * round + 1)
  const phone = `+5731${1_000_000 + round}${round % 5 === 4 ? 9 : 1}`
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
  const form = { slot, attempt: `attempt${phone.slice(1)}`, consent: 'yes', name: 'Ana', surname: 'Prueba', phone }
  await call(run, 303, here, ['POST', '/book', { form }])
}

/** Ten times the limit over all nodes. @returns what was accepted */
async function useUpLimit(run: Run): Promise<number> {
  await untilEarlyInHour(run.stage)
  const token = createHash('sha1').update('limited').digest('hex')
  const path = `${base}/facilities/${run.clinic.places[0]!.facilityId}`
  let accepted = 0
  await inParallel(limit * 10, 16, async (nth) => {
    const { node } = run.nodes[nth % run.nodes.length]!
    if ((await run.caller.call('GET', node.origin + path, { token })).status === 200) accepted++
  })
  return accepted
}

/** Nodes that don't say it once for each time they were off, or whose gauge shows something else. */
async function countSilent({ nodes, caller }: Run): Promise<number> {
  let silent = 0
  for (const { node, machine } of nodes) {
    const { text } = await caller.call('GET', `${node.origin}/metrics`)
    const shownS = Number(/^slotwire_clock_offset_seconds (\S+)$/m.exec(text)?.[1])
    const said = (await node.log()).split('\n').filter((line) => line.includes("This machine's clock is off")).length
    if (said !== 1 || !(Math.abs(shownS - machine.thenMs / 1000) < 1)) silent++
  }
  return silent
}

type Results = {
  run: Run
  tally: Awaited<ReturnType<Watch['stop']>>
  wrong: { moments: number; wrong: number; first: readonly string[] }
  silent: number
  accepted: number
}

function report({ run, tally, wrong, silent, accepted }: Results): Proof {
  const { early, overdue, expired, kinds, idle, looks, faults } = tally
  const isWhole = early === 0 && overdue === 0 && idle === 0 && wrong.wrong === 0 && silent === 0
  return {
    isProven: isWhole && run.refused === 0 && accepted === limit,
    figure:
      `${run.nodes.length} nodes whose clocks are up to 80 h off, some set while they run: ` +
      `${expired} rows of ${kinds} kinds past their term and gone, ${early} gone too early in ${looks} looks, ` +
      `${overdue} overdue; ${wrong.moments} moments written, ${wrong.wrong} wrong; ${accepted} of ${limit * 10} reads ` +
      `accepted at a limit of ${limit}; ${run.refused} requests refused; ${silent} nodes that did not say so` +
      [...faults, ...wrong.first].map((fault) => `; ${fault}`).join(''),
    counts: {
      nodes: run.nodes.length,
      expired,
      kinds,
      early,
      overdue,
      looks,
      moments: wrong.moments,
      wrong: wrong.wrong,
      refused: run.refused,
      accepted,
      silent,
    },
  }
}
