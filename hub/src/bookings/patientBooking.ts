import { createHash, createHmac } from 'node:crypto'
import { openOwnAddress, openPublicAddress } from '../addresses/open.ts'
import { placeData } from '../addresses/views.ts'
import { readId } from '../contract/ids.ts'
import { planPayment, takesPayments } from '../payments/rules.ts'
import { denialFor, findDictionary } from '../realtime/denials.ts'
import { findAskedClient } from '../realtime/store.ts'
import { isAgeAllowed } from '../services/rules.ts'
import { serviceDuration } from '../slots/rules.ts'
import { findOfferedService } from '../slots/store.ts'
import { localDate, parseDate } from '../time.ts'
import { cancelBooked } from './cancel.ts'
import { findBookingByAccess } from './store.ts'
import { takeOfferedSlot } from './take.ts'
import { holdMsFor, vet } from './vet.ts'
import { placeOf } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { App } from '../http/operation.ts'
import type { OfferedAtStart } from '../slots/store.ts'
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
}

export type PatientBookingStart =
  /** `settled` resolves when the attempt has its end; at once where nobody is asked, or another request is asking. */
  | { outcome: 'started'; token: string; settled: Promise<void> }
  | { outcome: 'slot_gone' | 'service_gone' | 'closed' | 'not_eligible' }

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
  const attemptId = attemptOf(app, input)
  const token = tokenOf(app, attemptId)
  if (duration === null) {
    // Not offered (any more); but the form may come a second time, after its booking was made and the periods changed.
    const isRepeat = (await findBookingByAccess(app.db, hashToken(token))) !== undefined
    return isRepeat ? { outcome: 'started', token, settled: Promise.resolve() } : { outcome: 'slot_gone' }
  }
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
  })
  if (taken.outcome === 'joined') return { outcome: 'started', token, settled: Promise.resolve() }
  if (taken.outcome === 'closed') return { outcome: 'closed' }
  if (taken.outcome !== 'taken')
    return { outcome: taken.outcome === 'service_not_offered' ? 'service_gone' : 'slot_gone' }
  const vetting = asked ? vet(app, asked, placeData(opened), taken.booking) : Promise.resolve()
  return { outcome: 'started', token, settled: isHeld ? vetting : Promise.resolve() }
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

// The answers are part of the attempt: put right after a denial, they are a new one.
function attemptOf(
  app: App,
  { attempt, facilityId, addressId, addressServiceId, start, patient, comment }: PatientBookingInput,
) {
  const parts = [attempt, facilityId, addressId, addressServiceId, start.toString(), patient, comment ?? null]
  return createHmac('sha256', app.secret)
    .update(JSON.stringify(['attempt', ...parts]))
    .digest('base64url')
}

// Made from the attempt and not at random, so that a repeat of the attempt is led to the same page.
function tokenOf(app: App, attemptId: string): string {
  return createHmac('sha256', app.secret).update(`access ${attemptId}`).digest().subarray(0, 18).toString('base64url')
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

/** A patient cancels their own visit. */
export async function cancelAsPatient(app: App, token: string): Promise<'canceled' | 'not_booked'> {
  const found = await findPatientBooking(app, token)
  if (!found || found.booking.state !== 'booked') return 'not_booked'
  const cancellation = { by: 'user', reason: null, originClientId: null } as const
  return (await cancelBooked(app, found.booking, placeData(found.opened), cancellation)) ? 'canceled' : 'not_booked'
}
