/** SQL of one booking's further life: it is moved, confirmed, or marked with the patient's presence. */
import { statement } from '../db/pool.ts'
import { rowJson } from './store.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import type { Actor, BookingRow, BookingState } from './store.ts'

type Key = { facilityId: string; bookingId: string }

const findBookingStateStatement = statement(
  'findBookingState',
  `select state from booking where facility_id = $1 and booking_id = $2`,
)

export async function findBookingState(db: Queryable, key: Key): Promise<BookingState | undefined> {
  const [row] = await db.query<{ state: BookingState }>(findBookingStateStatement, [key.facilityId, key.bookingId])
  return row?.state
}

export type LockedBooking = Pick<
  BookingRow,
  | 'state'
  | 'start_at'
  | 'confirmed_at'
  | 'canceled_at'
  | 'presence'
  | 'moved_to_booking_id'
  | 'visit_payment'
  | 'visit_payment_status'
  | 'payment_due_at'
>

const lockBookingStatement = statement(
  'lockBooking',
  `select state, start_at, confirmed_at, canceled_at, presence, moved_to_booking_id, visit_payment,
          visit_payment_status, payment_due_at
     from booking
    where facility_id = $1 and booking_id = $2 for update`,
)

/** Locks a booking that was found before and reads what decides about it. Bookings are never deleted. */
export async function lockBooking(tx: Tx, key: Key): Promise<LockedBooking> {
  const [row] = await tx.query<LockedBooking>(lockBookingStatement, [key.facilityId, key.bookingId])
  return row!
}

type Time = { facilityId: string; addressId: string; start: Temporal.Instant; end: Temporal.Instant }

// Ranges and states as the constraint booking_no_overlap has them, so that both statements take its index.
const overlapping = `
  k.facility_id = $1 and k.address_id = $2 and k.state in ('vetting', 'booked')
  and tstzrange(k.start_at, k.end_at) && tstzrange($3, $4)`

const expireHoldsInStatement = statement(
  'expireHoldsIn',
  `update booking k
      set state = 'expired', denial = '{"kind": "try-later", "cause": "hold_expired"}', hold_until = null
    where ${overlapping} and k.state = 'vetting' and k.hold_until <= $5`,
)

const isTimeTakenStatement = statement(
  'isTimeTaken',
  `select exists (select from booking k where ${overlapping} and k.booking_id <> $5) or exists (
     select from calendar_break k
      where k.facility_id = $1 and k.address_id = $2 and tstzrange(k.since, k.till) && tstzrange($3, $4)
   ) as taken`,
)

/**
 * Whether a booking, a live hold or a break stands in the time. Ask under the calendar's lock. Holds that have outlived
 * their ask are expired on the way: the constraint would refuse a booking over them.
 * @param except the booking that is about to leave
 * @param now taken under the lock as well: what has waited for it may have outlived a hold
 */
export async function isTimeTaken(
  tx: Tx,
  { facilityId, addressId, start, end }: Time,
  { except, now }: { except: string; now: Temporal.Instant },
): Promise<boolean> {
  const values = [facilityId, addressId, start, end]
  await tx.query(expireHoldsInStatement, [...values, now])
  const [row] = await tx.query<{ taken: boolean }>(isTimeTakenStatement, [...values, except])
  return row!.taken
}

const markMovedStatement = statement(
  'markMoved',
  `update booking
      set state = 'moved', canceled_by = $4, canceled_at = $5, moved_to_booking_id = $3, access_hash = null,
          payment_due_at = null
    where facility_id = $1 and booking_id = $2`,
)

/** Ends a locked booking as moved on to another. The patient's page goes over to the next booking. */
export async function markMoved(tx: Tx, one: Key & { nextId: string; by: Actor; at: Temporal.Instant }): Promise<void> {
  await tx.query(markMovedStatement, [one.facilityId, one.bookingId, one.nextId, one.by, one.at])
}

const insertBookingStatement = statement(
  'insertBooking',
  `insert into booking select (jsonb_populate_record(null::booking, $1::jsonb)).*`,
)

/** Writes a whole row; the caller holds the calendar's lock and knows that the time is free. */
export async function insertBooking(tx: Tx, booking: BookingRow): Promise<void> {
  await tx.query(insertBookingStatement, [rowJson(booking)])
}

const expireMovingHoldStatement = statement(
  'expireMovingHold',
  `update booking set state = 'expired', denial = '{"kind": "try-later", "cause": "hold_expired"}', hold_until = null
    where facility_id = $1 and origin_booking_id = $2 and state = 'vetting' and hold_until <= $3`,
)
const findMovingHoldStatement = statement(
  'findMovingHold',
  `select booking_id from booking where facility_id = $1 and origin_booking_id = $2 and state = 'vetting'`,
)

/** The time that is being asked for instead of a visit's own, if any; a hold that has outlived its ask ends on the way. */
export async function findMovingHold(
  tx: Tx,
  { facilityId, originId }: { facilityId: string; originId: string },
  now: Temporal.Instant,
): Promise<string | undefined> {
  await tx.query(expireMovingHoldStatement, [facilityId, originId, now])
  const [row] = await tx.query<{ booking_id: string }>(findMovingHoldStatement, [facilityId, originId])
  return row?.booking_id
}

const insertHoldStatement = statement(
  'insertHold',
  `insert into booking
   select b.* from jsonb_populate_record(null::booking, $2::jsonb || jsonb_build_object(
     'hold_until', $3::timestamptz)) b
    where b.facility_id = $1`,
)

/** As insertBooking, held until then. */
export async function insertHold(tx: Tx, booking: BookingRow, until: Temporal.Instant): Promise<void> {
  await tx.query(insertHoldStatement, [booking.facility_id, rowJson(booking), until])
}

const lockHoldStatement = statement(
  'lockHold',
  `select state, epoch, coalesce(hold_until > $3, false) as is_live from booking
    where facility_id = $1 and booking_id = $2 for update`,
)

export async function lockHold(
  tx: Tx,
  key: Key,
  now: Temporal.Instant,
): Promise<{ state: BookingState; epoch: string; is_live: boolean }> {
  const [row] = await tx.query<{ state: BookingState; epoch: string; is_live: boolean }>(lockHoldStatement, [
    key.facilityId,
    key.bookingId,
    now,
  ])
  return row!
}

const bookHoldStatement = statement(
  'bookHold',
  `update booking
      set state = 'booked', hold_until = null, moves_booking_id = null, access_hash = $3, visit_payment_status = $4,
          payment_due_at = $5
    where facility_id = $1 and booking_id = $2`,
)

/** A locked, living hold takes the place of the booking it moves, opens on the patient's page, and has its payment. */
export async function bookHold(
  tx: Tx,
  one: Key & { accessHash: Buffer | null; payment: Pick<BookingRow, 'visit_payment_status' | 'payment_due_at'> },
): Promise<void> {
  const { visit_payment_status: status, payment_due_at: dueAt } = one.payment
  await tx.query(bookHoldStatement, [one.facilityId, one.bookingId, one.accessHash, status, dueAt])
}

const abandonHoldStatement = statement(
  'abandonHold',
  `update booking set state = 'abandoned', hold_until = null, denial = '{"kind": "try-later", "cause": "visit_ended"}'
    where facility_id = $1 and booking_id = $2`,
)

/** Drops a locked hold whose visit is no longer booked. */
export async function abandonHold(tx: Tx, key: Key): Promise<void> {
  await tx.query(abandonHoldStatement, [key.facilityId, key.bookingId])
}

const markConfirmedStatement = statement(
  'markConfirmed',
  `update booking set confirmed_by = $3, confirmed_at = $4 where facility_id = $1 and booking_id = $2`,
)

export async function markConfirmed(tx: Tx, one: Key & { by: 'user' | 'admin'; at: Temporal.Instant }): Promise<void> {
  await tx.query(markConfirmedStatement, [one.facilityId, one.bookingId, one.by, one.at])
}

const markPresenceStatement = statement(
  'markPresence',
  `update booking set presence = $3 where facility_id = $1 and booking_id = $2`,
)

export async function markPresence(tx: Tx, one: Key & { presence: 'present' | 'absent' }): Promise<void> {
  await tx.query(markPresenceStatement, [one.facilityId, one.bookingId, one.presence])
}
