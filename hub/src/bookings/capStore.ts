/** How much one person may have booked on patients' pages at a time (0026_caps.sql says how it is held exact). */
import { statement } from '../db/pool.ts'
import { rowJson } from './store.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import type { BookingRow, SlotOutcome, SlotTaking } from './store.ts'

/** Open visits of one phone and of one e-mail address; 0 is any number. */
export type Caps = { perPhone: number; perEmail: number }

export type CappedOutcome = SlotOutcome | { outcome: 'beyond_caps' }

const takeSlotWithinCapsStatement = statement(
  'takeSlotWithinCaps',
  `select outcome, booking_id, periods_revision from take_slot_within_caps($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
)

/** As takeSlot, in one round trip too; nothing is taken where it would be too much. */
export async function takeSlotWithinCaps(db: Queryable, caps: Caps, taking: SlotTaking): Promise<CappedOutcome> {
  const { booking, periodsRevision, now, holdUntil, originClientId, body } = taking
  const slot = [periodsRevision, rowJson(booking), now, holdUntil, body && 'slot-booked', originClientId, body]
  const values = [caps.perPhone, caps.perEmail, ...slot]
  const [outcome] = await db.query<CappedOutcome>(takeSlotWithinCapsStatement, values)
  return outcome!
}

const isBeyondCapsStatement = statement('isBeyondCaps', `select is_beyond_caps($1, $2, $3) as is_beyond`)

/**
 * Whether a booking that takes another's place would be too much. Ask first of all in its transaction: the person is
 * locked before any calendar.
 */
export async function isBeyondCaps(tx: Tx, caps: Caps, booking: BookingRow): Promise<boolean> {
  const values = [rowJson(booking), caps.perPhone, caps.perEmail]
  const [row] = await tx.query<{ is_beyond: boolean }>(isBeyondCapsStatement, values)
  return row!.is_beyond
}
