/** Patients whose caps hold as in production, in a hub whose vendor answers as the test says, over two nodes. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { bookAsPatient } from '../../src/bookings/patientBooking.ts'
import { moveAsPatient } from '../../src/bookings/patientMove.ts'
import { loadConfig } from '../../src/config.ts'
import { startNode } from '../partners/nodes.ts'
import { testApp } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import { startVendor } from '../support/vendor.ts'
import type { App } from '../../src/http/operation.ts'

export const vendor = await startVendor()
export const hub = await testApp({ vendorUrl: vendor.url, realtime: 'off' })
export const other = await startNode(hub)
after(async () => {
  await other.close()
  await hub.close()
  await vendor.close()
})

/** As an operator has them who sets nothing. */
const production = loadConfig({
  SLOTWIRE_MODE: 'production',
  DATABASE_URL: 'postgres://u:p@db/slotwire',
  SLOTWIRE_SECRET: 's'.repeat(32),
})
const { visitsPerPhone, visitsPerEmail } = production

export function setCaps(caps = { visitsPerPhone, visitsPerEmail }): void {
  for (const { app } of [hub, other]) app.config = { ...app.config, ...caps }
}
setCaps()

export const sql = (text: string, values: unknown[] = []) => rows(hub.db, text, values)
export const setRealtime = (mode: 'on' | 'off') =>
  sql(`update client set realtime = $1 where client_id = 'client-a'`, [mode])

const { world } = hub
export const places = {
  home: { facilityId: world.facility, addressId: world.address, addressServiceId: world.service },
  /** An hour instead of half of one. */
  long: { facilityId: world.facility, addressId: world.address, addressServiceId: world.longService },
  colleague: { facilityId: world.facility, addressId: world.otherAddress, addressServiceId: world.otherService },
  elsewhere: { facilityId: '2', addressId: '211', addressServiceId: world.foreign.service },
}
export type PlaceName = keyof typeof places

/** The nth day, at the time that it is in Warsaw, and in Madrid too. */
export const at = (day: number, time: string) =>
  Temporal.PlainDateTime.from(`${world.days[day]}T${time}`).toZonedDateTime('Europe/Warsaw').toInstant()

export type Person = { name?: string; surname?: string; phone: string; email?: string }
type Wish = { place?: PlaceName; app?: App; attempt?: string }

let attempts = 0
let phones = 0

/** A phone that no test has used. */
export const newPhone = () => `+4850100${String(phones++).padStart(4, '0')}`

/** What became of it: `started`, or why not. */
export async function book(person: Person, start: Temporal.Instant, wish: Wish = {}) {
  const { place = 'home', app = hub.app, attempt = `attempt-${attempts++}` } = wish
  const patient = { name: 'Jan', surname: 'Kanarek', birth_date: '1985-03-27', ...person }
  const made = await bookAsPatient(app, { ...places[place], start, attempt, locale: 'pl-PL', patient })
  if (made.outcome !== 'started') return { outcome: made.outcome, token: '' }
  await made.settled
  return made
}

export async function booked(person: Person, start: Temporal.Instant, wish: Wish = {}): Promise<string> {
  const { outcome, token } = await book(person, start, wish)
  assert.equal(outcome, 'started')
  return token
}

export async function move(token: string, start: Temporal.Instant, app = hub.app): Promise<string> {
  const made = await moveAsPatient(app, { token, start, attempt: `attempt-${attempts++}` })
  if (made.outcome === 'started') await made.settled
  return made.outcome
}

/** Visits that stand, each chain of moves once. */
export async function openVisits(phone: string): Promise<number> {
  const [row] = await sql(
    `select count(distinct origin_booking_id)::int as open from booking
      where patient->>'phone' = $1 and state in ('vetting', 'booked')`,
    [phone],
  )
  return row.open
}

/** Five open visits of one phone on days 1 to 5 at the time. @returns their tokens */
export async function fill(phone: string, time: string): Promise<string[]> {
  const tokens: string[] = []
  for (let day = 1; day <= 5; day++) tokens.push(await booked({ phone }, at(day, time)))
  return tokens
}
