/** What ends a hold: an answer, or nothing in time. Each is a compare-and-set, so that exactly one wins. */
import { statement } from '../db/pool.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import type { BookingDenial } from './store.ts'

const approveBookingStatement = statement(
  'approveBooking',
  `with approved as (
     update booking set state = 'booked', hold_until = null
      where facility_id = $1 and booking_id = $2 and state = 'vetting' and epoch = $3 and hold_until > $5
     returning facility_id
   )
   select announce(facility_id, 'slot-booked', $2, null, $4, $5) as seq from approved`,
)

/** vetting -> booked with its notification, in one statement; false where the hold no longer lives. */
export async function approveBooking(
  db: Queryable,
  one: { facilityId: string; bookingId: string; epoch: string; body: string; at: Temporal.Instant },
): Promise<boolean> {
  const rows = await db.query(approveBookingStatement, [one.facilityId, one.bookingId, one.epoch, one.body, one.at])
  return rows.length > 0
}

const denyBookingStatement = statement(
  'denyBooking',
  `update booking set state = 'denied', denial = $4, hold_until = null
    where facility_id = $1 and booking_id = $2 and state = 'vetting' and epoch = $3
   returning booking_id`,
)

/** vetting -> denied: the slot is free again. */
export async function denyBooking(
  tx: Tx,
  one: { facilityId: string; bookingId: string; epoch: string; denial: BookingDenial },
): Promise<boolean> {
  const values = [one.facilityId, one.bookingId, one.epoch, JSON.stringify(one.denial)]
  return (await tx.query(denyBookingStatement, values)).length > 0
}

const listExpiredHoldsStatement = statement(
  'listExpiredHolds',
  `select facility_id, booking_id, address_id from booking
    where state = 'vetting' and hold_until <= $1 order by hold_until limit 100`,
)

export type Hold = { facility_id: string; booking_id: string; address_id: string }

/** Holds that outlived their ask. */
export function listExpiredHolds(db: Queryable, now: Temporal.Instant): Promise<Hold[]> {
  return db.query<Hold>(listExpiredHoldsStatement, [now])
}

const expireHoldStatement = statement(
  'expireHold',
  `update booking set state = 'expired', denial = '{"kind": "try-later", "cause": "hold_expired"}', hold_until = null
    where facility_id = $1 and booking_id = $2 and state = 'vetting' and hold_until <= $3
   returning booking_id`,
)

export async function expireHold(tx: Tx, hold: Hold, now: Temporal.Instant): Promise<boolean> {
  return (await tx.query(expireHoldStatement, [hold.facility_id, hold.booking_id, now])).length > 0
}
