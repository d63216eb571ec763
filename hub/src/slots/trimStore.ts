import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

const batch = 1000

const deletePastPeriodsStatement = statement(
  'deletePastPeriods',
  `delete from work_period where (facility_id, address_id, start_at) in (
     select facility_id, address_id, start_at from work_period where end_at < $1 limit ${batch} for update skip locked)
   returning start_at`,
)

/** Deletes work periods that ended before `until`, 1,000 at most. @returns whether there may be more */
export async function deletePastPeriods(db: Queryable, until: Temporal.Instant): Promise<boolean> {
  return (await db.query(deletePastPeriodsStatement, [until])).length === batch
}

const deleteReplacementsStatement = statement(
  'deleteReplacementsOfTheDead',
  `delete from slot_replacement where (facility_id, address_id, payload_hash) in (
     select facility_id, address_id, payload_hash from slot_replacement where lease_until < $1
      limit ${batch} for update skip locked)
   returning facility_id`,
)

/** Deletes claims on payloads whose node died over them, 1,000 at most. @returns whether there may be more */
export async function deleteReplacementsOfTheDead(db: Queryable, now: Temporal.Instant): Promise<boolean> {
  return (await db.query(deleteReplacementsStatement, [now])).length === batch
}
