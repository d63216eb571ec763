import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { rows, testAuthentication } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const list = (provider: string, client = t.a) => client.get(`/insurance-providers/${provider}/plans`)

test('lists the plans of the provider, by id', async () => {
  const { status, body } = await list('14')
  assert.equal(status, 200)
  assert.deepEqual(body, {
    _items: [
      { insurance_plan_id: '141', name: 'Basic' },
      { insurance_plan_id: '142', name: 'Family' },
    ],
  })
})

test('answers an empty list for a provider without plans', async () => {
  assert.deepEqual((await list('13')).body, { _items: [] })
})

test('answers an empty list, as the operation documents no 404, for what names no provider', async () => {
  for (const id of ['999', '0', '-1', '014', 'abc', '99999999999999999999', '%00', "1'--"]) {
    const { status, body } = await list(id)
    assert.deepEqual({ status, body }, { status: 200, body: { _items: [] } }, id)
  }
})

test('shows nothing of a country in which the client has no facility', async () => {
  await rows(t.db, `insert into insurance_plan values (231, 23, 'Plan')`)
  assert.deepEqual((await list('23')).body, { _items: [] })
  assert.deepEqual((await list('14', t.b)).body, { _items: [] })
  assert.deepEqual((await list('23', t.b)).body._items, [{ insurance_plan_id: '231', name: 'Plan' }])
})

testAuthentication(t, (options) => t.a.get('/insurance-providers/14/plans', options))
