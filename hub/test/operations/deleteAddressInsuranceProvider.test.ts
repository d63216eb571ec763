import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused, assertUnchanged, rows, testWalk } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const path = (address: string) => `${addressPath({ address })}/insurance-providers`
const remove = (provider: string, address = '111') => t.a.delete(`${path(address)}/${provider}`)
const shown = async (address: string) =>
  (await t.a.get(path(address))).body._items.map((one: any) => one.insurance_provider_id)

const notAssigned = [400, 'Insurance provider with given ID is not assigned to this address.'] as const

test('answers 204 and takes the provider with its plans off this address alone', async () => {
  await t.a.post(path('112'), { insurance_provider_id: '14' })
  assert.equal((await remove('14')).status, 204)
  assert.deepEqual([await shown('111'), await shown('112')], [['13'], ['14']])
})

test("answers 400 and changes nothing when the address doesn't have the provider (any more)", async () => {
  await assertUnchanged(t.db, async () => {
    assertRefused(await remove('15'), ...notAssigned)
    assertRefused(await remove('14'), ...notAssigned)
  })
})

test('answers 404 and changes nothing when the provider is out of the dictionary', async () => {
  await assertUnchanged(t.db, async () => {
    for (const id of ['999', '23', 'abc', '-1', '%00', '99999999999999999999']) {
      assertRefused(await remove(id), 404, 'Provided insurance provider ID not found in dictionary')
    }
  })
})

test('adding it again afterwards succeeds', async () => {
  assert.equal((await t.a.post(path('111'), { insurance_provider_id: '14' })).status, 204)
  assert.deepEqual(await shown('111'), ['13', '14'])
})

test('takes a body that it does not need', async () => {
  assert.equal((await t.a.delete(`${path('111')}/14`, { anything: 1 })).status, 204)
})

test('of 16 at once exactly one answers 204, the rest 400', async () => {
  await t.a.post(path('111'), { insurance_provider_id: '14' })
  const answers = await Promise.all(Array.from({ length: 16 }, () => remove('14')))
  assert.deepEqual(answers.map((one) => one.status).sort(), [204, ...Array(15).fill(400)])
})

test('announces nothing', async () => {
  assert.equal((await rows(t.db, 'select from notification')).length, 0)
})

testWalk(t, 'address', (place, options) =>
  t.a.delete(`${addressPath(place)}/insurance-providers/13`, undefined, options),
)
