import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { relayBatch } from '../../src/notifications/relay.ts'
import { testApp, testNow } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertRefused, assertUnchanged, rangeQuery, rows, testWalk } from '../support/paths.ts'
import type { TestClient } from '../support/client.ts'
import type { Place } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())
beforeEach(() => t.clock.set(testNow))

const today = (time: string) => `2026-11-23T${time}:00+01:00`
const bookingPath = (id: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings/${id}`
const presencePath = (id: string, place: Partial<Place> = {}) => `${bookingPath(id, place)}/presence/patient`
const present = (id: string, place?: Partial<Place>, client = t.a) => client.post(presencePath(id, place))
const absent = (id: string) => t.a.delete(presencePath(id))
const evening = () => t.clock.set('2026-11-23T18:00:00Z')
const stored = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
const announced = (id: string) =>
  rows(t.db, `select * from notification where subject_id = $1 and name <> 'slot-booked' order by seq`, [id])
const marks = async (id: string) => (await announced(id)).map(({ body }) => JSON.parse(body).data.presence)

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

const missing = [404, 'Object not found'] as const
const { shared, foreign } = minimal

const kept = await book(today('16:30'))

test('answers 204, and getBookings and getBooking tell it in lower case with booking.presence only', async () => {
  const [id, unknown] = [await book(today('09:00')), await book(today('09:30'))]
  evening()
  assert.equal((await present(id)).status, 204)
  const list = `${addressPath()}/bookings${rangeQuery(today('09:00'), today('10:00'))}`
  const { body } = await t.a.get(`${list}&with=booking.presence`)
  assert.deepEqual(
    body._items.map((one: any) => [one.id, one.presence]),
    [
      [id, 'present'],
      [unknown, null],
    ],
  )
  assert.ok(!('presence' in (await t.a.get(list)).body._items[0]))
  assert.ok(!('presence' in (await t.a.get(bookingPath(id))).body))
})

test('changes nothing but the mark', async () => {
  const id = await book(today('10:00'))
  const before = await stored(id)
  evening()
  await present(id)
  assert.deepEqual({ ...(await stored(id)), presence: null }, before)
})

test("announces one presence-marked with the visit, PRESENT in capitals, marked as the caller's own", async () => {
  const id = await book(today('10:30'))
  evening()
  await present(id)
  const [{ name, body, origin_client_id: origin, created_at: when }, ...more] = await announced(id)
  assert.deepEqual(
    [name, origin, String(when), more.length],
    ['presence-marked', 'client-a', '2026-11-23T18:00:00Z', 0],
  )
  const { data, created_at: createdAt } = JSON.parse(body)
  assert.deepEqual([data.presence, createdAt], ['PRESENT', today('19:00')])
  const { id: told, status, start_at: start, comment, patient } = data.visit_booking
  assert.deepEqual([told, status, start, comment, patient.name], [id, 'booked', today('10:30'), 'Kaszel', 'Jan'])
  assert.deepEqual([data.facility.id, data.doctor.id, data.address.id], ['1', '11', '111'])
})

test('toggles as often as one likes, and announces each change', async () => {
  const id = await book(today('11:00'))
  evening()
  for (const mark of [present, absent, present, absent]) assert.equal((await mark(id)).status, 204)
  assert.equal((await stored(id)).presence, 'absent')
  assert.deepEqual(await marks(id), ['PRESENT', 'ABSENT', 'PRESENT', 'ABSENT'])
})

test('answers 204 and announces nothing where it is marked so already, also 8 times at once', async () => {
  const id = await book(today('11:30'))
  evening()
  const answers = await Promise.all(Array.from({ length: 8 }, () => present(id)))
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(8).fill(204),
  )
  await assertUnchanged(t.db, async () => assert.equal((await present(id)).status, 204))
  assert.deepEqual(await marks(id), ['PRESENT'])
})

test('presence and absence at once end in what was announced last', async () => {
  const id = await book(today('13:00'))
  evening()
  await Promise.all([present(id), absent(id), present(id), absent(id)])
  assert.equal((await marks(id)).at(-1), (await stored(id)).presence.toUpperCase())
})

test("the facility's other client hears of it, the caller does not", async () => {
  const id = await book('2026-11-23T09:00:00-03:00', shared, shared.service)
  t.clock.set('2026-11-23T13:00:00Z')
  assert.equal((await present(id, shared)).status, 204)
  while ((await relayBatch(t.db, t.app.now())) !== undefined);
  const heard = await rows(t.db, `select client_id from feed_entry where facility_id = 3 and name = 'presence-marked'`)
  assert.deepEqual(heard, [{ client_id: 'client-b' }])
})

test('answers 400 and changes nothing until the visit begins, 204 from its first second on', async () => {
  const id = await book(today('13:30'))
  t.clock.set('2026-11-23T12:29:59Z')
  await assertUnchanged(t.db, async () => assertRefused(await present(id), 400, 'Visit is in the future'))
  t.clock.set('2026-11-23T12:30:00Z')
  assert.equal((await present(id)).status, 204)
})

test('answers 409 and changes nothing to a visit that is canceled or moved, before "in the future"', async () => {
  const [gone, old] = [await book(today('14:00')), await book(today('14:30'))]
  await t.a.delete(bookingPath(gone))
  await t.a.post(`${bookingPath(old)}/move`, { address_service_id: '1111', start: today('15:00') })
  for (const time of [testNow, '2026-11-23T18:00:00Z']) {
    t.clock.set(time)
    await assertUnchanged(t.db, async () => {
      for (const id of [gone, old]) assertRefused(await present(id), 409, 'Visit is marked as canceled')
    })
  }
})

test("answers 404 in its own words to another doctor's visit, and plainly to one of another address", async () => {
  const theirs = await book(
    today('09:00'),
    { doctor: minimal.otherDoctor, address: minimal.otherAddress },
    minimal.otherService,
  )
  const beside = await book(today('09:00'), { address: minimal.onlineAddress }, minimal.onlineService)
  evening()
  await assertUnchanged(t.db, async () => {
    assertRefused(await present(theirs), 404, 'This visit does not belong to this doctor')
    assertRefused(await present(beside), ...missing)
  })
})

test('answers 404 to a booking that is none for this client', async () => {
  const abroad = await book(today('09:00'), foreign, foreign.service, t.b)
  evening()
  await assertUnchanged(t.db, async () => {
    for (const id of ['999', 'abc', '-1', '%00', '99999999999999999999', abroad])
      assertRefused(await present(id), ...missing)
    assertRefused(await present(abroad, foreign), 403, 'You are not authorized to see this facility')
  })
})

for (const state of ['vetting', 'denied', 'expired', 'abandoned']) {
  test(`answers 404 to an attempt that is ${state}, and leaves it alone`, async () => {
    const id = await book(today('15:30'))
    evening()
    await rows(t.db, `update booking set state = $2, hold_until = $3 where booking_id = $1`, [
      id,
      state,
      t.clock.now().add({ minutes: 1 }),
    ])
    await assertUnchanged(t.db, async () => assertRefused(await present(id), ...missing))
    await rows(t.db, 'delete from booking where booking_id = $1', [id])
  })
}

test('takes no body, and is not put off by an empty JSON one', async () => {
  const id = await book(today('16:00'))
  evening()
  for (const raw of ['', '{}', 'null']) {
    const answer = await t.a.call('POST', presencePath(id), { raw, headers: { 'content-type': 'application/json' } })
    assert.equal(answer.status, 204, raw)
  }
})

testWalk(t, 'address', (place, options) => t.a.post(presencePath(kept, place), undefined, options))
