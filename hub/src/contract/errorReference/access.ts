import { address, call, lines, book, otherDoctors } from './curls.ts'
import type { RefusalCode } from '../refusals.ts'
import type { ErrorEntry } from './entry.ts'

/** Refusals on the way from the token to what a path names. */
export const accessErrors = {
  'facility.not_authorized': {
    title: 'Facility is not yours',
    means:
      'The facility of the path was not given to your client. The words are the same whether it exists or not, so ' +
      'that nobody learns of another’s clinics.',
    causes: [
      'The id comes from another environment, or from another client of yours.',
      'The clinic has not been connected to your client yet, or no longer is.',
      'The path holds a doctor’s or an address’s id in the facility’s place.',
    ],
    fix:
      'List your facilities with getFacilities and use the ids that you find there. If the clinic is missing, ask the ' +
      'hub’s support to give it to your client.',
    retry: 'after fixing',
    curl: call('GET', '/facilities/2'),
  },
  'doctor.not_authorized': {
    title: 'Doctor cannot be used',
    means:
      'The facility is yours, but this doctor cannot be used there: they have no profile that can be booked, or they ' +
      'work in another of your facilities.',
    causes: [
      'Facility and doctor of the path come from two of your facilities.',
      'The doctor’s profile is not a commercial one, or has stopped being one.',
      'The doctor is kept in your mapping, though getDoctors no longer lists them.',
    ],
    fix: 'Use the doctors that getDoctors lists, and refresh your mapping from time to time.',
    retry: 'after fixing',
    curl: call('GET', '/facilities/1/doctors/105'),
  },
  'doctor.not_in_facility': {
    title: 'Doctor works elsewhere',
    means: 'The doctor of the path is not one of this facility whom patients can book.',
    causes: [
      'Facility and doctor of the path come from two different places in your mapping.',
      'The doctor has left the facility, or their profile can no longer be booked.',
    ],
    fix: 'Take both ids from one answer of getDoctors.',
    retry: 'after fixing',
    curl: call('PUT', '/facilities/1/doctors/301/opinion-request', { phone: '+48500000000' }),
  },
  'address.not_authorized': {
    title: 'Address is not yours',
    means: 'The address of the path is none of this doctor’s that your client may work with.',
    causes: [
      'The address belongs to another doctor of the facility.',
      'The address belongs to another facility.',
      'The address was deleted and made anew, with a new id.',
    ],
    fix: 'Take the address from getAddresses of the same doctor.',
    retry: 'after fixing',
    curl: call('GET', '/facilities/1/doctors/101/addresses/1021'),
  },
  'address.not_in_facility': {
    title: 'Address is in another facility',
    means: 'The address is yours, but it stands under another facility than the one in the path.',
    causes: [
      'The path mixes ids of two of your facilities.',
      'A visit is to be moved to an address of another facility, which no booking can do.',
    ],
    fix:
      'Use the facility under which getAddresses lists the address. To change the facility of a visit, cancel it and ' +
      'book a new one.',
    retry: 'after fixing',
    curl: call('GET', '/facilities/1/doctors/101/addresses/3011/calendar'),
  },
  'address.not_in_doctor': {
    title: 'Address is another doctor’s',
    means: 'The address is in this facility, but it belongs to another of its doctors.',
    causes: ['The path mixes ids of two doctors.', 'The mapping knows the address, but not whose it is.'],
    fix: 'Keep the doctor’s id beside each address in your mapping: an address has exactly one doctor.',
    retry: 'after fixing',
    curl: call('GET', '/facilities/1/doctors/101/addresses/1021/calendar'),
  },
  'address_service.not_in_address': {
    title: 'Service is another address’s',
    means: 'The address service is yours, but it is offered at another address.',
    causes: [
      'The ids of one address’s services are used for all of a doctor’s addresses. Each address has its own.',
      'The path mixes ids of two addresses.',
    ],
    fix: 'Take the id from getAddressServices of the same address.',
    retry: 'after fixing',
    curl: call('GET', `${address}/services/10211`),
  },
  'booking.not_in_address': {
    title: 'Booking is at another address',
    means: 'The booking exists in this facility, but it was made for another address than the one in the path.',
    causes: [
      'The visit was moved to another address meanwhile.',
      'The path was put together from the wrong doctor or address.',
    ],
    fix: 'Use the facility, doctor and address that came with the booking, or with the booking-moved that followed it.',
    retry: 'after fixing',
    curl: lines(
      book,
      call('POST', `${otherDoctors}/bookings/$BOOKING/move`, { address_service_id: '10212' }),
      `curl -s -o /dev/null -X DELETE "$API${address}/bookings/$BOOKING" -H "Authorization: Bearer $TOKEN"`,
    ),
  },
  'feature.not_authorized': {
    title: 'Feature is not switched on',
    means: 'Your client may not take the integration off an address. That right is given to a client by hand.',
    causes: ['The right was never asked for.', 'The call goes out with the credentials of another client.'],
    fix: 'Ask the hub’s support to allow it for your client. To only stop bookings, disable the calendar instead.',
    retry: 'after fixing',
    curl: call('DELETE', `${address}/integration`),
  },
  'calendar.not_authorized': {
    title: 'Calendar is read-only for you',
    means: 'You may see this address, but not change its calendar, its services or its bookings.',
    causes: [
      'The address’s integration was taken off, so that nobody’s software fills its calendar.',
      'Your client was given the facility for reading only.',
    ],
    fix: 'Ask the hub’s support to let your client edit the facility’s calendars.',
    retry: 'after fixing',
    note: 'The sandbox’s clients may edit all of their calendars, so it can’t be shown there.',
  },
  'object.not_found': {
    title: 'Something on the path does not exist',
    means:
      'A facility of yours leads here, but something further on in the path is unknown or was deleted. Which one it ' +
      'is follows from the path: the ids are looked up from left to right.',
    causes: [
      'An id is of another environment, or was mistyped.',
      'The object was deleted since you read it.',
      'The booking was only an attempt that the clinic’s software denied. Such are no bookings.',
    ],
    fix: 'Read the collection above (getDoctors, getAddresses, getBookings and so on) and use an id that it lists.',
    retry: 'after fixing',
    curl: call('GET', '/facilities/1/doctors/999999'),
  },
} as const satisfies Partial<Record<RefusalCode, ErrorEntry>>
