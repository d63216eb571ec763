import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { assertUnchanged, rows, testAuthentication } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const list = (client = t.a) => client.get('/insurance-providers')
const ids = (answer: any) => answer.body._items.map((one: any) => one.insurance_provider_id)

test('lists the dictionary of the countries in which the client has facilities, by id', async () => {
  const { status, body } = await list()
  assert.equal(status, 200)
  assert.deepEqual(body, {
    _items: [
      { insurance_provider_id: '13', name: 'NFZ' },
      { insurance_provider_id: '14', name: 'Polisa' },
      { insurance_provider_id: '15', name: 'Tarcza' },
    ],
  })
})

test('shows another client its own countries', async () => {
  assert.deepEqual(ids(await list(t.b)), ['23'])
})

test('answers an empty list where the client has no facility, and changes nothing', async () => {
  await rows(t.db, `delete from client_facility where client_id = 'client-b'`)
  await assertUnchanged(t.db, async () => assert.deepEqual((await list(t.b)).body, { _items: [] }))
})

testAuthentication(t, (options) => t.a.get('/insurance-providers', options))
