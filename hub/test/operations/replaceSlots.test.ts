import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertInvalid, assertRefused, assertUnchanged, rows, testWalk } from '../support/paths.ts'
import { at, consultations, period, slotCalls, slotsPath } from './slotCalls.ts'

const t = await testApp()
after(() => t.close())

const { put, starts } = slotCalls(t)

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

const good = period('12-16', '09:00', '10:00')
const withInsurance = (accepted: string, providers: number[]) =>
  period('12-16', '09:00', '10:00', {
    address_services: consultations,
    insurance_accepted: accepted,
    insurance_providers: providers,
  })
const service = (id: string) =>
  period('12-16', '09:00', '10:00', { address_services: [...consultations, { address_service_id: id, duration: 30 }] })
const missing = 'Address service does not exist'
const unknown = (ids: string) => `Insurance provider(s) with id (${ids}) not found for address id (111)'`

const refused: [what: string, slots: object[], message: string][] = [
  [
    'an item ends on an earlier day',
    [{ start: at('12-16', '09:00'), end: at('12-15', '10:00') }],
    'Slots comes from different days',
  ],
  [
    'an item reaches into the next day',
    [{ start: at('12-16', '23:00'), end: at('12-17', '00:01') }],
    'Slot for date range 2026-12-16T23:00:00+01:00 - 2026-12-17T00:01:00+01:00 exceeds a single day boundary',
  ],
  [
    'an item is within a day of UTC but not of the facility',
    [{ start: '2026-12-16T22:00:00Z', end: '2026-12-16T23:30:00Z' }],
    'Slot for date range 2026-12-16T23:00:00+01:00 - 2026-12-17T00:30:00+01:00 exceeds a single day boundary',
  ],
  ['a service exists nowhere', [service('999')], missing],
  ['a service is deleted', [service('1119')], missing],
  ["a service is another address's", [service('1121')], missing],
  ["a service is another client's", [service('2111')], missing],
  ['a service is no id', [service('abc')], missing],
  [
    'insurance is demanded without providers',
    [withInsurance('with-insurance-only', [])],
    'Slot requires insurance (with-insurance-only), but insurance providers are missing',
  ],
  [
    'insurance is excluded with providers',
    [withInsurance('without-insurance-only', [13])],
    'Insurance providers are not supported. Slot does not allow insurances (without-insurance-only)',
  ],
  ["providers are not the address's", [withInsurance('with-insurance-only', [15, 13, 23])], unknown('15, 23')],
]

for (const [what, slots, message] of refused) {
  test(`answers 400 "${message}" and applies no item when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertRefused(await put([good, ...slots]), 400, message))
  })
}

test('takes an item that ends at midnight', async () => {
  assert.equal(
    (await put([{ start: at('12-17', '23:00'), end: at('12-18', '00:00'), address_services: consultations }])).status,
    201,
  )
  assert.deepEqual(await starts('12-17'), ['23:00', '23:30'])
})

test('names every item that is shorter than a minute, and applies none', async () => {
  const text = ['The end date must be at least 1 minute after the start date']
  const short = { start: '2026-12-16T09:00:00Z', end: '2026-12-16T09:00:59Z' }
  await assertUnchanged(t.db, async () => {
    assertRefused(await put([good, short, { ...short, end: '2026-12-16T08:00:00Z' }]), 400, 'Invalid arguments', {
      'slots[1].minimumDifferenceBetweenDates': text,
      'slots[2].minimumDifferenceBetweenDates': text,
    })
  })
})

test('takes an end 12 weeks ahead and names one that is a second later, with the limit as the country writes it', async () => {
  const last = { start: '2027-02-15T05:00:00+01:00', end: '2027-02-15T07:00:00+01:00', address_services: consultations }
  assert.equal((await put([last])).status, 201)
  await assertUnchanged(t.db, async () => {
    assertRefused(await put([good, { ...last, end: '2027-02-15T07:00:01+01:00' }]), 400, 'Invalid arguments', {
      'slots[1].end': ['End date should be less than or equal to 15.02.2027, 07:00.'],
    })
  })
})

test('writes the limit in the zone and in the way of the facility', async () => {
  const { facility, doctor, address } = minimal.shared
  const answer = await t.a.put(`${addressPath({ facility, doctor, address })}/slots`, {
    slots: [{ start: '2027-03-01T09:00:00-03:00', end: '2027-03-01T10:00:00-03:00' }],
  })
  assertRefused(answer, 400, 'Invalid arguments', {
    'slots[0].end': ['End date should be less than or equal to 15/02/2027, 03:00.'],
  })
})

const invalid: [what: string, slots: unknown, fields: string[]][] = [
  ['slots is missing', undefined, ['slots']],
  ['slots is null', null, ['slots']],
  ['slots is no list', {}, ['slots']],
  ['start and end are missing', [{}], ['slots[0].start', 'slots[0].end']],
  ['a moment has no offset', [{ ...good, end: '2026-12-16T10:00:00' }], ['slots[0].end']],
  [
    'a service has no id and no duration',
    [{ ...good, address_services: [{}] }],
    ['slots[0].address_services[0].address_service_id', 'slots[0].address_services[0].duration'],
  ],
  [
    'a duration is 0',
    [{ ...good, address_services: [{ address_service_id: '1111', duration: 0 }] }],
    ['slots[0].address_services[0].duration'],
  ],
  [
    'a duration is a fraction',
    [{ ...good, address_services: [{ address_service_id: '1111', duration: 1.5 }] }],
    ['slots[0].address_services[0].duration'],
  ],
  ['insurance_accepted is unknown', [{ ...good, insurance_accepted: 'sometimes' }], ['slots[0].insurance_accepted']],
  ['there are more than 12,000 items', Array(12_001).fill(good), ['slots']],
]

for (const [what, slots, fields] of invalid) {
  test(`answers 400, names the field and applies nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await put(slots), fields))
  })
}

const calendarForbidden = [403, 'You are not authorized to make changes on this calendar'] as const

test('answers 403 and changes nothing to whoever may not edit the calendar, before anything about the items', async () => {
  const { facility, doctor, address } = minimal.shared
  await assertUnchanged(t.db, async () => {
    assertRefused(await put([service('999')], '117'), ...calendarForbidden)
    assertRefused(
      await t.b.put(`${addressPath({ facility, doctor, address })}/slots`, { slots: [good] }),
      ...calendarForbidden,
    )
  })
})

test('answers 422 and makes no calendar on an address that is not commercial, after 403 and before 400', async () => {
  const message = 'Cannot activate calendar on address 113, profile/address is not commercial'
  await assertUnchanged(t.db, async () => assertRefused(await put([service('999')], '113'), 422, message))
  await rows(t.db, 'update address set is_integrated = false where address_id = 113')
  assertRefused(await put([service('999')], '113'), ...calendarForbidden)
})

testWalk(t, 'address', (place, options) => t.a.put(`${addressPath(place)}/slots`, { slots: [good] }, options))
