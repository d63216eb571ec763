import { createHash } from 'node:crypto'
import { openOwnAddress, openPublicAddress } from '../addresses/open.ts'
import { placeData } from '../addresses/views.ts'
import { readId } from '../contract/ids.ts'
import { planPayment, takesPayments } from '../payments/rules.ts'
import { denialFor, findDictionary } from '../realtime/denials.ts'
import { findAskedClient } from '../realtime/store.ts'
import { secretsOf, signaturesOf } from '../secrets.ts'
import { isAgeAllowed } from '../services/rules.ts'
import { serviceDuration } from '../slots/rules.ts'
import { findOfferedService } from '../slots/store.ts'
import { localDate, parseDate } from '../time.ts'
import { attemptIdsOf } from './attempts.ts'
import { cancelBooked } from './cancel.ts'
import { findBooking, findBookingByAccess } from './store.ts'
import { takeOfferedSlot } from './take.ts'
import { holdMsFor, vet } from './vet.ts'
import { placeOf } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { App } from '../http/operation.ts'
import type { OfferedAtStart } from '../slots/store.ts'
import type { Caps } from './capStore.ts'
import type { Booking, BookingDenial, Patient } from './store.ts'

export type PatientBookingInput = {
  facilityId: string
  addressId: string
  addressServiceId: string
  start: Temporal.Instant
  /** Made when the form was: the same form sent twice is one attempt. */
  attempt: string
  locale: string
  patient: Patient
  comment?: string | null
  /** Of the internet (http/network.ts). */
  address?: string | null
}

export type PatientBookingStart =
  /** `settled` resolves when the attempt has its end; at once where nobody is asked, or another request is asking. */
  | { outcome: 'started'; token: string; settled: Promise<void> }
  | { outcome: 'slot_gone' | 'service_gone' | 'closed' | 'not_eligible' | 'beyond_caps' }

/**
 * Starts a patient's booking: takes the slot, and where the clinic's system is asked, asks it while the patient waits.
 * Sent twice, by a double click or a reload, it finds the first attempt and its end.
 */
export async function bookAsPatient(app: App, input: PatientBookingInput): Promise<PatientBookingStart> {
  const opened = await openPublicAddress(app.db, input)
  if (!opened || opened.calendar?.status !== 'enabled') return { outcome: 'closed' }
  const offered = await findPublicService(app, opened, input)
  if (!offered) return { outcome: 'service_gone' }
  const { service, periods } = offered
  const duration = serviceDuration(periods, input.start, service.address_service_id)
  const [current, ...others] = attemptsOf(app, input)
  const { attemptId, token } = current
  // Not offered (any more); but the form may come a second time, after its booking was made and the periods changed, or
  // the hub's secret.
  const earlier = await findStarted(app, duration === null ? [current, ...others] : others)
  if (earlier) return earlier
  if (duration === null) return { outcome: 'slot_gone' }
  const day = localDate(input.start, opened.facility.timeZone)
  if (!isAgeAllowed(service, parseDate(input.patient.birth_date ?? ''), day)) return { outcome: 'not_eligible' }
  const asked = await findAskedClient(app.db, opened.facility.facilityId)
  const isHeld = asked?.realtime === 'on'
  const taken = await takeOfferedSlot(app, {
    opened,
    offered,
    insurance: null,
    start: input.start,
    duration,
    details: {
      booked_by: 'user',
      patient: input.patient,
      comment: input.comment ?? null,
      attempt_id: attemptId,
      access_hash: hashToken(token),
      locale: input.locale,
      ...(opened.address.visit_payment && takesPayments(app.config) && planPayment(service.price, app.now())),
    },
    holdMs: isHeld ? holdMsFor(asked) : null,
    originClientId: null,
    caps: capsOf(app.config),
  })
  if (taken.outcome === 'joined') return { outcome: 'started', token, settled: Promise.resolve() }
  if (taken.outcome === 'closed' || taken.outcome === 'beyond_caps') return { outcome: taken.outcome }
  if (taken.outcome !== 'taken')
    return { outcome: taken.outcome === 'service_not_offered' ? 'service_gone' : 'slot_gone' }
  const vetting = asked ? vet(app, asked, placeData(opened), taken.booking, input.address ?? null) : Promise.resolve()
  return { outcome: 'started', token, settled: isHeld ? vetting : Promise.resolve() }
}

/** The caps that hold for patients; null where the operator has switched both off. */
export function capsOf({ visitsPerPhone: perPhone, visitsPerEmail: perEmail }: App['config']): Caps | null {
  return perPhone > 0 || perEmail > 0 ? { perPhone, perEmail } : null
}

async function findPublicService(
  app: App,
  opened: OpenAddress,
  { addressServiceId, start }: PatientBookingInput,
): Promise<OfferedAtStart | null> {
  const { facilityId } = opened.facility
  const offered = await findOfferedService(app.db, { facilityId, addressServiceId: readId(addressServiceId), start })
  return offered?.service.address_id === opened.address.address_id && offered.service.is_visible ? offered : null
}

/** What a form's attempt is called in the database, and what opens the page of what it made. */
type Attempt = { attemptId: string; token: string }

// The answers are part of the attempt: put right after a denial, they are a new one.
function attemptsOf(app: App, input: PatientBookingInput): readonly [Attempt, ...Attempt[]] {
  const { attempt, facilityId, addressId, addressServiceId, start, patient, comment } = input
  const answers = [facilityId, addressId, addressServiceId, start.toString(), patient, comment ?? null]
  const attemptUnder = (secret: string): Attempt => {
    const [attemptId] = attemptIdsOf({ secret }, ['attempt', attempt, ...answers])
    // Made from the attempt and not at random, so that a repeat of the attempt is led to the same page. 144 bits.
    return { attemptId, token: signaturesOf({ secret }, `access ${attemptId}`)[0].slice(0, 24) }
  }
  const [first, ...others] = secretsOf(app)
  return [attemptUnder(first), ...others.map(attemptUnder)]
}

async function findStarted(app: App, attempts: readonly Attempt[]): Promise<PatientBookingStart | null> {
  for (const { token } of attempts) {
    const found = await findBookingByAccess(app.db, hashToken(token))
    if (found) return { outcome: 'started', token, settled: Promise.resolve() }
  }
  return null
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export type PatientBooking = {
  booking: Booking
  opened: OpenAddress
}

/** `text` in the words of the dictionary for the asked locale; null where the page's neutral words stand in. */
export type PatientDenial = {
  kind: BookingDenial['kind']
  field: string | null
  text: string | null
  textLocale: string | null
}

/** What a patient's page shows. Null where the token opens nothing. */
export async function findPatientBooking(app: App, token: string): Promise<PatientBooking | null> {
  const booking = await findBookingByAccess(app.db, hashToken(token))
  if (!booking) return null
  const opened = await openOwnAddress(app.db, placeOf(booking))
  if (!opened) return null
  return { booking, opened }
}

/**
 * What the patient reads of a denial: the dictionary's words, or null for the page's neutral ones.
 * @param locale the page's, so that all of it speaks one language
 */
export async function readDenial(app: App, denial: BookingDenial, locale: string): Promise<PatientDenial> {
  const neutral = { kind: denial.kind, field: denial.field ?? null, text: null, textLocale: null }
  if (denial.client_id === undefined || denial.code === undefined) return neutral
  return denialFor(await findDictionary(app.db, denial.client_id), denial.code, locale) ?? neutral
}

/** A visit and one time that was wanted for it instead; `denial` says why not. */
export type PatientMove = { visit: PatientBooking; next: Booking; denial: PatientDenial | null }

/** What the page of a move shows. Null where the token opens nothing, or the booking is none of its visit. */
export async function findPatientMove(
  app: App,
  token: string,
  bookingId: string,
  locale: string,
): Promise<PatientMove | null> {
  const visit = await findPatientBooking(app, token)
  const next = visit && (await findBooking(app.db, { facilityId: visit.booking.facility_id, bookingId }))
  if (!next || next.origin_booking_id !== visit.booking.origin_booking_id) return null
  return { visit, next, denial: next.denial && (await readDenial(app, next.denial, locale)) }
}

/** A patient cancels their own visit. */
export async function cancelAsPatient(app: App, token: string): Promise<'canceled' | 'not_booked'> {
  const found = await findPatientBooking(app, token)
  if (!found || found.booking.state !== 'booked') return 'not_booked'
  const cancellation = { by: 'user', reason: null, originClientId: null } as const
  return (await cancelBooked(app, found.booking, placeData(found.opened), cancellation)) ? 'canceled' : 'not_booked'
}
