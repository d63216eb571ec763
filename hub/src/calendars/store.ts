import { statement } from '../db/pool.ts'
import type { Queryable, Tx } from '../db/pool.ts'

export type Key = { facilityId: string; addressId: string }

/** The latest payload of replaceSlots, where no other change of the periods followed it. */
export type Replaced = { replaced_hash: Buffer | null; replaced_at: Temporal.Instant | null }

export type Calendar = Replaced & { status: 'enabled' | 'disabled'; revision: string; periods_revision: string }

const lockCalendarStatement = statement(
  'lockCalendar',
  `select status, revision, periods_revision, replaced_hash, replaced_at from calendar
    where facility_id = $1 and address_id = $2 for update`,
)

/** Locks the calendar's row until the transaction ends: everything that changes an address's time takes it first. */
export async function lockCalendar(tx: Tx, key: Key): Promise<Calendar | undefined> {
  const [row] = await tx.query<Calendar>(lockCalendarStatement, [key.facilityId, key.addressId])
  return row
}

const findReplacementStatement = statement(
  'findReplacement',
  `select replaced_hash, replaced_at from calendar where facility_id = $1 and address_id = $2`,
)

export async function findReplacement(db: Queryable, key: Key): Promise<Replaced | undefined> {
  const [row] = await db.query<Replaced>(findReplacementStatement, [key.facilityId, key.addressId])
  return row
}

const lockCalendarsStatement = statement(
  'lockCalendars',
  `select address_id from calendar
    where facility_id = $1 and address_id = any ($2::bigint[]) order by address_id for update`,
)

/** Locks several calendars of a facility, always in the same order, so that two callers never wait for each other. */
export async function lockCalendars(tx: Tx, key: { facilityId: string; addressIds: readonly string[] }): Promise<void> {
  await tx.query(lockCalendarsStatement, [key.facilityId, key.addressIds])
}

const insertCalendarStatement = statement(
  'insertCalendar',
  `insert into calendar (facility_id, address_id, status)
   select facility_id, address_id, case when is_enabled then 'enabled' else 'disabled' end
     from address where facility_id = $1 and address_id = $2
   on conflict do nothing`,
)

/** Makes the address's calendar where it has none yet; disabled at a disabled address, as enableCalendar refuses it there. */
export async function insertCalendar(db: Queryable, key: Key): Promise<void> {
  await db.query(insertCalendarStatement, [key.facilityId, key.addressId])
}

const switchCalendarStatement = statement(
  'switchCalendar',
  `insert into calendar as c (facility_id, address_id, status) values ($1, $2, $3)
   on conflict (facility_id, address_id) do update set status = $3, revision = c.revision + 1
     where c.status <> $3
   returning status`,
)

/** Whether the switch changed anything. A calendar that isn't there yet is made. */
export async function switchCalendar(db: Queryable, key: Key, status: 'enabled' | 'disabled'): Promise<boolean> {
  return (await db.query(switchCalendarStatement, [key.facilityId, key.addressId, status])).length > 0
}

const touchCalendarStatement = statement(
  'touchCalendar',
  `update calendar set revision = revision + 1 where facility_id = $1 and address_id = $2`,
)

/** Marks that bookings or breaks of the calendar changed, in the transaction that changed them. */
export async function touchCalendar(tx: Queryable, key: Key): Promise<void> {
  await tx.query(touchCalendarStatement, [key.facilityId, key.addressId])
}

const touchPeriodsStatement = statement(
  'touchPeriods',
  `update calendar
      set revision = revision + 1, periods_revision = periods_revision + 1, replaced_hash = $3, replaced_at = $4
    where facility_id = $1 and address_id = $2`,
)

/** Marks that work periods changed: bookings decided on the old ones are refused as stale. */
export async function touchPeriods(
  tx: Queryable,
  key: Key,
  replaced: { hash: Buffer; at: Temporal.Instant } | null,
): Promise<void> {
  await tx.query(touchPeriodsStatement, [key.facilityId, key.addressId, replaced?.hash ?? null, replaced?.at ?? null])
}

const dropServiceStatement = statement(
  'dropServiceFromPeriods',
  `with kept as (
     select start_at,
            coalesce((select jsonb_agg(one order by n)
                        from jsonb_array_elements(services) with ordinality as e (one, n)
                       where one ->> 'address_service_id' <> $3::bigint::text), '[]') as services
       from work_period where facility_id = $1 and address_id = $2
   ), emptied as (
     delete from work_period using kept
      where facility_id = $1 and address_id = $2 and work_period.start_at = kept.start_at and kept.services = '[]'
   )
   update work_period set services = kept.services from kept
    where facility_id = $1 and address_id = $2 and work_period.start_at = kept.start_at
      and kept.services <> '[]' and kept.services <> work_period.services`,
)

/** Takes a service out of the address's work periods; those that offered nothing else go. */
export async function dropServiceFromPeriods(
  tx: Queryable,
  { facilityId, addressId, addressServiceId }: Key & { addressServiceId: string },
): Promise<void> {
  await tx.query(dropServiceStatement, [facilityId, addressId, addressServiceId])
}
