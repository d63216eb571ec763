/** getBookings of more than is read at a time: the same answer, in parts. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, rangeQuery, rows } from '../support/paths.ts'
import type { Statement } from '../../src/db/pool.ts'
import type { TestApp } from '../support/app.ts'

const count = 1700
const firstId = 10_000_000
const bookings = (query: string) => `${addressPath()}/bookings${query}`
const day = rangeQuery('2026-11-24T00:00:00+01:00', '2026-11-25T00:00:00+01:00')
const logged: string[] = []
let t: TestApp
let untouched: TestApp['db']['query']

before(async () => {
  t = await testApp({ logTo: { write: (line) => void logged.push(line) } })
  untouched = t.db.query
  const { status, body } = await t.a.post(
    `${addressPath()}/slots/${encodeURIComponent('2026-11-24T09:00:00+01:00')}/book`,
    {
      address_service_id: '1111',
      duration: 30,
      patient: { name: 'Jan', phone: '+48500100200' },
      comment: 'ż'.repeat(99),
    },
  )
  assert.equal(status, 200)
  await add(body.id, firstId, count, "c.start_at + (n / 700) * interval '1 second'")
  await rows(t.db, 'delete from booking where booking_id = $1', [firstId - 1])
})
afterEach(() => {
  t.db.query = untouched
})
after(() => t.close())

/** Canceled ones, of which any number may be at one time. */
async function add(like: string, from: number, many: number, startAt: string): Promise<void> {
  await rows(
    t.db,
    `insert into booking select copy.* from booking c, generate_series(0, $3::int - 1) n, jsonb_populate_record(c,
       jsonb_build_object('booking_id', $2 + n, 'origin_booking_id', $2 + n, 'state', 'canceled', 'attempt_id', null,
         'start_at', ${startAt})) copy
      where c.booking_id = $1`,
    [like, from, many],
  )
}

/** Lets `act` see every statement that reads bookings by key, before it is sent. */
function watch(act: (nth: number) => unknown): void {
  let nth = 0
  t.db.query = async (statement: Statement, values?: readonly unknown[]) => {
    if (statement.name !== 'readBookings') return untouched(statement, values)
    await act(++nth)
    const found = await untouched(statement, values)
    assert.ok(found.length <= 500)
    return found as any
  }
}

const idsOf = (body: any): string[] => body._items.map((one: any) => one.id)

for (const more of ['', '&with=booking.patient,booking.address_service,booking.presence,booking.confirmation']) {
  test(`is byte for byte what the pages hold, in four statements ${more}`, async () => {
    let statements = 0
    watch((nth) => (statements = nth))
    const whole = await t.a.get(bookings(day + more))
    t.db.query = untouched
    const pages = await Promise.all([1, 2].map((page) => t.a.get(bookings(`${day}${more}&page=${page}&limit=1000`))))
    const items = pages.map(({ text }) => text.slice(text.indexOf('"_items":[') + 10, -2))
    assert.equal(whole.text, `{"_items":[${items.join()}]}`)
    assert.equal(idsOf(whole.body).length, count + 1)
    assert.deepEqual([statements, whole.headers.get('content-length')], [4, null])
  })
}

test('a short one says its length, and is one statement', async () => {
  const { text, headers } = await t.a.get(
    bookings(`${rangeQuery('2026-11-24T09:00:02+01:00', '2026-11-25T00:00:00+01:00')}`),
  )
  assert.ok(
    headers.get('transfer-encoding') === 'chunked' || Number(headers.get('content-length')) === Buffer.byteLength(text),
  )
  const none = await t.a.get(bookings(rangeQuery('2026-12-24T00:00:00+01:00', '2026-12-25T00:00:00+01:00')))
  assert.deepEqual([none.text, none.headers.get('content-length')], ['{"_items":[]}', '13'])
})

test('what was there all the time is told once, whatever is booked, canceled and moved between two statements', async () => {
  const before = idsOf((await t.a.get(bookings(day))).body)
  watch(async (nth) => {
    if (nth !== 2) return
    await rows(t.db, `update booking set state = 'canceled' where state = 'booked'`)
    await rows(t.db, `update booking set state = 'moved' where booking_id = any ($1)`, [before.slice(400, 900)])
    await add(before.at(-1)!, 1_000_000, 300, `c.start_at - interval '1 second'`)
    await add(before.at(-1)!, 20_000_000, 300, 'c.start_at')
  })
  const told = idsOf((await t.a.get(bookings(day))).body)
  assert.equal(new Set(told).size, told.length)
  assert.deepEqual(
    told.filter((id) => before.includes(id)),
    before,
  )
})

test('a fault before the first piece is an error, one after it cuts the connection and is logged once', async () => {
  const fail = (at: number) => watch((nth) => assert.notEqual(nth, at, 'a planted fault'))
  fail(1)
  assert.equal((await t.a.get(bookings(day))).status, 500)
  logged.length = 0
  fail(3)
  const response = await fetch(`${t.origin}/api/v3/integration${bookings(day)}`, {
    headers: { authorization: `Bearer ${t.a.token}` },
  })
  assert.equal(response.status, 200)
  await assert.rejects(response.text())
  const faults = logged.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50)
  assert.deepEqual(
    faults.map(({ requestId, route }) => [requestId, route.endsWith('bookings')]),
    [[response.headers.get('x-request-id'), true]],
  )
})
