/**
 * A facility of its own with a doctor whose two addresses are coupled, one in person and one online, and the calls that
 * read and change them: what the model test plays on. Minutes are the model's (calendarModel.ts).
 */
import assert from 'node:assert/strict'
import { bookAsPatient, findPatientBooking } from '../../src/bookings/patientBooking.ts'
import { midnights, slotsOf } from './calendarModel.ts'
import { rows } from './paths.ts'
import type { TestApp } from './app.ts'
import type { Item, Model, Range, Wish } from './calendarModel.ts'
import type { Answer, TestClient } from './client.ts'

/** In Warsaw, the middle day is the one on which the clock goes back. */
export const clockStands = '2026-10-24T21:30:00Z'
export const dates = ['2026-10-24', '2026-10-25', '2026-10-26'] as const
const middle = Date.parse('2026-10-25T00:00:00+02:00')
const minuteMs = 60_000

/** The hub's clock in the model's minutes. */
export const nowMinute = (Date.parse(clockStands) - middle) / minuteMs

export const instantOf = (minute: number): string =>
  new Date(middle + minute * minuteMs).toISOString().replace('.000', '')
const minuteOf = (instant: string): number => (Date.parse(instant) - middle) / minuteMs

export type Lane = {
  facility: string
  paths: readonly [string, string]
  services: readonly [readonly string[], readonly string[]]
  client: TestClient
  app: TestApp['app']
  db: TestApp['db']
}

// Copies of the small world's rows under new ids: facility 1, doctor 11, addresses 111 and 112.
const copies = (facility: number): [table: string, where: string, changes: object][] => [
  ['facility', 'facility_id = 1', {}],
  ['client_facility', `facility_id = 1 and client_id = 'client-a'`, {}],
  ['doctor', 'facility_id = 1 and doctor_id = 11', { doctor_id: facility * 10 + 1 }],
  ...[1, 2].flatMap((nth): [string, string, object][] => {
    const address = { address_id: facility * 10 + nth }
    const plain = { needs_gender: false, needs_nin: false, needs_birth_date: false }
    const services = nth === 1 ? [1111, 1112] : [1121, 1112]
    return [
      [
        'address',
        `facility_id = 1 and address_id = ${110 + nth}`,
        { ...address, ...plain, doctor_id: facility * 10 + 1 },
      ],
      ['calendar', `facility_id = 1 and address_id = ${110 + nth}`, address],
      ...services.map((id, index): [string, string, object] => [
        'address_service',
        `facility_id = 1 and address_service_id = ${id}`,
        { ...address, address_service_id: facility * 100 + nth * 10 + index },
      ]),
    ]
  }),
]

/** @param nth from 1; each lane is another facility, so that lanes can run at the same time */
export async function openLane({ app, db }: TestApp, client: TestClient, nth: number): Promise<Lane> {
  const facility = 1000 + nth
  for (const [table, where, changes] of copies(facility)) {
    const copied = await rows(
      db,
      `insert into ${table}
      select (jsonb_populate_record(one, $1::jsonb)).* from ${table} one where ${where} returning 1 as one`,
      [JSON.stringify({ facility_id: facility, ...changes })],
    )
    assert.equal(copied.length, 1, `${table} where ${where}`)
  }
  const path = (address: number) => `/facilities/${facility}/doctors/${facility * 10 + 1}/addresses/${address}`
  const services = (address: number) => [0, 1].map((index) => String(facility * 100 + address * 10 + index))
  return {
    facility: String(facility),
    paths: [path(facility * 10 + 1), path(facility * 10 + 2)],
    services: [services(1), services(2)],
    client,
    app,
    db,
  }
}

/** Empty calendars again, in one statement: a database for each sequence would cost twenty times as much. */
export async function clear({ db, facility }: Lane): Promise<void> {
  await rows(
    db,
    `
    with bookings as (delete from booking where facility_id = $1),
         breaks as (delete from calendar_break where facility_id = $1),
         periods as (delete from work_period where facility_id = $1),
         notifications as (delete from notification where facility_id = $1)
    update calendar set replaced_hash = null, replaced_at = null, periods_revision = periods_revision + 1
     where facility_id = $1`,
    [facility],
  )
}

const patient = { name: 'Jan', surname: 'Kowalski', phone: '+48500100200', birth_date: '1985-03-27' }
let attempts = 0

/** The operations, in minutes. */
export const calls = {
  replace: ({ client, paths }: Lane, at: 0 | 1, items: readonly Item[]): Promise<Answer> =>
    client.put(`${paths[at]}/slots`, {
      slots: items.map(({ start, end, offers }) => ({
        start: instantOf(start),
        end: instantOf(end),
        address_services: offers.map(({ service, duration }) => ({ address_service_id: service, duration })),
      })),
    }),
  book: ({ client, paths }: Lane, at: 0 | 1, { start, service, duration }: Wish): Promise<Answer> =>
    client.post(`${paths[at]}/slots/${encodeURIComponent(instantOf(start))}/book`, {
      address_service_id: service,
      duration,
      patient,
    }),
  /** Straight into the domain, as the patient's page does; answered as the API would. */
  async bookAsPatient(
    { app, facility, paths }: Lane,
    at: 0 | 1,
    wish: Omit<Wish, 'duration'>,
  ): Promise<{ status: number; body: any }> {
    const started = await bookAsPatient(app, {
      facilityId: facility,
      addressId: paths[at].split('/').at(-1)!,
      addressServiceId: wish.service,
      locale: 'pl-PL',
      start: Temporal.Instant.from(instantOf(wish.start)),
      attempt: `attempt ${++attempts}`,
      patient,
    })
    if (started.outcome !== 'started') return { status: 404, body: started }
    await started.settled
    const found = await findPatientBooking(app, started.token)
    return { status: 200, body: { id: found!.booking.booking_id } }
  },
}

const query = (since: number, till: number, names: readonly [string, string]) =>
  new URLSearchParams({ [names[0]]: instantOf(since), [names[1]]: instantOf(till) }).toString()

const byStart = (a: { start: number; id: string }, b: { start: number; id: string }) =>
  a.start - b.start || Number(a.id) - Number(b.id)

/** Everything that starts (breaks: that touches) in the range, as the hub answers it and as the model has it. */
export async function compare(lane: Lane, model: Model, at: 0 | 1, range: Range): Promise<void> {
  const path = lane.paths[at]
  const place = model.places[at]
  const { since, till } = range
  const read = async (end: string) => (await lane.client.get(`${path}/${end}`)).body._items as any[]
  const [slots, bookings, breaks] = await Promise.all([
    read(`slots?${query(since, till, ['start', 'end'])}&with=slot.services`),
    read(`bookings?${query(since, till, ['start', 'end'])}`),
    read(`breaks?${query(since, till, ['since', 'till'])}`),
  ])
  const seenSlots = slots.map((one) => ({
    start: minuteOf(one.start),
    services: one.address_services._items.map(({ id }: { id: string }) => id),
  }))
  const slotsExpected = slotsOf(model, place, range)
  assert.deepEqual(
    seenSlots,
    slotsExpected.map(({ start, offers }) => ({ start, services: offers.map(({ service }) => service) })),
  )

  const seenBookings = bookings.map((one) => ({
    id: one.id,
    start: minuteOf(one.start_at),
    duration: one.duration,
    status: one.status,
  }))
  for (const { start_at: start, end_at: end, duration } of bookings)
    assert.equal(minuteOf(end) - minuteOf(start), duration)
  const inRange = place.bookings.filter(({ start }) => start >= since && start < till)
  assert.deepEqual(seenBookings, inRange.map((one) => ({ ...one })).sort(byStart))
  compareBreaks(breaks, model, at, range)
}

/** `breaks` as the hub answered them. */
function compareBreaks(breaks: readonly any[], model: Model, at: 0 | 1, { since, till }: Range): void {
  const place = model.places[at]
  const touching = place.breaks.filter((one) => since < till && one.since < till && one.till > since)
  const idOf = (key: number) => model.broken.find((one) => one.key === key && one.at === at)?.id
  const known = touching.map(({ key, ...one }) => ({ ...one, id: idOf(key) }))
  // Which id a counterpart has is for the hub to choose: the model has none for it.
  const idless = new Set(known.filter(({ id }) => id === undefined).map(breakText))
  const seenBreaks = breaks
    .map((one) => ({
      since: minuteOf(one.since),
      till: minuteOf(one.till),
      description: one.description,
      id: one.id,
    }))
    .map((one) => (idless.has(breakText(one)) ? { ...one, id: undefined } : one))
  assert.deepEqual(seenBreaks.map(breakText).sort(), known.map(breakText).sort())
  assert.deepEqual(new Set(seenBreaks), new Set(known))
  assert.deepEqual(
    seenBreaks.map((one) => one.since),
    known.map((one) => one.since).sort((a, b) => a - b),
  )
}

const breakText = ({ since, till, description }: Range & { description: string | null }) =>
  `${since} ${till} ${description}`

/** Whole addresses: all three days. */
export async function compareDays(lane: Lane, model: Model, places: readonly (0 | 1)[]): Promise<void> {
  const range = { since: midnights[0], till: midnights[3] }
  await Promise.all(places.map((at) => compare(lane, model, at, range)))
}

/** Straight from the table, by plain comparison of every two: no visit may stand in another's time. */
export async function countOverlaps({ db, facility }: Lane): Promise<number> {
  const booked = await rows(
    db,
    `
    select booking_id, address_id, extract(epoch from start_at)::int as s, extract(epoch from end_at)::int as e
      from booking where facility_id = $1 and state in ('vetting', 'booked')`,
    [facility],
  )
  return booked.filter((a) =>
    booked.some((b) => a.booking_id !== b.booking_id && a.address_id === b.address_id && a.s < b.e && b.s < a.e),
  ).length
}
