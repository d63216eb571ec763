import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, rows, testWalk } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const list = (address?: string) => t.a.get(`${addressPath({ address })}/insurance-providers`)

test('lists the providers that the address accepts, each with the accepted plans, by id', async () => {
  const { status, body } = await list('111')
  assert.equal(status, 200)
  assert.deepEqual(body, {
    _items: [
      { insurance_provider_id: '13', name: 'NFZ', insurance_plans: { _items: [] } },
      {
        insurance_provider_id: '14',
        name: 'Polisa',
        insurance_plans: {
          _items: [
            { insurance_plan_id: '141', name: 'Basic' },
            { insurance_plan_id: '142', name: 'Family' },
          ],
        },
      },
    ],
  })
})

test("shows of a provider's plans only those that the address accepts", async () => {
  await rows(t.db, `insert into address_insurance_provider values (1, 112, 14, '{142}')`)
  const { body } = await list('112')
  assert.deepEqual(
    body._items.map((one: any) => one.insurance_plans._items),
    [[{ insurance_plan_id: '142', name: 'Family' }]],
  )
})

test('answers an empty list where the address accepts none', async () => {
  assert.deepEqual((await list('115')).body, { _items: [] })
})

testWalk(t, 'address', (place, options) => t.a.get(`${addressPath(place)}/insurance-providers`, options))
