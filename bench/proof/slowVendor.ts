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
type Round = { p50: number; p99: number; made: number; failed: number }

// Places 0 to 6 are the good vendor's, 7 to 9 the hanging one's.
const good = 7
const roundS = 8
const pairs = 3

/** `count` bookings a second at one node: rounds in which 30 % of them ask a vendor that hangs, and rounds in which none does. */
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
    await oneRound(run, 0)
    const rounds: { alone: Round; beside: Round }[] = []
    for (let n = 0; n < pairs; n++) rounds.push({ alone: await oneRound(run, 0), beside: await oneRound(run, 0.3) })
    return report(rounds, count)
  } finally {
    await vendor.close()
    await stage.close()
  }
}

/** Bookings at a steady rate, however long each takes. Only those of the good vendor are measured. */
async function oneRound(run: Run, hanging: number): Promise<Round> {
  const { random, perSecond } = run
  const measured: Promise<{ status: number; ms: number }>[] = []
  const others: Promise<unknown>[] = []
  const started = performance.now()
  for (let n = 0; n < perSecond * roundS; n++) {
    const dueMs = (n * 1000) / perSecond - (performance.now() - started)
    if (dueMs > 0) await delay(dueMs)
    if (random.share() < hanging) others.push(book(run, true))
    // A round without them has the same rate of good ones: 70 %.
    else if (hanging > 0 || random.share() < 0.7) measured.push(book(run, false))
  }
  const answers = await Promise.all(measured)
  await Promise.all(others)
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]!
  return { p50: at(0.5), p99: at(0.99), made: answers.length, failed: answers.filter(({ status }) => status !== 303).length }
}

async function book(run: Run, isHanging: boolean): Promise<{ status: number; ms: number }> {
  const { clinic, node, caller } = run
  const n = run.taken++
  const group = isHanging ? good + (n % 3) : n % good
  // Every tenth place is of one facility; each number has a slot of its own there.
  const place = clinic.places[group + 10 * Math.floor(n / 90)]!
  const startS = clinic.firstS + (n % 90) * 900
  const phone = `+5730${String(1_000_000 + n)}${isHanging ? 9 : 1}`
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
  const form = { slot, attempt: `attempt${phone.slice(1)}`, consent: 'yes', name: 'Ana', surname: 'Prueba', phone }
  return caller.call('POST', `${node.origin}/book`, { form })
}

function report(rounds: readonly { alone: Round; beside: Round }[], perSecond: number): Proof {
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
  const p99 = { alone: middle(rounds.map(({ alone }) => alone.p99)), beside: middle(rounds.map(({ beside }) => beside.p99)) }
  const p50 = { alone: middle(rounds.map(({ alone }) => alone.p50)), beside: middle(rounds.map(({ beside }) => beside.p50)) }
  const ratio = middle(rounds.map(({ alone, beside }) => beside.p99 / alone.p99))
  const failed = rounds.reduce((sum, { alone, beside }) => sum + alone.failed + beside.failed, 0)
  const made = rounds.reduce((sum, { alone, beside }) => sum + alone.made + beside.made, 0)
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return {
    isProven: ratio < 1.1 && failed === 0,
    figure: `${perSecond} bookings a second at one node, 30 % to a vendor that hangs: of ${made} others ${failed} failed, `
      + `p50 ${ms(p50.beside)} beside them and ${ms(p50.alone)} without, p99 ${ms(p99.beside)} and ${ms(p99.alone)}, `
      + `median ratio of p99 ${ratio.toFixed(2)}`,
    counts: { made, failed, ratioP99: ratio, p99Alone: p99.alone, p99Beside: p99.beside, p50Alone: p50.alone, p50Beside: p50.beside },
  }
}
