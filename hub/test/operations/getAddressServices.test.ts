import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertInvalid, assertRefused, rows, testWalk, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const path = `${addressPath()}/services`
const get = async (query = '') => (await t.a.get(`${path}?${query}`)).body._items
const service = (id: string, more: object) => ({
  id,
  is_price_from: false,
  is_default: false,
  description: null,
  is_visible: true,
  ...more,
})
const consultation = service('1111', { name: 'Konsultacja', price: 150, is_default: true, service_id: '1001' })
const ultrasound = service('1112', { name: 'USG', price: 151, is_price_from: true, service_id: '1002' })
const custom = service('1113', { name: 'Szczepienie', price: null, service_id: null })

test('lists the services of the address by id, without deleted ones, prices without their decimals', async () => {
  assert.deepEqual(await get(), [consultation, ultrasound, custom])
})

test('shows a hidden service, marked as such', async () => {
  await rows(t.db, 'update address_service set is_visible = false where address_service_id = 1151')
  const { body } = await t.a.get(`${addressPath({ address: '115' })}/services`)
  assert.deepEqual(
    body._items.map((one: any) => [one.id, one.is_visible]),
    [['1151', false]],
  )
})

test('cuts the decimals of a price off instead of rounding them', async () => {
  await rows(t.db, 'update address_service set price = 199.99 where address_service_id = 1161')
  const { body } = await t.a.get(`${addressPath({ address: '116' })}/services`)
  assert.equal(body._items[0].price, 199)
})

const ages = [null, { minimum_age: 18, maximum_age: 65 }, null]

test('adds with address_service.allowed_patients the ages, null where all may come', async () => {
  const expected = [consultation, ultrasound, custom].map((one, index) => ({ ...one, allowed_patients: ages[index] }))
  assert.deepEqual(await get('with=address_service.allowed_patients'), expected)
})

test('adds with address_service.custom_name the name that the address gave', async () => {
  const items = await get('with=address_service.custom_name')
  assert.deepEqual(items[2], { ...custom, custom_name: 'Szczepienie podróżne' })
})

test('adds with address_service.public_insurance_flow the flag of the address', async () => {
  const flags = async () =>
    (await get('with=address_service.public_insurance_flow')).map((one: any) => one.is_public_insurance_flow)
  assert.deepEqual(await flags(), [false, false, false])
  await rows(t.db, 'update address set is_public_insurance_flow = true where address_id = 111')
  assert.deepEqual(await flags(), [true, true, true])
})

for (const query of withForms(
  ['allowed_patients', 'custom_name', 'public_insurance_flow'].map((one) => `address_service.${one}`),
)) {
  test(`?${query} adds all three and ignores the unknown value`, async () => {
    const [, , last] = await get(query)
    const added = { allowed_patients: null, custom_name: 'Szczepienie podróżne', is_public_insurance_flow: true }
    assert.deepEqual(last, { ...custom, ...added })
  })
}

for (const start of [
  '2026-11-23T09:00:00+01:00',
  '2026-11-23T09:00:00+0100',
  '2026-11-23T08:00:00Z',
  '2026-11-23T05:00:00-03:00',
]) {
  test(`start=${start} keeps the services of the slot that starts then, with their durations`, async () => {
    const expected = [
      { ...consultation, duration: 30 },
      { ...ultrasound, duration: 60 },
    ]
    assert.deepEqual(await get(`start=${encodeURIComponent(start)}`), expected)
  })
}

test('start reads a plus sign that nobody percent-encoded', async () => {
  assert.equal((await get('start=2026-11-23T09:00:00+0100')).length, 2)
})

test('start keeps only what fits before the end of the work period', async () => {
  assert.deepEqual(
    (await get('start=2026-11-23T11:30:00%2B01:00')).map((one: any) => one.id),
    ['1111'],
  )
})

test('start between two slots or outside of them keeps nothing', async () => {
  for (const start of [
    '2026-11-23T09:10:00%2B01:00',
    '2026-11-23T12:00:00%2B01:00',
    '2027-11-23T09:00:00%2B01:00',
    '0001-01-01T00:00:00Z',
  ]) {
    assert.deepEqual(await get(`start=${start}`), [], start)
  }
})

test('answers 400 to a start at the end of all time', async () => {
  const message = 'The request holds a value that cannot be processed'
  assertRefused(await t.a.get(`${path}?start=9999-12-31T23:59:59Z`), 400, message)
})

test('start keeps no service that was deleted since its slots were made', async () => {
  await rows(t.db, `update address_service set deleted_at = now() where address_service_id = 1112`)
  assert.deepEqual(
    (await get('start=2026-11-23T09:00:00%2B01:00')).map((one: any) => one.id),
    ['1111'],
  )
})

for (const start of [
  '2026-11-23',
  '2026-11-23T09:00:00',
  'yesterday',
  '2026-02-30T09:00:00Z',
  '2026-11-23T25:00:00Z',
]) {
  test(`answers 400 and names the field to start=${start}, which is no moment with its offset`, async () => {
    assertInvalid(await t.a.get(`${path}?start=${start}`), ['start'])
  })
}

testWalk(t, 'address', (place, options) => t.a.get(`${addressPath(place)}/services`, options))
