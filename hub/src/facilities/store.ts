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
