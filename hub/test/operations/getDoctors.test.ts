import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { testWalk, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const path = '/facilities/1/doctors'
const anna = { id: '11', name: 'Anna', surname: 'Pierwsza' }
const jan = { id: '12', name: 'Jan', surname: 'Drugi' }
// Under the name of the examples, and under that of the schema, which the official SDK reads.
const both = (list: object) => ({ specializations: list, specialization: list })
const additions = {
  'doctor.profile_url': [{ profile_url: 'https://doctors.example/11' }, { profile_url: 'https://doctors.example/12' }],
  'doctor.specializations': [both({ _items: [{ id: '501', name: 'Kardiolog' }] }), both({ _items: [] })],
  'doctor.license_numbers': [
    { license_numbers: { _items: [{ id: '9001', license_number: 'PL-4100011' }] } },
    { license_numbers: { _items: [] } },
  ],
}

test('lists the doctors by id and silently leaves out who has no commercial profile', async () => {
  assert.deepEqual((await t.a.get(path)).body, { _items: [anna, jan] })
})

for (const [extension, [first, second]] of Object.entries(additions)) {
  test(`adds with ${extension} its field and no other`, async () => {
    const { body } = await t.a.get(`${path}?with=${extension}`)
    assert.deepEqual(body, {
      _items: [
        { ...anna, ...first },
        { ...jan, ...second },
      ],
    })
  })
}

for (const query of withForms(Object.keys(additions))) {
  test(`?${query} adds all three and ignores the unknown value`, async () => {
    const all = (index: 0 | 1) => Object.assign({}, ...Object.values(additions).map((one) => one[index]))
    const { body } = await t.a.get(`${path}?${query}`)
    assert.deepEqual(body, {
      _items: [
        { ...anna, ...all(0) },
        { ...jan, ...all(1) },
      ],
    })
  })
}

test('does not add addresses, which only getDoctor does', async () => {
  assert.deepEqual((await t.a.get(`${path}?with=doctor.addresses`)).body, { _items: [anna, jan] })
})

test('client B sees the doctors of the shared facility and of no other of client A', async () => {
  assert.deepEqual(
    (await t.b.get('/facilities/3/doctors')).body._items.map((one: any) => one.id),
    ['31'],
  )
})

testWalk(t, 'facility', ({ facility = '1' }, options) => t.a.get(`/facilities/${facility}/doctors`, options))
