import { statement } from '../db/pool.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import type { PaymentStatus } from './rules.ts'

const listUnpaidStatement = statement(
  'listUnpaid',
  `select facility_id, booking_id from booking
    where state = 'booked' and payment_due_at <= $1 order by payment_due_at limit 100`,
)

/** Booked visits whose payment should have come by now. */
export function listUnpaid(
  db: Queryable,
  now: Temporal.Instant,
): Promise<{ facility_id: string; booking_id: string }[]> {
  return db.query(listUnpaidStatement, [now])
}

export type LockedPayment = {
  state: string
  visit_payment_status: string | null
  payment_opened_at: Temporal.Instant | null
}

const lockPaymentStatement = statement(
  'lockPayment',
  `select state, visit_payment_status, payment_opened_at from booking
    where facility_id = $1 and booking_id = $2 for update`,
)

export async function lockPayment(tx: Tx, key: { facilityId: string; bookingId: string }): Promise<LockedPayment> {
  const [row] = await tx.query<LockedPayment>(lockPaymentStatement, [key.facilityId, key.bookingId])
  return row!
}

const updatePaymentStatement = statement(
  'updatePayment',
  `update booking set visit_payment_status = $3, payment_due_at = $4 where facility_id = $1 and booking_id = $2`,
)

export async function updatePayment(
  tx: Tx,
  one: { facilityId: string; bookingId: string; status: PaymentStatus; dueAt: Temporal.Instant | null },
): Promise<void> {
  await tx.query(updatePaymentStatement, [one.facilityId, one.bookingId, one.status, one.dueAt])
}
