import { placeData } from '../addresses/views.ts'
import { lockCalendar, lockCalendars, touchCalendar } from '../calendars/store.ts'
import { transactSurely } from '../db/surely.ts'
import { announce } from '../notifications/announce.ts'
import { bookingMovedEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { canCrossAccounts } from '../payments/rules.ts'
import { listWorkPeriods } from '../slots/store.ts'
import { newId } from '../time.ts'
import { isBeyondCaps } from './capStore.ts'
import { insertBooking, isTimeTaken, lockBooking, markMoved } from './changeStore.ts'
import { insurerOf, planOffer } from './rules.ts'
import { newVideocallUrl } from './videocall.ts'
import { notifiedData } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'
import type { AddressService } from '../services/store.ts'
import type { Caps } from './capStore.ts'
import type { LockedBooking } from './changeStore.ts'
import type { Actor, Booking } from './store.ts'

export type Move = {
  booking: Booking
  /** Where the visit is. */
  origin: OpenAddress
  /** Where the visit goes: an address of the same facility, maybe of another doctor. */
  target: OpenAddress
  service: AddressService
  start: Temporal.Instant
  duration: number
  by: Actor
  originClientId: string | null
}

/** Only where a patient moves a visit: it would meet another of theirs. */
export type BeyondCaps = { outcome: 'beyond_caps' }

export type MoveOutcome =
  | { outcome: 'moved'; booking: Booking }
  | { outcome: 'ended' | 'busy' | 'closed' | 'no_slot' | 'service_not_offered' | 'payment_account' }

// Each turn loses only to a change of the work periods, made between our read and our lock.
const maxTurns = 5

/**
 * Moves a visit: the old booking ends as moved, a new one with its own id takes its place, and the facility's clients
 * are told both, in one transaction. Where it is refused, nothing changes.
 * @param caps hold for patients; who moves for the clinic brings none
 */
export function moveBooked(app: App, move: Move): Promise<MoveOutcome>
export function moveBooked(app: App, move: Move, caps: Caps | null): Promise<MoveOutcome | BeyondCaps>
export async function moveBooked(app: App, move: Move, caps: Caps | null = null): Promise<MoveOutcome | BeyondCaps> {
  const { target } = move
  if (target.calendar?.status !== 'enabled' || !target.address.is_enabled || !target.isCommercial) {
    return { outcome: 'closed' }
  }
  const next = planNext(app, move)
  let { periodsRevision } = target.calendar
  for (let turn = 1; turn <= maxTurns; turn++) {
    const offer = await readOffer(app, move)
    if (offer !== 'offered') return { outcome: offer }
    const swap = { move, next, periodsRevision, caps }
    const swapped = await transactSurely(app.db, (tx) => swapBookings(app, tx, swap))
    if (swapped.outcome === 'moved') wake()
    if (swapped.outcome !== 'stale') return swapped
    periodsRevision = swapped.periodsRevision
  }
  return { outcome: 'busy' }
}

async function readOffer(app: App, { booking, target, service, start, duration, by }: Move) {
  const { facility_id: facilityId, address_id: addressId } = target.address
  const periods = await listWorkPeriods(app.db, {
    facilityId,
    addressId,
    range: { start, end: start.add({ seconds: 1 }) },
  })
  const wanted = {
    start,
    duration,
    addressServiceId: service.address_service_id,
    insuranceProviderId: insurerOf(by, booking.insurance_provider_id),
  }
  return planOffer(periods, wanted, app.now())
}

type Swap = { move: Move; next: Booking; periodsRevision: string; caps: Caps | null }
type SwapOutcome = MoveOutcome | BeyondCaps | { outcome: 'stale'; periodsRevision: string }

/** Of a swap that is made again after a broken commit, the old booking says that it has happened. */
async function swapBookings(
  app: App,
  tx: Tx,
  { move, next: planned, periodsRevision, caps }: Swap,
): Promise<SwapOutcome> {
  const { booking, by, origin, target } = move
  const { facility_id: facilityId, booking_id: nextId, address_id: addressId, booked_at: at } = planned
  const isBeyond = caps !== null && (await isBeyondCaps(tx, caps, planned))
  await lockCalendars(tx, { facilityId, addressIds: [booking.address_id, addressId] })
  const calendar = await lockCalendar(tx, { facilityId, addressId })
  // Before all else: of two equal moves the second is told that the first has moved it, not that the time is taken.
  const locked = await lockBooking(tx, { facilityId, bookingId: booking.booking_id })
  const next = { ...planned, ...paymentOf(locked) }
  if (locked.moved_to_booking_id === nextId) return { outcome: 'moved', booking: next }
  if (locked.state !== 'booked') return { outcome: 'ended' }
  if (isBeyond) return { outcome: 'beyond_caps' }
  if (calendar?.status !== 'enabled') return { outcome: 'closed' }
  if (calendar.periods_revision !== periodsRevision) {
    return { outcome: 'stale', periodsRevision: calendar.periods_revision }
  }
  if (!canCrossAccounts(locked, origin.address, target.address)) return { outcome: 'payment_account' }
  const time = { facilityId, addressId, start: next.start_at, end: next.end_at }
  if (await isTimeTaken(tx, time, { except: booking.booking_id, now: app.now() })) return { outcome: 'busy' }
  await markMoved(tx, { facilityId, bookingId: booking.booking_id, nextId, by, at })
  await insertBooking(tx, next)
  await touchCalendar(tx, { facilityId, addressId })
  if (booking.address_id !== addressId) await touchCalendar(tx, { facilityId, addressId: booking.address_id })
  await announceMove(tx, move, next)
  return { outcome: 'moved', booking: next }
}

/** The payment goes over as it stands under the lock: it may have come since the booking was read. */
function paymentOf({ visit_payment, visit_payment_status, payment_due_at }: LockedBooking) {
  return { visit_payment, visit_payment_status, payment_due_at }
}

async function announceMove(tx: Tx, { booking, target, by, originClientId }: Move, next: Booking): Promise<void> {
  const at = next.booked_at
  const old = { ...booking, state: 'moved' as const, canceled_by: by, canceled_at: at }
  const { body } = bookingMovedEnvelope(placeData(target), notifiedData(old), notifiedData(next), at)
  await announce(tx, {
    facilityId: booking.facility_id,
    name: 'booking-moved',
    // The first booking of the chain, so that a visit's notifications keep their order over its moves.
    subjectId: booking.origin_booking_id,
    originClientId,
    body,
    createdAt: at,
  })
}

/** The booking that takes the old one's place: the patient's side stays, their page too; time, place and service are new. */
function planNext(app: App, { booking, target, service, start, duration, by }: Move): Booking {
  const bookingId = newId()
  return {
    ...booking,
    booking_id: bookingId,
    address_id: target.address.address_id,
    doctor_id: target.doctor.doctorId,
    address_service_id: service.address_service_id,
    service,
    state: 'booked',
    start_at: start,
    end_at: start.add({ minutes: duration }),
    duration,
    booked_by: by,
    booked_at: app.now(),
    confirmed_by: null,
    confirmed_at: null,
    presence: null,
    attempt_id: bookingId,
    moved_to_booking_id: null,
    videocall_url: target.address.has_videocalls ? (booking.videocall_url ?? newVideocallUrl(app)) : null,
  }
}
