import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import {
  addressPath,
  assertRefused,
  assertUnchanged,
  rangeQuery,
  rows,
  testWalk,
  untilWaiting,
  whileCalendarLocked,
} from '../support/paths.ts'
import { testReachesOthers, toldBy } from '../support/told.ts'

const t = await testApp()
after(() => t.close())

const servicesPath = (address = '111') => `${addressPath({ address })}/services`
const remove = (id: string, address?: string) => t.a.delete(`${servicesPath(address)}/${id}`)
const listed = async (address = '111') => (await t.a.get(servicesPath(address))).body._items.map((one: any) => one.id)
const at = (date: string, time: string) => `2026-${date}T${time}:00+01:00`
const day = (date: string) => rangeQuery(at(date, '00:00'), at(date, '23:59'))
const slots = async (date: string, address = '111') =>
  (await t.a.get(`${addressPath({ address })}/slots${day(date)}&with=slot.services`)).body._items
const periods = (address: string) =>
  rows(t.db, 'select * from work_period where address_id = $1 order by start_at', [address])
const revisions = async (address: string) =>
  (await rows(t.db, 'select revision, periods_revision from calendar where address_id = $1', [address]))[0]
const put = (address: string, slot: object) => t.a.put(`${addressPath({ address })}/slots`, { slots: [slot] })
const book = (start: string, service: string) =>
  t.a.post(`${addressPath()}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', phone: '1' },
  })

const notFound = [404, 'Object not found'] as const

test('answers 204; the service is no longer listed, read, or of any slot; bookings go on showing it', async () => {
  const { body: booking } = await book(at('11-24', '10:00'), '1111')
  const before = await revisions('111')
  assert.equal((await remove('1111')).status, 204)
  assert.deepEqual(await listed(), ['1112', '1113'])
  assertRefused(await t.a.get(`${servicesPath()}/1111`), ...notFound)
  const offered = (await slots('11-25')).flatMap((slot: any) => slot.address_services._items.map((one: any) => one.id))
  assert.deepEqual([...new Set(offered)], ['1112'])
  assertRefused(await book(at('11-25', '09:00'), '1111'), 404, 'Service does not exist')
  const shown = (await t.a.get(`${addressPath()}/bookings/${booking.id}`)).body
  assert.deepEqual(
    [shown.status, shown.address_service.id, shown.address_service.name],
    ['booked', '1111', 'Konsultacja'],
  )
  const after = await revisions('111')
  assert.ok(
    BigInt(after.periods_revision) > BigInt(before.periods_revision),
    'a booking decided on the old periods is refused as stale',
  )
  assert.ok(BigInt(after.revision) > BigInt(before.revision))
})

test('the other services keep their periods, starts and durations there', async () => {
  const [first] = await periods('111')
  assert.deepEqual(first.services, [{ duration: 60, address_service_id: '1112' }])
  assert.equal((await periods('111')).length, 28)
})

test('periods with no other service go; other addresses keep theirs', async () => {
  const elsewhere = await periods('116')
  assert.equal((await remove('1121', '112')).status, 204)
  assert.deepEqual([await periods('112'), (await slots('11-25', '112')).length], [[], 0])
  assert.deepEqual(await periods('116'), elsewhere)
})

test('needs no calendar, and makes none', async () => {
  assert.equal((await remove('1151', '115')).status, 204)
  assertRefused(await t.a.get(`${addressPath({ address: '115' })}/calendar`), 404, 'Calendar does not exist')
})

test('adding the same dictionary service again gives a new id, which no period has', async () => {
  const { status, body } = await t.a.post(servicesPath('112'), { service_id: '1001' })
  assert.equal(status, 201)
  assert.notEqual(body.id, '1121')
  assert.deepEqual(await periods('112'), [])
})

test('a payload that named it is refused from then on, even as the repeat of the latest', async () => {
  const slot = {
    start: at('12-10', '09:00'),
    end: at('12-10', '10:00'),
    address_services: [{ address_service_id: '1161', duration: 30 }],
  }
  assert.equal((await put('116', slot)).status, 201)
  assert.equal((await remove('1161', '116')).status, 204)
  assertRefused(await put('116', slot), 400, 'Address service does not exist')
})

test('a payload that was checked before the service went, and applied after, is refused too', async () => {
  await rows(
    t.db,
    `insert into address_service (facility_id, address_service_id, address_id, name) values (1, 1162, 116, 'Druga')`,
  )
  const slot = {
    start: at('12-11', '09:00'),
    end: at('12-11', '10:00'),
    address_services: [{ address_service_id: '1162', duration: 30 }],
  }
  const waiting = await whileCalendarLocked(t.db, '116', async (query) => {
    const answer = put('116', slot)
    await untilWaiting(t.db)
    await query('update address_service set deleted_at = now() where address_service_id = 1162')
    return { answer }
  })
  assertRefused(await waiting.answer, 400, 'Address service does not exist')
  assert.deepEqual(await periods('116'), [])
})

test('waits for whoever holds the calendar before it takes anything else', async () => {
  const waiting = await whileCalendarLocked(t.db, '117', async (query) => {
    const answer = remove('1171', '117')
    await untilWaiting(t.db)
    await query('select from address_service where address_service_id = 1171 for update nowait')
    assert.deepEqual(await listed('117'), ['1171'])
    return { answer }
  })
  assert.equal((await waiting.answer).status, 204)
})

test('of 16 at once exactly one answers 204, the rest 404, and it is announced once', async () => {
  let answers: any[] = []
  const told = await toldBy(t.db, '1', async () => {
    answers = await Promise.all(Array.from({ length: 16 }, () => remove('1141', '114')))
  })
  assert.deepEqual(answers.map((one) => one.status).sort(), [204, ...Array(15).fill(404)])
  for (const answer of answers.filter((one) => one.status === 404)) assertRefused(answer, ...notFound)
  assert.equal(told.length, 1)
})

test('announces the service as it was, under its id', async () => {
  const [told, ...rest] = await toldBy(t.db, '1', () => remove('1112'))
  assert.deepEqual(rest, [])
  const { name, subject, origin, data } = told!
  assert.deepEqual([name, subject, origin], ['address-service-deleted', '1112', 'client-a'])
  assert.deepEqual(data.address_service, {
    id: '1112',
    name: 'USG',
    price: 151,
    is_price_from: true,
    is_default: false,
    description: null,
    service_id: '1002',
    is_visible: true,
  })
  assert.equal(data.address.id, '111')
})

testReachesOthers(t, 'address-service-deleted', async () => {
  const path = `${addressPath(minimal.shared)}/services`
  const [{ id }] = (await t.a.get(path)).body._items
  assert.equal((await t.a.delete(`${path}/${id}`)).status, 204)
  await t.a.post(path, { service_id: '3001' })
})

const services: [what: string, id: string, words: readonly [number, string]][] = [
  ["is another address's", '1211', [403, 'This service does not belong to this address']],
  ["is another client's", '2111', notFound],
  ['is deleted already', '1119', notFound],
  ['names nothing', '999', notFound],
  ['is no id', 'abc', notFound],
]

for (const [what, id, words] of services) {
  test(`answers ${words[0]} and changes nothing when the service ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertRefused(await remove(id), ...words))
  })
}

testWalk(t, 'address', (place, options) => t.a.delete(`${addressPath(place)}/services/1113`, undefined, options))
