import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertInvalid, assertRefused, assertUnchanged, rows, testWalk } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const path = (address: string) => `${addressPath({ address })}/insurance-providers`
const add = (address: string, body: unknown) => t.a.post(path(address), body)
const shown = async (address: string) =>
  (await t.a.get(path(address))).body._items.map((one: any) => [
    one.insurance_provider_id,
    one.insurance_plans._items.map((plan: any) => plan.insurance_plan_id),
  ])

const notInDictionary = [404, 'Provided insurance provider ID not found in dictionary'] as const
const already = [400, 'Insurance provider with given ID is already assigned to this address.'] as const

test('answers 204 and lets the address accept the provider, without plans where none are named', async () => {
  const { status, headers } = await add('115', { insurance_provider_id: '13' })
  assert.deepEqual([status, headers.get('location')], [204, null])
  assert.deepEqual(await shown('115'), [['13', []]])
})

test('adds the named plans, each once', async () => {
  const plans = ['142', '141', '142'].map((id) => ({ insurance_plan_id: id }))
  assert.equal((await add('115', { insurance_provider_id: '14', insurance_plans: plans })).status, 204)
  assert.deepEqual(await shown('115'), [
    ['13', []],
    ['14', ['141', '142']],
  ])
})

test('reads numeric ids, null plans and an empty list of them', async () => {
  assert.equal((await add('116', { insurance_provider_id: 13, insurance_plans: null })).status, 204)
  assert.equal((await add('116', { insurance_provider_id: '15', insurance_plans: [] })).status, 204)
  assert.equal(
    (await add('116', { insurance_provider_id: 14, insurance_plans: [{ insurance_plan_id: 141 }] })).status,
    204,
  )
  assert.deepEqual(await shown('116'), [
    ['13', []],
    ['14', ['141']],
    ['15', []],
  ])
})

test('makes the provider one that slots may name', async () => {
  const slot = {
    start: '2026-12-20T09:00:00+01:00',
    end: '2026-12-20T10:00:00+01:00',
    insurance_accepted: 'with-insurance-only',
    insurance_providers: ['15'],
    address_services: [{ address_service_id: '1121', duration: 30 }],
  }
  const put = () => t.a.put(`${addressPath({ address: '112' })}/slots`, { slots: [slot] })
  assert.equal((await put()).status, 400)
  assert.equal((await add('112', { insurance_provider_id: '15' })).status, 204)
  assert.equal((await put()).status, 201)
})

test('answers 400 and leaves the plans as they are when the address has the provider', async () => {
  await assertUnchanged(t.db, async () => {
    assertRefused(await add('111', { insurance_provider_id: '14' }), ...already)
    const plans = [{ insurance_plan_id: '141' }]
    assertRefused(await add('111', { insurance_provider_id: '14', insurance_plans: plans }), ...already)
  })
})

test('of 16 at once exactly one is added, the rest answer 400', async () => {
  const answers = await Promise.all(Array.from({ length: 16 }, () => add('117', { insurance_provider_id: '13' })))
  assert.deepEqual(answers.map((one) => one.status).sort(), [204, ...Array(15).fill(400)])
  for (const answer of answers.filter((one) => one.status === 400)) assertRefused(answer, ...already)
})

for (const [what, id] of [
  ['exists nowhere', '999'],
  ['is of another country', '23'],
  ['is no id', 'abc'],
  ['is the text null', 'null'],
]) {
  test(`answers 404 and adds nothing when the provider ${what}`, async () => {
    await assertUnchanged(t.db, async () =>
      assertRefused(await add('114', { insurance_provider_id: id }), ...notInDictionary),
    )
  })
}

test('a provider out of the dictionary is refused before its plans, and plans before what is already assigned', async () => {
  const plans = [{ insurance_plan_id: '999' }]
  assertRefused(await add('111', { insurance_provider_id: '999', insurance_plans: plans }), ...notInDictionary)
  assertInvalid(await add('111', { insurance_provider_id: '14', insurance_plans: plans }), [
    'insurance_plans[0].insurance_plan_id',
  ])
})

const plansOf = (...ids: unknown[]) => ({
  insurance_provider_id: '14',
  insurance_plans: ids.map((id) => ({ insurance_plan_id: id })),
})
const invalid: [what: string, body: unknown, fields: string[]][] = [
  ['the body is missing', undefined, ['insurance_provider_id']],
  ['the provider is null', { insurance_provider_id: null }, ['insurance_provider_id']],
  [
    'a plan is of another provider or of none',
    plansOf('141', '999', 'x'),
    ['insurance_plans[1].insurance_plan_id', 'insurance_plans[2].insurance_plan_id'],
  ],
  [
    'a plan has no id',
    { insurance_provider_id: '14', insurance_plans: [{}] },
    ['insurance_plans[0].insurance_plan_id'],
  ],
  ['plans are no list', { insurance_provider_id: '14', insurance_plans: '141' }, ['insurance_plans']],
  ['there are more than 100 plans', plansOf(...Array(101).fill('141')), ['insurance_plans']],
]

for (const [what, body, fields] of invalid) {
  test(`answers 400, names the field and adds nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await add('114', body), fields))
  })
}

test('announces nothing', async () => {
  assert.equal((await rows(t.db, 'select from notification')).length, 0)
})

testWalk(t, 'address', (place, options) =>
  t.a.post(`${addressPath(place)}/insurance-providers`, { insurance_provider_id: '15' }, options),
)
