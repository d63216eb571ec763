/** The sandbox's SQL. */
import { statement, type Queryable, type Statement } from '../db/pool.ts'
import type { Row } from './world.ts'

const lockSeeding = statement('lockDemoSeeding', 'lock table partner in exclusive mode')
const findClient = statement('findDemoClient', 'select exists (select from client where client_id = $1) as found')

/** Lets one node at a time seed, until its transaction ends. Tells whether the demo world is there. */
export async function lockWorld(tx: Queryable, clientId: string): Promise<{ isThere: boolean }> {
  await tx.query(lockSeeding)
  const [row] = await tx.query<{ found: boolean }>(findClient, [clientId])
  return { isThere: row!.found }
}

const inserts = new Map<string, Statement>()

/**
 * Inserts rows in one statement. A column that no row has gets its default; one that some have is null
 * elsewhere.
 */
export async function insertRows(tx: Queryable, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].join(', ')
  const key = `${table} (${columns})`
  const insert =
    inserts.get(key) ??
    statement(
      `insertDemo_${inserts.size + 1}_${table}`,
      `insert into ${table} (${columns})
       select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    )
  inserts.set(key, insert)
  await tx.query(insert, [JSON.stringify(rows)])
}

// The median over the addresses, not the maximum: neither an address that an integrator filled further nor
// one that they cleared tells how far the demo itself has filled.
const findFilledUntil = statement(
  'findDemoFilledUntil',
  `select time_zone, percentile_disc(0.5) within group (order by latest) as latest
     from (select f.time_zone, (select max(w.start_at) from work_period w
                                 where w.facility_id = c.facility_id and w.address_id = c.address_id) as latest
             from calendar c join facility f using (facility_id)
            where c.facility_id between 1 and $1 and c.address_id < 1000000) as addresses
    where latest is not null group by time_zone`,
)

/** Per zone, the start of the last work period on the last day that the demo filled. */
export async function findLastFilled(tx: Queryable, facilityCount: number): Promise<Map<string, Temporal.Instant>> {
  const rows = await tx.query<{ time_zone: string; latest: Temporal.Instant }>(findFilledUntil, [facilityCount])
  return new Map(rows.map((row) => [row.time_zone, row.latest]))
}

// Locked before they are written to, as everything that changes an address's time does.
const lockCalendars = statement(
  'lockDemoCalendars',
  `select from calendar where facility_id between 1 and $1 order by facility_id, address_id for update`,
)
const templateColumns = 'facility_id bigint, address_id bigint, zone text, from_minute int, till_minute int'
const dayColumns = 'zone text, weekday int, number int, midnight timestamptz'

// An address that has periods on or after a day was edited there: it is left as it is.
const fillPeriods = statement(
  'fillDemoPeriods',
  `with filled as (
   insert into work_period (facility_id, address_id, start_at, end_at, grid_start_at, services,
                            insurance_accepted, insurance_provider_ids)
   select t.facility_id, t.address_id, d.midnight + t.from_minute * interval '1 minute',
          d.midnight + t.till_minute * interval '1 minute', d.midnight + t.from_minute * interval '1 minute',
          t.services, t.insurance_accepted, t.insurance_provider_ids
     from jsonb_to_recordset($1::jsonb) as t(${templateColumns}, weekday int, services jsonb,
                                             insurance_accepted text, insurance_provider_ids bigint[])
     join jsonb_to_recordset($2::jsonb) as d(${dayColumns}) on d.zone = t.zone and d.weekday = t.weekday
    where not exists (select from work_period w where w.facility_id = t.facility_id
                         and w.address_id = t.address_id and w.start_at >= d.midnight)
   returning facility_id, address_id)
   update calendar c set revision = revision + 1, periods_revision = periods_revision + 1
     from (select distinct facility_id, address_id from filled) as f
    where c.facility_id = f.facility_id and c.address_id = f.address_id`,
)

// A facility has one address with lunches, so the day's number makes their ids: 10,000 days are enough.
const fillLunches = statement(
  'fillDemoLunches',
  `with filled as (
   insert into calendar_break (facility_id, break_id, address_id, since, till, description)
   select t.facility_id, t.facility_id * 10000 + d.number, t.address_id,
          d.midnight + t.from_minute * interval '1 minute', d.midnight + t.till_minute * interval '1 minute',
          t.description
     from jsonb_to_recordset($1::jsonb) as t(${templateColumns}, description text)
     join jsonb_to_recordset($2::jsonb) as d(${dayColumns}) on d.zone = t.zone and d.weekday <= 5
   on conflict do nothing returning facility_id, address_id)
   update calendar c set revision = revision + 1
     from (select distinct facility_id, address_id from filled) as f
    where c.facility_id = f.facility_id and c.address_id = f.address_id`,
)

export type Filling = {
  periods: readonly Row[]
  lunches: readonly Row[]
  days: readonly Row[]
  facilityCount: number
}

/** Fills the days with work periods and lunches. */
export async function fillCalendars(tx: Queryable, { periods, lunches, days, facilityCount }: Filling): Promise<void> {
  if (days.length === 0) return
  await tx.query(lockCalendars, [facilityCount])
  const daysJson = JSON.stringify(days)
  await tx.query(fillPeriods, [JSON.stringify(periods), daysJson])
  await tx.query(fillLunches, [JSON.stringify(lunches), daysJson])
}

const pointClient = statement('pointDemoClient', 'update client set push_url = $2 where client_id = $1')
const listHashes = statement('listDemoSecretHashes', 'select secret_hash from client_secret where client_id = $1')
const writeSecret = statement(
  'writeDemoSecret',
  `insert into client_secret (client_id, ordinal, secret_hash, created_at) values ($1, 1, $2, $3)
   on conflict (client_id, ordinal)
   do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at`,
)

export async function updateEndpoint(tx: Queryable, clientId: string, url: string): Promise<void> {
  await tx.query(pointClient, [clientId, url])
}

/** Whether the hash is one of the client's live secrets. */
export async function isLiveSecret(tx: Queryable, clientId: string, hash: Buffer): Promise<boolean> {
  const rows = await tx.query<{ secret_hash: Buffer }>(listHashes, [clientId])
  return rows.some(({ secret_hash }) => secret_hash.equals(hash))
}

/** Makes it the client's first secret; a second one, if there is, stays. */
export async function insertSecret(tx: Queryable, clientId: string, hash: Buffer, at: Temporal.Instant): Promise<void> {
  await tx.query(writeSecret, [clientId, hash, at])
}

const findZone = statement(
  'findDemoZone',
  'select time_zone from facility where facility_id = $1 and deleted_at is null',
)

/** The facility's zone; null where it was deleted. */
export async function findFacilityZone(db: Queryable, facilityId: string): Promise<string | null> {
  const [row] = await db.query<{ time_zone: string }>(findZone, [facilityId])
  return row?.time_zone ?? null
}
