import {
  address,
  book,
  booking,
  call,
  cancel,
  disabled,
  findStart,
  first,
  keep,
  lines,
  otherDoctors,
  visit,
} from './curls.ts'
import type { RefusalCode } from '../refusals.ts'
import type { ErrorEntry } from './entry.ts'

const move = (body: Readonly<Record<string, unknown>>): string => call('POST', `${booking}/move`, body)
const confirmed = { confirmed_by: 'user' }
const unseen = { ...visit, patient: { ...visit.patient, phone: '+48500000900' } }

/** Refusals about bookings, presence and opinions. */
export const visitErrors = {
  'book.unable': {
    title: 'Address takes no bookings',
    means: 'The address or its calendar is switched off, so no visit can be booked there, whatever its slots say.',
    causes: [
      'The calendar is disabled, or there is none yet.',
      'The clinic has switched the whole address off.',
      'The integration of the address was ended.',
    ],
    fix: 'Look with getCalendar, and open it with enableCalendar if the clinic wants it open.',
    retry: 'after fixing',
    as: 'sandbox-async',
    curl: call('POST', `${disabled}/slots/2030-01-07T09:00:00Z/book`, { ...visit, address_service_id: '20411' }),
  },
  'book.service_missing': {
    title: 'Service is not offered at this address',
    means: 'The address has no service with this id, so no visit can be booked for it.',
    causes: [
      'The id is of the dictionary (getServices). Bookings want the address’s own (getAddressServices).',
      'The service was deleted from the address.',
      'The id belongs to another address.',
    ],
    fix: 'Take the id from getSlots with slot.services: it lists what can be booked at each start.',
    retry: 'after fixing',
    curl: call('POST', `${address}/slots/2030-01-07T09:00:00Z/book`, { ...visit, address_service_id: '999999' }),
  },
  'book.slot_not_found': {
    title: 'There is no free slot at that time',
    means: 'Nothing can be booked at this start: somebody else has it, or the calendar never offered it.',
    causes: [
      'A patient has just taken the time.',
      'The start is none that getSlots lists, for instance 9:10 where slots start at 9:00 and 9:20.',
      'The plus sign of the offset is not percent-encoded in the path.',
    ],
    fix: 'Ask getSlots and book a start exactly as it stands there.',
    retry: { later: 'with another start; this one only comes back if its visit is canceled' },
    curl: call('POST', `${address}/slots/2030-01-07T03:00:00Z/book`, visit),
  },
  'book.service_not_supported': {
    title: 'Slot is not for this service',
    means:
      'There is a slot at this start, but this service can’t be booked there, not for this duration, or not with this ' +
      'patient’s insurance.',
    causes: [
      'The work period does not offer the service.',
      'The duration is none that the calendar’s grid allows, or runs past the period’s end.',
      'The booking names an insurance provider that the slot’s work period does not take. One that names none is never ' +
        'refused for that.',
    ],
    fix:
      'Read getSlots with slot.services, and book one of the services listed at the start, for the duration that it has ' +
      'there. Where it is listed and the booking names an insurance provider, leave the provider out.',
    retry: 'after fixing',
    curl: lines(findStart, call('POST', `${address}/slots/$START/book`, { ...visit, duration: 7 })),
  },
  'cancel.not_booked': {
    title: 'Visit is not booked any more',
    means: 'Only a booked visit can be canceled. This one was canceled or moved before.',
    causes: [
      'The patient or the clinic was faster; a booking-canceled or booking-moved says so.',
      'An earlier attempt had succeeded, but its answer was lost.',
      'The visit was moved, and has a new id since.',
    ],
    fix:
      'If it is canceled, count it as success. If it was moved, cancel the newest: getBooking with booking.moving ' +
      'names it.',
    retry: 'no',
    curl: lines(book, cancel, call('DELETE', booking)),
  },
  'cancel.unable': {
    title: 'You may not cancel here',
    means: 'Your client may read this address, but not change its calendar, so it may cancel nothing in it.',
    causes: ['The address’s integration was taken off.', 'Your client was given the facility for reading only.'],
    fix: 'Ask the hub’s support to let your client edit the facility’s calendars.',
    retry: 'after fixing',
    note: 'The sandbox’s clients may edit all of their calendars, so it can’t be shown there.',
  },
  'move.service_not_in_address': {
    title: 'Service is not the target address’s',
    means: 'The visit is to be moved to an address that does not have the service named with it.',
    causes: [
      'The visit goes to another address, but with the old address’s service.',
      'The body names no address_id, so that the visit stays at its own.',
    ],
    fix: 'Name the matching service of the target: each address has ids of its own.',
    retry: 'after fixing',
    curl: lines(book, move({ address_service_id: '10212' }), cancel),
  },
  'move.service_missing': {
    title: 'Service for the moved visit is unknown',
    means: 'The facility has no address service with this id.',
    causes: ['The id is of the dictionary (getServices).', 'The service was deleted since you read it.'],
    fix: 'Take the id from getAddressServices of the address to which the visit goes.',
    retry: 'after fixing',
    curl: lines(book, move({ address_service_id: '999999' }), cancel),
  },
  'move.address_missing': {
    title: 'Target address is unknown',
    means: 'None of your addresses has the address_id to which the visit is to be moved.',
    causes: ['The id is of another environment or another vendor’s.', 'The address was deleted.'],
    fix: 'Take it from getAddresses of a doctor in the same facility; leave it out if the visit stays where it is.',
    retry: 'after fixing',
    curl: lines(book, move({ address_id: '999999', address_service_id: '10111' }), cancel),
  },
  'move.already_ended': {
    title: 'Visit is over, there is nothing to move',
    means:
      'The visit was canceled, or moved before. A moved visit goes on under a new id, and only that one can be moved ' +
      'again.',
    causes: [
      'The patient or the clinic was faster.',
      'The move had succeeded before, but its answer was lost.',
      'Your side still uses the id from before the last move.',
    ],
    fix: 'Read getBooking with booking.moving: it names the newest booking of the chain. Move that one.',
    retry: 'no',
    curl: lines(book, cancel, move({ address_service_id: '10111' })),
  },
  'move.payment_account': {
    title: 'The money can’t move with the visit',
    means:
      'The patient has paid for this visit, and the target address is billed through another account. So the visit ' +
      'can’t go there with its payment.',
    causes: ['The target is of a doctor who bills for themselves.', 'The target bills through another legal entity.'],
    fix: 'Cancel the visit, which gives the money back, and book a new one at the target.',
    retry: 'no',
    note: 'No visit of the sandbox is paid, so it can’t be shown there.',
  },
  'confirm.invalid_confirmed_by': {
    title: 'Nobody is named who confirmed',
    means: 'The confirmed_by says who confirmed the visit: user for the patient, admin for the clinic.',
    causes: ['The property is missing.', 'It has another value, such as a name or “patient”.'],
    fix: 'Send `{"confirmed_by": "user"}` or `{"confirmed_by": "admin"}`.',
    retry: 'after fixing',
    curl: call('PUT', `${address}/bookings/1/confirm`, { confirmed_by: 'nobody' }),
  },
  'confirm.not_authorized': {
    title: 'You may not confirm here',
    means: 'Your client may read this address, but not change its calendar, so it may confirm nothing in it.',
    causes: ['The address’s integration was taken off.', 'Your client was given the facility for reading only.'],
    fix: 'Ask the hub’s support to let your client edit the facility’s calendars.',
    retry: 'after fixing',
    note: 'The sandbox’s clients may edit all of their calendars, so it can’t be shown there.',
  },
  'confirm.already_confirmed': {
    title: 'Visit is confirmed already',
    means: 'Somebody has confirmed this visit before: the patient, the clinic or you.',
    causes: ['The patient has answered a reminder.', 'An earlier attempt had succeeded, but its answer was lost.'],
    fix: 'Count it as success: the visit is as you want it.',
    retry: 'no',
    curl: lines(
      book,
      first('PUT', `${booking}/confirm`, confirmed),
      call('PUT', `${booking}/confirm`, confirmed),
      cancel,
    ),
  },
  'confirm.canceled': {
    title: 'Visit was canceled, so it can’t be confirmed',
    means: 'The visit was canceled before anybody confirmed it.',
    causes: ['The patient canceled while your confirmation was on its way.', 'A booking-canceled was not read yet.'],
    fix: 'Take the visit out of your calendar. The patient has to book anew if they want to come after all.',
    retry: 'no',
    curl: lines(book, cancel, call('PUT', `${booking}/confirm`, confirmed)),
  },
  'confirm.deleted': {
    title: 'Visit has gone elsewhere',
    means: 'Under this id no visit stands any more: it was moved and goes on under a new id.',
    causes: ['Your side still uses the id from before the move.', 'A booking-moved was not read yet.'],
    fix: 'Read getBooking with booking.moving and confirm the newest booking of the chain.',
    retry: 'no',
    curl: lines(
      book,
      keep('MOVED', 'id', ['POST', `${booking}/move`, { address_service_id: '10111' }]),
      call('PUT', `${booking}/confirm`, confirmed),
      first('DELETE', `${address}/bookings/$MOVED`),
    ),
  },
  'confirm.past': {
    title: 'Visit has begun already',
    means: 'A visit can be confirmed until it begins.',
    causes: ['Confirmations wait in a queue of yours for too long.', 'Old visits are confirmed in one sweep.'],
    fix: 'Confirm as soon as the patient does. Afterwards, mark whether they came: markPatientPresence.',
    retry: 'no',
    note: 'The sandbox books no visits in the past. To see it, book the next free start and confirm it once it has passed.',
  },
  'presence.future': {
    title: 'Visit has not begun yet',
    means: 'Whether the patient came can be told once the visit’s time has come.',
    causes: ['The patient came early, and was ticked off at the desk.', 'The clock of your server is ahead.'],
    fix: 'Keep the mark and send it when the visit begins.',
    retry: { later: 'from the visit’s start on' },
    curl: lines(book, call('POST', `${booking}/presence/patient`), cancel),
  },
  'presence.not_in_doctor': {
    title: 'Visit is another doctor’s',
    means: 'The visit is in this facility, but with another doctor than the one in the path.',
    causes: ['The visit was moved to another doctor meanwhile.', 'The path mixes ids of two doctors.'],
    fix: 'Use the doctor and address that came with the booking, or with the booking-moved that followed it.',
    retry: 'after fixing',
    curl: lines(book, call('POST', `${otherDoctors}/bookings/$BOOKING/presence/patient`), cancel),
  },
  'presence.canceled': {
    title: 'Visit will not take place',
    means: 'The visit was canceled or moved, so nobody could come to it or stay away.',
    causes: ['The patient or the clinic has canceled it.', 'It was moved, and goes on under a new id.'],
    fix: 'Leave canceled visits alone; of a moved one, mark the newest: getBooking with booking.moving names it.',
    retry: 'no',
    curl: lines(book, cancel, call('POST', `${booking}/presence/patient`)),
  },
  'opinion.invalid_phone': {
    title: 'That is no phone number',
    means: 'The number can’t be one of the facility’s country, or of any country if it begins with a plus.',
    causes: ['Digits are missing, or the field holds two numbers.', 'A foreign number comes without its country code.'],
    fix: 'Send it with its country code: +48 500 000 000. A number without one is taken for the facility’s country.',
    retry: 'after fixing',
    curl: call('PUT', '/facilities/1/doctors/101/opinion-request', { phone: '12' }),
  },
  'opinion.visit_not_found': {
    title: 'The patient has not been there yet',
    means: 'The patient with this number has visits with this doctor in the last year, but none that has taken place.',
    causes: ['The visit is still to come.', 'All of the patient’s visits were canceled.'],
    fix: 'Ask for an opinion after the visit.',
    retry: { later: 'after the visit' },
    curl: lines(
      findStart,
      keep('BOOKING', 'id', ['POST', `${address}/slots/$START/book`, unseen]),
      call('PUT', '/facilities/1/doctors/101/opinion-request', { phone: unseen.patient.phone }),
      cancel,
    ),
  },
  'opinion.already_exists': {
    title: 'The patient was asked before',
    means: 'This patient has been asked for an opinion of this doctor. Nobody is asked twice.',
    causes: [
      'Every visit of a patient leads to a request.',
      'An earlier attempt had succeeded, but its answer was lost.',
    ],
    fix: 'Count it as done.',
    retry: 'no',
    curl: lines(
      first('PUT', '/facilities/1/doctors/101/opinion-request', { phone: '+48512345678' }),
      call('PUT', '/facilities/1/doctors/101/opinion-request', { phone: '+48512345678' }),
    ),
    note:
      'Messages need a gateway: start the sandbox with SLOTWIRE_MESSAGE_GATEWAY_URL. Without one, both calls answer ' +
      '“Cannot send request”.',
  },
  'opinion.unable': {
    title: 'The message could not be sent',
    means: 'The hub could not hand the request to its messaging gateway. The patient was not asked.',
    causes: [
      'The hub has no messaging gateway.',
      'The gateway is away for a moment.',
      'The gateway refuses the number.',
    ],
    fix: 'Try again later; if it stays, ask the hub’s support whether messages are set up.',
    retry: { later: 'in a few minutes' },
    curl: call('PUT', '/facilities/1/doctors/101/opinion-request', { phone: '+48512345670' }),
    note: 'The sandbox has no gateway, unless SLOTWIRE_MESSAGE_GATEWAY_URL names one.',
  },
} as const satisfies Partial<Record<RefusalCode, ErrorEntry>>
