import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import {
  addressPath,
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rangeQuery,
  rows,
  testWalk,
  untilWaiting,
  walkWords,
  whileCalendarLocked,
} from '../support/paths.ts'
import type { TestClient } from '../support/client.ts'
import type { Place } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const at = (date: string, time: string) => `2026-11-${date}T${time}:00+01:00`
const bookingPath = (id: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings/${id}`
const cancel = (id: string, body?: unknown, place?: Partial<Place>) => t.a.delete(bookingPath(id, place), body)
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

const shared = { facility: '3', doctor: '31', address: '311' }
const { facility, doctor, address } = minimal.foreign
const theirs = { facility, doctor, address }
const missing = [404, 'Object not found'] as const
const notBooked = (id: string) => [400, `Visit ${id} cannot be canceled because it is not booked`] as const
const unable = [400, 'Unable to cancel a visit for this address'] as const

const kept = await book(at('26', '09:00'))

test('answers 204, marks who canceled and when, keeps the reason, and offers the time again', async () => {
  const id = await book(at('24', '09:00'))
  const [before] = await rows(t.db, 'select revision from calendar where address_id = 111')
  t.clock.advance({ minutes: 5 })
  assert.equal((await cancel(id, { reason: 'Choroba lekarza' })).status, 204)
  const { state, canceled_by: by, canceled_at: when, cancel_reason: reason } = await stored(id)
  assert.deepEqual(
    [state, by, when.toString(), reason],
    ['canceled', 'integration', '2026-11-23T06:05:00Z', 'Choroba lekarza'],
  )
  const free = await t.a.get(`${addressPath()}/slots${rangeQuery(at('24', '09:00'), at('24', '09:30'))}`)
  assert.equal(free.body._items.length, 1)
  const [after] = await rows(t.db, 'select revision from calendar where address_id = 111')
  assert.ok(BigInt(after.revision) > BigInt(before.revision))
  await book(at('24', '09:00'))
})

test("announces one booking-canceled, marked as the caller's own, with the canceled visit", async () => {
  const id = await book(at('24', '09:30'))
  await cancel(id)
  const [first, second, ...others] = await announced(id)
  assert.deepEqual(
    [first.name, second.name, others.length, second.origin_client_id],
    ['slot-booked', 'booking-canceled', 0, 'client-a'],
  )
  const { data } = JSON.parse(second.body)
  const { status, canceled_by: by, canceled_at: when, comment, patient } = data.visit_booking
  assert.deepEqual(
    [status, by, when, comment, patient.name],
    ['canceled', 'integration', at('23', '07:05'), 'Kaszel', 'Jan'],
  )
})

const withoutReason: [what: string, options: object][] = [
  ['no body', {}],
  ['Content-Type: application/json and an empty body', { raw: '', headers: { 'content-type': 'application/json' } }],
  ['an empty object', { body: {} }],
  ['null', { raw: 'null', headers: { 'content-type': 'application/json' } }],
  ['the reason null', { body: { reason: null } }],
  ['only fields that it does not know', { body: { notify_patient: true } }],
]

for (const [what, options] of withoutReason) {
  test(`cancels without a reason given ${what}`, async () => {
    const id = await book(at('24', '10:00'))
    assert.equal((await t.a.call('DELETE', bookingPath(id), options)).status, 204)
    const { state, cancel_reason: reason } = await stored(id)
    assert.deepEqual([state, reason], ['canceled', null])
  })
}

test('answers 400 and announces nothing when the booking was canceled before', async () => {
  const id = await book(at('24', '10:30'))
  assert.equal((await cancel(id, { reason: 'first' })).status, 204)
  await assertUnchanged(t.db, async () => assertRefused(await cancel(id, { reason: 'second' }), ...notBooked(id)))
})

test('answers 400 and changes nothing when the booking was moved on', async () => {
  const id = await book(at('24', '11:00'))
  await rows(t.db, `update booking set state = 'moved' where booking_id = $1`, [id])
  await assertUnchanged(t.db, async () => assertRefused(await cancel(id), ...notBooked(id)))
})

for (const state of ['vetting', 'denied', 'expired', 'abandoned']) {
  test(`answers 404 to an attempt that is ${state}, and leaves it alone`, async () => {
    const id = await book(at('24', '11:30'))
    await rows(t.db, `update booking set state = $2, hold_until = $3 where booking_id = $1`, [
      id,
      state,
      t.clock.now().add({ minutes: 1 }),
    ])
    await assertUnchanged(t.db, async () => assertRefused(await cancel(id), ...missing))
    await rows(t.db, 'delete from booking where booking_id = $1', [id])
  })
}

test('of 16 at once exactly one cancels and announces, the rest answer 400', async () => {
  const id = await book(at('25', '09:00'))
  const answers = await Promise.all(Array.from({ length: 16 }, () => cancel(id)))
  assert.deepEqual(answers.map((one) => one.status).sort(), [204, ...Array(15).fill(400)])
  assert.deepEqual(
    (await announced(id)).map((one) => one.name),
    ['slot-booked', 'booking-canceled'],
  )
})

test('answers 400 and announces nothing when somebody canceled between the read and the lock', async () => {
  const id = await book(at('25', '09:30'))
  const [waiting] = await whileCalendarLocked(t.db, '111', async (query) => {
    const late = cancel(id)
    await untilWaiting(t.db)
    await query(
      `update booking set state = 'canceled', canceled_by = 'user', canceled_at = now() where booking_id = $1`,
      [id],
    )
    return [late]
  })
  assertRefused(await waiting!, ...notBooked(id))
  assert.deepEqual(
    (await announced(id)).map((one) => one.name),
    ['slot-booked'],
  )
  assert.equal((await stored(id)).canceled_by, 'user')
})

test('cancels a visit that is over, and one whose calendar is disabled', async () => {
  const [past, closed] = [await book(at('23', '09:00')), await book(at('25', '10:00'), { address: '112' }, '1121')]
  t.clock.advance({ hours: 6 })
  assert.equal((await cancel(past)).status, 204)
  await rows(t.db, `update calendar set status = 'disabled' where address_id = 112`)
  assert.equal((await cancel(closed, undefined, { address: '112' })).status, 204)
})

for (const id of ['999', 'abc', '-1', '%00', '99999999999999999999']) {
  test(`answers 404 to the booking ${id}, which names nothing, and changes nothing`, async () => {
    await assertUnchanged(t.db, async () => assertRefused(await cancel(id), ...missing))
  })
}

test("answers another client's booking like one that exists nowhere, and cancels nothing", async () => {
  const own = await book(at('25', '11:00'))
  const foreign = await book(at('25', '11:00'), theirs, minimal.foreign.service, t.b)
  await assertUnchanged(t.db, async () => {
    assertRefused(await cancel(foreign), ...missing)
    for (const id of [own, foreign, '999']) {
      assertRefused(await cancel(id, undefined, theirs), 403, 'You are not authorized to see this facility')
    }
    assertRefused(await t.b.delete(bookingPath(own, theirs)), ...missing)
  })
})

test('answers 404 to a booking of another address, and cancels nothing', async () => {
  const id = await book(at('25', '13:00'))
  await assertUnchanged(t.db, async () => assertRefused(await cancel(id, undefined, { address: '112' }), ...missing))
})

test('answers 400 "Unable to cancel" and changes nothing to whoever may not edit the calendar, before "not booked"', async () => {
  const id = await book('2026-11-25T13:00:00-03:00', shared, '3111')
  const byB = () => t.b.delete(bookingPath(id, shared))
  await assertUnchanged(t.db, async () => assertRefused(await byB(), ...unable))
  assert.equal((await cancel(id, undefined, shared)).status, 204)
  assertRefused(await byB(), ...unable)
  assertRefused(await t.b.delete(bookingPath('999', shared)), ...missing)
})

test('answers 400, names the field and cancels nothing when the reason is too long or no text', async () => {
  const id = await book(at('25', '13:30'))
  await assertUnchanged(t.db, async () => {
    assertInvalid(await cancel(id, { reason: 'x'.repeat(5001) }), ['reason'])
    assertInvalid(await cancel(id, { reason: { text: 'x' } }), ['reason'])
    assertInvalid(await cancel(id, ['ill']), ['body'])
  })
})

test('answers 400 and cancels nothing for broken JSON and NUL', async () => {
  const id = await book(at('25', '14:00'))
  const headers = { 'content-type': 'application/json' }
  await assertUnchanged(t.db, async () => {
    const broken = await t.a.call('DELETE', bookingPath(id), { raw: '{"reason', headers })
    assertRefused(broken, 400, 'Request body is not valid JSON')
    assertRefused(await cancel(id, { reason: 'a\0b' }), 400, 'The request holds a value that cannot be processed')
  })
})

testWalk(
  t,
  'address',
  (place, options) => t.a.delete(`${addressPath(place)}/bookings/${kept}`, undefined, options),
  walkWords.canceling,
)
