import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import {
  addressPath,
  assertInvalid,
  assertRefused,
  assertUnchanged,
  doctorPath,
  rows,
  testWalk,
} from '../support/paths.ts'
import { testReachesOthers, toldBy } from '../support/told.ts'

const t = await testApp()
after(() => t.close())

const path = (address: string) => `${addressPath({ address })}/services`
const add = (address: string, body: unknown) => t.a.post(path(address), body)
const stored = async (id: string) =>
  (await rows(t.db, 'select *, price::text from address_service where address_service_id = $1', [id]))[0]

test('answers 201 with the service and where it now stands', async () => {
  const answer = await add('115', {
    service_id: '1002',
    price: 99.5,
    is_price_from: true,
    is_visible: false,
    description: 'Na czczo',
    custom_name: 'USG brzucha',
    default_duration: 20,
    allowed_patients: { minimum_age: 3, maximum_age: null },
  })
  const { id, ...rest } = answer.body
  assert.equal(answer.status, 201)
  assert.deepEqual(rest, {
    name: 'USG',
    price: 99,
    is_price_from: true,
    is_default: false,
    service_id: '1002',
    description: 'Na czczo',
    is_visible: false,
  })
  assert.equal(answer.headers.get('location'), `${t.origin}/api/v3/integration${path('115')}/${id}`)
  const query = 'with=address_service.allowed_patients,address_service.custom_name'
  const read = await t.a.get(`${new URL(answer.headers.get('location')!).pathname}?${query}`)
  assert.deepEqual(read.body, {
    ...answer.body,
    allowed_patients: { minimum_age: 3, maximum_age: null },
    custom_name: 'USG brzucha',
  })
  assert.equal((await stored(id)).default_duration, 20)
})

test('needs nothing but service_id, and then is visible, without a price, for everybody', async () => {
  const { body } = await add('116', { service_id: '1002' })
  const { price, is_visible: isVisible, is_price_from: isPriceFrom, description } = body
  assert.deepEqual([price, isVisible, isPriceFrom, description], [null, true, false, null])
})

test('reads null as absent in every field', async () => {
  const fields = [
    'price',
    'is_price_from',
    'is_visible',
    'description',
    'default_duration',
    'allowed_patients',
    'custom_name',
  ]
  const { status, body } = await add('113', {
    service_id: '1002',
    ...Object.fromEntries(fields.map((name) => [name, null])),
  })
  assert.deepEqual([status, body.price, body.is_visible, body.is_price_from], [201, null, true, false])
})

test('reads a numeric service_id, and answers its id as a string', async () => {
  const { status, body } = await add('112', { service_id: 1002 })
  assert.deepEqual([status, body.service_id, typeof body.id], [201, '1002', 'string'])
})

const prices: [given: unknown, kept: string, shown: number][] = [
  [169.999, '169.99', 169],
  [0, '0.00', 0],
  [0.1, '0.10', 0],
  ['12.5', '12.50', 12],
  [99999999.99, '99999999.99', 99999999],
  [0.0000001, '0.00', 0],
  [1e7, '10000000.00', 10000000],
]

for (const [given, kept, shown] of prices) {
  test(`keeps of the price ${JSON.stringify(given)} two decimals (${kept}) and shows its whole part`, async () => {
    const { status, body } = await add('114', { service_id: '1002', price: given })
    assert.deepEqual([status, body.price], [201, shown])
    assert.equal((await stored(body.id)).price, kept)
    await rows(t.db, 'delete from address_service where address_service_id = $1', [body.id])
  })
}

const priceMessage = 'Invalid price value for service. Price should be either null or integer greater or equal 0.'

for (const price of [-1, -0.001, 'free', '1,50', '', true, [1], {}, 1e12]) {
  test(`answers 400 "Invalid price value…" and adds nothing for the price ${JSON.stringify(price)}`, async () => {
    await assertUnchanged(t.db, async () => {
      assertRefused(await add('117', { service_id: '1002', price }), 400, priceMessage)
    })
  })
}

const already = 'The address service you are trying to add already exists in the system'

test('answers 409 and adds nothing when the address has the service', async () => {
  await assertUnchanged(t.db, async () =>
    assertRefused(await add('111', { service_id: '1001', price: 7 }), 409, already),
  )
})

test('adds again, under a new id, what was deleted', async () => {
  const { status, body } = await add('111', { service_id: '1003' })
  assert.equal(status, 201)
  assert.notEqual(body.id, '1119')
})

test('of 16 at once exactly one is added, the rest answer 409', async () => {
  const answers = await Promise.all(Array.from({ length: 16 }, () => add('117', { service_id: '1003' })))
  assert.deepEqual(answers.map((one) => one.status).sort(), [201, ...Array(15).fill(409)])
  const kept = await rows(t.db, 'select from address_service where address_id = 117 and service_id = 1003')
  assert.equal(kept.length, 1)
})

for (const [what, id] of [
  ['exists nowhere', '999'],
  ['is of another country', '2001'],
  ["is of another country of the client's", '3001'],
  ['is an address service', '1121'],
  ['is no id', 'abc'],
  ['is the text null', 'null'],
]) {
  test(`answers 404 and adds nothing when the dictionary service ${what}`, async () => {
    await assertUnchanged(t.db, async () =>
      assertRefused(await add('117', { service_id: id }), 404, 'Object not found'),
    )
  })
}

test('a wrong price is refused before all else but other wrong fields, which are named beside it', async () => {
  assertRefused(await add('999', { service_id: '1001', price: -1 }), 400, priceMessage)
  assertRefused(await add('111', { service_id: '999', price: -1 }), 400, priceMessage)
  assertRefused(await add('111', { service_id: '1001', price: -1 }), 400, priceMessage)
  assertInvalid(await add('111', { price: -1 }), ['service_id', 'price'])
})

const invalid: [what: string, body: unknown, fields: string[]][] = [
  ['service_id is missing', {}, ['service_id']],
  ['service_id is null', { service_id: null }, ['service_id']],
  ['the body is missing', undefined, ['service_id']],
  ['the body is a list', [{}], ['body']],
  ['default_duration is 0', { service_id: '1002', default_duration: 0 }, ['default_duration']],
  ['default_duration is longer than a day', { service_id: '1002', default_duration: 1441 }, ['default_duration']],
  [
    'an age is negative',
    { service_id: '1002', allowed_patients: { minimum_age: -1 } },
    ['allowed_patients.minimum_age'],
  ],
  [
    'flags are no booleans',
    { service_id: '1002', is_visible: 'yes', is_price_from: 1 },
    ['is_visible', 'is_price_from'],
  ],
]

for (const [what, body, fields] of invalid) {
  test(`answers 400, names the field and adds nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await add('117', body), fields))
  })
}

test('answers 400 to broken JSON and to NUL, and adds nothing', async () => {
  const headers = { 'content-type': 'application/json' }
  await assertUnchanged(t.db, async () => {
    assertRefused(await t.a.post(path('117'), undefined, { raw: '{', headers }), 400, 'Request body is not valid JSON')
    const hostile = await add('117', { service_id: '1002', custom_name: 'a\0b' })
    assertRefused(hostile, 400, 'The request holds a value that cannot be processed')
  })
})

testWalk(t, 'address', (place, options) => t.a.post(`${addressPath(place)}/services`, { service_id: '1002' }, options))

test('announces the service, under its id', async () => {
  let added: any
  const [told, ...rest] = await toldBy(t.db, '1', async () => {
    added = (
      await t.a.post(`${doctorPath({ doctor: '12' })}/addresses/121/services`, { service_id: '1002', price: 5.5 })
    ).body
  })
  assert.deepEqual(rest, [])
  const { name, subject, origin, data } = told!
  assert.deepEqual([name, subject, origin], ['address-service-created', added.id, 'client-a'])
  assert.deepEqual(data, {
    facility: { id: '1', name: 'Klinika A' },
    doctor: { id: '12', name: 'Jan', surname: 'Drugi' },
    address: { id: '121', name: 'Address 121', street: 'Street 121', post_code: '00-001' },
    address_service: added,
  })
})

testReachesOthers(t, 'address-service-created', async () => {
  await rows(t.db, 'delete from address_service where address_id = 311')
  assert.equal((await t.a.post(`${addressPath(minimal.shared)}/services`, { service_id: '3001' })).status, 201)
})
