/** `insurance_plans` in items of replaceSlots, as a live client sends them: kept and shown with their period. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sitDown } from '../site/deskSeat.ts'
import { testApp } from '../support/app.ts'
import { hiddenFields } from '../support/pages.ts'
import { assertInvalid, assertUnchanged, rows } from '../support/paths.ts'
import { at, consultations, period, slotCalls } from './slotCalls.ts'

const t = await testApp()
after(() => t.close())

const { put } = slotCalls(t)
await rows(t.db, `insert into insurance_plan values (151, 15, 'Of another insurer'), (231, 23, 'Of another country')`)

const item = (date: string, more: object) =>
  period(date, '09:00', '12:00', { address_services: consultations, ...more })
const kept = async (date: string): Promise<string[][]> => {
  const text = `select insurance_plan_ids as plans from work_period
    where address_id = 111 and start_at >= $1 and start_at < $2 order by start_at`
  return (await rows(t.db, text, [at(date, '00:00'), at(date, '23:59')])).map(({ plans }) => plans)
}

for (const [what, more, plans] of [
  ['plans as numbers', { insurance_providers: [14], insurance_plans: [142, 141] }, ['142', '141']],
  ['plans as text, each once', { insurance_providers: [14], insurance_plans: ['141', 141] }, ['141']],
  ['plans of a period that names no providers', { insurance_plans: [141, 151] }, ['141', '151']],
  [
    'plans for the insured only',
    { insurance_accepted: 'with-insurance-only', insurance_providers: [14], insurance_plans: [141] },
    ['141'],
  ],
  ['not those of a provider that it doesn’t name', { insurance_providers: [13], insurance_plans: [141] }, []],
  ['not those that nobody knows', { insurance_plans: [999, 'abc', 141, '0'] }, ['141']],
  ['not those of another country', { insurance_plans: [231] }, []],
  ['none where nobody may be insured', { insurance_accepted: 'without-insurance-only', insurance_plans: [141] }, []],
  ['none where the list is empty', { insurance_plans: [] }, []],
  ['none where the list is null', { insurance_plans: null }, []],
  ['none where there is no list', {}, []],
] as const) {
  test(`keeps ${what}`, async () => {
    await put([item('12-10', { address_services: [] })])
    assert.equal((await put([item('12-10', more)])).status, 201)
    assert.deepEqual(await kept('12-10'), [plans])
  })
}

test('a payload with another plan is another payload, and one with the same is a repeat', async () => {
  const with141 = [item('12-11', { insurance_plans: [141] })]
  const with142 = [item('12-11', { insurance_plans: [142] })]
  for (const [payload, plans] of [
    [with141, '141'],
    [with142, '142'],
    [with141, '141'],
  ] as const) {
    assert.equal((await put(payload)).status, 201)
    assert.deepEqual(await kept('12-11'), [[plans]])
  }
  await assertUnchanged(t.db, async () => assert.equal((await put(with141)).status, 201))
})

test('a period that is cut keeps its plans on both sides', async () => {
  await put([item('12-12', { insurance_plans: [141] })])
  await put([period('12-12', '10:00', '10:30', {})])
  assert.deepEqual(await kept('12-12'), [['141'], ['141']])
})

test('a list of other things than ids, or of too many, is refused with the field', async () => {
  await assertUnchanged(t.db, async () => {
    assertInvalid(await put([item('12-13', { insurance_plans: 141 })]), ['slots[0].insurance_plans'])
    assertInvalid(await put([item('12-13', { insurance_plans: [{}] })]), ['slots[0].insurance_plans[0]'])
    assertInvalid(await put([item('12-13', { insurance_plans: Array(101).fill(141) })]), ['slots[0].insurance_plans'])
  })
})

test('the patient’s form and check, and the desk’s form, show what the period takes, and no other period does', async () => {
  await put([item('12-14', { insurance_providers: [13, 14], insurance_plans: [142, 141] })])
  const seconds = Temporal.Instant.from(at('12-14', '09:30')).epochMilliseconds / 1000
  const path = (day: string) =>
    `/d/1/11/111/1111/details?at=${Temporal.Instant.from(at(day, '09:30')).epochMilliseconds / 1000}`
  const english = { headers: { 'accept-language': 'en' } }
  const form = await (await fetch(t.origin + path('12-14'), english)).text()
  const shown = /Insurance accepted[^<]*(?:<[^>]*>)*:? ?(NFZ, Polisa \(Basic, Family\))/
  assert.match(form, shown)
  const fields = { ...hiddenFields(form), name: 'Jan', surname: 'Nowak', phone: '512 345 678', consent: 'yes' }
  const check = await fetch(`${t.origin}/check`, { method: 'POST', body: new URLSearchParams(fields), ...english })
  assert.match(await check.text(), shown)
  const seat = await sitDown(t, '1')
  assert.match((await seat.get(`/desk/111/book?at=${seconds}`)).text, shown)
  await put([item('12-15', {})])
  assert.doesNotMatch(await (await fetch(t.origin + path('12-15'), english)).text(), /Insurance accepted/)
})
