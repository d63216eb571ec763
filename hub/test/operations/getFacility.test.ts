import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { assertInvalid, testWalk, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

test('shows id and name', async () => {
  assert.deepEqual((await t.a.get('/facilities/1')).body, { id: '1', name: 'Klinika A' })
})

test('a facility of two clients shows itself to both', async () => {
  for (const client of [t.a, t.b])
    assert.deepEqual((await client.get('/facilities/3')).body, { id: '3', name: 'Clínica C' })
})

for (const query of withForms(['facility.doctors'])) {
  test(`?${query} adds the doctors with a commercial profile, plain, and ignores the unknown value`, async () => {
    const doctors = [
      { id: '11', name: 'Anna', surname: 'Pierwsza' },
      { id: '12', name: 'Jan', surname: 'Drugi' },
    ]
    const { body } = await t.a.get(`/facilities/1?${query}`)
    assert.deepEqual(body, { id: '1', name: 'Klinika A', doctors: { _items: doctors } })
  })
}

test('ignores an unknown or empty extension', async () => {
  for (const query of ['with=doctors', 'with=', 'with[]=', 'with=,', 'with=FACILITY.DOCTORS']) {
    assert.deepEqual((await t.a.get(`/facilities/1?${query}`)).body, { id: '1', name: 'Klinika A' })
  }
})

test('answers 400 and names the field when the id is longer than any id', async () => {
  assertInvalid(await t.a.get(`/facilities/${'1'.repeat(65)}`), ['facility_id'])
})

testWalk(t, 'facility', ({ facility = '1' }, options) =>
  t.a.get(`/facilities/${facility}?with=facility.doctors`, options),
)
