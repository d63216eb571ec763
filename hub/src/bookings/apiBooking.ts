import { readId, readOptionalId } from '../contract/ids.ts'
import { findInsurance } from '../insurances/store.ts'
import { Refusal } from '../refusal.ts'
import { findOfferedService } from '../slots/store.ts'
import { formatInZone, localDate, parseDate } from '../time.ts'
import { findBookingOfAttempt } from './attemptStore.ts'
import { isBorn } from './rules.ts'
import { findBooking } from './store.ts'
import { takeOfferedSlot } from './take.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { components } from '../contract/generated.ts'
import type { App, Client } from '../http/operation.ts'
import type { Insurance } from '../insurances/store.ts'
import type { Booking } from './store.ts'

type Body = components['schemas']['BookSlotRequest']

/**
 * Books a slot for an API client, straight to booked: the clinic's own software is the one that asks here. The
 * facility's other clients are told, the caller isn't.
 * @param attemptId of an Idempotency-Key: an earlier try's booking is the answer, whatever has changed since
 * @throws Refusal request.invalid (birth date, insurance) | book.unable | book.service_missing | book.slot_not_found | book.service_not_supported
 */
export async function bookThroughApi(
  app: App,
  client: Client,
  opened: OpenAddress,
  start: Temporal.Instant,
  body: Body,
  attemptId?: string,
): Promise<Booking> {
  const earlier =
    attemptId && (await findBookingOfAttempt(app.db, { facilityId: opened.facility.facilityId, attemptId }))
  if (earlier) return earlier
  const birthDate = readBirthDate(body, localDate(app.now(), opened.facility.timeZone))
  const { is_enabled: isEnabled, is_integrated: isIntegrated } = opened.address
  if (!isEnabled || !isIntegrated || opened.calendar?.status !== 'enabled') throw new Refusal('book.unable')
  const addressServiceId = readId(body.address_service_id)
  const { facilityId } = opened.facility
  const offered = await findOfferedService(app.db, { facilityId, addressServiceId, start })
  if (offered?.service.address_id !== opened.address.address_id) throw new Refusal('book.service_missing')
  const taken = await takeOfferedSlot(app, {
    opened,
    offered,
    insurance: await readInsurance(app, opened.facility.facilityId, body),
    start,
    duration: body.duration,
    details: {
      booked_by: 'integration',
      ...(attemptId && { attempt_id: attemptId }),
      // Some clients send a timestamp; from here on it is a date, in answers and in notifications.
      patient: { ...body.patient, birth_date: birthDate?.toString() ?? null },
      comment: textOf(body.comment),
      label: textOf(body.label),
      is_returning: body.is_returning ?? false,
      is_recurring: body.is_recurring ?? false,
      locale: opened.facility.locale,
    },
    holdMs: null,
    originClientId: client.clientId,
  })
  if (taken.outcome === 'taken') return taken.booking
  if (taken.outcome === 'joined') return (await findBooking(app.db, { facilityId, bookingId: taken.bookingId }))!
  const local = formatInZone(start, opened.facility.timeZone)
  switch (taken.outcome) {
    case 'closed':
      throw new Refusal('book.unable')
    case 'service_not_offered':
      throw new Refusal('book.service_not_supported', { start: local, address_service_id: addressServiceId })
    default:
      throw new Refusal('book.slot_not_found', { start: local })
  }
}

// The official SDK sends the text 'null' for whatever text its caller leaves out.
const textOf = (text: string | null | undefined): string | null => (text === 'null' ? null : (text ?? null))

function readBirthDate({ patient }: Body, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const birthDate = parseDate(patient.birth_date ?? '')
  if (!birthDate || isBorn(birthDate, today)) return birthDate
  throw new Refusal('request.invalid', {}, { 'patient.birth_date': [`This value should be ${today} or earlier`] })
}

async function readInsurance(app: App, facilityId: string, body: Body): Promise<Insurance | null> {
  const providerId = readOptionalId(body.insurance_provider_id)
  const planId = readOptionalId(body.insurance_plan_id)
  const unknown = ['This value is not in the dictionary']
  if (providerId === null && planId === null) return null
  if (providerId === null)
    throw new Refusal('request.invalid', {}, { insurance_provider_id: ['This value is required'] })
  const insurance = await findInsurance(app.db, { facilityId, providerId, planId })
  if (!insurance) throw new Refusal('request.invalid', {}, { insurance_provider_id: unknown })
  if (planId && !insurance.insurance_plan_id) throw new Refusal('request.invalid', {}, { insurance_plan_id: unknown })
  return insurance
}
