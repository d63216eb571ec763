import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused, rows, testWalk, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const servicePath = (id: string, address = '111') => `${addressPath({ address })}/services/${id}`
const get = async (query = '', id = '1112') => (await t.a.get(`${servicePath(id)}?${query}`)).body
const ultrasound = {
  id: '1112',
  name: 'USG',
  price: 151,
  is_price_from: true,
  is_default: false,
  service_id: '1002',
  description: null,
  is_visible: true,
}

test('shows the service, its price without decimals', async () => assert.deepEqual(await get(), ultrasound))

test('shows null for the dictionary service and the price that a custom service does not have', async () => {
  const { service_id: serviceId, price } = await get('', '1113')
  assert.deepEqual([serviceId, price], [null, null])
})

const added = {
  allowed_patients: { minimum_age: 18, maximum_age: 65 },
  is_public_insurance_flow: false,
}

for (const query of withForms(['address_service.allowed_patients', 'address_service.public_insurance_flow'])) {
  test(`?${query} adds both and ignores the unknown value`, async () => {
    assert.deepEqual(await get(query), { ...ultrasound, ...added })
  })
}

test('shows with address_service.public_insurance_flow the flag of the address where it is set', async () => {
  await rows(t.db, 'update address set is_public_insurance_flow = true where address_id = 111')
  assert.deepEqual(await get('with=address_service.public_insurance_flow'), {
    ...ultrasound,
    is_public_insurance_flow: true,
  })
})

test('adds with address_service.custom_name the name that the address gave', async () => {
  const one = await get('with=address_service.custom_name', '1113')
  assert.equal(one.custom_name, 'Szczepienie podróżne')
  assert.equal(one.name, 'Szczepienie')
})

const elsewhere = [403, 'This service does not belong to this address'] as const
const missing = [404, 'Object not found'] as const
const cases: [guarantee: string, id: string, words: readonly [number, string]][] = [
  ['stands at another address of the doctor', '1121', elsewhere],
  ["stands at another doctor's address", '1211', elsewhere],
  ['stands in another facility of the client', '3111', elsewhere],
  ["is another client's", '2111', missing],
  ['exists nowhere', '999', missing],
  ['is no id', 'abc', missing],
  ['holds NUL', '%00', missing],
  ['is deleted', '1119', missing],
]

for (const [guarantee, id, [status, message]] of cases) {
  test(`answers ${status} "${message}" when the service ${guarantee}`, async () => {
    assertRefused(await t.a.get(servicePath(id)), status, message)
  })
}

test('a wrong address is refused before a wrong service', async () => {
  assertRefused(await t.a.get(servicePath('999', '121')), 403, 'You are not authorized to see this address')
})

testWalk(t, 'address', (place, options) => t.a.get(`${addressPath(place)}/services/1111`, options))
