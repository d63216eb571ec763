/** Promise 15: clients that are slow on purpose, 2,000 of them, take nothing from the others. */
import { setTimeout as delay } from 'node:timers/promises'
import { addClient, makeClinic, pathOf } from './clinic.ts'
import { daysOf, judge, slowKinds, startCrowd } from './crowd.ts'
import { base, createCaller } from './http.ts'
import { descriptorLimitOf, descriptorsOf, memoryOf, processorMs } from './process.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import { msAt, steadyRound } from './steadyClients.ts'
import type { Crowd, Judgement } from './crowd.ts'
import type { Proof } from './proof.ts'
import type { Kind } from './slowCrowd.ts'
import type { Stage } from './stage.ts'
import type { Answered, Steady } from './steadyClients.ts'

type Peaks = { memoryMib: number; descriptors: number; standing: number; busyMs: number; ms: number }
type Run = { steady: Steady; crowd: Crowd; alone: Peaks; beside: Peaks }
type Pair = { alone: Answered[]; beside: Answered[] }

const perSecond = 100
// Longer than the bound on headers, so that every round has its share of ends.
const roundS = 20
// Longer than every bound, and the reset after it.
const boundsS = 110
const days = 170
// Each has an answer of 5 MB made for it: more of them would be another attack, on work instead of on time.
const readers = 10
/** What 2,000 connections (35), the answers that wait (55) and what is left of their making may take beside all else. */
const mostMemoryMib = 192

export type SlowlorisOptions = { count: number; seed: number; pairs?: number }

/** `count` slow clients: first until the hub has ended each, then in rounds that alternate with rounds without them. */
export async function proveSlowloris({ count, seed, pairs = 5 }: SlowlorisOptions): Promise<Proof> {
  const stage = await openStage()
  const crowds: Crowd[] = []
  try {
    const seconds = boundsS + roundS * (1 + pairs * 4)
    const addresses = Math.ceil((perSecond * seconds * 0.25) / 90)
    const clinic = await makeClinic(stage, { facilities: 5, addresses, perPlace: 90 })
    const facilities = [...new Set(clinic.places.map(({ facilityId }) => facilityId))]
    const token = await addClient(stage, { clientId: 'normal', facilities })
    const slowToken = await addClient(stage, { clientId: 'slow', facilities })
    await fillHalfYear(stage, clinic.places[0]!.addressId)
    const node = await stage.startNode({ workers: false })
    const crowd = await startCrowd(node)
    crowds.push(crowd)
    const caller = createCaller(2000)
    const steady: Steady = { clinic, node, caller, random: seeded(seed), token, perSecond, taken: 0 }
    const run: Run = { steady, crowd, alone: nothing(), beside: nothing() }
    const kinds = (most: number) => slowKinds(clinic, count, { token: slowToken, readers: most, days })
    await warmUp(run)
    const bounds = await watchBounds(run, kinds(readers))
    const slow = await inPairs(run, kinds(0), pairs)
    const kept: Kind = { name: 'kept', count, first: 'GET /livez HTTP/1.1\r\nhost: hub\r\n\r\n', drip: '' }
    const idle = await inPairs(run, [kept], Math.ceil(pairs / 2))
    return report({ count, run, ...bounds, slow, idle, limit: descriptorLimitOf(node.pid) ?? 0 })
  } finally {
    for (const crowd of crowds) await crowd.close()
    await stage.close()
  }
}

const nothing = (): Peaks => ({ memoryMib: 0, descriptors: 0, standing: 0, busyMs: 0, ms: 0 })

/** The first place works on so many days that all its slots are an answer of 5 MB. */
async function fillHalfYear(stage: Stage, addressId: number): Promise<void> {
  await stage.rows(
    `insert into work_period (facility_id, address_id, start_at, end_at, grid_start_at, services)
    select facility_id, address_id, start_at + n * interval '1 day', end_at + n * interval '1 day',
           grid_start_at + n * interval '1 day', services
      from work_period, generate_series(1, ${days}) n where address_id = $1`,
    [addressId],
  )
}

/** The large answers too, for readers who are quick: what making them takes isn't the slow ones' doing. */
async function warmUp(run: Run): Promise<void> {
  const { clinic, node, caller, token } = run.steady
  const url = `${node.origin}${base}${pathOf(clinic.places[0]!)}/slots?${daysOf(clinic, days)}&with=slot.services`
  const read = () => caller.call('GET', url, { token })
  await watched(run, run.alone, () => Promise.all(Array.from({ length: readers }, read)))
  await watched(run, run.alone, () => steadyRound(run.steady, roundS))
}

async function watchBounds(run: Run, kinds: readonly Kind[]): Promise<{ judgement: Judgement; during: Answered[] }> {
  await run.crowd.gather(kinds)
  const during = await watched(run, run.beside, () => steadyRound(run.steady, boundsS))
  const judgement = judge(kinds, run.crowd.lives())
  await leave(run)
  return { judgement, during }
}

/** Each pair begins with the side that the one before it ended with. */
async function inPairs(run: Run, kinds: readonly Kind[], pairs: number): Promise<Pair[]> {
  const alone = () => watched(run, run.alone, () => steadyRound(run.steady, roundS))
  const beside = async () => {
    await run.crowd.gather(kinds)
    const round = await watched(run, run.beside, () => steadyRound(run.steady, roundS))
    await leave(run)
    return round
  }
  const rounds: Pair[] = []
  for (let n = 0; n < pairs; n++) {
    if (n % 2 === 0) rounds.push({ alone: await alone(), beside: await beside() })
    else rounds.push({ beside: await beside(), alone: await alone() })
  }
  return rounds
}

/** All hang up, and the hub has the time to see it, so that nothing of them is in the next round. */
async function leave({ crowd }: Run): Promise<void> {
  await crowd.scatter()
  await delay(3000)
}

/** Looks at the hub while `work` goes on. */
async function watched<T>({ steady: { node }, crowd }: Run, peaks: Peaks, work: () => Promise<T>): Promise<T> {
  const look = setInterval(() => {
    peaks.memoryMib = Math.max(peaks.memoryMib, memoryOf(node.pid) ?? 0)
    peaks.descriptors = Math.max(peaks.descriptors, descriptorsOf(node.pid) ?? 0)
    peaks.standing = Math.max(peaks.standing, crowd.news().standing)
  }, 250)
  const [busyMs, ms] = [processorMs(node.pid) ?? 0, performance.now()]
  return work().finally(() => {
    clearInterval(look)
    peaks.busyMs += (processorMs(node.pid) ?? 0) - busyMs
    peaks.ms += performance.now() - ms
  })
}

type Findings = {
  count: number
  run: Run
  judgement: Judgement
  during: Answered[]
  slow: Pair[]
  idle: Pair[]
  limit: number
}

function report({ count, run: { alone, beside }, judgement, during, slow, idle, limit }: Findings): Proof {
  const answers = [...[...slow, ...idle].flatMap((pair) => [...pair.alone, ...pair.beside]), ...during]
  const [made, failed] = [answers.length, answers.filter(({ isGood }) => !isGood).length]
  const { neverEnded, early, late, held, wrongAnswer } = judgement
  const grownMib = Math.round(beside.memoryMib - alone.memoryMib)
  const [beside99, alone99] = [msOf(slow, 'beside', 0.99), msOf(slow, 'alone', 0.99)]
  const ratio = (pairs: Pair[], share: number) => msOf(pairs, 'beside', share) / msOf(pairs, 'alone', share)
  const [ratioP99, ratioP99Idle] = [beside99 / alone99, ratio(idle, 0.99)]
  const medianOfPairs = middle(slow.map((pair) => msAt(pair.beside, 0.99) / msAt(pair.alone, 0.99)))
  const busy = (side: Peaks) => Math.round((side.busyMs / side.ms) * 1000) / 10
  const wrong = neverEnded + early + late + held + wrongAnswer
  // A crowd that the hub had no descriptors for would have shown nothing.
  const hasRoom = limit === 0 || (beside.descriptors < limit && beside.descriptors > count)
  return {
    isProven: ratioP99 < 1.1 && failed === 0 && wrong === 0 && grownMib <= mostMemoryMib && hasRoom,
    figure:
      `${count} slow clients at one node, beside ${perSecond} normal requests a second: of ${made} ${failed} failed, ` +
      `p99 ${beside99.toFixed(1)} ms beside them and ${alone99.toFixed(1)} without, ratio ${ratioP99.toFixed(2)}, ` +
      `of idle ones ${ratioP99Idle.toFixed(2)}; ${judgement.ended} ended by the hub, ${neverEnded} not, ` +
      `${early + late} outside their bounds, ${held} held longer, ${wrongAnswer} without their answer; ` +
      `memory + ${grownMib} MiB, ${beside.descriptors} of ${limit} descriptors, ` +
      `${busy(beside)} % of a processor beside them and ${busy(alone)} % without`,
    counts: {
      ...judgement,
      made,
      failed,
      ratioP99,
      medianOfPairs,
      ratioP99Idle,
      ratioP50: ratio(slow, 0.5),
      ratioP50Idle: ratio(idle, 0.5),
      p99Alone: alone99,
      p99Beside: beside99,
      p99During: msAt(during, 0.99),
      grownMib,
      memoryAloneMib: Math.round(alone.memoryMib),
      standing: beside.standing,
      descriptors: beside.descriptors,
      descriptorsAlone: alone.descriptors,
      descriptorLimit: limit,
      busyAlonePercent: busy(alone),
      busyBesidePercent: busy(beside),
    },
  }
}

/** Of all rounds of a kind together: one alone has too few requests for a steady 99th of a hundred. */
function msOf(pairs: readonly Pair[], side: keyof Pair, share: number): number {
  return msAt(
    pairs.flatMap((pair) => pair[side]),
    share,
  )
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
