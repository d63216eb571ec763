import { statement } from '../db/pool.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import type { AddressService } from '../services/store.ts'
import type { Interval } from '../time.ts'

export type BookingState = 'vetting' | 'booked' | 'canceled' | 'moved' | 'denied' | 'expired' | 'abandoned'
export type Actor = 'user' | 'doctor' | 'integration'

/** The contract's patient object as it came in; `is_returning` stands in a column of its own. */
export type Patient = {
  name: string
  surname?: string | null
  email?: string | null
  phone?: string | null
  birth_date?: string | null
  nin?: string | null
  gender?: 'm' | 'f' | null
  marketing_consent?: boolean | null
  data_privacy_consent?: boolean | null
  insurance_number?: string | null
}

/** Why a vetting booking ended. `code` and `client_id` find the dictionary's text; `cause` is for support. */
export type BookingDenial = {
  kind: 'fix-a-field' | 'slot-gone' | 'not-eligible' | 'ask-clinic' | 'try-later'
  cause: string
  code?: number
  field?: string | null
  client_id?: string
}

/** One row of table booking. */
export type BookingRow = {
  facility_id: string
  booking_id: string
  address_id: string
  doctor_id: string
  address_service_id: string | null
  state: BookingState
  start_at: Temporal.Instant
  end_at: Temporal.Instant
  duration: number
  booked_by: Actor
  booked_at: Temporal.Instant
  canceled_by: Actor | null
  canceled_at: Temporal.Instant | null
  cancel_reason: string | null
  confirmed_by: 'user' | 'admin' | null
  confirmed_at: Temporal.Instant | null
  presence: 'present' | 'absent' | null
  patient: Patient
  comment: string | null
  label: string | null
  is_returning: boolean
  is_recurring: boolean
  insurance_provider_id: string | null
  insurance_plan_id: string | null
  visit_payment: boolean
  visit_payment_status: string | null
  /** Two decimals; what the patient pays on booking. */
  payment_amount: string | null
  payment_opened_at: Temporal.Instant | null
  /** Not paid by then, a booked visit is canceled; null where no payment is awaited. */
  payment_due_at: Temporal.Instant | null
  videocall_url: string | null
  signature: string
  origin_booking_id: string
  moved_to_booking_id: string | null
  /** Of a patient's move that is not (yet) made: the booking whose place this one would take. */
  moves_booking_id?: string | null
  attempt_id: string | null
  epoch: string
  hold_until: Temporal.Instant | null
  access_hash: Buffer | null
  locale: string | null
  denial: BookingDenial | null
}

/** A booking with the names that answers show beside its ids. */
export type Booking = BookingRow & {
  service: Omit<AddressService, 'facility_id' | 'deleted_at'> | null
  insurance_name: string | null
  insurance_plan_name: string | null
}

export const columns = `
  b.*, i.name as insurance_name, p.name as insurance_plan_name,
  case when s.address_service_id is not null then json_build_object(
    'address_service_id', s.address_service_id::text, 'address_id', s.address_id::text,
    'service_id', s.service_id::text, 'name', s.name, 'custom_name', s.custom_name, 'price', s.price::text,
    'is_price_from', s.is_price_from, 'is_default', s.is_default, 'is_visible', s.is_visible,
    'description', s.description, 'default_duration', s.default_duration, 'minimum_age', s.minimum_age,
    'maximum_age', s.maximum_age) end as service`
export const joins = `
  left join address_service s on s.facility_id = b.facility_id and s.address_service_id = b.address_service_id
  left join insurance_provider i on i.insurance_provider_id = b.insurance_provider_id
  left join insurance_plan p on p.insurance_plan_id = b.insurance_plan_id`

const findBookingStatement = statement(
  'findBooking',
  `select ${columns} from booking b ${joins} where b.facility_id = $1 and b.booking_id = $2`,
)

/** A booking of the facility in whatever state. */
export async function findBooking(
  db: Queryable,
  key: { facilityId: string; bookingId: string },
): Promise<Booking | undefined> {
  const [row] = await db.query<Booking>(findBookingStatement, [key.facilityId, key.bookingId])
  return row
}

const findBookingByAccessStatement = statement(
  'findBookingByAccess',
  `select ${columns} from booking b ${joins} where b.access_hash = $1`,
)

/** The booking that a patient's page token opens. The token is the whole right to it: no facility is known yet. */
export async function findBookingByAccess(db: Queryable, accessHash: Buffer): Promise<Booking | undefined> {
  const [row] = await db.query<Booking>(findBookingByAccessStatement, [accessHash])
  return row
}

export type ListKey = { facilityId: string; addressId: string; range: Interval }

const listBookingsStatement = statement(
  'listBookings',
  `select ${columns} from booking b ${joins}
    where b.facility_id = $1 and b.address_id = $2 and b.start_at >= $3 and b.start_at < $4
      and b.state in ('booked', 'canceled', 'moved')
    order by b.start_at, b.booking_id
    limit $5 offset $6`,
)

/** Booked and canceled bookings that start in the range, by start. `limit` null: all; they have to be few. */
export function listBookings(
  db: Queryable,
  { facilityId, addressId, range, limit, offset }: ListKey & { limit: number | null; offset: number },
): Promise<Booking[]> {
  return db.query<Booking>(listBookingsStatement, [facilityId, addressId, range.start, range.end, limit, offset])
}

const countBookingsStatement = statement(
  'countBookings',
  `select count(*)::int as total from booking
    where facility_id = $1 and address_id = $2 and start_at >= $3 and start_at < $4
      and state in ('booked', 'canceled', 'moved')`,
)

export async function countBookings(db: Queryable, { facilityId, addressId, range }: ListKey): Promise<number> {
  const values = [facilityId, addressId, range.start, range.end]
  const [row] = await db.query<{ total: number }>(countBookingsStatement, values)
  return row!.total
}

const takeSlotStatement = statement(
  'takeSlot',
  `select outcome, booking_id, periods_revision from take_slot($1, $2, $3, $4, $5, $6, $7)`,
)

export type SlotTaking = {
  booking: BookingRow
  periodsRevision: string
  now: Temporal.Instant
  /** When the hold ends; null for a booking that needs no ask. */
  holdUntil: Temporal.Instant | null
  originClientId: string | null
  /** The slot-booked notification, or null while it is only held. */
  body: string | null
}

export type SlotOutcome = {
  outcome: 'taken' | 'joined' | 'busy' | 'stale' | 'closed'
  /** The booking that stands: ours, or the one the same attempt made before. */
  booking_id: string | null
  /** The calendar's revision where ours was stale. */
  periods_revision: string | null
}

/** A whole booking as jsonb_populate_record reads it. */
export function rowJson(booking: BookingRow): string {
  const { access_hash: hash } = booking
  return JSON.stringify({ ...booking, access_hash: hash && `\\x${hash.toString('hex')}` })
}

/** Takes the slot in one round trip (0023_one_clock.sql says how). */
export async function takeSlot(db: Queryable, taking: SlotTaking): Promise<SlotOutcome> {
  const { booking, periodsRevision, now, holdUntil, originClientId, body } = taking
  const row = rowJson(booking)
  const values = [periodsRevision, row, now, holdUntil, body && 'slot-booked', originClientId, body]
  const [outcome] = await db.query<SlotOutcome>(takeSlotStatement, values)
  return outcome!
}

const cancelBookingStatement = statement(
  'cancelBooking',
  `update booking
      set state = 'canceled', canceled_by = $3, canceled_at = $4, cancel_reason = $5, payment_due_at = null,
          visit_payment_status = case when payment_due_at is null then visit_payment_status else 'canceled' end
    where facility_id = $1 and booking_id = $2 and state = 'booked'
      and ($6::timestamptz is null or payment_due_at <= $6)
   returning booking_id`,
)

/**
 * booked -> canceled, and the payment that was awaited with it; false where it was not booked.
 * @param one.unpaidAt only where the payment was due by then: it may have come in between
 */
export async function markCanceled(
  tx: Tx,
  one: {
    facilityId: string
    bookingId: string
    by: Actor
    at: Temporal.Instant
    reason: string | null
    unpaidAt: Temporal.Instant | null
  },
): Promise<boolean> {
  const values = [one.facilityId, one.bookingId, one.by, one.at, one.reason, one.unpaidAt]
  return (await tx.query(cancelBookingStatement, values)).length > 0
}

const findNewestOfChainStatement = statement(
  'findNewestOfChain',
  `select booking_id from booking
    where facility_id = $1 and origin_booking_id = $2 and moved_to_booking_id is null
      and state in ('booked', 'canceled')`,
)

/** The last booking of a chain of moves: the one that was not moved on. */
export async function findNewestOfChain(
  db: Queryable,
  key: { facilityId: string; originId: string },
): Promise<string | undefined> {
  const [row] = await db.query<{ booking_id: string }>(findNewestOfChainStatement, [key.facilityId, key.originId])
  return row?.booking_id
}
