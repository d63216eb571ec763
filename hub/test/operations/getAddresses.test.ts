import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { doctorPath, testWalk, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const get = async (query = '') => (await t.a.get(`${doctorPath()}/addresses?${query}`)).body._items
const nothingDemanded = { birth_date: false, gender: false, nin: false }
const plain = (id: string, demanded = nothingDemanded) => ({
  id,
  name: `Address ${id}`,
  city_name: 'City',
  post_code: '00-001',
  street: `Street ${id}`,
  booking_extra_fields: demanded,
})
const online = plain('112', { birth_date: true, gender: true, nin: true })

test('lists all addresses of the doctor by id, with the fields that patients must fill in', async () => {
  const rest = ['113', '114', '115', '116', '117'].map((id) => plain(id))
  assert.deepEqual(await get(), [plain('111'), online, ...rest])
})

test('lists no address of another doctor', async () => {
  const { body } = await t.a.get(`${doctorPath({ doctor: '12' })}/addresses`)
  assert.deepEqual(body, { _items: [plain('121')] })
})

const fields: Record<string, [field: string, values: unknown[]]> = {
  'address.online_only': ['is_online_only', [false, true, false]],
  'address.visit_payment': ['visit_payment', [false, false, false]],
  'address.commercial_type': ['commercial_type', ['premium', 'premium', 'basic']],
  'address.insurance_support': ['insurance_support', ['private_and_insurance', 'private', 'private']],
}

for (const [extension, [field, values]] of Object.entries(fields)) {
  test(`adds with ${extension} its field and no other`, async () => {
    const [first, second, third] = await get(`with=${extension}`)
    assert.deepEqual(first, { ...plain('111'), [field]: values[0] })
    assert.deepEqual(second, { ...online, [field]: values[1] })
    assert.deepEqual(third, { ...plain('113'), [field]: values[2] })
  })
}

for (const query of withForms(Object.keys(fields))) {
  test(`?${query} adds all four and ignores the unknown value`, async () => {
    const added = Object.fromEntries(Object.values(fields).map(([field, values]) => [field, values[1]]))
    assert.deepEqual((await get(query))[1], { ...online, ...added })
  })
}

testWalk(t, 'doctor', (place, options) => t.a.get(`${doctorPath(place)}/addresses`, options))
