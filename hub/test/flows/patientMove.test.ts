/** A patient's move from the wish to its end: the old time is kept until the clinic's system has agreed to the new one. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cancelAsPatient, findPatientMove } from '../../src/bookings/patientBooking.ts'
import { moveAsPatient } from '../../src/bookings/patientMove.ts'
import { document } from '../../src/contract/document.ts'
import { compileSchema } from '../../src/contract/validation.ts'
import { bookingMovingEnvelope } from '../../src/notifications/data.ts'
import { answers } from '../support/vendor.ts'
import {
  bookVisit,
  callOf,
  chain,
  hub,
  isFree,
  kinds,
  move,
  pageOf,
  pause,
  rows,
  setRealtime,
  told,
  vendor,
  wish,
} from './patientMoveRig.ts'
import type { NotifiedBooking } from '../../src/notifications/data.ts'
import type { Answer } from '../support/vendor.ts'

test("the contract's example of booking-moving comes out byte for byte from its facts", () => {
  const { value } = document.components.examples.BookingMovingNotification
  const { facility, doctor, address, canceling_booking: old, creating_booking: next } = value.data
  const place = {
    facility: { facilityId: facility.id, name: facility.name, timeZone: '+01:00' },
    doctor: { doctorId: doctor.id, name: doctor.name, surname: doctor.surname },
    address: { addressId: address.id, name: address.name, street: address.street, postCode: address.post_code },
  }
  const facts = (it: any): NotifiedBooking => ({
    bookingId: it.id ?? '0',
    state: 'booked',
    start: Temporal.Instant.from(it.start_at),
    end: Temporal.Instant.from(it.end_at),
    duration: it.duration,
    bookedBy: it.booked_by ?? it.booking_by,
    bookedAt: Temporal.Instant.from(it.booked_at ?? it.booking_at),
    canceledBy: it.canceling_by ?? null,
    canceledAt: it.canceling_at ? Temporal.Instant.from(it.canceling_at) : null,
    patient: { name: 'Abraham', phone: '+48123123123' },
    comment: 'Kaszel',
    signature: it.signature ?? null,
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
  })
  const { body } = bookingMovingEnvelope(place, facts(old), facts(next), Temporal.Instant.from(value.created_at))
  assert.equal(body, JSON.stringify(value))
})

describe('a move that the clinic agrees to', () => {
  test('asks booking-moving about both times, and tells booking-moved once', async () => {
    const visit = await bookVisit()
    const { asked, answer, hold } = pause()
    hold()
    const { bookingId, settled } = await wish(visit, '11:00')
    const { body } = await asked
    const isOfContract = compileSchema(document.components.schemas.BookingMovingNotification)
    assert.equal(isOfContract(body), true, JSON.stringify(body))
    assert.deepEqual(
      [body.name, body.data.canceling_booking.id, body.data.canceling_booking.canceling_by],
      ['booking-moving', visit.id, 'user'],
    )
    assert.equal(body.data.creating_booking.start_at, `${hub.world.days[1]}T11:00:00+01:00`)
    assert.ok(!JSON.stringify(body).includes(bookingId), 'there is no new id yet')
    assert.deepEqual(
      [await isFree(visit, '09:00'), await isFree(visit, '11:00')],
      [false, false],
      'both times are kept',
    )
    assert.equal((await pageOf(visit)).booking_id, visit.id)
    assert.deepEqual(await told(visit), ['slot-booked'])
    const revision = () =>
      rows('select revision from calendar where facility_id = 1 and address_id = 111').then(([one]) =>
        Number(one.revision),
      )
    const before = await revision()
    answer()
    await settled
    assert.equal(await revision(), before + 1)
    const page = await pageOf(visit)
    assert.deepEqual(
      [page.booking_id, page.state, page.moves_booking_id, page.hold_until],
      [bookingId, 'booked', null, null],
    )
    assert.deepEqual(await told(visit), ['slot-booked', 'booking-moved'])
    assert.deepEqual([await isFree(visit, '09:00'), await isFree(visit, '11:00')], [true, false])
    assert.deepEqual(await callOf(bookingId), {
      name: 'booking-moving',
      mode: 'on',
      outcome: 'approved',
      is_late: false,
    })
    const [old] = await rows('select state, canceled_by, moved_to_booking_id from booking where booking_id = $1', [
      visit.id,
    ])
    assert.deepEqual({ ...old }, { state: 'moved', canceled_by: 'user', moved_to_booking_id: bookingId })
    const [moved] = await rows(`select body from notification where subject_id = $1 and name = 'booking-moved'`, [
      visit.id,
    ])
    const { old_visit_booking: from, new_visit_booking: to } = JSON.parse(moved.body).data
    assert.deepEqual(
      [from.id, from.status, from.canceled_by, to.id, to.status, to.booked_by],
      [visit.id, 'canceled', 'user', bookingId, 'booked', 'user'],
    )
    assert.equal(from.signature, to.signature)
  })

  test("may touch the visit's own time, and can be moved on and canceled, all told in order", async () => {
    const visit = await bookVisit(hub.world.longService)
    const first = await move(visit, '09:30')
    assert.equal(first.next.state, 'booked')
    const second = await move(visit, '10:00')
    assert.equal((await pageOf(visit)).booking_id, second.next.booking_id)
    assert.equal(await cancelAsPatient(hub.app, visit.token), 'canceled')
    assert.deepEqual(await told(visit), ['slot-booked', 'booking-moved', 'booking-moved', 'booking-canceled'])
    assert.deepEqual(await chain(visit), ['canceled', 'moved', 'moved'])
  })

  test('is one for a form sent many times, also after its end', async () => {
    const visit = await bookVisit()
    const asks = vendor.requests.length
    const starts = await Promise.all(Array.from({ length: 6 }, () => wish(visit, '10:00')))
    await Promise.all(starts.map(({ settled }) => settled))
    starts.push(await wish(visit, '10:00'))
    assert.equal(new Set(starts.map(({ bookingId }) => bookingId)).size, 1)
    assert.equal(vendor.requests.length - asks, 1)
    assert.deepEqual(await told(visit), ['slot-booked', 'booking-moved'])
  })
})

const refusals: [name: string, answer: () => Answer, kind: string, cause: string, text: string | null][] = [
  ...kinds.map((kind, index): [string, () => Answer, string, string, string] => [
    kind,
    () => answers.deny(index + 1),
    kind,
    'denied',
    `Odmowa ${index + 1}`,
  ]),
  ['a code that no dictionary holds', () => answers.deny(77), 'try-later', 'unknown_code', null],
  ['a 500', () => answers.status(500), 'try-later', 'status', null],
  ['silence', () => answers.hang, 'try-later', 'timeout', null],
  ['a connection dropped', () => answers.drop, 'try-later', 'dropped', null],
]

describe('a move that the clinic refuses', () => {
  for (const [name, answer, kind, cause, text] of refusals) {
    test(`by ${name}: the visit stays, the new time is free, nothing is told`, async () => {
      const visit = await bookVisit()
      vendor.answer(answer())
      const { next, denial } = await move(visit, '10:00')
      assert.deepEqual([next.state, next.denial!.cause, denial!.kind, denial!.text], ['denied', cause, kind, text])
      const page = await pageOf(visit)
      assert.deepEqual([page.booking_id, page.state], [visit.id, 'booked'])
      assert.deepEqual([await isFree(visit, '09:00'), await isFree(visit, '10:00')], [false, true])
      assert.deepEqual(await told(visit), ['slot-booked'])
    })
  }

  test('leads a repeat of the form to the refusal, and a new attempt to a new question', async () => {
    const visit = await bookVisit()
    vendor.answer(answers.deny(5))
    const { next } = await move(visit, '10:00')
    assert.equal((await wish(visit, '10:00')).bookingId, next.booking_id)
    vendor.answer(answers.approve)
    const again = await wish(visit, '10:00', 'another attempt')
    await again.settled
    assert.equal((await pageOf(visit)).booking_id, again.bookingId)
  })
})

describe('where nobody decides', () => {
  test('off: moved at once without a question, once for two equal forms', async () => {
    const visit = await bookVisit()
    await setRealtime('off')
    const asks = vendor.requests.length
    const starts = await Promise.all([wish(visit, '10:00'), wish(visit, '10:00')])
    const page = await pageOf(visit)
    assert.deepEqual(
      starts.map(({ bookingId }) => bookingId),
      [page.booking_id, page.booking_id],
    )
    assert.deepEqual(
      [await chain(visit), await told(visit)],
      [
        ['booked', 'moved'],
        ['slot-booked', 'booking-moved'],
      ],
    )
    assert.equal(vendor.requests.length, asks)
  })

  test('shadow: moved at once, asked beside, and a denial denies nothing', async () => {
    const visit = await bookVisit()
    await setRealtime('shadow')
    vendor.answer(answers.deny(1))
    const { bookingId } = await wish(visit, '10:00')
    assert.equal((await pageOf(visit)).booking_id, bookingId)
    await Promise.all(hub.app.background)
    assert.deepEqual(await callOf(bookingId), {
      name: 'booking-moving',
      mode: 'shadow',
      outcome: 'denied',
      is_late: false,
    })
    assert.deepEqual(
      [await chain(visit), await told(visit)],
      [
        ['booked', 'moved'],
        ['slot-booked', 'booking-moved'],
      ],
    )
  })
})

test('a visit that is canceled, begun or of an unknown token is not moved', async () => {
  const visit = await bookVisit()
  const { token } = visit
  const to = (start: Temporal.Instant, by = token) => moveAsPatient(hub.app, { token: by, start, attempt: 'late' })
  assert.deepEqual(await to(visit.at('10:00'), 'A'.repeat(24)), { outcome: 'not_booked' })
  assert.deepEqual(await to(visit.at('20:00')), { outcome: 'slot_gone' })
  const [{ start_at: start }] = await rows('select start_at from booking where booking_id = $1', [visit.id])
  await rows('update booking set start_at = $2, end_at = $3 where booking_id = $1', [
    visit.id,
    hub.clock.now().subtract({ minutes: 40 }),
    hub.clock.now().subtract({ minutes: 10 }),
  ])
  assert.deepEqual(await to(visit.at('10:00')), { outcome: 'not_booked' })
  await rows('update booking set start_at = $2, end_at = $3 where booking_id = $1', [
    visit.id,
    start,
    start.add({ minutes: 30 }),
  ])
  assert.equal(await cancelAsPatient(hub.app, token), 'canceled')
  assert.deepEqual(await to(visit.at('10:00')), { outcome: 'not_booked' })
  assert.equal(await findPatientMove(hub.app, token, '1', 'en'), null)
})
