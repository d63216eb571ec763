import { lockCalendars, touchCalendar } from '../calendars/store.ts'
import { UnknownCommitError } from '../db/errors.ts'
import { announce } from '../notifications/announce.ts'
import { bookingMovedEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { listWorkPeriods } from '../slots/store.ts'
import { newId } from '../time.ts'
import { planOffer } from './rules.ts'
import { findBookingState, insertBooking, isTimeTaken, markMoved } from './store.ts'
import { notifiedData, placeData } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'
import type { AddressService } from '../services/store.ts'
import type { Actor, Booking } from './store.ts'

export type Move = {
  booking: Booking
  /** Where the visit goes: an address of the same facility, maybe of another doctor. */
  target: OpenAddress
  service: AddressService
  start: Temporal.Instant
  duration: number
  by: Actor
  originClientId: string | null
}

export type MoveOutcome =
  | { outcome: 'moved'; booking: Booking }
  | { outcome: 'ended' | 'busy' | 'closed' | 'no_slot' | 'service_not_offered' }

/**
 * Moves a visit: the old booking ends as moved, a new one with its own id takes its place, and the facility's clients
 * are told both, in one transaction. Where it is refused, nothing changes.
 */
export async function moveBooked(app: App, move: Move): Promise<MoveOutcome> {
  const { booking, target, start, duration } = move
  if (target.calendar?.status !== 'enabled' || !target.address.is_enabled) return { outcome: 'closed' }
  const next = planNext(app, move)
  const key = { facilityId: booking.facility_id, addressId: target.address.address_id }
  const periods = await listWorkPeriods(app.db, { ...key, range: { start, end: start.add({ seconds: 1 }) } })
  const wanted = {
    start,
    duration,
    addressServiceId: move.service.address_service_id,
    insuranceProviderId: booking.insurance_provider_id,
  }
  const offer = planOffer(periods, wanted, app.now())
  if (offer !== 'offered') return { outcome: offer }
  const outcome = await swap(app, move, next)
  if (outcome === 'moved') wake()
  return outcome === 'moved' ? { outcome, booking: next } : { outcome }
}

async function swap(app: App, move: Move, next: Booking): Promise<'moved' | 'ended' | 'busy'> {
  try {
    return await app.db.transaction((tx) => swapBookings(tx, move, next))
  } catch (error) {
    if (!(error instanceof UnknownCommitError)) throw error
    // The lock waits for the broken transaction's end, so what we read then is the truth.
    const key = { facilityId: next.facility_id, bookingId: next.booking_id }
    const state = await app.db.transaction(async (tx) => {
      await lockBoth(tx, move)
      return findBookingState(tx, key)
    })
    return state ? 'moved' : app.db.transaction((tx) => swapBookings(tx, move, next))
  }
}

async function swapBookings(tx: Tx, move: Move, next: Booking): Promise<'moved' | 'ended' | 'busy'> {
  const { booking } = move
  await lockBoth(tx, move)
  const { facility_id: facilityId, address_id: addressId } = next
  if (await isTimeTaken(tx, { facilityId, addressId, start: next.start_at, end: next.end_at, except: booking.booking_id })) {
    return 'busy'
  }
  const at = next.booked_at
  const ended = { facilityId, bookingId: booking.booking_id, nextId: next.booking_id, by: move.by, at }
  if (!(await markMoved(tx, ended))) return 'ended'
  await insertBooking(tx, next)
  await touchCalendar(tx, { facilityId, addressId })
  if (booking.address_id !== addressId) await touchCalendar(tx, { facilityId, addressId: booking.address_id })
  const old = { ...booking, state: 'moved' as const, canceled_by: move.by, canceled_at: at }
  const { body } = bookingMovedEnvelope(placeData(move.target), notifiedData(old), notifiedData(next), at)
  await announce(tx, {
    facilityId,
    name: 'booking-moved',
    // The first booking of the chain, so that a visit's notifications keep their order over its moves.
    subjectId: booking.origin_booking_id,
    originClientId: move.originClientId,
    body,
    createdAt: at,
  })
  return 'moved'
}

function lockBoth(tx: Tx, { booking, target }: Move): Promise<unknown> {
  return lockCalendars(tx, {
    facilityId: booking.facility_id,
    addressIds: [booking.address_id, target.address.address_id],
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
  }
}
