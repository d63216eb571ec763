import { readId } from '../contract/ids.ts'
import { serviceDuration } from '../slots/rules.ts'
import { findOfferedService } from '../slots/store.ts'
import { attemptIdsOf, findBookingOfAttempts } from './attempts.ts'
import { takesBookings } from './open.ts'
import { takeOfferedSlot } from './take.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { App } from '../http/operation.ts'
import type { Patient } from './store.ts'

export type DeskBookingInput = {
  addressServiceId: string
  start: Temporal.Instant
  /** Made when the form was: the same form sent twice is one attempt. */
  attempt: string
  patient: Patient
  comment: string | null
}

export type DeskBookingEnd =
  | { outcome: 'booked'; bookingId: string }
  | { outcome: 'slot_gone' | 'service_gone' | 'closed' }

/**
 * The clinic's own people book for a patient: at once, since they decide themselves and nobody has to be asked; without
 * a payment, and whatever the age (0012). All of the facility's clients are told.
 */
export async function bookAtDesk(app: App, opened: OpenAddress, input: DeskBookingInput): Promise<DeskBookingEnd> {
  const {
    facility: { facilityId, locale },
    address,
  } = opened
  const { start, patient, comment } = input
  const attemptIds = attemptIdsOf(app, attemptPartsOf(opened, input))
  const earlier = await findBookingOfAttempts(app.db, { facilityId, attemptIds })
  if (earlier) return { outcome: 'booked', bookingId: earlier.booking_id }
  if (!takesBookings(opened)) return { outcome: 'closed' }
  const addressServiceId = readId(input.addressServiceId)
  const offered = await findOfferedService(app.db, { facilityId, addressServiceId, start })
  if (offered?.service.address_id !== address.address_id) return { outcome: 'service_gone' }
  const duration = serviceDuration(offered.periods, start, addressServiceId)
  if (duration === null) return { outcome: 'slot_gone' }
  const taken = await takeOfferedSlot(app, {
    opened,
    offered,
    insurance: null,
    start,
    duration,
    holdMs: null,
    originClientId: null,
    details: { booked_by: 'doctor', patient, comment, attempt_id: attemptIds[0], locale },
  })
  switch (taken.outcome) {
    case 'taken':
      return { outcome: 'booked', bookingId: taken.booking.booking_id }
    case 'joined':
      return { outcome: 'booked', bookingId: taken.bookingId }
    case 'closed':
      return { outcome: 'closed' }
    case 'service_not_offered':
      return { outcome: 'service_gone' }
    default:
      return { outcome: 'slot_gone' }
  }
}

// All that was typed is part of the attempt: put right, the form is a new one.
function attemptPartsOf({ address }: OpenAddress, input: DeskBookingInput): readonly unknown[] {
  const { attempt, addressServiceId, start, patient, comment } = input
  return ['desk', attempt, address.address_id, addressServiceId, start.toString(), patient, comment]
}
