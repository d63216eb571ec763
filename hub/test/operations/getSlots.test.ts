import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { logIn } from '../support/client.ts'
import { minimal } from '../support/minimal.ts'
import {
  addressPath,
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rangeQuery,
  rows,
  testWalk,
  withForms,
} from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const slotsPath = (address = '111') => `${addressPath({ address })}/slots`
const get = (start: string, end: string, address = '111') => t.a.get(slotsPath(address) + rangeQuery(start, end))
const at = (date: string, time: string) => `2026-11-${date}T${time}:00+01:00`

/** The free starts of a day of November 2026 as Warsaw's wall clock shows them. */
async function starts(date: string, address = '111'): Promise<string[]> {
  const { status, body } = await get(at(date, '00:00'), at(date, '23:59'), address)
  assert.equal(status, 200)
  return body._items.map(({ start }: { start: string }) => {
    assert.equal(start, at(date, start.slice(11, 16)))
    return start.slice(11, 16)
  })
}

async function book(date: string, time: string, service = '1111', duration = 30): Promise<string> {
  const { status, body, text } = await t.a.post(`${slotsPath()}/${encodeURIComponent(at(date, time))}/book`, {
    address_service_id: service,
    duration,
    patient: { name: 'Jan', phone: '1' },
  })
  assert.equal(status, 200, text)
  return body.id
}

const morning = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30']
const afternoon = ['13:00', '13:30', '14:00', '14:30', '15:00', '15:30', '16:00', '16:30']
const wholeDay = [...morning, ...afternoon]
const without = (...gone: string[]) => wholeDay.filter((one) => !gone.includes(one))

test('lists every free start in order, on a grid of the greatest common divisor of the durations', async () => {
  assert.deepEqual(await starts('24'), wholeDay)
})

test('shows nothing but the start, in the zone of the facility, whatever offset was asked in', async () => {
  for (const [start, end] of [
    ['2026-11-24T09:00:00+01:00', '2026-11-24T09:30:00+01:00'],
    ['2026-11-24T09:00:00+0100', '2026-11-24T09:30:00+0100'],
    ['2026-11-24T08:00:00Z', '2026-11-24T08:30:00Z'],
    ['2026-11-24T05:00:00-0300', '2026-11-24T05:30:00-03:00'],
  ] as const) {
    assert.deepEqual((await get(start, end)).body, { _items: [{ start: '2026-11-24T09:00:00+01:00' }] })
  }
})

test('the range holds its start and not its end', async () => {
  const { body } = await get(at('24', '09:30'), at('24', '10:30'))
  assert.deepEqual(
    body._items.map((one: any) => one.start),
    [at('24', '09:30'), at('24', '10:00')],
  )
})

for (const query of withForms(['slot.services'])) {
  test(`?${query} adds what fits at each start, as its address service, and ignores the unknown value`, async () => {
    const { body } = await t.a.get(`${slotsPath()}${rangeQuery(at('24', '11:00'), at('24', '12:00'))}&${query}`)
    const consultation = {
      id: '1111',
      name: 'Konsultacja',
      price: 150,
      is_price_from: false,
      is_default: true,
      service_id: '1001',
      description: null,
      is_visible: true,
    }
    const ultrasound = {
      ...consultation,
      id: '1112',
      name: 'USG',
      price: 151,
      is_price_from: true,
      is_default: false,
      service_id: '1002',
    }
    assert.deepEqual(body._items, [
      { start: at('24', '11:00'), address_services: { _items: [consultation, ultrasound] } },
      { start: at('24', '11:30'), address_services: { _items: [consultation] } },
    ])
  })
}

test('names a service once that a period offers in two durations', async () => {
  const periods = {
    start: at('24', '18:00'),
    end: at('24', '19:00'),
    address_services: [
      { address_service_id: '1111', duration: 30 },
      { address_service_id: '1111', duration: 60 },
    ],
  }
  assert.equal((await t.a.put(slotsPath(), { slots: [periods] })).status, 201)
  const { body } = await t.a.get(`${slotsPath()}${rangeQuery(at('24', '18:00'), at('24', '19:00'))}&with=slot.services`)
  const offered = body._items.map((one: any) => one.address_services._items.map((service: any) => service.id))
  assert.deepEqual(offered, [['1111'], ['1111']])
})

test('a booking hides the starts that it covers, and its cancelation shows them again', async () => {
  const id = await book('25', '10:00', '1112', 60)
  assert.deepEqual(await starts('25'), without('10:00', '10:30'))
  assert.equal((await t.a.delete(`${addressPath()}/bookings/${id}`)).status, 204)
  assert.deepEqual(await starts('25'), wholeDay)
})

test('before a booking only the services that end in time are offered', async () => {
  await book('26', '10:00')
  const { body } = await t.a.get(`${slotsPath()}${rangeQuery(at('26', '09:00'), at('26', '10:00'))}&with=slot.services`)
  const offered = body._items.map((one: any) => one.address_services._items.map((service: any) => service.id))
  assert.deepEqual(offered, [['1111', '1112'], ['1111']])
})

test('a hold hides its start while it lives, and no longer', async () => {
  const id = await book('27', '09:00')
  const hold = (ms: number) =>
    rows(t.db, `update booking set state = 'vetting', hold_until = $2 where booking_id = $1`, [
      id,
      t.clock.now().add({ milliseconds: ms }),
    ])
  await hold(1)
  assert.deepEqual(await starts('27'), without('09:00'))
  await hold(0)
  assert.deepEqual(await starts('27'), wholeDay)
})

test('a break hides every start that it touches, and no start that only meets its edge', async () => {
  await rows(
    t.db,
    `insert into calendar_break (facility_id, break_id, address_id, since, till) values (1, 1, 111, $1, $2)`,
    [at('28', '09:45'), at('28', '11:00')],
  )
  assert.deepEqual(await starts('28'), without('09:30', '10:00', '10:30'))
})

test('bookings of one address hide nothing at another', async () => {
  await book('29', '09:00')
  assert.deepEqual(await starts('29', '112'), wholeDay)
})

test('lists no start that has passed, and one that is just now', async () => {
  t.clock.set('2026-11-23T08:30:00Z')
  assert.deepEqual((await starts('23'))[0], '09:30')
  t.clock.set('2026-11-23T08:30:00.001Z')
  assert.deepEqual((await starts('23'))[0], '10:00')
  t.clock.set('2026-11-23T06:00:00Z')
})

test('answers an empty list where a range has no free start', async () => {
  const none = { _items: [] }
  assert.deepEqual((await get(at('24', '12:00'), at('24', '13:00'))).body, none)
  assert.deepEqual((await get('2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z')).body, none)
  assert.deepEqual((await get(at('24', '10:00'), at('24', '10:00'))).body, none)
})

test('answers an empty list where the calendar is disabled, though it has periods', async () => {
  assert.deepEqual((await get(at('24', '00:00'), at('25', '00:00'), '116')).body, { _items: [] })
})

const noSlots = [404, 'No slots found on given address'] as const
const tooLong = [400, 'Date range must not exceed 180 days'] as const

test('answers 404, and makes no calendar, where the address has none', async () => {
  await assertUnchanged(t.db, async () => {
    assertRefused(await get(at('24', '00:00'), at('25', '00:00'), '115'), ...noSlots)
    assertRefused(await get(at('24', '00:00'), at('25', '00:00'), '113'), ...noSlots)
  })
})

test('takes a range of 180 days to the second and refuses a longer one', async () => {
  const start = '2026-11-24T00:00:00Z'
  assert.equal((await get(start, '2027-05-23T00:00:00Z')).status, 200)
  assertRefused(await get(start, '2027-05-23T00:00:01Z'), ...tooLong)
})

test("takes 180 days of the facility's calendar where the clock goes back among them", async () => {
  assert.equal((await get('2026-09-01T00:00:00+02:00', '2027-02-28T00:00:00+01:00')).status, 200)
  assertRefused(await get('2026-09-01T00:00:00+02:00', '2027-02-28T00:00:01+01:00'), ...tooLong)
})

test('a wrong address is refused before a long range, a long range before a missing calendar', async () => {
  const long = rangeQuery('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')
  assertRefused(await t.a.get(slotsPath('121') + long), 403, 'You are not authorized to see this address')
  assertRefused(await t.a.get(slotsPath('115') + long), ...tooLong)
})

test('answers 400 and names the fields when start or end is missing or no moment with its offset', async () => {
  assertInvalid(await t.a.get(slotsPath()), ['start', 'end'])
  for (const bad of ['2026-11-24', '2026-11-24T09:00:00', '2026-02-30T09:00:00Z', '', 'x']) {
    assertInvalid(await get(bad, at('24', '10:00')), ['start'])
    assertInvalid(await get(at('24', '10:00'), bad), ['end'])
  }
})

test('answers an empty list to a range that ends before it starts', async () => {
  assert.deepEqual((await get(at('25', '00:00'), at('24', '00:00'))).body, { _items: [] })
})

test('answers 200 or 400, never 5xx, at the ends of time', async () => {
  for (const [start, end] of [
    ['0001-01-01T00:00:00Z', '0001-01-02T00:00:00Z'],
    ['9999-12-31T00:00:00Z', '9999-12-31T23:59:59Z'],
    ['0000-01-01T00:00:00Z', '0000-01-02T00:00:00Z'],
    ['9999-12-31T23:59:59-12:00', '9999-12-31T23:59:59-12:00'],
  ] as const) {
    assert.ok([200, 400].includes((await get(start, end)).status), start)
  }
})

test("client B reads the shared facility in its own zone, and nothing of client A's", async () => {
  const path = `${addressPath(minimal.shared)}/slots${rangeQuery('2026-11-24T00:00:00-03:00', '2026-11-24T10:00:00-03:00')}`
  assert.deepEqual(
    (await t.b.get(path)).body._items.map((one: any) => one.start),
    ['2026-11-24T09:00:00-03:00', '2026-11-24T09:30:00-03:00'],
  )
})

testWalk(t, 'address', (place, options) =>
  t.a.get(`${addressPath(place)}/slots${rangeQuery(at('24', '00:00'), at('25', '00:00'))}`, options),
)

/** Submits one period of hours on a day and lists the starts of that day, in the spring and autumn of 2027. */
async function startsOverChange(now: string, from: string, till: string): Promise<string[]> {
  t.clock.set(now)
  const client = await logIn(t.origin, minimal.clients.a)
  const services = [{ address_service_id: '1112', duration: 60 }]
  const answer = await client.put(slotsPath(), { slots: [{ start: from, end: till, address_services: services }] })
  assert.equal(answer.status, 201, answer.text)
  const { body } = await client.get(slotsPath() + rangeQuery(from, till))
  return body._items.map((one: any) => one.start)
}

test('the day of 23 hours has no missing and no doubled start', async () => {
  assert.deepEqual(
    await startsOverChange('2027-03-20T06:00:00Z', '2027-03-28T01:00:00+01:00', '2027-03-28T05:00:00+02:00'),
    ['2027-03-28T01:00:00+01:00', '2027-03-28T03:00:00+02:00', '2027-03-28T04:00:00+02:00'],
  )
})

test('the day of 25 hours has both of its hours after two', async () => {
  assert.deepEqual(
    await startsOverChange('2027-10-20T06:00:00Z', '2027-10-31T01:00:00+02:00', '2027-10-31T04:00:00+01:00'),
    [
      '2027-10-31T01:00:00+02:00',
      '2027-10-31T02:00:00+02:00',
      '2027-10-31T02:00:00+01:00',
      '2027-10-31T03:00:00+01:00',
    ],
  )
})
