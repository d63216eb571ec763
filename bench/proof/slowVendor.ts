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

// Places 0 to 6 are the good vendor's, 7 to 9 the other one's, which hangs in every second round.
const good = 7
const share = 0.3
const roundS = 8
const pairs = 6

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
    await addClient(stage, { clientId: 'good', facilities: facilities.slice(0, good), vendor: { ...asked, url: vendor.url('good') } })
    await addClient(stage, { clientId: 'hanging', facilities: facilities.slice(good), vendor: { ...asked, url: vendor.url('hanging') } })
    const node = await stage.startNode({ mode: 'sandbox' })
    const run: Run = { clinic, node, caller: createCaller(2000), random: seeded(seed), perSecond: count, taken: 0 }
    await oneRound(run, false)
    const [alone, beside]: [Answered[], Answered[]] = [[], []]
    for (let n = 0; n < pairs; n++) {
      alone.push(...await oneRound(run, false))
      beside.push(...await oneRound(run, true))
    }
    return report({ alone, beside, perSecond: count })
  } finally {
    await vendor.close()
    await stage.close()
  }
}

/** Bookings at a steady rate, however long each takes. @returns those of the good vendor */
async function oneRound(run: Run, isHanging: boolean): Promise<Answered[]> {
  const { random, perSecond } = run
  const measured: Promise<Answered>[] = []
  const others: Promise<unknown>[] = []
  const started = performance.now()
  for (let n = 0; n < perSecond * roundS; n++) {
    const dueMs = (n * 1000) / perSecond - (performance.now() - started)
    if (dueMs > 0) await delay(dueMs)
    if (random.share() < share) others.push(book(run, isHanging ? 'hanging' : 'prompt'))
    else measured.push(book(run, 'good'))
  }
  const answers = await Promise.all(measured)
  await Promise.all(others)
  return answers
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

function report({ alone, beside, perSecond }: { alone: Answered[]; beside: Answered[]; perSecond: number }): Proof {
  const at = (answers: Answered[], part: number) => answers.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(answers.length * part)]!
  const [p99Alone, p99Beside, p50Alone, p50Beside] = [at(alone, 0.99), at(beside, 0.99), at(alone, 0.5), at(beside, 0.5)]
  const ratio = p99Beside / p99Alone
  const made = alone.length + beside.length
  const failed = [...alone, ...beside].filter(({ status }) => status !== 303).length
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return {
    isProven: ratio < 1.1 && failed === 0,
    figure: `${perSecond} bookings a second at one node, 30 % to a vendor that hangs or answers: of ${made} others ${failed} failed, `
      + `p50 ${ms(p50Beside)} where it hangs and ${ms(p50Alone)} where it answers, p99 ${ms(p99Beside)} and ${ms(p99Alone)}, `
      + `ratio of p99 ${ratio.toFixed(2)}`,
    counts: { made, failed, ratioP99: ratio, p99Alone, p99Beside, p50Alone, p50Beside },
  }
}
