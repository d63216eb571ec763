import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressPath, assertUnchanged, rows, testWalk } from '../support/paths.ts'
import { t, put, starts, good } from './replaceCalls.ts'
import { at, consultations, period, slotsPath } from './slotCalls.ts'

const stored = (date: string) =>
  rows(
    t.db,
    'select * from work_period where address_id = 111 and start_at >= $1 and start_at < $2 order by start_at',
    [at(date, '00:00'), at(date, '23:59')],
  )

test('answers 201 without a body and makes the slots, cut by the greatest common divisor of the durations', async () => {
  const services = [
    { address_service_id: '1111', duration: 20 },
    { address_service_id: '1112', duration: 60 },
  ]
  const answer = await put([period('12-10', '16:00', '19:00', { address_services: services })])
  assert.deepEqual([answer.status, answer.text], [201, ''])
  assert.deepEqual(await starts('12-10'), [
    '16:00',
    '16:20',
    '16:40',
    '17:00',
    '17:20',
    '17:40',
    '18:00',
    '18:20',
    '18:40',
  ])
})

test('takes several days in one request', async () => {
  assert.equal((await put([period('12-11', '08:00', '09:00'), period('12-12', '10:00', '10:30')])).status, 201)
  assert.deepEqual([await starts('12-11'), await starts('12-12')], [['08:00', '08:30'], ['10:00']])
})

test('reads numeric ids, durations in text, offsets without a colon, and null as absent', async () => {
  const answer = await put([
    {
      start: '2026-12-13T09:00:00+0100',
      end: '2026-12-13T09:00:00Z',
      insurance_accepted: null,
      insurance_providers: null,
      address_services: [{ address_service_id: 1111, duration: '30', something: null }],
    },
  ])
  assert.equal(answer.status, 201, answer.text)
  assert.deepEqual(await starts('12-13'), ['09:00', '09:30'])
})

for (const [form, more] of [
  ['null', { address_services: null }],
  ['an empty list', { address_services: [] }],
  ['absent', {}],
] as const) {
  test(`clears the range, and only the range, where address_services is ${form}`, async () => {
    const date = { null: '11-24', 'an empty list': '11-25', absent: '11-26' }[form]
    assert.equal((await put([period(date, '10:00', '14:00', more)])).status, 201)
    assert.deepEqual(await starts(date), ['09:00', '09:30', '14:00', '14:30', '15:00', '15:30', '16:00', '16:30'])
  })
}

test('overrides only inside the submitted range', async () => {
  assert.equal(
    (
      await put([
        period('11-27', '10:00', '11:00', { address_services: [{ address_service_id: '1111', duration: 20 }] }),
      ])
    ).status,
    201,
  )
  assert.deepEqual((await starts('11-27')).slice(0, 8), [
    '09:00',
    '09:30',
    '10:00',
    '10:20',
    '10:40',
    '11:00',
    '11:30',
    '13:00',
  ])
})

test('keeps the bookings, which go on hiding their time, and announces nothing', async () => {
  const { body } = await t.a.post(`${slotsPath()}/${encodeURIComponent(at('11-28', '10:00'))}/book`, {
    address_service_id: '1111',
    duration: 30,
    patient: { name: 'Jan', phone: '1' },
  })
  const announced = await rows(t.db, 'select from notification')
  assert.equal(
    (await put([period('11-28', '09:00', '11:00', { address_services: [] }), period('11-28', '09:00', '11:00')]))
      .status,
    201,
  )
  assert.deepEqual((await starts('11-28')).slice(0, 3), ['09:00', '09:30', '10:30'])
  assert.equal((await t.a.get(`${addressPath()}/bookings/${body.id}`)).body.status, 'booked')
  assert.equal((await rows(t.db, 'select from notification')).length, announced.length)
})

test('makes the calendar, enabled, of an address that had none', async () => {
  const services = [{ address_service_id: '1151', duration: 30 }]
  assert.equal((await put([period('12-14', '09:00', '10:00', { address_services: services })], '115')).status, 201)
  assert.deepEqual((await t.a.get(`${addressPath({ address: '115' })}/calendar`)).body, { status: 'enabled' })
  assert.deepEqual(await starts('12-14', '115'), ['09:00', '09:30'])
})

test('makes the calendar of a disabled address disabled, and keeps the periods until it is enabled', async () => {
  await rows(t.db, `insert into address (facility_id, address_id, doctor_id, is_enabled) values (1, 118, 11, false)`)
  await rows(
    t.db,
    `insert into address_service (facility_id, address_service_id, address_id, name) values (1, 1181, 118, 'Konsultacja')`,
  )
  const services = [{ address_service_id: '1181', duration: 30 }]
  assert.equal((await put([period('12-14', '09:00', '10:00', { address_services: services })], '118')).status, 201)
  const calendar = `${addressPath({ address: '118' })}/calendar`
  assert.deepEqual((await t.a.get(calendar)).body, { status: 'disabled' })
  await rows(t.db, 'update address set is_enabled = true where address_id = 118')
  assert.deepEqual(await starts('12-14', '118'), [])
  assert.equal((await t.a.post(`${calendar}/enable`)).status, 200)
  assert.deepEqual(await starts('12-14', '118'), ['09:00', '09:30'])
})

test('fills a disabled calendar without enabling it', async () => {
  const services = [{ address_service_id: '1161', duration: 30 }]
  assert.equal((await put([period('12-14', '09:00', '10:00', { address_services: services })], '116')).status, 201)
  assert.deepEqual(await starts('12-14', '116'), [])
  assert.deepEqual((await t.a.get(`${addressPath({ address: '116' })}/calendar`)).body, { status: 'disabled' })
})

test('takes periods that have passed', async () => {
  assert.equal((await put([period('01-05', '09:00', '10:00')])).status, 201)
})

test('changes nothing for an empty list', async () => {
  await assertUnchanged(t.db, async () => assert.equal((await put([])).status, 201))
})

for (const [accepted, providers, kept] of [
  ['with-insurance-only', [13], ['13']],
  ['with-and-without-insurance', [13, 14], ['13', '14']],
  ['with-and-without-insurance', [], []],
  ['without-insurance-only', [], []],
  ['without-insurance-only', null, []],
] as const) {
  test(`keeps insurance ${accepted} with providers ${JSON.stringify(providers)}`, async () => {
    const more = { address_services: consultations, insurance_accepted: accepted, insurance_providers: providers }
    assert.equal((await put([period('12-15', '09:00', '10:00', more)])).status, 201)
    const [one] = await stored('12-15')
    assert.deepEqual([one.insurance_accepted, one.insurance_provider_ids], [accepted, kept])
    await rows(t.db, 'update calendar set replaced_at = null, replaced_hash = null where address_id = 111')
  })
}

test('takes an item that ends at midnight', async () => {
  assert.equal(
    (await put([{ start: at('12-17', '23:00'), end: at('12-18', '00:00'), address_services: consultations }])).status,
    201,
  )
  assert.deepEqual(await starts('12-17'), ['23:00', '23:30'])
})

testWalk(t, 'address', (place, options) => t.a.put(`${addressPath(place)}/slots`, { slots: [good] }, options))
