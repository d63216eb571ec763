import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused, assertUnchanged, rangeQuery, rows, testWalk, walkWords } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const calendarPath = (address: string) => `${addressPath({ address })}/calendar`
const disable = (address: string, client = t.a) => client.post(`${calendarPath(address)}/disable`)
const day = rangeQuery('2026-11-24T00:00:00+01:00', '2026-11-25T00:00:00+01:00')
const slots = async (address: string) => (await t.a.get(`${addressPath({ address })}/slots${day}`)).body._items
const already = [409, 'Calendar already disabled'] as const
const calendarForbidden = [403, 'You are not authorized to make changes on this calendar'] as const

test('answers 200 without a body, hides the slots and keeps the periods for later', async () => {
  const [before] = await rows(t.db, 'select revision from calendar where address_id = 111')
  const shown = await slots('111')
  const answer = await disable('111')
  assert.deepEqual([answer.status, answer.text], [200, ''])
  assert.deepEqual((await t.a.get(calendarPath('111'))).body, { status: 'disabled' })
  assert.deepEqual(await slots('111'), [])
  const [after] = await rows(t.db, 'select revision from calendar where address_id = 111')
  assert.ok(BigInt(after.revision) > BigInt(before.revision), 'whoever cached an answer is told')
  assert.equal((await t.a.post(`${calendarPath('111')}/enable`)).status, 200)
  assert.deepEqual(await slots('111'), shown)
})

test('keeps the bookings, and a disabled calendar can not be booked', async () => {
  const book = (start: string) =>
    t.a.post(`${addressPath({ address: '112' })}/slots/${encodeURIComponent(start)}/book`, {
      address_service_id: '1121',
      duration: 30,
      patient: { name: 'Jan', phone: '1' },
    })
  const { body } = await book('2026-11-24T09:00:00+01:00')
  assert.equal((await disable('112')).status, 200)
  assert.equal((await t.a.get(`${addressPath({ address: '112' })}/bookings/${body.id}`)).body.status, 'booked')
  assertRefused(await book('2026-11-24T10:00:00+01:00'), 404, 'Unable to book a visit for this address')
})

test('answers 409 and changes nothing, not even the revision, when it is disabled already', async () => {
  await assertUnchanged(t.db, async () => assertRefused(await disable('116'), ...already))
})

test('answers 409, and makes no calendar, where there is none', async () => {
  await assertUnchanged(t.db, async () => {
    assertRefused(await disable('115'), ...already)
    assertRefused(await disable('113'), ...already)
  })
})

test('answers 403 and changes nothing on an address that is not under integration', async () => {
  await assertUnchanged(t.db, async () => assertRefused(await disable('117'), ...calendarForbidden))
})

test('answers 403 and changes nothing to a client that may not edit this calendar, before 409', async () => {
  const path = `${addressPath({ facility: '3', doctor: '31', address: '311' })}/calendar/disable`
  await assertUnchanged(t.db, async () => assertRefused(await t.b.post(path), ...calendarForbidden))
  assert.equal((await t.a.post(path)).status, 200)
  assertRefused(await t.b.post(path), ...calendarForbidden)
})

test('of 16 at once exactly one answers 200, the rest 409', async () => {
  const answers = await Promise.all(Array.from({ length: 16 }, () => disable('111')))
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, ...Array(15).fill(409)])
})

test('takes Content-Type: application/json with an empty body', async () => {
  await rows(t.db, `update calendar set status = 'enabled' where address_id = 111`)
  const headers = { 'content-type': 'application/json' }
  assert.equal((await t.a.post(`${calendarPath('111')}/disable`, undefined, { raw: '', headers })).status, 200)
})

testWalk(
  t,
  'address',
  (place, options) => t.a.post(`${addressPath(place)}/calendar/disable`, undefined, options),
  walkWords.switching,
)
