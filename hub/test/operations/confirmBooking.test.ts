import assert from 'node:assert/strict'
import { test } from 'node:test'
import { document } from '../../src/contract/document.ts'
import { bookingConfirmedEnvelope } from '../../src/notifications/data.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import {
  addressPath,
  assertRefused,
  assertUnchanged,
  rangeQuery,
  rows,
  testWalk,
  untilWaiting,
  walkWords,
} from '../support/paths.ts'
import { t, at, bookingPath, book, byUser, confirm, twice, canceled, shared } from './confirmCalls.ts'

const stored = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
const announced = (id: string) => rows(t.db, 'select * from notification where subject_id = $1 order by seq', [id])
const past = [409, 'Visit is in the past'] as const

const kept = await book(at('26', '13:00'))

for (const by of ['user', 'admin']) {
  test(`answers 204 and keeps when, and that ${by} confirmed; nothing else changes`, async () => {
    const id = await book(at('24', by === 'user' ? '09:00' : '09:30'))
    const before = await stored(id)
    t.clock.advance({ minutes: 5 })
    const now = t.clock.now()
    assert.equal((await confirm(id, { confirmed_by: by })).status, 204)
    const after = await stored(id)
    assert.deepEqual(
      { ...after, confirmed_at: String(after.confirmed_at) },
      { ...before, confirmed_by: by, confirmed_at: String(now) },
    )
  })
}

test('getBookings and getBooking tell it with booking.confirmation, and only then', async () => {
  const [yes, no] = [await book(at('24', '10:00')), await book(at('24', '10:30'))]
  await confirm(yes)
  const path = `${addressPath()}/bookings`
  const range = rangeQuery(at('24', '10:00'), at('24', '11:00'))
  const { body } = await t.a.get(`${path}${range}&with=booking.confirmation`)
  assert.deepEqual(
    body._items.map((one: any) => [one.id, one.confirmed]),
    [
      [yes, true],
      [no, false],
    ],
  )
  assert.ok(!('confirmed' in (await t.a.get(path + range)).body._items[0]))
  assert.ok(!('confirmed' in (await t.a.get(bookingPath(yes))).body))
})

test("announces one booking-confirmed with the visit, marked as the caller's own", async () => {
  const id = await book(at('24', '11:00'))
  await confirm(id)
  const [, { name, origin_client_id: origin, body }, ...more] = await announced(id)
  assert.deepEqual([name, origin, more.length], ['booking-confirmed', 'client-a', 0])
  const { data } = JSON.parse(body)
  const { id: told, status, start_at: start, comment, patient, canceled_by: by } = data.visit_booking
  assert.deepEqual(
    [told, status, start, comment, patient.name, by],
    [id, 'booked', at('24', '11:00'), 'Kaszel', 'Jan', ''],
  )
  assert.deepEqual([data.facility.id, data.doctor.id, data.address.id], ['1', '11', '111'])
})

test('only a client that has it switched on hears of it, and never the caller', async () => {
  const id = await book('2026-11-24T10:00:00-03:00', shared, shared.service)
  const relay = async () => {
    while ((await relayBatch(t.db, t.app.now())) !== undefined);
  }
  const heard = () =>
    rows(t.db, `select client_id from feed_entry where facility_id = 3 and name = 'booking-confirmed'`)
  await rows(t.db, `update client set notification_names = '{slot-booked}'`)
  await confirm(id, byUser, shared)
  await relay()
  assert.deepEqual(await heard(), [])
  await rows(t.db, `update client set notification_names = '{booking-confirmed}'`)
  const { body } = await t.a.post(`${bookingPath(id, shared)}/move`, { address_service_id: shared.service })
  assert.equal((await confirm(body.id, byUser, shared)).status, 204)
  await relay()
  assert.deepEqual(await heard(), [{ client_id: 'client-b' }])
})

test("the contract's example of booking-confirmed comes out byte for byte from its facts", () => {
  const { value } = document.components.examples.BookingConfirmedNotification
  const { facility, doctor, address, visit_booking: it } = value.data
  const place = {
    facility: { facilityId: facility.id, name: facility.name, timeZone: '+01:00' },
    doctor: { doctorId: doctor.id, name: doctor.name, surname: doctor.surname },
    address: { addressId: address.id, name: address.name, street: address.street, postCode: address.post_code },
  }
  const { body } = bookingConfirmedEnvelope(
    place,
    {
      bookingId: it.id,
      state: it.status,
      start: Temporal.Instant.from(it.start_at),
      end: Temporal.Instant.from(it.end_at),
      duration: it.duration,
      bookedBy: it.booked_by,
      bookedAt: Temporal.Instant.from(it.booked_at),
      canceledBy: null,
      canceledAt: null,
      patient: it.patient,
      comment: it.comment ?? null,
      signature: it.signature ?? null,
      visitPayment: false,
      videocallUrl: null,
      insurance: null,
      addressService: it.address_service
        ? {
            addressServiceId: it.address_service.id,
            name: it.address_service.name,
            price: '50.90',
            isPriceFrom: false,
            isVisible: true,
          }
        : null,
    },
    Temporal.Instant.from(value.created_at),
  )
  assert.equal(body, JSON.stringify(value))
})

test('a visit can be confirmed until its start, and is in the past a second later', async () => {
  const [late, over] = [await book(at('23', '10:00')), await book(at('23', '10:30'))]
  t.clock.set('2026-11-23T09:00:00Z')
  assert.equal((await confirm(late)).status, 204)
  t.clock.set('2026-11-23T09:30:01Z')
  await assertUnchanged(t.db, async () => assertRefused(await confirm(over), ...past))
})

test('of 8 at once exactly one confirms and announces, the rest answer 409', async () => {
  const id = await book(at('25', '13:00'))
  const connection = await t.db.pool.connect()
  await connection.query('begin')
  await connection.query('select from booking where booking_id = $1 for update', [id])
  const waiting = Array.from({ length: 8 }, () => confirm(id))
  await untilWaiting(t.db, 8)
  await connection.query('commit')
  connection.release()
  const answers = await Promise.all(waiting)
  assert.deepEqual(answers.map(({ status }) => status).sort(), [204, ...Array(7).fill(409)])
  for (const one of answers.filter(({ status }) => status === 409)) assertRefused(one, ...twice)
  assert.deepEqual(
    (await announced(id)).map(({ name }) => name),
    ['slot-booked', 'booking-confirmed'],
  )
})

test('of a confirmation and a cancelation at once, a canceled visit is never announced as confirmed afterwards', async () => {
  for (const time of ['13:30', '14:00', '14:30', '15:00']) {
    const id = await book(at('25', time))
    const [first, second] = await Promise.all([confirm(id), t.a.delete(bookingPath(id))])
    assert.equal(second.status, 204)
    if (first.status !== 204) assertRefused(first, ...canceled)
    const names = (await announced(id)).map(({ name }) => name)
    assert.deepEqual(names, ['slot-booked', ...(first.status === 204 ? ['booking-confirmed'] : []), 'booking-canceled'])
  }
})

testWalk(
  t,
  'address',
  (place, options) => t.a.put(`${bookingPath(kept, place)}/confirm`, byUser, options),
  walkWords.calendar,
)
