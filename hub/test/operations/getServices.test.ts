import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { assertInvalid, testAuthentication, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const polish = [
  { id: '1001', name: 'Konsultacja' },
  { id: '1002', name: 'USG' },
  { id: '1003', name: 'EKG' },
]
const brazilian = { id: '3001', name: 'Consulta' }
const spanish = { id: '2001', name: 'Consulta' }
const get = async (query = '', client = t.a) => (await client.get(`/services?${query}`)).body

test('lists the dictionaries of the locales in which the client has facilities, and no other', async () => {
  assert.deepEqual(await get(), { _items: [...polish, brazilian] })
  assert.deepEqual(await get('', t.b), { _items: [spanish, brazilian] })
})

for (const query of withForms(['services.only_diagnostics'])) {
  test(`?${query} keeps only diagnostics and ignores the unknown value`, async () => {
    assert.deepEqual(await get(query), { _items: polish.slice(1) })
  })
}

test('specialization_id keeps only the services of that specialization, also beside only_diagnostics', async () => {
  assert.deepEqual(await get('specialization_id=501'), { _items: polish })
  assert.deepEqual(await get('specialization_id=502'), { _items: polish.slice(0, 1) })
  assert.deepEqual(await get('specialization_id=502&with=services.only_diagnostics'), { _items: [] })
})

for (const id of ['999', 'abc', '-1', '501.0', '99999999999999999999', '%00']) {
  test(`answers an empty list to the specialization ${id}, which names nothing`, async () => {
    assert.deepEqual(await get(`specialization_id=${id}`), { _items: [] })
  })
}

test('answers 400 and names the field when specialization_id is repeated or too long', async () => {
  for (const query of ['specialization_id=501&specialization_id=502', `specialization_id=${'1'.repeat(65)}`]) {
    assertInvalid(await t.a.get(`/services?${query}`), ['specialization_id'])
  }
})

testAuthentication(t, (options) => t.a.get('/services', options))
