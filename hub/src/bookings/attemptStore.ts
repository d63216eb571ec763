import { statement } from '../db/pool.ts'
import { findBooking } from './store.ts'
import type { Queryable } from '../db/pool.ts'
import type { Booking } from './store.ts'

const findAttemptStatement = statement(
  'findAttempt',
  `select booking_id from booking where facility_id = $1 and attempt_id = $2`,
)

/** What an attempt made, in whatever state it is now. */
export async function findBookingOfAttempt(
  db: Queryable,
  { facilityId, attemptId }: { facilityId: string; attemptId: string },
): Promise<Booking | undefined> {
  const [row] = await db.query<{ booking_id: string }>(findAttemptStatement, [facilityId, attemptId])
  return row && findBooking(db, { facilityId, bookingId: row.booking_id })
}
