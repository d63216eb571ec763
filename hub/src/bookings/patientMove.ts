import { setTimeout as delay } from 'node:timers/promises'
import { placeData } from '../addresses/views.ts'
import { lockCalendar, touchCalendar } from '../calendars/store.ts'
import { readId } from '../contract/ids.ts'
import { classifyDbError } from '../db/errors.ts'
import { announce } from '../notifications/announce.ts'
import { bookingMovedEnvelope, bookingMovingEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { findAskedClient } from '../realtime/store.ts'
import { isAgeAllowed } from '../services/rules.ts'
import { serviceDuration } from '../slots/rules.ts'
import { findOfferedService, listWorkPeriods } from '../slots/store.ts'
import { compareInstants, localDate, newId, parseDate } from '../time.ts'
import { attemptIdsOf, findBookingOfAttempts } from './attempts.ts'
import { isBeyondCaps } from './capStore.ts'
import {
  abandonHold,
  bookHold,
  findMovingHold,
  insertHold,
  isTimeTaken,
  lockBooking,
  lockHold,
  markMoved,
} from './changeStore.ts'
import { moveBooked } from './move.ts'
import { takesBookings } from './open.ts'
import { capsOf, findPatientBooking } from './patientBooking.ts'
import { isMovable, planOffer } from './rules.ts'
import { holdMsFor, putQuestion } from './vet.ts'
import { notifiedData } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'
import type { AskedClient } from '../realtime/ask.ts'
import type { OfferedAtStart } from '../slots/store.ts'
import type { Caps } from './capStore.ts'
import type { Booking } from './store.ts'

export type PatientMoveInput = {
  /** Of the visit's page. */
  token: string
  start: Temporal.Instant
  /** Made when the form was: the same form sent twice is one attempt. */
  attempt: string
  /** Of the internet (http/network.ts). */
  address?: string | null
}

export type PatientMoveStart =
  /** `bookingId`: the booking that has, or is being asked for, the new time. `settled` resolves when it has its end. */
  | { outcome: 'started'; bookingId: string; settled: Promise<void> }
  | { outcome: 'slot_gone' | 'closed' | 'not_eligible' | 'not_booked' | 'beyond_caps' }

/** A visit, where it stays, and the time that is wanted for it instead. */
type Wish = {
  old: Booking
  opened: OpenAddress
  offered: OfferedAtStart
  start: Temporal.Instant
  duration: number
  address: string | null
}

const started = (bookingId: string, settled = Promise.resolve()): PatientMoveStart => ({
  outcome: 'started',
  bookingId,
  settled,
})

/**
 * A patient moves their own visit to another time of the same doctor, address and service. Where the clinic's system is
 * asked, the new time is held and the old booking kept until it has answered. Sent twice, it finds the first attempt.
 */
export async function moveAsPatient(
  app: App,
  { token, start, attempt, address = null }: PatientMoveInput,
): Promise<PatientMoveStart> {
  const found = await findPatientBooking(app, token)
  if (!found) return { outcome: 'not_booked' }
  const { booking: old, opened } = found
  if (isAt(old, start)) return started(old.booking_id)
  // Of the chain and not of its newest booking, so that a repeat after the move is still the same attempt.
  const attemptIds = attemptIdsOf(app, ['move', attempt, old.facility_id, old.origin_booking_id, start.toString()])
  const repeated = await findBookingOfAttempts(app.db, { facilityId: old.facility_id, attemptIds })
  if (repeated) return started(repeated.booking_id)
  if (!isMovable(old, app.now())) return { outcome: 'not_booked' }
  const offered = takesBookings(opened) && (await findVisitService(app, old, start))
  if (!offered) return { outcome: 'closed' }
  const duration = serviceDuration(offered.periods, start, offered.service.address_service_id)
  if (duration === null) return { outcome: 'slot_gone' }
  const day = localDate(start, opened.facility.timeZone)
  if (!isAgeAllowed(offered.service, parseDate(old.patient.birth_date ?? ''), day)) return { outcome: 'not_eligible' }
  const wish = { old, opened, offered, start, duration, address }
  const asked = await findAskedClient(app.db, old.facility_id)
  return asked?.realtime === 'on' ? holdAndAsk(app, wish, asked, attemptIds[0]) : moveAtOnce(app, wish, asked, token)
}

const isAt = ({ state, start_at }: Booking, start: Temporal.Instant) =>
  state === 'booked' && compareInstants(start_at, start) === 0

async function findVisitService(app: App, old: Booking, start: Temporal.Instant): Promise<OfferedAtStart | null> {
  const addressServiceId = readId(old.address_service_id ?? '')
  const offered = await findOfferedService(app.db, { facilityId: old.facility_id, addressServiceId, start })
  return offered?.service.is_visible ? offered : null
}

/** Where nobody decides: moved at once, as the API moves. A client in shadow is asked beside it. */
async function moveAtOnce(app: App, wish: Wish, asked: AskedClient | null, token: string): Promise<PatientMoveStart> {
  const { old, opened, start, duration } = wish
  const { service } = wish.offered
  const move = {
    booking: old,
    origin: opened,
    target: opened,
    service,
    start,
    duration,
    by: 'user',
    originClientId: null,
  } as const
  const moved = await moveBooked(app, move, capsOf(app.config))
  if (moved.outcome === 'moved') {
    if (asked) void askForMove(app, asked, wish, moved.booking)
    return started(moved.booking.booking_id)
  }
  if (moved.outcome === 'ended') {
    // The second of two equal forms: the first has brought the visit where both want it.
    const now = await findPatientBooking(app, token)
    return now && isAt(now.booking, start) ? started(now.booking.booking_id) : { outcome: 'not_booked' }
  }
  if (moved.outcome === 'beyond_caps') return moved
  return { outcome: moved.outcome === 'closed' || moved.outcome === 'service_not_offered' ? 'closed' : 'slot_gone' }
}

// Each turn loses only to a change of the work periods, made between our read and our lock.
const maxTurns = 5

async function holdAndAsk(app: App, wish: Wish, asked: AskedClient, attemptId: string): Promise<PatientMoveStart> {
  const {
    old,
    opened,
    start,
    duration,
    offered: { service },
  } = wish
  const held = planHold(app, wish, attemptId)
  const { facility_id: facilityId, address_id: addressId } = held
  const wanted = {
    start,
    duration,
    addressServiceId: service.address_service_id,
    insuranceProviderId: old.insurance_provider_id,
  }
  let { periods } = wish.offered
  let periodsRevision = opened.calendar!.periodsRevision
  for (let turn = 1; turn <= maxTurns; turn++) {
    const offer = planOffer(periods, wanted, app.now())
    if (offer !== 'offered') return { outcome: offer === 'no_slot' ? 'slot_gone' : 'closed' }
    const holding = { old, held, periodsRevision, holdMs: holdMsFor(asked), caps: capsOf(app.config) }
    const taken = await holdSurely(app, holding)
    if (taken.outcome === 'held') return started(held.booking_id, askForMove(app, asked, wish, held))
    if (taken.outcome === 'joined') return started(taken.bookingId)
    if (taken.outcome !== 'stale') return { outcome: taken.outcome }
    periodsRevision = taken.periodsRevision
    periods = await listWorkPeriods(app.db, { facilityId, addressId, range: { start, end: start.add({ seconds: 1 }) } })
  }
  return { outcome: 'slot_gone' }
}

/** The booking that would take the old one's place. The patient's page stays with the old one until then. */
function planHold(app: App, { old, offered: { service }, start, duration }: Wish, attemptId: string): Booking {
  return {
    ...old,
    booking_id: newId(),
    service,
    state: 'vetting',
    start_at: start,
    end_at: start.add({ minutes: duration }),
    duration,
    booked_by: 'user',
    booked_at: app.now(),
    confirmed_by: null,
    confirmed_at: null,
    presence: null,
    moves_booking_id: old.booking_id,
    attempt_id: attemptId,
    epoch: '0',
    hold_until: null,
    access_hash: null,
    denial: null,
  }
}

type Holding = { old: Booking; held: Booking; periodsRevision: string; holdMs: number; caps: Caps | null }
type HoldOutcome =
  | { outcome: 'held' | 'slot_gone' | 'closed' | 'not_booked' | 'beyond_caps' }
  | { outcome: 'joined'; bookingId: string }
  | { outcome: 'stale'; periodsRevision: string }

/** Holds, also over a connection that breaks while it does: the same attempt again finds the hold it made. */
async function holdSurely(app: App, holding: Holding): Promise<HoldOutcome> {
  for (let turn = 1; ; turn++) {
    try {
      const taken = await app.db.transaction((tx) => holdTime(app, tx, holding))
      const isOurs = taken.outcome === 'joined' && taken.bookingId === holding.held.booking_id
      return isOurs ? { outcome: 'held' } : taken
    } catch (error) {
      if (classifyDbError(error) !== 'unavailable' || turn === maxTurns) throw error
      await delay(100 * turn)
    }
  }
}

async function holdTime(app: App, tx: Tx, holding: Holding): Promise<HoldOutcome> {
  const { old, held, periodsRevision, holdMs, caps } = holding
  const { facility_id: facilityId, address_id: addressId, origin_booking_id: originId } = held
  const isBeyond = caps !== null && (await isBeyondCaps(tx, caps, held))
  const calendar = await lockCalendar(tx, { facilityId, addressId })
  const repeated = await findBookingOfAttempts(tx, { facilityId, attemptIds: [held.attempt_id!] })
  if (repeated) return { outcome: 'joined', bookingId: repeated.booking_id }
  const { state } = await lockBooking(tx, { facilityId, bookingId: old.booking_id })
  if (state !== 'booked') return { outcome: 'not_booked' }
  // One question at a time: who asks for a second time meanwhile is shown the first.
  const other = await findMovingHold(tx, { facilityId, originId }, app.now())
  if (other) return { outcome: 'joined', bookingId: other }
  if (isBeyond) return { outcome: 'beyond_caps' }
  if (calendar?.status !== 'enabled') return { outcome: 'closed' }
  if (calendar.periods_revision !== periodsRevision) {
    return { outcome: 'stale', periodsRevision: calendar.periods_revision }
  }
  const time = { facilityId, addressId, start: held.start_at, end: held.end_at }
  if (await isTimeTaken(tx, time, { except: old.booking_id, now: app.now() })) return { outcome: 'slot_gone' }
  await insertHold(tx, held, app.now().add({ milliseconds: holdMs }))
  await touchCalendar(tx, { facilityId, addressId })
  return { outcome: 'held' }
}

function askForMove(app: App, asked: AskedClient, { opened, old, address }: Wish, next: Booking): Promise<void> {
  const place = placeData(opened)
  return putQuestion(app, asked, next, {
    name: 'booking-moving',
    address,
    envelope() {
      const at = next.booked_at
      const ending = notifiedData({ ...old, canceled_by: 'user', canceled_at: at })
      return bookingMovingEnvelope(place, ending, notifiedData(next), app.now()).envelope
    },
    async approve() {
      const end = await app.db.transaction((tx) => swapHeld(app, tx, opened, old, next))
      if (end === 'moved') wake()
      return end === 'moved'
    },
  })
}

/**
 * The approved hold takes the place of the old booking, and the facility's clients are told both. Whoever came first
 * has won: where the hold has ended nothing changes, where the visit has ended or moved on the hold is dropped.
 */
async function swapHeld(
  app: App,
  tx: Tx,
  opened: OpenAddress,
  old: Booking,
  held: Booking,
): Promise<'moved' | 'abandoned' | 'late'> {
  const { facility_id: facilityId, address_id: addressId, booking_id: nextId } = held
  const at = app.now()
  await lockCalendar(tx, { facilityId, addressId })
  const locked = await lockBooking(tx, { facilityId, bookingId: old.booking_id })
  const hold = await lockHold(tx, { facilityId, bookingId: nextId }, app.now())
  // After a broken commit the first try may have moved or dropped it: then the row says so.
  if (hold.state === 'booked') return 'moved'
  if (hold.state === 'abandoned') return 'abandoned'
  if (hold.state !== 'vetting' || hold.epoch !== held.epoch || !hold.is_live) return 'late'
  await touchCalendar(tx, { facilityId, addressId })
  if (locked.state !== 'booked') {
    await abandonHold(tx, { facilityId, bookingId: nextId })
    return 'abandoned'
  }
  await markMoved(tx, { facilityId, bookingId: old.booking_id, nextId, by: 'user', at })
  await bookHold(tx, { facilityId, bookingId: nextId, accessHash: old.access_hash, payment: locked })
  const ended = notifiedData({ ...old, state: 'moved', canceled_by: 'user', canceled_at: at })
  const { body } = bookingMovedEnvelope(placeData(opened), ended, notifiedData({ ...held, state: 'booked' }), at)
  await announce(tx, {
    facilityId,
    name: 'booking-moved',
    subjectId: held.origin_booking_id,
    originClientId: null,
    body,
    createdAt: at,
  })
  return 'moved'
}
