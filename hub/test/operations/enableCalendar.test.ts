import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused, assertUnchanged, rangeQuery, rows, testWalk, walkWords } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const calendarPath = (address: string) => `${addressPath({ address })}/calendar`
const enable = (address: string, client = t.a) => client.post(`${calendarPath(address)}/enable`)
const slots = (address: string) =>
  t.a.get(`${addressPath({ address })}/slots${rangeQuery('2026-11-24T00:00:00+01:00', '2026-11-25T00:00:00+01:00')}`)
const revision = async (address: string) =>
  Number((await rows(t.db, 'select revision from calendar where address_id = $1', [address]))[0].revision)

const already = [409, 'Calendar already enabled'] as const
const commercial = (address: string) =>
  [422, `Cannot activate calendar on address ${address}, profile/address is not commercial`] as const
const calendarForbidden = [403, 'You are not authorized to make changes on this calendar'] as const

test('answers 200 without a body, and shows the periods that were there', async () => {
  assert.deepEqual((await slots('116')).body._items, [])
  const before = await revision('116')
  const answer = await enable('116')
  assert.deepEqual([answer.status, answer.text], [200, ''])
  assert.deepEqual((await t.a.get(calendarPath('116'))).body, { status: 'enabled' })
  assert.equal((await slots('116')).body._items.length, 14)
  assert.ok((await revision('116')) > before, 'whoever cached an answer is told')
})

test('makes the calendar of an address that had none', async () => {
  assert.equal((await enable('115')).status, 200)
  assert.deepEqual((await t.a.get(calendarPath('115'))).body, { status: 'enabled' })
})

test('announces nothing', async () => {
  assert.equal((await rows(t.db, 'select from notification')).length, 0)
})

test('answers 409 and changes nothing, not even the revision, when it is enabled already', async () => {
  await assertUnchanged(t.db, async () => assertRefused(await enable('111'), ...already))
})

test('answers 400 and changes nothing on a disabled address', async () => {
  await assertUnchanged(t.db, async () =>
    assertRefused(await enable('114'), 400, 'Could not enable calendar on disabled address'),
  )
})

test('answers 422, and makes no calendar, on an address that is not commercial', async () => {
  await assertUnchanged(t.db, async () => assertRefused(await enable('113'), ...commercial('113')))
})

test('answers 403 and changes nothing on an address that is not under integration', async () => {
  await rows(t.db, `update calendar set status = 'disabled' where address_id = 117`)
  await assertUnchanged(t.db, async () => assertRefused(await enable('117'), ...calendarForbidden))
})

test('answers 403 and changes nothing to a client that may not edit this calendar', async () => {
  const path = `${addressPath({ facility: '3', doctor: '31', address: '311' })}/calendar/enable`
  await rows(t.db, `update calendar set status = 'disabled' where address_id = 311`)
  await assertUnchanged(t.db, async () => assertRefused(await t.b.post(path), ...calendarForbidden))
  assert.equal((await t.a.post(path)).status, 200)
})

test('where several apply: no right to edit, then disabled address, then not commercial, then already enabled', async () => {
  const set = (text: string) => rows(t.db, `update address set ${text} where address_id = 112`)
  await set(`is_integrated = false, is_enabled = false, commercial_type = 'basic'`)
  assertRefused(await enable('112'), ...calendarForbidden)
  await set('is_integrated = true')
  assertRefused(await enable('112'), 400, 'Could not enable calendar on disabled address')
  await set('is_enabled = true')
  assertRefused(await enable('112'), ...commercial('112'))
  await set(`commercial_type = 'saas-only'`)
  assertRefused(await enable('112'), ...already)
})

test('of 16 at once exactly one answers 200, the rest 409', async () => {
  await rows(t.db, `update calendar set status = 'disabled' where address_id = 111`)
  const answers = await Promise.all(Array.from({ length: 16 }, () => enable('111')))
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, ...Array(15).fill(409)])
})

test('takes Content-Type: application/json with an empty body, and a body that it does not need', async () => {
  const headers = { 'content-type': 'application/json' }
  for (const raw of ['', '{}', '{"status":"disabled"}', 'null']) {
    await rows(t.db, `update calendar set status = 'disabled' where address_id = 121`)
    const path = `${calendarPath('121').replace('/11/', '/12/')}/enable`
    assert.equal((await t.a.post(path, undefined, { raw, headers })).status, 200, raw)
  }
})

testWalk(
  t,
  'address',
  (place, options) => t.a.post(`${addressPath(place)}/calendar/enable`, undefined, options),
  walkWords.switching,
)
