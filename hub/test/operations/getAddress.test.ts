import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertInvalid, rows, testWalk, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const get = async (query = '', address = '111') => (await t.a.get(`${addressPath({ address })}?${query}`)).body
const plain = {
  id: '111',
  name: 'Address 111',
  city_name: 'City',
  post_code: '00-001',
  street: 'Street 111',
  booking_extra_fields: { birth_date: false, gender: false, nin: false },
}

test('shows the address with the fields that patients must fill in', async () => {
  assert.deepEqual(await get(), plain)
  assert.deepEqual((await get('', '112')).booking_extra_fields, { birth_date: true, gender: true, nin: true })
})

test('shows null for what the address does not have', async () => {
  await rows(
    t.db,
    'update address set name = null, street = null, post_code = null, city_name = null where address_id = 113',
  )
  const { name, street, post_code: postCode, city_name: city } = await get('', '113')
  assert.deepEqual([name, street, postCode, city], [null, null, null, null])
})

const fields: Record<string, [field: string, value: unknown]> = {
  'address.online_only': ['is_online_only', false],
  'address.visit_payment': ['visit_payment', false],
  'address.commercial_type': ['commercial_type', 'premium'],
  'address.insurance_support': ['insurance_support', 'private_and_insurance'],
}

for (const [extension, [field, value]] of Object.entries(fields)) {
  test(`adds with ${extension} its field and no other`, async () => {
    assert.deepEqual(await get(`with=${extension}`), { ...plain, [field]: value })
  })
}

for (const query of withForms(Object.keys(fields))) {
  test(`?${query} adds all four and ignores the unknown value`, async () => {
    assert.deepEqual(await get(query), { ...plain, ...Object.fromEntries(Object.values(fields)) })
  })
}

test('answers 400 and names every id that is longer than any id', async () => {
  const long = '1'.repeat(65)
  assertInvalid(await t.a.get(addressPath({ facility: long, doctor: long, address: long })), [
    'facility_id',
    'doctor_id',
    'address_id',
  ])
})

testWalk(t, 'address', (place, options) => t.a.get(addressPath(place), options))
