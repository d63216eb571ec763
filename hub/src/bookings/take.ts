import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { placeData } from '../addresses/views.ts'
import { classifyDbError } from '../db/errors.ts'
import { slotBookedEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { listWorkPeriods } from '../slots/store.ts'
import { newId } from '../time.ts'
import { takeSlotWithinCaps } from './capStore.ts'
import { insurerOf, planOffer } from './rules.ts'
import { takeSlot } from './store.ts'
import { newVideocallUrl } from './videocall.ts'
import { notifiedData } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { App } from '../http/operation.ts'
import type { Insurance } from '../insurances/store.ts'
import type { OfferedAtStart } from '../slots/store.ts'
import type { Caps, CappedOutcome } from './capStore.ts'
import type { Booking, BookingRow, SlotTaking } from './store.ts'

export type BookingPlan = {
  opened: OpenAddress
  /** Read after `opened`, so that a change of the periods since then shows in their revision. */
  offered: OfferedAtStart
  insurance: Insurance | null
  start: Temporal.Instant
  duration: number
  /** What the caller decides; the rest of the row follows. */
  details: Pick<BookingRow, 'booked_by' | 'patient' | 'comment'> & Partial<BookingRow>
  holdMs: number | null
  originClientId: string | null
  /** Of patients' pages only. */
  caps?: Caps | null
}

export type BookingOutcome =
  | { outcome: 'taken'; booking: Booking }
  | { outcome: 'joined'; bookingId: string }
  | { outcome: 'busy' | 'closed' | 'no_slot' | 'service_not_offered' | 'beyond_caps' }

// Each turn loses only to a change of the work periods, made between our read and our lock.
const maxTurns = 5

/** Books or holds a slot: decides on the periods as read, then takes the slot if they still stand and it is free. */
export async function takeOfferedSlot(app: App, plan: BookingPlan): Promise<BookingOutcome> {
  const { opened, start, duration } = plan
  const key = { facilityId: opened.facility.facilityId, addressId: opened.address.address_id }
  const wanted = {
    start,
    duration,
    addressServiceId: plan.offered.service.address_service_id,
    insuranceProviderId: insurerOf(plan.details.booked_by, plan.insurance?.insurance_provider_id ?? null),
  }
  let revision = opened.calendar!.periodsRevision
  let { periods } = plan.offered
  const booking = planBooking(app, plan)
  const body =
    booking.state === 'booked'
      ? slotBookedEnvelope(placeData(opened), notifiedData(booking), booking.booked_at).body
      : null
  for (let turn = 1; turn <= maxTurns; turn++) {
    const offer = planOffer(periods, wanted, app.now())
    if (offer !== 'offered') return { outcome: offer }
    const { originClientId, holdMs, caps = null } = plan
    const taking = { booking, periodsRevision: revision, originClientId, body }
    const taken = await takeSurely(app, taking, { holdMs, caps })
    if (taken.outcome === 'taken' && body) wake()
    if (taken.outcome === 'joined') return { outcome: 'joined', bookingId: taken.booking_id! }
    if (taken.outcome === 'taken') return { outcome: 'taken', booking }
    if (taken.outcome !== 'stale') return { outcome: taken.outcome }
    revision = taken.periods_revision!
    periods = await listWorkPeriods(app.db, { ...key, range: { start, end: start.add({ seconds: 1 }) } })
  }
  return { outcome: 'busy' }
}

/**
 * Takes the slot, also over a connection that breaks while it does: the same attempt again finds the booking that the
 * broken call may have made, so a booking is never reported as failed that stands.
 */
async function takeSurely(
  app: App,
  plan: Omit<SlotTaking, 'now' | 'holdUntil'>,
  { holdMs, caps }: { holdMs: number | null; caps: Caps | null },
): Promise<CappedOutcome> {
  for (let turn = 1; ; turn++) {
    try {
      const now = app.now()
      const taking = { ...plan, now, holdUntil: holdMs === null ? null : now.add({ milliseconds: holdMs }) }
      const taken = await (caps ? takeSlotWithinCaps(app.db, caps, taking) : takeSlot(app.db, taking))
      const isOurs = taken.outcome === 'joined' && taken.booking_id === plan.booking.booking_id
      return isOurs ? { ...taken, outcome: 'taken' } : taken
    } catch (error) {
      if (classifyDbError(error) !== 'unavailable' || turn === 5) throw error
      await delay(100 * turn)
    }
  }
}

function planBooking(app: App, plan: BookingPlan): Booking {
  const { opened, insurance, start, duration, details, holdMs } = plan
  const { service } = plan.offered
  const { address } = opened
  const bookingId = newId()
  return {
    facility_id: opened.facility.facilityId,
    booking_id: bookingId,
    address_id: address.address_id,
    doctor_id: opened.doctor.doctorId,
    address_service_id: service.address_service_id,
    state: holdMs === null ? 'booked' : 'vetting',
    start_at: start,
    end_at: start.add({ minutes: duration }),
    duration,
    booked_at: app.now(),
    canceled_by: null,
    canceled_at: null,
    cancel_reason: null,
    confirmed_by: null,
    confirmed_at: null,
    presence: null,
    label: null,
    is_returning: false,
    is_recurring: false,
    insurance_provider_id: insurance?.insurance_provider_id ?? null,
    insurance_plan_id: insurance?.insurance_plan_id ?? null,
    visit_payment: false,
    visit_payment_status: null,
    payment_amount: null,
    payment_opened_at: null,
    payment_due_at: null,
    videocall_url: address.has_videocalls ? newVideocallUrl(app) : null,
    signature: randomUUID(),
    origin_booking_id: bookingId,
    moved_to_booking_id: null,
    // A caller without an attempt of its own still needs one, to find its booking after a broken connection.
    attempt_id: bookingId,
    epoch: '0',
    hold_until: null,
    access_hash: null,
    locale: null,
    denial: null,
    ...details,
    service,
    insurance_name: insurance?.name ?? null,
    insurance_plan_name: insurance?.plan_name ?? null,
  }
}
