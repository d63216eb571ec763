/** The envelopes `{name, data, created_at}` of the contract, made from plain facts. No I/O, no clock. */
import { formatInZone } from '../time.ts'
import type { NotificationName } from './names.ts'

/** Where it happened. Times are written in the facility's zone. */
export type Place = {
  facility: { facilityId: string; name: string; timeZone: string }
  doctor: { doctorId: string; name: string; surname: string }
  address: { addressId: string; name: string | null; street: string | null; postCode: string | null }
}

/** The contract's patient object as the booking keeps it; what the contract doesn't show is not passed on. */
export type NotifiedPatient = { name: string } & Readonly<Record<string, unknown>>

type Actor = 'user' | 'doctor' | 'integration'

/** A booking as notifications tell it. Null means that it has none, and its key is then left out. */
export type NotifiedBooking = {
  bookingId: string
  /** `booked` or one of the ended states, which all read `canceled` outside. */
  state: string
  start: Temporal.Instant
  end: Temporal.Instant
  /** Minutes. */
  duration: number
  bookedBy: Actor
  bookedAt: Temporal.Instant
  canceledBy: Actor | null
  canceledAt: Temporal.Instant | null
  patient: NotifiedPatient
  comment: string | null
  signature: string | null
  visitPayment: boolean
  videocallUrl: string | null
  insurance: { id: string; name: string; plan: string | null; planId: string | null } | null
  addressService: {
    addressServiceId: string
    name: string
    /** Decimal text as PostgreSQL has it, `50.90`. */
    price: string | null
    isPriceFrom: boolean
    isVisible: boolean
  } | null
}

/** `body` is the envelope's bytes: what is stored, pushed and signed. */
export type Envelope = {
  envelope: { name: NotificationName; data: object; created_at: string }
  body: string
}

/**
 * The ask before a patient books. There is no booking id yet: the vendor must not learn one that may never
 * be.
 */
export function slotBookingEnvelope(place: Place, booking: NotifiedBooking, createdAt: Temporal.Instant): Envelope {
  return envelope('slot-booking', place, { visit_booking_request: requestData(place, booking) }, createdAt)
}

export function slotBookedEnvelope(place: Place, booking: NotifiedBooking, createdAt: Temporal.Instant): Envelope {
  return envelope('slot-booked', place, { visit_booking: bookingData(place, booking) }, createdAt)
}

export function bookingCanceledEnvelope(place: Place, booking: NotifiedBooking, createdAt: Temporal.Instant): Envelope {
  return envelope('booking-canceled', place, { visit_booking: bookingData(place, booking) }, createdAt)
}

/** Both bookings of a move: the old one reads canceled, the new one has an id of its own. */
export function bookingMovedEnvelope(
  place: Place,
  old: NotifiedBooking,
  next: NotifiedBooking,
  createdAt: Temporal.Instant,
): Envelope {
  const extra = { old_visit_booking: bookingData(place, old), new_visit_booking: bookingData(place, next) }
  return envelope('booking-moved', place, extra, createdAt)
}

/**
 * The ask before a patient moves a visit. `old` is the booking as it would end, canceled by whom and when; of the new
 * one there is no id yet. As in the public example the patient isn't told again: the old booking's id knows them.
 */
export function bookingMovingEnvelope(
  place: Place,
  old: NotifiedBooking,
  next: NotifiedBooking,
  createdAt: Temporal.Instant,
): Envelope {
  const extra = { canceling_booking: cancelingData(place, old), creating_booking: creatingData(place, next) }
  return envelope('booking-moving', place, extra, createdAt)
}

export function bookingConfirmedEnvelope(
  place: Place,
  booking: NotifiedBooking,
  createdAt: Temporal.Instant,
): Envelope {
  return envelope('booking-confirmed', place, { visit_booking: bookingData(place, booking) }, createdAt)
}

/** Presence reads in capitals here, unlike in bookings: the public API has it so. */
export function presenceMarkedEnvelope(
  place: Place,
  booking: NotifiedBooking,
  presence: 'present' | 'absent',
  createdAt: Temporal.Instant,
): Envelope {
  const extra = { visit_booking: bookingData(place, booking), presence: presence.toUpperCase() }
  return envelope('presence-marked', place, extra, createdAt)
}

/** What a payment is called in its notification; answers show the finer word of the booking. */
export type NotifiedPaymentStatus = 'not-paid' | 'waiting_for_confirmation' | 'paid' | 'refunded' | 'charged_back'

export function paymentStatusChangedEnvelope(
  place: Place,
  booking: NotifiedBooking,
  { from, to }: { from: NotifiedPaymentStatus; to: NotifiedPaymentStatus },
  changedAt: Temporal.Instant,
): Envelope {
  const visit_payment_status = {
    status_from: from,
    status_to: to,
    changed_at: formatInZone(changedAt, place.facility.timeZone),
  }
  const extra = { visit_booking: bookingData(place, booking), visit_payment_status }
  return envelope('booking-payment-status-changed', place, extra, changedAt)
}

/** For the envelopes of addressData.ts, too. */
export function envelope(name: NotificationName, place: Place, extra: object, createdAt: Temporal.Instant): Envelope {
  const made = {
    name,
    data: { ...placeData(place), ...extra },
    created_at: formatInZone(createdAt, place.facility.timeZone),
  }
  return { envelope: made, body: JSON.stringify(made) }
}

function placeData({ facility, doctor, address }: Place) {
  return {
    facility: { id: facility.facilityId, name: facility.name },
    doctor: { id: doctor.doctorId, name: doctor.name, surname: doctor.surname },
    address: {
      id: address.addressId,
      name: address.name,
      street: address.street,
      post_code: address.postCode,
    },
  }
}

function bookingData({ facility: { timeZone } }: Place, booking: NotifiedBooking): object {
  return {
    id: booking.bookingId,
    status: booking.state === 'booked' ? 'booked' : 'canceled',
    start_at: formatInZone(booking.start, timeZone),
    end_at: formatInZone(booking.end, timeZone),
    duration: booking.duration,
    booked_by: booking.bookedBy,
    canceled_by: booking.canceledBy ?? '',
    booked_at: formatInZone(booking.bookedAt, timeZone),
    ...(booking.canceledAt && { canceled_at: formatInZone(booking.canceledAt, timeZone) }),
    ...sharedData(booking),
    ...(booking.insurance && { insurance: insuranceData(booking.insurance) }),
    ...(booking.visitPayment && { visit_payment: true }),
    ...(booking.videocallUrl !== null && { videocall_url: booking.videocallUrl }),
  }
}

function requestData({ facility: { timeZone } }: Place, booking: NotifiedBooking): object {
  return {
    booking_at: formatInZone(booking.bookedAt, timeZone),
    booking_by: booking.bookedBy,
    duration: booking.duration,
    start_at: formatInZone(booking.start, timeZone),
    end_at: formatInZone(booking.end, timeZone),
    ...sharedData(booking),
    ...(booking.visitPayment && { visit_payment: true }),
  }
}

function cancelingData({ facility: { timeZone } }: Place, booking: NotifiedBooking): object {
  return {
    id: booking.bookingId,
    start_at: formatInZone(booking.start, timeZone),
    end_at: formatInZone(booking.end, timeZone),
    duration: booking.duration,
    booked_by: booking.bookedBy,
    canceling_by: booking.canceledBy,
    booked_at: formatInZone(booking.bookedAt, timeZone),
    canceling_at: booking.canceledAt && formatInZone(booking.canceledAt, timeZone),
    ...(booking.addressService && { address_service: addressServiceData(booking.addressService) }),
  }
}

function creatingData({ facility: { timeZone } }: Place, booking: NotifiedBooking): object {
  return {
    start_at: formatInZone(booking.start, timeZone),
    end_at: formatInZone(booking.end, timeZone),
    duration: booking.duration,
    booking_by: booking.bookedBy,
    booking_at: formatInZone(booking.bookedAt, timeZone),
    ...(booking.addressService && { address_service: addressServiceData(booking.addressService) }),
    ...(booking.signature !== null && { signature: booking.signature }),
  }
}

function sharedData({ addressService, patient, signature, comment }: NotifiedBooking): object {
  return {
    ...(addressService && { address_service: addressServiceData(addressService) }),
    patient: patientData(patient),
    ...(signature !== null && { signature }),
    ...(comment !== null && { comment }),
  }
}

export function addressServiceData(service: NonNullable<NotifiedBooking['addressService']>) {
  return {
    id: service.addressServiceId,
    name: service.name,
    // The contract cuts decimals off instead of rounding.
    price: service.price === null ? null : Math.trunc(Number(service.price)),
    is_price_from: service.isPriceFrom,
    is_visible: service.isVisible,
  }
}

function insuranceData({ id, name, plan, planId }: NonNullable<NotifiedBooking['insurance']>): object {
  return { id, name, plan: plan ?? '', plan_id: planId ?? '' }
}

const patientFields = [
  'name',
  'surname',
  'email',
  'phone',
  'birth_date',
  'nin',
  'gender',
  'is_returning',
  'insurance_number',
] as const

// Consents and whatever else a booking's patient carries stay here: the list is what the contract shows.
function patientData(patient: NotifiedPatient): object {
  const present = patientFields.filter((field) => patient[field] !== undefined && patient[field] !== null)
  return Object.fromEntries(present.map((field) => [field, patient[field]]))
}
