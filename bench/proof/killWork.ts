/** What patients and desks do while nodes die, and what they were told. */
import { setTimeout as delay } from 'node:timers/promises'
import { localTime, pathOf, serviceAt } from './clinic.ts'
import { base } from './http.ts'
import type { Outcome } from './http.ts'
import type { KillRun, Told } from './kill.ts'

const nobody = { status: 0, headers: {}, text: '', body: undefined, ms: 0 }

function count(run: KillRun, what: string): void {
  run.counts[what] = (run.counts[what] ?? 0) + 1
}

/** A call to any living node. */
async function call(run: KillRun, ...[method, path, options]: Parameters<KillRun['caller']['call']>): Promise<Outcome> {
  if (run.living.length === 0) {
    await delay(20)
    return nobody
  }
  const outcome = await run.caller.call(method, run.random.pick(run.living).origin + path, {
    timeoutMs: 15_000,
    ...options,
  })
  if (outcome.status === 0) count(run, 'withoutAnswer')
  if (outcome.status === 503) count(run, 'answered503')
  if (outcome.status >= 500 && outcome.status !== 503) count(run, 'answered5xx')
  return outcome
}

const isUnknown = ({ status }: Outcome) => status === 0 || status >= 500

/** Repeats what may be repeated, as a person reloads a page, until somebody answers. */
async function insist(run: KillRun, ...args: Parameters<KillRun['caller']['call']>): Promise<Outcome> {
  for (let turn = 1; ; turn++) {
    const outcome = await call(run, ...args)
    if (!isUnknown(outcome) || turn === 60) return outcome
    await delay(200)
  }
}

function slotFor(run: KillRun, worker: number) {
  return run.clinic.slot(worker * run.clinic.perPlace + run.random.below(run.clinic.perPlace))
}

function nextPhone(run: KillRun): string {
  return `+5730${String(10_000_000 + run.phones++)}`
}

function keep(run: KillRun, told: Told): Told {
  run.told.push(told)
  return told
}

export async function bookAsPatient(run: KillRun, worker: number): Promise<void> {
  const { place, startS } = slotFor(run, worker)
  const phone = nextPhone(run)
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
  const form = { slot, attempt: `attempt${phone.slice(1)}`, consent: 'yes', name: 'Ana', surname: 'Prueba', phone }
  const sent = await insist(run, 'POST', '/book', { form })
  if (isUnknown(sent)) return count(run, 'gaveUp')
  const told = keep(run, { phone, states: ['none', 'denied', 'expired'] })
  if (sent.status !== 303) return count(run, 'patientsRefused')
  const path = String(sent.headers.location)
  const page = await untilDecided(run, path)
  if (page === 'open') told.states = ['booked', 'denied', 'expired']
  if (page === 'denied') told.states = ['denied', 'expired']
  if (page !== 'booked') return count(run, `patients ${page}`)
  told.states = ['booked']
  count(run, 'patientsBooked')
  if (run.random.share() < 0.7) await cancelOnPage(run, path, told)
}

async function untilDecided(run: KillRun, path: string): Promise<'booked' | 'denied' | 'open'> {
  for (let turn = 1; turn <= 60; turn++) {
    const { status, text } = await insist(run, 'GET', path, { headers: { referer: path } })
    if (status !== 200) return 'open'
    if (text.includes('class="mark"')) return 'booked'
    if (!text.includes('class="wait"')) return 'denied'
    await delay(100)
  }
  return 'open'
}

async function cancelOnPage(run: KillRun, path: string, told: Told): Promise<void> {
  told.states = ['booked', 'canceled']
  const canceled = await insist(run, 'POST', `${path}/cancel`, { form: {} })
  if (canceled.status !== 303) return
  told.states = ['canceled']
  count(run, 'canceled')
}

export async function bookAtDesk(run: KillRun, worker: number): Promise<void> {
  const { place, startS } = slotFor(run, worker)
  const phone = nextPhone(run)
  const { token } = run
  const address_service_id = String(serviceAt(place, 15))
  const patient = { name: 'Ana', surname: 'Prueba', phone, email: 'ana@example.org' }
  const path = base + pathOf(place)
  const booked = await call(run, 'POST', `${path}/slots/${encodeURIComponent(localTime(startS))}/book`, {
    token,
    body: { address_service_id, duration: 15, patient },
  })
  if (isUnknown(booked)) return
  if (booked.status !== 200) return void keep(run, { phone, states: ['none'] })
  const told = keep(run, { phone, bookingId: booked.body.id, states: ['booked'] })
  count(run, 'desksBooked')
  const chance = run.random.share()
  const booking = `${path}/bookings/${told.bookingId}`
  if (chance < 0.3) return cancelAtDesk(run, booking, told)
  if (chance > 0.6) return
  const target = localTime(slotFor(run, worker).startS)
  told.states = ['booked', 'moved']
  const moved = await call(run, 'POST', `${booking}/move`, {
    token,
    body: { address_service_id, start: target, duration: 15 },
  })
  if (moved.status >= 400 && moved.status < 500) told.states = ['booked']
  if (moved.status !== 201) return
  told.states = ['moved']
  count(run, 'moved')
  const next = keep(run, { phone, bookingId: moved.body.id, states: ['booked'] })
  await cancelAtDesk(run, `${path}/bookings/${next.bookingId}`, next)
}

async function cancelAtDesk(run: KillRun, path: string, told: Told): Promise<void> {
  told.states = ['booked', 'canceled']
  const { status } = await call(run, 'DELETE', path, { token: run.token })
  if (status !== 204) return
  told.states = ['canceled']
  count(run, 'canceled')
}
