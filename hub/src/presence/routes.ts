import { openAddress } from '../addresses/open.ts'
import { isShown } from '../bookings/open.ts'
import { findBooking } from '../bookings/store.ts'
import { readId } from '../contract/ids.ts'
import { operation } from '../http/operation.ts'
import { noContent } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { markVisit } from './mark.ts'
import type { App, Input } from '../http/operation.ts'
import type { Reply } from '../http/reply.ts'

const refuses = [
  'facility.not_authorized',
  'doctor.not_authorized',
  'address.not_authorized',
  'object.not_found',
  'presence.not_in_doctor',
  'presence.canceled',
  'presence.future',
] as const

export const markPatientPresence = operation<'markPatientPresence'>({
  id: 'markPatientPresence',
  refuses,
  handle: (input, app) => mark(input, app, 'present'),
})

/** Absence is a mark of its own: it doesn't take presence back to unknown. */
export const markPatientAbsence = operation<'markPatientAbsence'>({
  id: 'markPatientAbsence',
  refuses,
  handle: (input, app) => mark(input, app, 'absent'),
})

type MarkInput = Input<'markPatientPresence'> | Input<'markPatientAbsence'>

async function mark(input: MarkInput, app: App, presence: 'present' | 'absent'): Promise<Reply> {
  const opened = await openAddress(app.db, input)
  const { facilityId } = opened.facility
  const booking = await findBooking(app.db, { facilityId, bookingId: readId(input.path.booking_id) })
  if (!booking || !isShown(booking)) throw new Refusal('object.not_found')
  if (booking.doctor_id !== opened.doctor.doctorId) throw new Refusal('presence.not_in_doctor')
  if (booking.address_id !== opened.address.address_id) throw new Refusal('object.not_found')
  await markVisit(app, opened, booking, { presence, originClientId: input.client.clientId })
  return noContent
}
