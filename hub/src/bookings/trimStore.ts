import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

const batch = 1000

const deleteEndedAttemptsStatement = statement(
  'deleteEndedAttempts',
  `delete from booking where (facility_id, booking_id) in (
     select facility_id, booking_id from booking
      where state in ('denied', 'expired', 'abandoned') and booked_at < $1 limit ${batch} for update skip locked)
   returning booking_id`,
)

/** Deletes attempts before `until` that never became a booking, 1,000 at most. @returns whether there may be more */
export async function deleteEndedAttempts(db: Queryable, until: Temporal.Instant): Promise<boolean> {
  return (await db.query(deleteEndedAttemptsStatement, [until])).length === batch
}
