import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertInvalid, assertRefused, rangeQuery, rows, testWalk, withForms } from '../support/paths.ts'
import type { Place } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const at = (date: string, time: string) => `2026-${date}T${time}:00+01:00`
const range = (date: string) => rangeQuery(at(date, '00:00'), at(date, '23:59'))
const listPath = (query: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings${query}`
const ids = async (query: string) => (await t.a.get(listPath(query))).body._items.map((one: any) => one.id)

async function book(date: string, time: string, more: object = {}): Promise<string> {
  const { status, body, text } = await t.a.post(`${addressPath()}/slots/${encodeURIComponent(at(date, time))}/book`, {
    address_service_id: '1111',
    duration: 30,
    patient: { name: 'Jan', surname: 'Kowalski', phone: '+48500100200' },
    ...more,
  })
  assert.equal(status, 200, text)
  return body.id
}

const booking = (id: string, date: string, from: string, till: string, more: object = {}) => ({
  id,
  status: 'booked',
  start_at: at(date, from),
  end_at: at(date, till),
  duration: 30,
  booked_by: 'integration',
  canceled_by: '',
  booked_at: at('11-23', '07:00'),
  canceled_at: null,
  comment: null,
  insurance: null,
  ...more,
})

const late = await book('11-24', '10:00', { comment: 'Kaszel' })
const canceled = await book('11-24', '09:00')
assert.equal((await t.a.delete(`${addressPath()}/bookings/${canceled}`)).status, 204)
const again = await book('11-24', '09:00')

test('lists booked and canceled ones by start, without patient and service, which nobody asked for', async () => {
  const { body } = await t.a.get(listPath(range('11-24')))
  const gone = { status: 'canceled', canceled_by: 'integration', canceled_at: at('11-23', '07:00') }
  assert.deepEqual(body, {
    _items: [
      booking(canceled, '11-24', '09:00', '09:30', gone),
      booking(again, '11-24', '09:00', '09:30'),
      booking(late, '11-24', '10:00', '10:30', { comment: 'Kaszel' }),
    ],
  })
})

const patient = {
  name: 'Jan',
  surname: 'Kowalski',
  email: null,
  phone: '+48500100200',
  birth_date: null,
  nin: null,
  gender: null,
  is_returning: false,
  insurance_number: null,
}
const service = {
  id: '1111',
  name: 'Konsultacja',
  price: 150,
  is_price_from: false,
  is_default: true,
  service_id: '1001',
  description: null,
  is_visible: true,
}
const additions = {
  'booking.patient': { patient },
  'booking.address_service': { address_service: service },
  'booking.presence': { presence: null },
  'booking.confirmation': { confirmed: false },
}

for (const [extension, added] of Object.entries(additions)) {
  test(`adds with ${extension} its field and no other`, async () => {
    const { body } = await t.a.get(`${listPath(range('11-24'))}&with=${extension}`)
    assert.deepEqual(body._items[1], booking(again, '11-24', '09:00', '09:30', added))
  })
}

for (const query of withForms([...Object.keys(additions), 'address_service.public_insurance_flow'])) {
  test(`?${query} adds all of it, the insurance flow to the service, and ignores the unknown value`, async () => {
    const { body } = await t.a.get(`${listPath(range('11-24'))}&${query}`)
    const flow = { address_service: { ...service, is_public_insurance_flow: false } }
    assert.deepEqual(
      body._items[1],
      booking(again, '11-24', '09:00', '09:30', { ...Object.assign({}, ...Object.values(additions)), ...flow }),
    )
  })
}

test('adds with address_service.public_insurance_flow alone the service with the flag of its address, and nothing else', async () => {
  for (const flag of [true, false]) {
    await rows(t.db, 'update address set is_public_insurance_flow = $1 where address_id = 111', [flag])
    const { body } = await t.a.get(`${listPath(range('11-24'))}&with=address_service.public_insurance_flow`)
    const shown = { address_service: { ...service, is_public_insurance_flow: flag } }
    assert.deepEqual(body._items[1], booking(again, '11-24', '09:00', '09:30', shown))
  }
})

test('shows presence and confirmation as they were marked', async () => {
  await rows(
    t.db,
    `update booking set presence = 'absent', confirmed_by = 'user', confirmed_at = now() where booking_id = $1`,
    [late],
  )
  const { body } = await t.a.get(`${listPath(range('11-24'))}&with=booking.presence,booking.confirmation`)
  assert.deepEqual([body._items[2].presence, body._items[2].confirmed], ['absent', true])
})

test('shows the payment of a visit that is paid when it is booked', async () => {
  const id = await book('11-25', '16:00')
  await rows(
    t.db,
    `update booking set visit_payment = true, visit_payment_status = 'successful' where booking_id = $1`,
    [id],
  )
  const { body } = await t.a.get(listPath(range('11-25')))
  assert.deepEqual([body._items[0].visit_payment, body._items[0].visit_payment_status], [true, 'successful'])
})

test('the range holds its start and not its end', async () => {
  assert.deepEqual(await ids(rangeQuery(at('11-24', '09:00'), at('11-24', '10:00'))), [canceled, again])
  assert.deepEqual(await ids(rangeQuery(at('11-24', '09:01'), at('11-24', '10:01'))), [late])
})

for (const [start, end] of [
  ['2026-11-24T10:00:00+0100', '2026-11-24T11:00:00+0100'],
  ['2026-11-24T09:00:00Z', '2026-11-24T06:30:00-0330'],
] as const) {
  test(`reads the range ${start} to ${end}, and answers in the zone of the facility`, async () => {
    const { body } = await t.a.get(listPath(rangeQuery(start, end)))
    assert.deepEqual(
      body._items.map((one: any) => one.start_at),
      [at('11-24', '10:00')],
    )
  })
}

for (const state of ['vetting', 'denied', 'expired', 'abandoned']) {
  test(`does not list an attempt that is ${state}`, async () => {
    const id = await book('11-26', '09:00')
    await rows(t.db, `update booking set state = $2, hold_until = $3 where booking_id = $1`, [
      id,
      state,
      t.clock.now().add({ minutes: 1 }),
    ])
    assert.deepEqual(await ids(range('11-26')), [])
    await rows(t.db, 'delete from booking where booking_id = $1', [id])
  })
}

test('shows a moved booking as canceled', async () => {
  const id = await book('11-27', '09:00')
  await rows(t.db, `update booking set state = 'moved' where booking_id = $1`, [id])
  assert.equal((await t.a.get(listPath(range('11-27')))).body._items[0].status, 'canceled')
})

test('answers an empty list to a range without bookings, one that is empty, one backwards, and an address without a calendar', async () => {
  const none = { _items: [] }
  assert.deepEqual((await t.a.get(listPath(range('12-30')))).body, none)
  assert.deepEqual((await t.a.get(listPath(rangeQuery(at('11-24', '09:00'), at('11-24', '09:00'))))).body, none)
  assert.deepEqual((await t.a.get(listPath(rangeQuery(at('11-25', '09:00'), at('11-24', '09:00'))))).body, none)
  assert.deepEqual((await t.a.get(listPath(range('11-24'), { address: '115' }))).body, none)
})

const times = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30', '13:00']
const many: string[] = []
for (const time of times) many.push(await book('11-28', time))
const paged = async (query: string) => (await t.a.get(`${listPath(range('11-28'))}&${query}`)).body

test('pages tell page, limit, pages and total, and together hold every booking once, in order', async () => {
  const seen: string[] = []
  for (const page of [1, 2, 3]) {
    const { _items, ...facts } = await paged(`page=${page}&limit=3`)
    assert.deepEqual(facts, { page, limit: 3, pages: 3, total: 7 })
    seen.push(..._items.map((one: any) => one.id))
  }
  assert.deepEqual(seen, many)
})

test('a page behind the last is empty and still tells the total', async () => {
  assert.deepEqual(await paged('page=4&limit=3'), { page: 4, limit: 3, pages: 3, total: 7, _items: [] })
  assert.deepEqual(await paged('page=1000000&limit=1000'), {
    page: 1000000,
    limit: 1000,
    pages: 1,
    total: 7,
    _items: [],
  })
})

test('a page holds 100 unless told otherwise, and takes extensions like the whole list', async () => {
  const { _items, ...facts } = await paged('page=1&with=booking.patient')
  assert.deepEqual([facts, _items.length, _items[0].patient], [{ page: 1, limit: 100, pages: 1, total: 7 }, 7, patient])
})

test('without page there is no paging, and limit alone means nothing', async () => {
  assert.deepEqual(Object.keys(await paged('limit=2')), ['_items'])
  assert.equal((await paged('limit=2'))._items.length, 7)
})

test('pages of nothing are zero', async () => {
  const { body } = await t.a.get(`${listPath(range('12-30'))}&page=1`)
  assert.deepEqual(body, { page: 1, limit: 100, pages: 0, total: 0, _items: [] })
})

for (const [query, field] of [
  ['page=0', 'page'],
  ['page=-1', 'page'],
  ['page=x', 'page'],
  ['page=1.5', 'page'],
  ['page=', 'page'],
  ['page=1000001', 'page'],
  ['page=1&limit=0', 'limit'],
  ['page=1&limit=1001', 'limit'],
  ['page=1&limit=x', 'limit'],
]) {
  test(`answers 400 and names ${field} to ${query}`, async () => {
    assertInvalid(await t.a.get(`${listPath(range('11-28'))}&${query}`), [field!])
  })
}

for (const limit of ['1', '0', '5000', '-1', 'abc', '', '1&limit=2']) {
  test(`does not read limit=${limit} without a page, and answers the whole range`, async () => {
    const whole = await t.a.get(listPath(range('11-28')))
    const { status, body } = await t.a.get(`${listPath(range('11-28'))}&limit=${limit}`)
    assert.deepEqual([status, body], [200, whole.body])
  })
}

test('answers 400 and names the fields when start or end is missing or no moment with its offset', async () => {
  assertInvalid(await t.a.get(listPath('')), ['start', 'end'])
  assertInvalid(await t.a.get(listPath(rangeQuery('2026-11-24', 'tomorrow'))), ['start', 'end'])
})

test('a wrong range is named before a wrong address', async () => {
  assertInvalid(await t.a.get(listPath('', { address: '121' })), ['start', 'end'])
})

test('both clients of a facility see its bookings, each whatever the other made', async () => {
  const { facility, doctor, address, service: addressServiceId } = minimal.shared
  const place = { facility, doctor, address }
  const body = { address_service_id: addressServiceId, duration: 30, patient: { name: 'Ana', phone: '1' } }
  for (const [client, time] of [
    [t.a, '09:00'],
    [t.b, '10:00'],
  ] as const) {
    const path = `${addressPath(place)}/slots/${encodeURIComponent(`2026-11-24T${time}:00-03:00`)}/book`
    assert.equal((await client.post(path, body)).status, 200)
  }
  for (const client of [t.a, t.b]) {
    const list = await client.get(listPath(range('11-24'), place))
    assert.deepEqual(
      list.body._items.map((one: any) => one.start_at),
      ['2026-11-24T09:00:00-03:00', '2026-11-24T10:00:00-03:00'],
    )
  }
  assertRefused(await t.b.get(listPath(range('11-24'))), 403, 'You are not authorized to see this facility')
})

testWalk(t, 'address', (place, options) => t.a.get(listPath(range('11-24'), place), options))
