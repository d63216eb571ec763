import { newToken, hashSecret } from '../hub/src/partners/secrets.ts'
import { dayInterval, localDate } from '../hub/src/time.ts'
/** The 2,000 filled calendars: what is in them, and which slots the two sides of a comparison may take. */
import type { Db } from '../hub/src/db/pool.ts'

/** A zone that never changes its offset, so that the SQL scripts can count in seconds. */
export const zone = 'America/Bogota'
const offset = '-05:00'
// Far from the ids that a sandbox makes for its own clinics.
const firstFacility = 800_001
const facilities = 200
const addresses = 2000
const weeks = 12
const weekdays = 5
// The quarters of a day on which nothing is seeded: 9:30–11:00, 11:30–13:00 and 14:30–17:00.
const startsPerDay = 22
export const visitMinutes = 15

/** Slots of all calendars together that are free after seeding, numbered from 0. */
export const slotCount = addresses * weeks * weekdays * startsPerDay

export type World = {
  /** Midnight of the first Monday, in epoch seconds. */
  baseS: number
  token: string
}

export type Slot = { facilityId: number; addressId: number; serviceId: number; start: string; startS: number }

/** The nth free slot; sql/booking.sql counts alike. A doctor has one address, and both have one id. */
export function slotAt(baseS: number, n: number): Slot {
  const address = n % addresses
  const t = Math.floor(n / addresses)
  const unit = Math.floor(t / (weekdays * weeks))
  const day = (Math.floor(t / weekdays) % weeks) * 7 + (t % weekdays)
  const minute = 570 + 15 * unit + (unit >= 12 ? 120 : unit >= 6 ? 30 : 0)
  const startS = baseS + day * 86_400 + minute * 60
  return { ...place(address), start: localText(startS), startS }
}

/** A range of 7 whole days in one calendar, for random numbers from 0 to 1. */
export function weekAt(baseS: number, address: number, day: number) {
  const from = baseS + Math.floor(day * (weeks * 7 - 7)) * 86_400
  return { ...place(Math.floor(address * addresses)), start: localText(from), end: localText(from + 7 * 86_400) }
}

/** Whose address it is. */
export function facilityOf(addressId: number): number {
  return firstFacility + ((addressId - 1) % facilities)
}

function place(index: number) {
  return { facilityId: facilityOf(index + 1), addressId: index + 1, serviceId: (index + 1) * 10 + 1 }
}

function localText(epochS: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epochS * 1000)
    .toZonedDateTimeISO(offset)
    .toString({
      smallestUnit: 'second',
      timeZoneName: 'never',
    })
}

/** Fills an empty, migrated database. */
export async function seedWorld(db: Db, now: Temporal.Instant, say: (text: string) => void): Promise<World> {
  const today = localDate(now, zone)
  const base = dayInterval(today.add({ days: 8 - today.dayOfWeek }), zone).start
  const token = newToken()
  for (const [what, text] of seeds) {
    const started = performance.now()
    const { rowCount } = await db.pool.query(text.replaceAll(':base', `'${base}'::timestamptz`))
    say(`  ${what}: ${rowCount} rows in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
  const times = [now, now.add({ hours: 24 })].map(String)
  await db.pool.query(`insert into access_token values ($1, 'bench', $2, $3)`, [hashSecret(token), ...times])
  await db.pool.query('vacuum (analyze)')
  await db.pool.query('checkpoint')
  return { baseS: base.epochMilliseconds / 1000, token }
}

const facilitySql = `${firstFacility} + (a - 1) % ${facilities}`
const eachAddress = `generate_series(1, ${addresses}) a`
const eachDay = `generate_series(0, ${weeks - 1}) w, generate_series(0, ${weekdays - 1}) d`
const at = (clock: string) => `:base + (w * 7 + d) * interval '1 day' + ${clock}::interval`

// Rows lie in the order of time, as in a database that was filled day by day: a calendar's are far apart.
const seeds: readonly (readonly [string, string])[] = [
  ['partner', `insert into partner values (990001, 'Bench')`],
  [
    'client',
    `insert into client (client_id, partner_id, name, is_pulled, created_at)
    values ('bench', 990001, 'Bench', true, now())`,
  ],
  ['feed', `insert into client_feed (client_id) values ('bench')`],
  [
    'facilities',
    `insert into facility (facility_id, name, locale, time_zone)
    select f, 'Clínica ' || f, 'es-CO', '${zone}'
      from generate_series(${firstFacility}, ${firstFacility + facilities - 1}) f`,
  ],
  ['streams', `insert into facility_stream (facility_id) select facility_id from facility`],
  ['grants', `insert into client_facility select facility_id, 'bench' from facility`],
  [
    'doctors',
    `insert into doctor (facility_id, doctor_id, name, surname)
    select ${facilitySql}, a, 'Ana', 'Prueba ' || a from ${eachAddress}`,
  ],
  [
    'addresses',
    `insert into address (facility_id, address_id, doctor_id, name, city_name, post_code, street)
    select ${facilitySql}, a, a, 'Consultorio ' || a, 'Bogotá', '110111', 'Calle ' || a || ' # 7-08'
      from ${eachAddress}`,
  ],
  [
    'address services',
    `insert into address_service (
      facility_id, address_service_id, address_id, name, price, default_duration)
    select ${facilitySql}, a * 10 + k, a, case k when 1 then 'Control' else 'Consulta' end, 120000, 15 * k
      from ${eachAddress}, generate_series(1, 2) k`,
  ],
  [
    'calendars',
    `insert into calendar (facility_id, address_id, status)
    select ${facilitySql}, a, 'enabled' from ${eachAddress}`,
  ],
  [
    'work periods',
    `insert into work_period (facility_id, address_id, start_at, end_at, grid_start_at, services)
    select ${facilitySql}, a, ${at('p.since')}, ${at('p.till')}, ${at('p.since')},
           jsonb_build_array(jsonb_build_object('address_service_id', (a * 10 + 1)::text, 'duration', 15),
                             jsonb_build_object('address_service_id', (a * 10 + 2)::text, 'duration', 30))
      from ${eachDay}, ${eachAddress}, (values ('9 hours', '13 hours'), ('14 hours', '18 hours')) p(since, till)
     order by w, d, a`,
  ],
  [
    'breaks',
    `insert into calendar_break (facility_id, break_id, address_id, since, till, description)
    select ${facilitySql}, a * 100 + w, a, ${at("'17 hours'")}, ${at("'18 hours'")}, 'Reunión'
      from ${eachDay}, ${eachAddress} where d = 4`,
  ],
  [
    'bookings',
    `insert into booking (
      facility_id, booking_id, address_id, doctor_id, address_service_id, state, start_at, end_at,
      duration, booked_by, booked_at, patient, signature, origin_booking_id, locale)
    select ${facilitySql}, a * 1000 + w * 15 + d * 3 + k, a, a, a * 10 + 2, 'booked', ${at('p.since')},
           ${at('p.till')}, 30, 'user', now(),
           '{"name": "Ana", "surname": "Prueba", "phone": "+573001234567", "email": "ana@example.org"}',
           gen_random_uuid(), a * 1000 + w * 15 + d * 3 + k, 'es-CO'
      from ${eachDay}, ${eachAddress},
           (values (0, '9 hours', '9 hours 30 minutes'), (1, '11 hours', '11 hours 30 minutes'),
                   (2, '14 hours', '14 hours 30 minutes')) p(k, since, till)
     order by w, d, a`,
  ],
]
