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
} from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const slotsPath = (address = '111') => `${addressPath({ address })}/slots`
const clear = (date: string, address = '111') => t.a.delete(`${slotsPath(address)}/${encodeURIComponent(date)}`)
const count = async (day: string, address = '111') => {
  const { body } = await t.a.get(
    slotsPath(address) + rangeQuery(`2026-11-${day}T00:00:00+01:00`, `2026-11-${day}T23:59:00+01:00`),
  )
  return body._items.length
}
const revision = async () =>
  (await rows(t.db, 'select revision, periods_revision from calendar where address_id = 111'))[0]

test('answers 204 and removes the slots of one day at one address', async () => {
  const before = await revision()
  assert.equal((await clear('2026-11-24')).status, 204)
  assert.deepEqual([await count('24'), await count('23'), await count('25'), await count('24', '112')], [0, 14, 14, 14])
  const after = await revision()
  assert.ok(
    BigInt(after.revision) > BigInt(before.revision) &&
      BigInt(after.periods_revision) > BigInt(before.periods_revision),
  )
})

for (const [date, day] of [
  ['2026-11-25T00:00:00+01:00', '25'],
  ['2026-11-26T15:30:00+0100', '26'],
  ['2026-11-27T23:59:59Z', '27'],
] as const) {
  test(`reads the date of the timestamp ${date}`, async () => {
    assert.equal((await clear(date)).status, 204)
    assert.deepEqual([await count(day), await count('28')], [0, 14])
  })
}

test('takes Content-Type: application/json with an empty body, and a body that it does not need', async () => {
  const headers = { 'content-type': 'application/json' }
  assert.equal((await t.a.delete(`${slotsPath()}/2026-11-29`, undefined, { headers })).status, 204)
  assert.equal((await t.a.delete(`${slotsPath()}/2026-11-29`, { anything: true })).status, 204)
  assert.equal(await count('29'), 0)
})

test('keeps the bookings of the day, announces nothing, and frees no slot when one is canceled later', async () => {
  const { body } = await t.a.post(`${slotsPath()}/${encodeURIComponent('2026-11-28T10:00:00+01:00')}/book`, {
    address_service_id: '1111',
    duration: 30,
    patient: { name: 'Jan', phone: '1' },
  })
  const announced = (await rows(t.db, 'select from notification')).length
  assert.equal((await clear('2026-11-28')).status, 204)
  assert.equal((await rows(t.db, 'select from notification')).length, announced)
  assert.equal((await t.a.get(`${addressPath()}/bookings/${body.id}`)).body.status, 'booked')
  assert.equal((await t.a.delete(`${addressPath()}/bookings/${body.id}`)).status, 204)
  assert.equal(await count('28'), 0)
})

test('answers 204 to a day without slots, to a past day and to an address without a calendar, and makes none', async () => {
  for (const date of ['2026-12-24', '2020-01-01', '2028-02-29']) assert.equal((await clear(date)).status, 204)
  await assertUnchanged(t.db, async () => assert.equal((await clear('2026-11-24', '115')).status, 204))
})

test('what was submitted before and deleted can be submitted again at once', async () => {
  const period = {
    start: '2026-12-10T09:00:00+01:00',
    end: '2026-12-10T10:00:00+01:00',
    address_services: [{ address_service_id: '1111', duration: 30 }],
  }
  const free = async () => (await t.a.get(slotsPath() + rangeQuery(period.start, period.end))).body._items.length
  const put = async () => assert.equal((await t.a.put(slotsPath(), { slots: [period] })).status, 201)
  await put()
  assert.equal((await clear('2026-12-10')).status, 204)
  assert.equal(await free(), 0)
  await put()
  assert.equal(await free(), 2)
})

for (const date of [
  '2026-02-30',
  '2026-13-01',
  'today',
  '24.11.2026',
  '2026-11-24T99:00:00Z',
  '20261124',
  '%00',
  '2026-11-24x',
]) {
  test(`answers 400, names the field and deletes nothing for the date ${date}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await clear(date), ['date']))
  })
}

const calendarForbidden = [403, 'You are not authorized to make changes on this calendar'] as const

test('answers 403 and deletes nothing to whoever may not edit the calendar', async () => {
  const shared = `${addressPath(minimal.shared)}/slots/2026-11-24`
  await assertUnchanged(t.db, async () => {
    assertRefused(await clear('2026-11-24', '117'), ...calendarForbidden)
    assertRefused(await t.b.delete(shared), ...calendarForbidden)
  })
  assert.equal((await t.a.delete(shared)).status, 204)
})

testWalk(t, 'address', (place, options) => t.a.delete(`${addressPath(place)}/slots/2026-11-30`, undefined, options))

/** Fills the days around a change of the clock and clears the middle one; what is left, by local day. */
async function leftAround(now: string, days: readonly [string, string, string]): Promise<Record<string, number>> {
  t.clock.set(now)
  const client = await logIn(t.origin, minimal.clients.a)
  const zone = 'Europe/Warsaw'
  const bounds = days.map((day) => {
    const date = Temporal.PlainDate.from(day)
    return [date, date.add({ days: 1 })].map((one) => one.toZonedDateTime(zone).toInstant().toString()) as [
      string,
      string,
    ]
  })
  const slots = bounds.map(([start, end]) => ({
    start,
    end,
    address_services: [{ address_service_id: '1111', duration: 60 }],
  }))
  assert.equal((await client.put(slotsPath(), { slots })).status, 201)
  assert.equal((await client.delete(`${slotsPath()}/${days[1]}`)).status, 204)
  const { body } = await client.get(slotsPath() + rangeQuery(bounds[0]![0], bounds[2]![1]))
  const left: Record<string, number> = {}
  for (const { start } of body._items) left[start.slice(0, 10)] = (left[start.slice(0, 10)] ?? 0) + 1
  return left
}

test('clears the whole day of 23 hours and not an hour of its neighbours', async () => {
  const left = await leftAround('2027-03-20T06:00:00Z', ['2027-03-27', '2027-03-28', '2027-03-29'])
  assert.deepEqual(left, { '2027-03-27': 24, '2027-03-29': 24 })
})

test('clears the whole day of 25 hours and not an hour of its neighbours', async () => {
  const left = await leftAround('2027-10-20T06:00:00Z', ['2027-10-30', '2027-10-31', '2027-11-01'])
  assert.deepEqual(left, { '2027-10-30': 24, '2027-11-01': 24 })
})
