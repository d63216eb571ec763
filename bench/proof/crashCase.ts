/** One case: while a patient books or moves a visit, the hub that serves them is brought to a point and dies of it. */
import { setTimeout as delay } from 'node:timers/promises'
import { addClient, quarterS, serviceAt } from './clinic.ts'
import { startLink } from './crashLink.ts'
import { sendForm } from './crashPages.ts'
import { known } from './crashPoints.ts'
import { startAskedVendor } from './crashVendor.ts'
import type { Clinic, Place } from './clinic.ts'
import type { Link } from './crashLink.ts'
import type { Form } from './crashPages.ts'
import type { Pair } from './crashPoints.ts'
import type { AskedVendor } from './crashVendor.ts'
import type { Caller } from './http.ts'
import type { Node, Stage } from './stage.ts'
import type { Vendor } from './vendor.ts'

export type CrashRun = {
  stage: Stage
  clinic: Clinic
  /** Outlives every case, and has its own link to the database. */
  survivor: Node
  caller: Caller
  /** Of a client that gets every notification. */
  listener: Vendor
  /** The desk's token. */
  token: string
  /** Places that a case has had. */
  used: number
}

/** A case whose hub is dead. */
export type Crash = {
  pair: Pair
  place: Place
  phone: string
  /** Of the time that the patient wants, and of the visit that is moved there. */
  wantedS: number
  visit: Visit | null
  form: Form
  /** Where the hub's reply led; null where the patient read none. */
  location: string | null
  vendor: AskedVendor
}

export type Visit = { path: string; bookingId: string; startS: number }

export const askTimeoutMs = 1000
// Far longer than any point takes, deadline included.
const patienceMs = 10_000

/** @returns null where the hub did not come to the point */
export async function crash(run: CrashRun, pair: Pair): Promise<Crash | null> {
  const place = run.clinic.places[run.used++]
  if (!place) throw new Error('Too many cases had to be repeated: there is no place left for another')
  const phone = `+5730${10_000_000 + run.used}`
  const link = await startLink(run.stage.databaseUrl)
  try {
    const [victim, visit] = await Promise.all([
      run.stage.startNode({ mode: 'sandbox', databaseUrl: link.url, workers: false }),
      // While there is no client to ask yet: only the move is asked.
      pair.flow === 'move' ? bookVisit(run, place, phone) : null,
    ])
    const wantedS = run.clinic.firstS + 2 * quarterS
    const form = visit ? moveForm(visit, phone, wantedS) : bookForm(place, phone, wantedS)
    const dying = await die(run, { pair, place, form, victim, link })
    return dying && { pair, place, phone, wantedS, visit, form, ...dying }
  } finally {
    await link.close()
  }
}

function bookForm(place: Place, phone: string, startS: number): Form {
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
  const attempt = `attempt${phone.slice(1)}`
  return { path: '/book', fields: { slot, attempt, consent: 'yes', name: 'Ana', surname: 'Prueba', phone } }
}

function moveForm(visit: Visit, phone: string, startS: number): Form {
  return { path: `${visit.path}/move`, fields: { at: String(startS), attempt: `move${phone.slice(1)}` } }
}

async function bookVisit({ caller, survivor, stage, clinic }: CrashRun, place: Place, phone: string): Promise<Visit> {
  const { path, fields } = bookForm(place, phone, clinic.firstS)
  const { status, headers } = await caller.call('POST', survivor.origin + path, { form: fields })
  const [row] = await stage.rows(
    `select booking_id::text as id from booking where facility_id = $1 and state = 'booked'`,
    [place.facilityId],
  )
  if (status !== 303 || !row) throw new Error(`No visit to move could be booked: ${status}`)
  return { path: String(headers.location), bookingId: row.id, startS: clinic.firstS }
}

type Scene = { pair: Pair; place: Place; form: Form; victim: Node; link: Link }

/** Sends the form, and kills the hub at the moment when the point is seen. */
async function die(
  run: CrashRun,
  { pair, place, form, victim, link }: Scene,
): Promise<Pick<Crash, 'location' | 'vendor'> | null> {
  const { kind, point } = pair
  const { promise: died, resolve } = Promise.withResolvers<true>()
  let isDead = false
  const kill = () => {
    isDead = true
    void victim.kill().then(() => resolve(true))
  }
  const reach = async (name: string) => {
    if (isDead || name !== point.name) return false
    // It reads in the order in which things come: when it has answered this, it has read what was sent before.
    if (point.isRead) await run.caller.call('GET', `${victim.origin}/livez`)
    kill()
    return true
  }
  const asked = () => {
    if (point.isAfterAsk && !isDead) link.watch(point.sight!, kill)
  }
  const vendor = await startAskedVendor(kind.answer, { reach, asked })
  await addAsked(run.stage, place, vendor.url)
  if (point.sight && !point.isAfterAsk) link.watch(point.sight, kill)
  const reply = sendForm(victim.origin, form, reach)
  const isReached = await Promise.race([died, delay(patienceMs, false, { ref: false })])
  await victim.kill()
  const location = await reply
  if (isReached) return { location, vendor }
  await vendor.close()
  return null
}

/** A client of the place's own, so that no case knows of the failures of another. */
async function addAsked(stage: Stage, { facilityId }: Place, url: string): Promise<void> {
  const clientId = `asked-${facilityId}`
  const vendor = { url, isAsked: true, isPushed: false, askTimeoutMs }
  await addClient(stage, { clientId, facilities: [facilityId], vendor })
  await stage.rows(`insert into denial (client_id, code, kind) values ($1, $2, 'not-eligible')`, [clientId, known.code])
  await stage.rows(`insert into denial_text (client_id, code, locale, text) values ($1, $2, 'en', $3)`, [
    clientId,
    known.code,
    known.words,
  ])
}
