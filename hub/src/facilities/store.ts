import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

export type Facility = {
  facility_id: string
  name: string
  locale: string
  time_zone: string
  phone: string | null
  opening_hours: string | null
  deleted_at: Temporal.Instant | null
}

const listFacilitiesStatement = statement(
  'listFacilities',
  `select f.* from client_facility cf join facility f using (facility_id)
    where cf.client_id = $1 and f.deleted_at is null
    order by f.facility_id`,
)

/** The facilities of a client, by id. */
export function listFacilities(db: Queryable, clientId: string): Promise<Facility[]> {
  return db.query<Facility>(listFacilitiesStatement, [clientId])
}

const findFacilityStatement = statement(
  'findFacility',
  `select f.* from client_facility cf join facility f using (facility_id)
    where cf.client_id = $1 and cf.facility_id = $2`,
)

/** A facility of the client, also a deleted one; undefined where the client has no such facility. */
export async function findFacility(
  db: Queryable,
  key: { clientId: string; facilityId: string },
): Promise<Facility | undefined> {
  const [row] = await db.query<Facility>(findFacilityStatement, [key.clientId, key.facilityId])
  return row
}

/** A facility whose desk can be opened. */
export type Desk = Omit<Facility, 'deleted_at'> & { key_hash: Buffer }

const findDeskStatement = statement(
  'findDesk',
  `select f.facility_id, f.name, f.locale, f.time_zone, f.phone, f.opening_hours, k.key_hash
     from desk_key k join facility f on f.facility_id = k.facility_id
    where k.facility_id = $1 and f.deleted_at is null`,
)

/** Undefined where the facility has no key, or is deleted. */
export async function findDesk(db: Queryable, facilityId: string): Promise<Desk | undefined> {
  const [row] = await db.query<Desk>(findDeskStatement, [facilityId])
  return row
}

const writeDeskKeyStatement = statement(
  'writeDeskKey',
  `insert into desk_key (facility_id, key_hash, created_at)
   select facility_id, $2, $3 from facility where facility_id = $1 and deleted_at is null
   on conflict (facility_id) do update set key_hash = excluded.key_hash, created_at = excluded.created_at
   returning facility_id`,
)

/** The facility's only key from now on; false where there is no such facility. */
export async function writeDeskKey(
  db: Queryable,
  { facilityId, hash, now }: { facilityId: string; hash: Buffer; now: Temporal.Instant },
): Promise<boolean> {
  return (await db.query(writeDeskKeyStatement, [facilityId, hash, now])).length > 0
}
