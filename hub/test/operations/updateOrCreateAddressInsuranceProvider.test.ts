import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertInvalid, assertRefused, assertUnchanged, rows, testWalk } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const path = (address: string) => `${addressPath({ address })}/insurance-providers`
const put = (address: string, body: unknown) => t.a.put(path(address), body)
const plans = (...ids: string[]) => ids.map((id) => ({ insurance_plan_id: id }))
const shown = async (address: string) =>
  (await t.a.get(path(address))).body._items.map((one: any) => [
    one.insurance_provider_id,
    one.insurance_plans._items.map((plan: any) => plan.insurance_plan_id),
  ])

test("answers 204 and adds the provider where the address doesn't have it", async () => {
  const { status, headers } = await put('115', { insurance_provider_id: '14', insurance_plans: plans('141') })
  assert.deepEqual([status, headers.get('location')], [204, null])
  assert.deepEqual(await shown('115'), [['14', ['141']]])
})

test('answers 204 and replaces the plans where it has it; other providers stay', async () => {
  assert.equal((await put('111', { insurance_provider_id: '14', insurance_plans: plans('142') })).status, 204)
  assert.deepEqual(await shown('111'), [
    ['13', []],
    ['14', ['142']],
  ])
})

test('changes nothing when sent again', async () => {
  const body = { insurance_provider_id: '14', insurance_plans: plans('142') }
  await assertUnchanged(t.db, async () => assert.equal((await put('111', body)).status, 204))
})

for (const [form, more] of [
  ['absent', {}],
  ['null', { insurance_plans: null }],
  ['empty', { insurance_plans: [] }],
] as const) {
  test(`leaves the provider without plans where they are ${form}`, async () => {
    await put('116', { insurance_provider_id: '14', insurance_plans: plans('141', '142') })
    assert.equal((await put('116', { insurance_provider_id: 14, ...more })).status, 204)
    assert.deepEqual(await shown('116'), [['14', []]])
  })
}

test('of 16 at once all succeed, and one row with the plans of one of them is left', async () => {
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      put('117', { insurance_provider_id: '14', insurance_plans: plans(n % 2 ? '141' : '142') }),
    ),
  )
  assert.ok(answers.every((one) => one.status === 204))
  const [[provider, kept], ...rest] = await shown('117')
  assert.deepEqual([provider, kept.length, rest], ['14', 1, []])
})

test('answers 404 and changes nothing when the provider is out of the dictionary', async () => {
  await assertUnchanged(t.db, async () => {
    for (const id of ['999', '23', 'abc']) {
      assertRefused(
        await put('111', { insurance_provider_id: id }),
        404,
        'Provided insurance provider ID not found in dictionary',
      )
    }
  })
})

test('answers 400, names the field and changes nothing for a wrong body', async () => {
  await assertUnchanged(t.db, async () => {
    assertInvalid(await put('111', {}), ['insurance_provider_id'])
    assertInvalid(await put('111', undefined), ['insurance_provider_id'])
    assertInvalid(await put('111', { insurance_provider_id: '13', insurance_plans: plans('141') }), [
      'insurance_plans[0].insurance_plan_id',
    ])
    assertInvalid(await put('111', { insurance_provider_id: '14', insurance_plans: [{ insurance_plan_id: {} }] }), [
      'insurance_plans[0].insurance_plan_id',
    ])
  })
})

test('announces nothing', async () => {
  assert.equal((await rows(t.db, 'select from notification')).length, 0)
})

testWalk(t, 'address', (place, options) =>
  t.a.put(`${addressPath(place)}/insurance-providers`, { insurance_provider_id: '15' }, options),
)
