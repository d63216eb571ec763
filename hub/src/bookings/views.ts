import { addressServiceView } from '../services/views.ts'
import { formatInZone, localDate } from '../time.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { NotifiedBooking } from '../notifications/data.ts'
import type { Booking } from './store.ts'

/** The facts of a booking that every answer shows, without what `with` adds. */
export function bookingView(booking: Booking, zone: string, extensions: ReadonlySet<string>) {
  return {
    id: booking.booking_id,
    // A moved booking is a canceled one to the outside; its successor has an id of its own.
    status: booking.state === 'booked' ? 'booked' : 'canceled',
    start_at: formatInZone(booking.start_at, zone),
    end_at: formatInZone(booking.end_at, zone),
    duration: booking.duration,
    booked_by: booking.booked_by,
    canceled_by: booking.canceled_by ?? '',
    booked_at: formatInZone(booking.booked_at, zone),
    canceled_at: booking.canceled_at && formatInZone(booking.canceled_at, zone),
    comment: booking.comment,
    presence: extensions.has('booking.presence') ? booking.presence : undefined,
    confirmed: extensions.has('booking.confirmation') ? booking.confirmed_at !== null : undefined,
    insurance: insuranceView(booking),
    visit_payment: booking.visit_payment || undefined,
    visit_payment_status: booking.visit_payment ? booking.visit_payment_status : undefined,
  }
}

const insuranceFlow = 'address_service.public_insurance_flow'

/** A booking of getBookings: patient and address service only when asked for, the service also by what is added to it. */
export function listedBookingView(booking: Booking, opened: OpenAddress, extensions: ReadonlySet<string>) {
  const showsService = extensions.has('booking.address_service') || extensions.has(insuranceFlow)
  return {
    ...bookingView(booking, opened.facility.timeZone, extensions),
    patient: extensions.has('booking.patient') ? patientView(booking) : undefined,
    address_service: showsService ? serviceView(booking, opened, extensions) : undefined,
  }
}

/** A booking on its own: patient, address service and insurance unasked. `newestId` only with booking.moving. */
export function singleBookingView(
  booking: Booking,
  opened: OpenAddress,
  extensions: ReadonlySet<string>,
  newestId?: string,
) {
  return {
    ...bookingView(booking, opened.facility.timeZone, extensions),
    moving: newestId && movingView(booking, opened.facility.timeZone, newestId),
    patient: patientView(booking),
    address_service: serviceView(booking, opened, extensions),
    videocall_url: booking.videocall_url ?? undefined,
  }
}

// The public API keeps chains of moves since that day (its examples of booking.moving). It is the facility's
// day, as booked_at shows it; whether the day itself belongs to them is nowhere said, and knowing more harms nobody.
const movesKnownSince = Temporal.PlainDate.from('2025-04-02')

function movingView({ booked_at: bookedAt, origin_booking_id: originId }: Booking, zone: string, newestId: string) {
  if (Temporal.PlainDate.compare(localDate(bookedAt, zone), movesKnownSince) < 0) return null
  return { origin_booking_id: originId, newest_booking_id: newestId }
}

function serviceView(booking: Booking, { address }: OpenAddress, extensions: ReadonlySet<string>) {
  if (!booking.service) return null
  return addressServiceView(
    booking.service as any,
    extensions.has(insuranceFlow) ? address.is_public_insurance_flow : undefined,
  )
}

function patientView({ patient, is_returning }: Booking) {
  return {
    name: patient.name,
    surname: patient.surname ?? undefined,
    email: patient.email ?? null,
    phone: patient.phone ?? null,
    birth_date: patient.birth_date?.slice(0, 10) ?? null,
    nin: patient.nin ?? null,
    gender: patient.gender ?? null,
    is_returning,
    insurance_number: patient.insurance_number ?? null,
  }
}

function insuranceView(booking: Booking) {
  if (booking.insurance_provider_id === null) return null
  return {
    id: booking.insurance_provider_id,
    name: booking.insurance_name ?? '',
    plan: booking.insurance_plan_name,
    plan_id: booking.insurance_plan_id,
  }
}

/** Where a visit takes place, and with whom, whoever has the address by now. */
export function placeOf({ facility_id, address_id, doctor_id }: Booking) {
  return { facilityId: facility_id, addressId: address_id, doctorId: doctor_id }
}

/** A booking as notifications tell it. */
export function notifiedData(booking: Booking): NotifiedBooking {
  const { service } = booking
  return {
    bookingId: booking.booking_id,
    state: booking.state,
    start: booking.start_at,
    end: booking.end_at,
    duration: booking.duration,
    bookedBy: booking.booked_by,
    bookedAt: booking.booked_at,
    canceledBy: booking.canceled_by,
    canceledAt: booking.canceled_at,
    // As in the public examples: told where it is so, and left out where it isn't or nobody knows.
    patient: { ...booking.patient, name: booking.patient.name, is_returning: booking.is_returning || undefined },
    comment: booking.comment,
    signature: booking.signature,
    visitPayment: booking.visit_payment,
    videocallUrl: booking.videocall_url,
    insurance: booking.insurance_provider_id
      ? {
          id: booking.insurance_provider_id,
          name: booking.insurance_name ?? '',
          plan: booking.insurance_plan_name,
          planId: booking.insurance_plan_id,
        }
      : null,
    addressService: service && {
      addressServiceId: service.address_service_id,
      name: service.name,
      price: service.price,
      isPriceFrom: service.is_price_from,
      isVisible: service.is_visible,
    },
  }
}
