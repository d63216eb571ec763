/** Clinics for a proof, written by SQL of its own: calendars of quarter hours on one day, and clients with tokens. */
import { createHash } from 'node:crypto'
import type { Stage } from './stage.ts'

export type Place = { facilityId: number; doctorId: number; addressId: number }

export type Clinic = {
  places: readonly Place[]
  /** Start of the first quarter hour of every calendar, in epoch seconds. */
  firstS: number
  perPlace: number
  /** The nth quarter hour of all calendars, calendar by calendar. */
  slot(n: number): { place: Place; startS: number }
}

export type ClinicOptions = { facilities: number; addresses: number; perPlace: number }

export type ClientRow = {
  clientId: string
  facilities: readonly number[]
  /** Where asks and pushes go; none where it is left out. */
  vendor?: { url: string; isAsked: boolean; askTimeoutMs?: number; isPushed?: boolean }
  isPulled?: boolean
  limits?: { writesPerMinute?: number; writesPerHour?: number; readsPerHour?: number }
}

export const quarterS = 900
/** The service of `minutes` (15 or 30) at an address. */
export const serviceAt = ({ addressId }: Place, minutes: 15 | 30) => addressId * 100 + minutes
export const pathOf = ({ facilityId, doctorId, addressId }: Place) =>
  `/facilities/${facilityId}/doctors/${doctorId}/addresses/${addressId}`

/** Local time of the clinics, which keep one offset all year. */
export function localTime(epochS: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(epochS * 1000)
  return instant.toString({ timeZone: '-05:00', smallestUnit: 'second' })
}

// Far from the ids that a sandbox makes for its own clinics.
const firstFacility = 700_001

export async function makeClinic(stage: Stage, { facilities, addresses, perPlace }: ClinicOptions): Promise<Clinic> {
  const [{ day }] = await stage.rows(
    `select extract(epoch from date_trunc('day', clock_timestamp() at time zone 'America/Bogota') at time zone
      'America/Bogota')::int as day`,
  )
  const firstS = day + 7 * 86_400
  const places = Array.from({ length: addresses }, (_, n) => {
    const facilityId = firstFacility + (n % facilities)
    return { facilityId, doctorId: 710_000 + n, addressId: 720_000 + n }
  })
  for (let n = 0; n < facilities; n++) {
    const id = firstFacility + n
    await stage.rows(
      `insert into facility (facility_id, name, locale, time_zone) values ($1, $2, 'es-CO', 'America/Bogota')`,
      [id, `Clínica ${n}`],
    )
    await stage.rows('insert into facility_stream (facility_id) values ($1)', [id])
  }
  for (const place of places) await makeCalendar(stage, place, firstS, perPlace)
  return {
    places,
    firstS,
    perPlace,
    slot: (n) => ({ place: places[Math.floor(n / perPlace)]!, startS: firstS + (n % perPlace) * quarterS }),
  }
}

async function makeCalendar(stage: Stage, place: Place, firstS: number, perPlace: number): Promise<void> {
  const { facilityId, doctorId, addressId } = place
  const ids = [facilityId, doctorId, addressId]
  await stage.rows(`insert into doctor (facility_id, doctor_id, name, surname) values ($1, $2, 'Ana', 'Prueba')`, [
    facilityId,
    doctorId,
  ])
  await stage.rows(
    `insert into address (facility_id, doctor_id, address_id, name, city_name, post_code, street)
    values ($1, $2, $3, 'Consultorio', 'Bogotá', '110111', 'Calle 1')`,
    ids,
  )
  await stage.rows(`insert into calendar (facility_id, address_id, status) values ($1, $2, 'enabled')`, [
    facilityId,
    addressId,
  ])
  const services = ([15, 30] as const).map((duration) => ({
    address_service_id: String(serviceAt(place, duration)),
    duration,
  }))
  for (const { address_service_id: id, duration } of services) {
    await stage.rows(
      `insert into address_service (facility_id, address_service_id, address_id, name, default_duration)
      values ($1, $2, $3, $4, $5)`,
      [facilityId, id, addressId, `Control ${duration}`, duration],
    )
  }
  await stage.rows(
    `insert into work_period (facility_id, address_id, start_at, end_at, grid_start_at, services)
    values ($1, $2, to_timestamp($3), to_timestamp($4), to_timestamp($3), $5)`,
    [facilityId, addressId, firstS, firstS + perPlace * quarterS, JSON.stringify(services)],
  )
}

/** Adds a client with the facilities it sees. @returns its access token */
export async function addClient(stage: Stage, client: ClientRow): Promise<string> {
  const { clientId, facilities, vendor, isPulled = false, limits = {} } = client
  const token = createHash('sha1').update(clientId).digest('hex')
  await stage.rows(`insert into partner (partner_id, name) values (990001, 'Proof') on conflict do nothing`)
  await stage.rows(
    `insert into client (client_id, partner_id, name, realtime, ask_timeout_ms, is_pushed, is_pulled,
      push_url, reads_per_hour, writes_per_minute, writes_per_hour, created_at)
    values ($1, 990001, $1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())`,
    [
      clientId,
      vendor?.isAsked ? 'on' : 'off',
      vendor?.askTimeoutMs ?? 2000,
      vendor?.isPushed ?? vendor !== undefined,
      isPulled,
      vendor?.url ?? null,
      limits.readsPerHour ?? null,
      limits.writesPerMinute ?? null,
      limits.writesPerHour ?? null,
    ],
  )
  await stage.rows('insert into client_feed (client_id) values ($1)', [clientId])
  for (const facilityId of facilities) {
    await stage.rows('insert into client_facility (facility_id, client_id) values ($1, $2)', [facilityId, clientId])
  }
  await stage.rows(
    `insert into access_token (token_hash, client_id, issued_at, expires_at)
    values ($1, $2, clock_timestamp(), clock_timestamp() + interval '24 hours')`,
    [createHash('sha256').update(token).digest(), clientId],
  )
  return token
}
