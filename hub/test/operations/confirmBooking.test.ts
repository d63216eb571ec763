import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { document } from '../../src/contract/document.ts'
import { bookingConfirmedEnvelope } from '../../src/notifications/data.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { testApp, testNow } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
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
import type { TestClient } from '../support/client.ts'
import type { Place } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())
beforeEach(() => t.clock.set(testNow))

const at = (date: string, time: string) => `2026-11-${date}T${time}:00+01:00`
const bookingPath = (id: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings/${id}`
const stored = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
const announced = (id: string) => rows(t.db, 'select * from notification where subject_id = $1 order by seq', [id])

async function book(
  start: string,
  place: Partial<Place> = {},
  service = '1111',
  client: TestClient = t.a,
): Promise<string> {
  const { status, body, text } = await client.post(`${addressPath(place)}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', surname: 'Kowalski', phone: '1' },
    comment: 'Kaszel',
  })
  assert.equal(status, 200, text)
  return body.id
}

const byUser = { confirmed_by: 'user' }
const confirm = (id: string, body: unknown = byUser, place: Partial<Place> = {}, client: TestClient = t.a) =>
  client.put(`${bookingPath(id, place)}/confirm`, body)
const missing = [404, 'Object not found'] as const
const invalid = [400, 'confirmed_by value is invalid'] as const
const unable = [400, 'Integration is not authorized for this address'] as const
const twice = [409, 'Visit has already been confirmed'] as const
const canceled = [409, 'Visit has been canceled'] as const
const deleted = [409, 'Visit has been deleted'] as const
const past = [409, 'Visit is in the past'] as const
const { shared, foreign } = minimal

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

test('answers 409 and announces nothing when it was confirmed, canceled or moved before', async () => {
  const [confirmed, gone, old] = [
    await book(at('25', '09:00')),
    await book(at('25', '09:30')),
    await book(at('25', '10:00')),
  ]
  await confirm(confirmed)
  await t.a.delete(bookingPath(gone))
  await t.a.post(`${bookingPath(old)}/move`, { address_service_id: '1111', start: at('25', '10:30') })
  await assertUnchanged(t.db, async () => {
    assertRefused(await confirm(confirmed, { confirmed_by: 'admin' }), ...twice)
    assertRefused(await confirm(gone), ...canceled)
    assertRefused(await confirm(old), ...deleted)
  })
})

test('canceled comes before confirmed, and confirmed before past', async () => {
  const [gone, confirmed] = [await book(at('25', '11:00')), await book(at('23', '09:00'))]
  await confirm(gone)
  await confirm(confirmed)
  await t.a.delete(bookingPath(gone))
  t.clock.advance({ hours: 12 })
  await assertUnchanged(t.db, async () => {
    assertRefused(await confirm(gone), ...canceled)
    assertRefused(await confirm(confirmed), ...twice)
  })
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

test('answers 400 in its own words where confirmed_by is none, before it looks at anything else', async () => {
  const id = await book(at('26', '09:00'))
  await assertUnchanged(t.db, async () => {
    for (const body of [
      {},
      { confirmed_by: null },
      { confirmed_by: 'doctor' },
      { confirmed_by: 'USER' },
      { confirmed_by: '' },
      { confirmed_by: 1 },
      { confirmed_by: ['user'] },
    ]) {
      assertRefused(await confirm(id, body), ...invalid)
      assertRefused(await confirm('999', body, { facility: '999' }), ...invalid)
    }
    const json = { 'content-type': 'application/json' }
    assertRefused(
      await t.a.call('PUT', `${bookingPath(id)}/confirm`, { raw: '{"confirmed_by', headers: json }),
      400,
      'Request body is not valid JSON',
    )
    assert.equal((await t.a.call('PUT', `${bookingPath(id)}/confirm`)).status, 400)
  })
})

test('answers 400 "not authorized" to whoever may not edit the calendar, before any 409', async () => {
  const id = await book('2026-11-25T13:00:00-03:00', shared, shared.service)
  // Booked while the address was still integrated: since then a client books nothing there.
  await rows(t.db, 'update address set is_integrated = true where address_id = $1', [minimal.unintegratedAddress])
  const apart = await book(at('26', '09:00'), { address: minimal.unintegratedAddress }, minimal.unintegratedService)
  await rows(t.db, 'update address set is_integrated = false where address_id = $1', [minimal.unintegratedAddress])
  await assertUnchanged(t.db, async () => {
    assertRefused(await confirm(id, byUser, shared, t.b), ...unable)
    assertRefused(await confirm(apart, byUser, { address: minimal.unintegratedAddress }), ...unable)
    assertRefused(await confirm('999', byUser, shared, t.b), ...missing)
  })
  await t.a.delete(bookingPath(id, shared))
  assertRefused(await confirm(id, byUser, shared, t.b), ...unable)
})

test('answers 404 to a booking that is none for this client, and 403 to one of another address', async () => {
  const [beside, theirs] = [
    await book(at('26', '10:00'), { address: '112' }, '1121'),
    await book(at('26', '10:00'), foreign, foreign.service, t.b),
  ]
  await assertUnchanged(t.db, async () => {
    for (const id of ['999', 'abc', '-1', '%00', '99999999999999999999', theirs])
      assertRefused(await confirm(id), ...missing)
    assertRefused(await confirm(beside), 403, 'This booking does not belong to this address')
    assertRefused(await confirm(beside, byUser, {}, t.b), 403, 'You are not authorized to see this facility')
  })
})

for (const state of ['vetting', 'denied', 'expired', 'abandoned']) {
  test(`answers 404 to an attempt that is ${state}, and leaves it alone`, async () => {
    const id = await book(at('26', '11:30'))
    await rows(t.db, `update booking set state = $2, hold_until = $3 where booking_id = $1`, [
      id,
      state,
      t.clock.now().add({ minutes: 1 }),
    ])
    await assertUnchanged(t.db, async () => assertRefused(await confirm(id), ...missing))
    await rows(t.db, 'delete from booking where booking_id = $1', [id])
  })
}

testWalk(
  t,
  'address',
  (place, options) => t.a.put(`${bookingPath(kept, place)}/confirm`, byUser, options),
  walkWords.calendar,
)
