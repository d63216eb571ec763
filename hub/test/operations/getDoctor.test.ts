import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { doctorPath, testWalk, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const anna = {
  id: '11',
  name: 'Anna',
  surname: 'Pierwsza',
  specializations: { _items: [{ id: '501', name: 'Kardiolog' }] },
  specialization: { _items: [{ id: '501', name: 'Kardiolog' }] },
}
const get = async (query: string) => (await t.a.get(`${doctorPath()}?${query}`)).body
const plainAddress = (id: string) => ({ id, name: `Address ${id}`, post_code: '00-001', street: `Street ${id}` })
const ids = ['111', '112', '113', '114', '115', '116', '117']

test('shows the doctor with specializations unasked', async () => assert.deepEqual(await get(''), anna))

test('adds profile URL and licence numbers on request', async () => {
  assert.deepEqual(await get('with=doctor.profile_url'), { ...anna, profile_url: 'https://doctors.example/11' })
  const licenses = { _items: [{ id: '9001', license_number: 'PL-4100011' }] }
  assert.deepEqual(await get('with=doctor.license_numbers'), { ...anna, license_numbers: licenses })
})

test('adds with doctor.addresses every address of the doctor in this facility, plain', async () => {
  assert.deepEqual(await get('with=doctor.addresses'), { ...anna, addresses: { _items: ids.map(plainAddress) } })
})

const fields: Record<string, [field: string, inPerson: unknown, online: unknown]> = {
  'address.online_only': ['is_online_only', false, true],
  'address.visit_payment': ['visit_payment', false, false],
  'address.commercial_type': ['commercial_type', 'premium', 'premium'],
  'address.booking_extra_fields': [
    'booking_extra_fields',
    { birth_date: false, gender: false, nin: false },
    { birth_date: true, gender: true, nin: true },
  ],
}

for (const [extension, [field, inPerson, online]] of Object.entries(fields)) {
  test(`adds with ${extension} its field to each address, only beside doctor.addresses`, async () => {
    const { addresses } = await get(`with=doctor.addresses,${extension}`)
    assert.deepEqual(addresses._items[0], { ...plainAddress('111'), [field]: inPerson })
    assert.deepEqual(addresses._items[1], { ...plainAddress('112'), [field]: online })
    assert.deepEqual(await get(`with=${extension}`), anna)
  })
}

for (const query of withForms(['doctor.addresses', ...Object.keys(fields)])) {
  test(`?${query} adds all of it and ignores the unknown value`, async () => {
    const { addresses } = await get(query)
    const added = Object.fromEntries(Object.values(fields).map(([field, inPerson]) => [field, inPerson]))
    assert.deepEqual(
      addresses._items.map((one: any) => one.id),
      ids,
    )
    assert.deepEqual(addresses._items[0], { ...plainAddress('111'), ...added })
  })
}

testWalk(t, 'doctor', (place, options) => t.a.get(`${doctorPath(place)}?with=doctor.addresses`, options))
