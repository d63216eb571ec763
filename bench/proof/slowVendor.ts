/** Promise 5: a vendor that never answers costs its own patients their time, and nobody else's. */
import { setTimeout as delay } from 'node:timers/promises'
import { addClient, makeClinic, serviceAt } from './clinic.ts'
import { createCaller } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import { startVendor } from './vendor.ts'
import type { Clinic } from './clinic.ts'
import type { Caller } from './http.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Node } from './stage.ts'

type Run = { clinic: Clinic; node: Node; caller: Caller; random: Random; perSecond: number; taken: number }
type Answered = { status: number; ms: number }
/** What the node says of itself: its event loop's lag (99th percentile since the last look), and who waits for the database. */
type Look = { lagMs: number; waiting: number }
type Round = { answers: Answered[]; looks: Look[] }

// Places 0 to 6 are the good vendor's, 7 to 9 the other one's, which hangs in every second round.
const good = 7
const share = 0.3
const roundS = 8
const pairs = 6
const lookMs = 500

/**
 * `count` bookings a second at one node, 30 % of them of a vendor that hangs in one round and answers in the next: the
 * work is the same. Rounds alternate; of all of a kind together the 99th percentile is taken.
 */
export async function proveSlowVendor({ count, seed }: { count: number; seed: number }): Promise<Proof> {
  const stage = await openStage()
  // The last digit of a phone says whose patient it is.
  const vendor = await startVendor((phone) => (phone.endsWith('9') ? 'hang' : 'approve'))
  try {
    const addresses = 10 * Math.ceil((count * roundS * (pairs * 2 + 1)) / 90)
    const clinic = await makeClinic(stage, { facilities: 10, addresses, perPlace: 90 })
    const facilities = [...new Set(clinic.places.map(({ facilityId }) => facilityId))]
    const asked = { isAsked: true, askTimeoutMs: 10_000 }
    await addClient(stage, {
      clientId: 'good',
      facilities: facilities.slice(0, good),
      vendor: { ...asked, url: vendor.url('good') },
    })
    await addClient(stage, {
      clientId: 'hanging',
      facilities: facilities.slice(good),
      vendor: { ...asked, url: vendor.url('hanging') },
    })
    const node = await stage.startNode({ mode: 'sandbox', env: { SLOTWIRE_METRICS: 'on' } })
    const run: Run = { clinic, node, caller: createCaller(2000), random: seeded(seed), perSecond: count, taken: 0 }
    await oneRound(run, false)
    const [alone, beside]: [Round[], Round[]] = [[], []]
    for (let n = 0; n < pairs; n++) {
      alone.push(await oneRound(run, false))
      beside.push(await oneRound(run, true))
    }
    // A patient is led to a page of their own whatever the answer; the row says whether they have the visit.
    const [{ unbooked }] = await stage.rows(`select count(*)::int as unbooked from booking
      where facility_id in (${facilities.slice(0, good).join()}) and state <> 'booked'`)
    return report({ alone, beside, perSecond: count, unbooked })
  } finally {
    await vendor.close()
    await stage.close()
  }
}

/** Bookings at a steady rate, however long each takes; the answers are those of the good vendor. */
async function oneRound(run: Run, isHanging: boolean): Promise<Round> {
  const { random, perSecond } = run
  const measured: Promise<Answered>[] = []
  const others: Promise<unknown>[] = []
  const looks: Look[] = []
  const looking = setInterval(() => void look(run).then((one) => looks.push(one)), lookMs)
  const started = performance.now()
  for (let n = 0; n < perSecond * roundS; n++) {
    const dueMs = (n * 1000) / perSecond - (performance.now() - started)
    if (dueMs > 0) await delay(dueMs)
    if (random.share() < share) others.push(book(run, isHanging ? 'hanging' : 'prompt'))
    else measured.push(book(run, 'good'))
  }
  const answers = await Promise.all(measured)
  await Promise.all(others)
  clearInterval(looking)
  return { answers, looks }
}

async function look({ node, caller }: Run): Promise<Look> {
  const { text } = await caller.call('GET', `${node.origin}/metrics`)
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
  return { lagMs: read('nodejs_eventloop_lag_p99_seconds') * 1000, waiting: read('slotwire_pool_waiting') }
}

async function book(run: Run, vendor: 'good' | 'prompt' | 'hanging'): Promise<Answered> {
  const { clinic, node, caller } = run
  const n = run.taken++
  const group = vendor === 'good' ? n % good : good + (n % 3)
  // Every tenth place is of one facility; each number has a slot of its own there.
  const place = clinic.places[group + 10 * Math.floor(n / 90)]!
  const startS = clinic.firstS + (n % 90) * 900
  const phone = `+5730${String(1_000_000 + n)}${vendor === 'hanging' ? 9 : 1}`
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
  const form = { slot, attempt: `attempt${phone.slice(1)}`, consent: 'yes', name: 'Ana', surname: 'Prueba', phone }
  return caller.call('POST', `${node.origin}/book`, { form })
}

type Report = { alone: Round[]; beside: Round[]; perSecond: number; unbooked: number }

function report({ alone, beside, perSecond, unbooked }: Report): Proof {
  const [before, during] = [summaryOf(alone), summaryOf(beside)]
  const ratio = during.p99 / before.p99
  const made = before.made + during.made
  const failed = before.failed + during.failed + unbooked
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return {
    // Fewer than half of the looks found anybody waiting, so the pool had a connection free.
    isProven: ratio < 1.1 && failed === 0 && during.waiting === 0,
    figure:
      `${perSecond} bookings a second at one node, 30 % to a vendor that hangs or answers: of ${made} others ${failed} failed, ` +
      `p50 ${ms(during.p50)} where it hangs and ${ms(before.p50)} where it answers, p99 ${ms(during.p99)} and ${ms(before.p99)}, ` +
      `ratio of p99 ${ratio.toFixed(2)}; event loop's lag ${ms(during.lagMs)} and ${ms(before.lagMs)}, ` +
      `queries that wait for a connection ${during.waiting} and ${before.waiting} (medians)`,
    counts: {
      made,
      failed,
      unbooked,
      ratioP99: ratio,
      p99Alone: before.p99,
      p99Beside: during.p99,
      p50Alone: before.p50,
      p50Beside: during.p50,
      lagMsAlone: before.lagMs,
      lagMsBeside: during.lagMs,
      waitingAlone: before.waiting,
      waitingBeside: during.waiting,
    },
  }
}

/** Of all rounds of a kind together: one alone has too few bookings for a steady 99th of a hundred. */
function summaryOf(rounds: readonly Round[]) {
  const answers = rounds.flatMap((round) => round.answers)
  const looks = rounds.flatMap((round) => round.looks)
  const at = (values: number[], part: number) => values.sort((a, b) => a - b)[Math.floor(values.length * part)] ?? NaN
  const ms = answers.map((one) => one.ms)
  return {
    made: answers.length,
    failed: answers.filter(({ status }) => status !== 303).length,
    p50: at(ms, 0.5),
    p99: at(ms, 0.99),
    lagMs: at(
      looks.map(({ lagMs }) => lagMs),
      0.5,
    ),
    waiting: at(
      looks.map(({ waiting }) => waiting),
      0.5,
    ),
  }
}
