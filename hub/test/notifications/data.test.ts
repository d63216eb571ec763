import assert from 'node:assert/strict'
import { test } from 'node:test'
import { document } from '../../src/contract/document.ts'
import {
  bookingCanceledEnvelope,
  paymentStatusChangedEnvelope,
  slotBookedEnvelope,
  slotBookingEnvelope,
  type NotifiedBooking,
  type NotifiedPatient,
  type Place,
} from '../../src/notifications/data.ts'
import { announcedNames, askNames } from '../../src/notifications/names.ts'

// The examples write +01:00 in May, which is no zone of their country: a fixed offset reads them as they
// stand.
const place: Place = {
  facility: { facilityId: '1', name: 'Sample hospital', timeZone: '+01:00' },
  doctor: { doctorId: '123', name: 'Sample', surname: 'Doctor 123' },
  address: { addressId: '111', name: 'Example hospital', street: 'Some street', postCode: 'xx-xxx' },
}

const patient = {
  name: 'Abraham',
  surname: 'Lincoln',
  email: 'example@example.com',
  phone: '+48123123123',
  birth_date: '1985-01-01',
  nin: '894237492',
  gender: 'm',
  insurance_number: 'CARD-7654321',
}

const booking: NotifiedBooking = {
  bookingId: '6263715',
  state: 'booked',
  start: Temporal.Instant.from('2021-05-26T15:00:00Z'),
  end: Temporal.Instant.from('2021-05-26T15:30:00Z'),
  duration: 30,
  bookedBy: 'user',
  bookedAt: Temporal.Instant.from('2021-05-12T09:18:24Z'),
  canceledBy: null,
  canceledAt: null,
  patient,
  comment: 'Additional information about the visit',
  signature: null,
  visitPayment: false,
  videocallUrl: null,
  insurance: null,
  addressService: {
    addressServiceId: '243665',
    name: 'biopsja nerki',
    price: '50.90',
    isPriceFrom: false,
    isVisible: true,
  },
}

const createdAt = Temporal.Instant.from('2021-05-12T09:18:34Z')
const canceledAt = Temporal.Instant.from('2021-05-14T14:45:57Z')
const canceled: NotifiedBooking = {
  ...booking,
  state: 'canceled',
  canceledBy: 'user',
  canceledAt,
  comment: null,
}
const canceledNoticeAt = Temporal.Instant.from('2021-05-14T14:46:34Z')
const insurance = { id: '1', name: 'Sample Insurance 1', plan: null, planId: null }

const example = (name: string): string => JSON.stringify(document.components.examples[name].value)

test("each example of the contract comes out byte for byte from the example's facts", () => {
  const made = {
    SlotBookingNotification: slotBookingEnvelope(place, booking, createdAt),
    SlotBookingWhenVisitPaymentNotification: slotBookingEnvelope(place, { ...booking, visitPayment: true }, createdAt),
    SlotBookedNotification: slotBookedEnvelope(place, { ...booking, insurance }, createdAt),
    SlotBookedByDoctorNotification: slotBookedEnvelope(place, { ...booking, bookedBy: 'doctor' }, createdAt),
    SlotBookedWhenVisitPaymentNotification: slotBookedEnvelope(place, { ...booking, visitPayment: true }, createdAt),
    SlotBookedWhenVideocallNotification: slotBookedEnvelope(
      place,
      { ...booking, videocallUrl: 'https://video.example/6263715' },
      createdAt,
    ),
    BookingCanceledNotification: bookingCanceledEnvelope(place, canceled, canceledNoticeAt),
    BookingCanceledByDoctorNotification: bookingCanceledEnvelope(
      place,
      { ...canceled, canceledBy: 'doctor' },
      canceledNoticeAt,
    ),
  }
  for (const [name, { body, envelope }] of Object.entries(made)) {
    assert.equal(body, example(name), name)
    assert.equal(JSON.stringify(envelope), body)
  }
})

test('a changed payment reads as in the example, whose booking leaves its service out', () => {
  const { value } = document.components.examples.BookingPaymentStatusChangedNotification
  const signed = { ...booking, signature: value.data.visit_booking.signature }
  const { envelope } = paymentStatusChangedEnvelope(place, signed, { from: 'not-paid', to: 'paid' }, createdAt)
  const { address_service: service, ...shown } = (envelope.data as any).visit_booking
  const { canceled_at: never, ...expected } = value.data.visit_booking
  assert.deepEqual([service.id, never], ['243665', null])
  assert.deepEqual(
    { ...envelope, data: { ...envelope.data, visit_booking: shown } },
    { ...value, data: { ...value.data, visit_booking: expected } },
  )
})

test('times follow the clocks of the facility over a change of summer time', () => {
  const warsaw = { ...place, facility: { ...place.facility, timeZone: 'Europe/Warsaw' } }
  const start = Temporal.Instant.from('2026-10-25T00:30:00Z')
  const end = Temporal.Instant.from('2026-10-25T01:30:00Z')
  const { body } = slotBookedEnvelope(warsaw, { ...booking, start, end }, createdAt)
  const { start_at, end_at } = JSON.parse(body).data.visit_booking
  assert.deepEqual([start_at, end_at], ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00'])
})

test('the ask names no booking, and consents of the patient leave in no notification', () => {
  const talkative: NotifiedPatient = {
    ...patient,
    marketing_consent: true,
    data_privacy_consent: true,
    nin: null,
  }
  const signed = { ...booking, patient: talkative, signature: '699c9b15-a72f-741b-cd24-fdef7b00551e' }
  const ask = slotBookingEnvelope(place, signed, createdAt)
  assert.doesNotMatch(ask.body, /6263715/)
  for (const { body } of [ask, slotBookedEnvelope(place, signed, createdAt)]) {
    assert.doesNotMatch(body, /consent|nin/)
    assert.match(body, /"signature":"699c9b15-a72f-741b-cd24-fdef7b00551e"/)
  }
})

test('a moved booking reads as canceled, and a service without a price says null', () => {
  const addressService = { ...booking.addressService!, price: null }
  const { body } = bookingCanceledEnvelope(place, { ...canceled, state: 'moved', addressService }, createdAt)
  const { status, address_service } = JSON.parse(body).data.visit_booking
  assert.equal(status, 'canceled')
  assert.equal(address_service.price, null)
})

test('the names are the 17 webhooks of the contract, the asks apart', () => {
  assert.deepEqual([...askNames, ...announcedNames].sort(), Object.keys(document.webhooks).sort())
})
