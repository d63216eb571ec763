import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertInvalid, assertRefused, assertUnchanged, rows, testWalk } from '../support/paths.ts'
import { testReachesOthers, toldBy } from '../support/told.ts'

const t = await testApp()
after(() => t.close())

const path = (id: string, address = '111') => `${addressPath({ address })}/services/${id}`
const update = (id: string, body: unknown, address?: string) => t.a.call('PATCH', path(id, address), { body })
const stored = async (id: string) =>
  (await rows(t.db, 'select *, price::text from address_service where address_service_id = $1', [id]))[0]

test('answers 200 with the service as it is afterwards', async () => {
  const { status, body } = await update('1111', {
    price: 99.5,
    is_price_from: true,
    is_visible: false,
    description: 'Na czczo',
    custom_name: 'Pierwsza wizyta',
    default_duration: 20,
    allowed_patients: { minimum_age: 3, maximum_age: 17 },
  })
  assert.equal(status, 200)
  assert.deepEqual(body, {
    id: '1111',
    name: 'Konsultacja',
    price: 99,
    is_price_from: true,
    is_default: true,
    description: 'Na czczo',
    service_id: '1001',
    is_visible: false,
  })
  const read = await t.a.get(`${path('1111')}?with=address_service.allowed_patients,address_service.custom_name`)
  assert.deepEqual(read.body, {
    ...body,
    allowed_patients: { minimum_age: 3, maximum_age: 17 },
    custom_name: 'Pierwsza wizyta',
  })
  assert.equal((await stored('1111')).default_duration, 20)
})

const changes: [field: string, value: unknown, kept: object][] = [
  ['price', 12.349, { price: '12.34' }],
  ['price', 0, { price: '0.00' }],
  ['price', '5.5', { price: '5.50' }],
  ['price', null, { price: null }],
  ['is_price_from', false, { is_price_from: false }],
  ['is_visible', false, { is_visible: false }],
  ['description', 'Nowy', { description: 'Nowy' }],
  ['description', null, { description: null }],
  ['default_duration', 45, { default_duration: 45 }],
  ['default_duration', null, { default_duration: null }],
  ['custom_name', 'Inna', { custom_name: 'Inna' }],
  ['custom_name', null, { custom_name: null }],
  ['allowed_patients', null, { minimum_age: null, maximum_age: null }],
  ['allowed_patients', { minimum_age: 7 }, { minimum_age: 7, maximum_age: null }],
  ['allowed_patients', { minimum_age: null, maximum_age: 9 }, { minimum_age: null, maximum_age: 9 }],
]

for (const [field, value, kept] of changes) {
  test(`${field}: ${JSON.stringify(value)} changes it and leaves the rest`, async () => {
    await rows(
      t.db,
      `update address_service set custom_name = 'Stara', description = 'Stary' where address_service_id = 1112`,
    )
    const before = await stored('1112')
    assert.equal((await update('1112', { [field]: value })).status, 200)
    assert.deepEqual(await stored('1112'), { ...before, ...kept })
    await rows(
      t.db,
      `update address_service set price = 151.5, is_price_from = true, is_visible = true, default_duration = 60,
      minimum_age = 18, maximum_age = 65 where address_service_id = 1112`,
    )
  })
}

test('answers 200, changes and announces nothing where nothing is sent, nothing differs, or a flag is null', async () => {
  const { price, description, custom_name: customName } = await stored('1112')
  await assertUnchanged(t.db, async () => {
    const same = {
      price: Number(price),
      description,
      custom_name: customName,
      allowed_patients: { minimum_age: 18, maximum_age: 65 },
    }
    for (const body of [{}, { is_visible: null, is_price_from: null }, same, { name: 'Else', service_id: '1003' }]) {
      const answer = await update('1112', body)
      assert.deepEqual([answer.status, answer.body.name, answer.body.is_visible], [200, 'USG', true])
    }
  })
})

test('changes a service without a dictionary entry', async () => {
  const { status, body } = await update('1113', { price: 30 })
  assert.deepEqual([status, body.service_id, body.price], [200, null, 30])
})

test('of 16 that change different fields at once none is lost', async () => {
  const bodies = [
    { price: 1 },
    { description: 'x' },
    { custom_name: 'y' },
    { default_duration: 7 },
    { is_visible: false },
  ]
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) => update('1121', bodies[n % bodies.length], '112')),
  )
  assert.ok(answers.every((one) => one.status === 200))
  const {
    price,
    description,
    custom_name: customName,
    default_duration: duration,
    is_visible: isVisible,
  } = await stored('1121')
  assert.deepEqual([price, description, customName, duration, isVisible], ['1.00', 'x', 'y', 7, false])
})

test('announces the service as it is now, under its id', async () => {
  const [told, ...rest] = await toldBy(t.db, '1', () => update('1131', { price: 77.77, description: 'Opis' }, '113'))
  assert.deepEqual(rest, [])
  const { name, subject, origin, data } = told!
  assert.deepEqual([name, subject, origin], ['address-service-changed', '1131', 'client-a'])
  assert.deepEqual(data, {
    facility: { id: '1', name: 'Klinika A' },
    doctor: { id: '11', name: 'Anna', surname: 'Pierwsza' },
    address: { id: '113', name: 'Address 113', street: 'Street 113', post_code: '00-001' },
    address_service: {
      id: '1131',
      name: 'Konsultacja',
      price: 77,
      is_price_from: false,
      is_default: true,
      description: 'Opis',
      service_id: '1001',
      is_visible: true,
    },
  })
})

let price = 1
testReachesOthers(t, 'address-service-changed', () =>
  t.a.call('PATCH', `${addressPath(minimal.shared)}/services/${minimal.shared.service}`, { body: { price: price++ } }),
)

const priceMessage = 'Invalid price value for service. Price should be either null or integer greater or equal 0.'

for (const wrong of [-1, -0.001, 'free', '', true, [1], {}, 1e12]) {
  test(`answers 400 "Invalid price value…" and changes nothing for the price ${JSON.stringify(wrong)}`, async () => {
    await assertUnchanged(t.db, async () =>
      assertRefused(await update('1111', { price: wrong, description: 'x' }), 400, priceMessage),
    )
  })
}

test('a wrong price is refused before the path, other wrong fields are named beside it', async () => {
  assertRefused(await update('1111', { price: -1 }, '999'), 400, priceMessage)
  assertRefused(await update('999', { price: -1 }), 400, priceMessage)
  assertInvalid(await update('1111', { price: -1, default_duration: 0 }), ['price', 'default_duration'])
})

const invalid: [what: string, body: unknown, fields: string[]][] = [
  ['default_duration is 0', { default_duration: 0 }, ['default_duration']],
  ['default_duration is longer than a day', { default_duration: 1441 }, ['default_duration']],
  ['an age is negative', { allowed_patients: { maximum_age: -1 } }, ['allowed_patients.maximum_age']],
  ['flags are no booleans', { is_visible: 'yes', is_price_from: 1 }, ['is_visible', 'is_price_from']],
  ['the body is a list', [{}], ['body']],
]

for (const [what, body, fields] of invalid) {
  test(`answers 400, names the field and changes nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await update('1111', body), fields))
  })
}

const services: [what: string, id: string, words: readonly [number, string]][] = [
  ["is another address's", '1121', [403, 'This service does not belong to this address']],
  ['is of another facility of the client', '3111', [403, 'This service does not belong to this address']],
  ["is another client's", '2111', [404, 'Object not found']],
  ['is deleted', '1119', [404, 'Object not found']],
  ['names nothing', '999', [404, 'Object not found']],
  ['is no id', 'abc', [404, 'Object not found']],
]

for (const [what, id, words] of services) {
  test(`answers ${words[0]} and changes nothing when the service ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertRefused(await update(id, { price: 5 }), ...words))
  })
}

testWalk(t, 'address', (place, options) =>
  t.a.call('PATCH', `${addressPath(place)}/services/1111`, { body: { price: 5 }, ...options }),
)
