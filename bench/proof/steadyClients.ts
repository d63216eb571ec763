/** Normal clients: calls of the API and pages at a steady rate, over kept connections and over new ones. */
import { setTimeout as delay } from 'node:timers/promises'
import { localTime, pathOf, serviceAt } from './clinic.ts'
import { base } from './http.ts'
import type { Clinic } from './clinic.ts'
import type { Caller, Outcome } from './http.ts'
import type { Random } from './random.ts'
import type { Node } from './stage.ts'

export type Steady = {
  clinic: Clinic
  node: Node
  caller: Caller
  random: Random
  token: string
  perSecond: number
  /** Slots booked so far. */
  taken: number
}

export type Answered = { ms: number; isGood: boolean }

/** Requests at a steady rate, however long each takes. */
export async function steadyRound(steady: Steady, seconds: number): Promise<Answered[]> {
  const answers: Promise<Answered>[] = []
  const started = performance.now()
  for (let n = 0; n < steady.perSecond * seconds; n++) {
    const dueMs = (n * 1000) / steady.perSecond - (performance.now() - started)
    if (dueMs > 0) await delay(dueMs)
    answers.push(callOnce(steady))
  }
  return Promise.all(answers)
}

/** The time that a share of them took at most. */
export function msAt(answers: readonly Answered[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? NaN
}

async function callOnce(steady: Steady): Promise<Answered> {
  const { random, clinic, node } = steady
  const place = random.pick(clinic.places)
  // One in ten comes over a connection of its own.
  const headers: Record<string, string> = random.share() < 0.1 ? { connection: 'close' } : {}
  const share = random.share()
  let outcome: Outcome
  if (share < 0.2) outcome = await book(steady, headers)
  else if (share < 0.7) {
    const [start, end] = [clinic.firstS, clinic.firstS + 86_400].map((epochS) => encodeURIComponent(localTime(epochS)))
    const range = `start=${start}&end=${end}`
    const url = `${node.origin}${base}${pathOf(place)}/slots?${range}`
    outcome = await steady.caller.call('GET', url, { token: steady.token, headers })
  } else {
    const page = ['d', place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15)].join('/')
    outcome = await steady.caller.call('GET', `${node.origin}/${page}`, { headers })
  }
  return { ms: outcome.ms, isGood: outcome.status === 200 }
}

function book(steady: Steady, headers: Record<string, string>): Promise<Outcome> {
  const { place, startS } = steady.clinic.slot(steady.taken)
  const body = {
    address_service_id: String(serviceAt(place, 15)),
    duration: 15,
    patient: { name: 'Ana', surname: 'Prueba', phone: `+5730${10_000_000 + steady.taken}`, email: 'ana@example.org' },
  }
  steady.taken++
  const url = `${steady.node.origin}${base}${pathOf(place)}/slots/${encodeURIComponent(localTime(startS))}/book`
  return steady.caller.call('POST', url, { token: steady.token, body, headers })
}
