import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'
import type { AddressService } from '../services/store.ts'
import type { Interval } from '../time.ts'
import type { InsuranceAccepted, OfferedService, WorkPeriod } from './rules.ts'

type Key = { facilityId: string; addressId: string }
type Range = Key & { range: Interval }

// Instants travel as epoch milliseconds: parsing PostgreSQL's text for each costs more than the whole slot walk.
type PeriodRow = {
  start_ms: number
  end_ms: number
  grid_start_ms: number
  services: { address_service_id: string; duration: number }[]
  insurance_accepted: InsuranceAccepted
  insurance_provider_ids: string[]
  insurance_plan_ids: string[]
}

// No period is longer than 25 hours and no booking than a day, which bounds each index scan from below.
const periodColumns = `
  (extract(epoch from start_at) * 1000)::float8 as start_ms, (extract(epoch from end_at) * 1000)::float8 as end_ms`
const periodCondition = `
  facility_id = $1 and address_id = $2 and start_at < $4 and start_at > $3::timestamptz - interval '25 hours'
  and end_at > $3`

const listWorkPeriodsStatement = statement(
  'listWorkPeriods',
  `select ${periodColumns}, (extract(epoch from grid_start_at) * 1000)::float8 as grid_start_ms,
          services, insurance_accepted, insurance_provider_ids, insurance_plan_ids
     from work_period where ${periodCondition} order by start_at`,
)

/** The work periods that touch the range, ordered by start. */
export async function listWorkPeriods(db: Queryable, { facilityId, addressId, range }: Range): Promise<WorkPeriod[]> {
  const values = [facilityId, addressId, range.start, range.end]
  return (await db.query<PeriodRow>(listWorkPeriodsStatement, values)).map(toPeriod)
}

const findOfferedServiceStatement = statement(
  'findOfferedService',
  `select s.*, p.*
     from address_service s left join lateral (
       select ${periodColumns}, (extract(epoch from grid_start_at) * 1000)::float8 as grid_start_ms,
              services, insurance_accepted, insurance_provider_ids, insurance_plan_ids
         from work_period
        where facility_id = s.facility_id and address_id = s.address_id and start_at <= $3
          and start_at > $3::timestamptz - interval '25 hours' and end_at > $3
     ) p on true
    where s.facility_id = $1 and s.address_service_id = $2 and s.deleted_at is null
    order by p.start_ms`,
)

export type OfferedAtStart = { service: AddressService; periods: WorkPeriod[] }

/** In one read: a live address service of the facility, and its address's work periods around `start`, by start. */
export async function findOfferedService(
  db: Queryable,
  key: { facilityId: string; addressServiceId: string; start: Temporal.Instant },
): Promise<OfferedAtStart | undefined> {
  type Row = AddressService & { [Column in keyof PeriodRow]: PeriodRow[Column] | null }
  const rows = await db.query<Row>(findOfferedServiceStatement, [key.facilityId, key.addressServiceId, key.start])
  const [service] = rows
  const periods = rows.filter((row) => row.services !== null).map((row) => toPeriod(row as PeriodRow))
  return service && { service, periods }
}

// What takes time is read a day further than the range: a visit that starts in the range may end that much later.
// Ranges and states are written as the constraint booking_no_overlap has them: with bounds on start_at and end_at the
// planner takes its index for the address alone, and reads every booking that the calendar ever had.
const readAvailabilityStatement = statement(
  'readAvailability',
  `select ${periodColumns}, (extract(epoch from grid_start_at) * 1000)::float8 as grid_start_ms,
          services, insurance_accepted, insurance_provider_ids, insurance_plan_ids
     from work_period where ${periodCondition}
   union all
   select ${periodColumns}, null, null, null, null, null
     from booking
    where facility_id = $1 and address_id = $2 and state in ('vetting', 'booked')
      and tstzrange(start_at, end_at) && tstzrange($3, $4::timestamptz + interval '1 day')
      and (state = 'booked' or hold_until > $5)
   union all
   select (extract(epoch from since) * 1000)::float8, (extract(epoch from till) * 1000)::float8, null, null, null, null, null
     from calendar_break
    where facility_id = $1 and address_id = $2 and tstzrange(since, till) && tstzrange($3, $4::timestamptz + interval '1 day')`,
)

/** In one read: the work periods of the range, and what takes time in it (bookings, live holds, breaks). */
export async function readAvailability(
  db: Queryable,
  { facilityId, addressId, range }: Range,
  now: Temporal.Instant,
): Promise<{ periods: WorkPeriod[]; busy: Interval[] }> {
  const values = [facilityId, addressId, range.start, range.end, now]
  const rows = await db.query<PeriodRow>(readAvailabilityStatement, values)
  const periods: WorkPeriod[] = []
  const busy: Interval[] = []
  for (const row of rows) {
    if (row.services) periods.push(toPeriod(row))
    else busy.push({ start: instant(row.start_ms), end: instant(row.end_ms) })
  }
  return { periods, busy }
}

const listInsurancesAtStatement = statement(
  'listInsurancesAt',
  `select i.name, array(select p.name from insurance_plan p
                         where p.insurance_provider_id = i.insurance_provider_id
                           and p.insurance_plan_id = any (w.insurance_plan_ids) order by p.name) as plans
     from work_period w
     join insurance_provider i on i.insurance_provider_id = any (w.insurance_provider_ids)
       or i.insurance_provider_id in (select p.insurance_provider_id from insurance_plan p
                                       where p.insurance_plan_id = any (w.insurance_plan_ids))
    where w.facility_id = $1 and w.address_id = $2 and w.start_at <= $3
      and w.start_at > $3::timestamptz - interval '25 hours' and w.end_at > $3
    order by i.name limit 100`,
)

/** The insurances that the work period at `start` names, by name: `plans` is empty where any of the provider's is taken. */
export function listInsurancesAt(
  db: Queryable,
  { facilityId, addressId, start }: Key & { start: Temporal.Instant },
): Promise<{ name: string; plans: string[] }[]> {
  return db.query(listInsurancesAtStatement, [facilityId, addressId, start])
}

function toPeriod(row: PeriodRow): WorkPeriod {
  return {
    start: instant(row.start_ms),
    end: instant(row.end_ms),
    gridStart: instant(row.grid_start_ms),
    services: row.services.map(({ address_service_id, duration }) => ({
      addressServiceId: String(address_service_id),
      duration,
    })),
    insuranceAccepted: row.insurance_accepted,
    insuranceProviderIds: row.insurance_provider_ids,
    insurancePlanIds: row.insurance_plan_ids,
  }
}

function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(epochMs)
}

const deleteWorkPeriodsStatement = statement(
  'deleteWorkPeriods',
  `delete from work_period where facility_id = $1 and address_id = $2 and start_at = any ($3::timestamptz[])`,
)

const insertWorkPeriodsStatement = statement(
  'insertWorkPeriods',
  `insert into work_period (facility_id, address_id, start_at, end_at, grid_start_at, services, insurance_accepted,
                            insurance_provider_ids, insurance_plan_ids)
   select $1, $2, p.start_at, p.end_at, p.grid_start_at, p.services, p.insurance_accepted, p.insurance_provider_ids,
          p.insurance_plan_ids
     from jsonb_to_recordset($3::jsonb) as p (
       start_at timestamptz, end_at timestamptz, grid_start_at timestamptz, services jsonb, insurance_accepted text,
       insurance_provider_ids bigint[], insurance_plan_ids bigint[]
     )`,
)

/** Takes `remove` out and puts `insert` in, in two statements whatever their number. */
export async function replaceWorkPeriods(
  tx: Queryable,
  { facilityId, addressId }: Key,
  { remove, insert }: { remove: readonly WorkPeriod[]; insert: readonly WorkPeriod[] },
): Promise<void> {
  if (remove.length > 0) {
    await tx.query(deleteWorkPeriodsStatement, [facilityId, addressId, remove.map((one) => one.start.toString())])
  }
  if (insert.length > 0) {
    await tx.query(insertWorkPeriodsStatement, [facilityId, addressId, JSON.stringify(insert.map(periodRow))])
  }
}

function periodRow(period: WorkPeriod) {
  const service = (one: OfferedService) => ({ address_service_id: one.addressServiceId, duration: one.duration })
  return {
    start_at: period.start.toString(),
    end_at: period.end.toString(),
    grid_start_at: period.gridStart.toString(),
    services: period.services.map(service),
    insurance_accepted: period.insuranceAccepted,
    insurance_provider_ids: period.insuranceProviderIds,
    insurance_plan_ids: period.insurancePlanIds,
  }
}

const claimReplacementStatement = statement(
  'claimReplacement',
  `insert into slot_replacement as r (facility_id, address_id, payload_hash, lease_until)
   values ($1, $2, $3, $4::timestamptz + interval '30 seconds')
   on conflict (facility_id, address_id, payload_hash) do update set lease_until = excluded.lease_until
     where r.lease_until < $4
   returning 1 as one`,
)

/** Whether this payload is now ours to work on; false while an identical one is in flight. */
export async function claimReplacement(
  db: Queryable,
  { facilityId, addressId }: Key,
  { hash, now }: { hash: Buffer; now: Temporal.Instant },
): Promise<boolean> {
  return (await db.query(claimReplacementStatement, [facilityId, addressId, hash, now])).length > 0
}

const releaseReplacementStatement = statement(
  'releaseReplacement',
  `delete from slot_replacement where facility_id = $1 and address_id = $2 and payload_hash = $3`,
)

export async function releaseReplacement(db: Queryable, { facilityId, addressId }: Key, hash: Buffer): Promise<void> {
  await db.query(releaseReplacementStatement, [facilityId, addressId, hash])
}
