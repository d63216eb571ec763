import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused, assertUnchanged, rows, testWalk, walkWords } from '../support/paths.ts'

// Client A has the feature here. Set before its first request: who a token belongs to is remembered for a while.
const t = await testApp()
after(() => t.close())
await rows(t.db, `update client set may_remove_integration = true where client_id = 'client-a'`)

const path = (address: string) => `${addressPath({ address })}/integration`
const remove = (address: string) => t.a.delete(path(address))
const isIntegrated = async (address: string) =>
  (await rows(t.db, 'select is_integrated from address where address_id = $1', [address]))[0].is_integrated

test('answers 202 without a body and takes the mark off this address alone', async () => {
  const { status, text } = await remove('116')
  assert.deepEqual([status, text], [202, ''])
  assert.deepEqual([await isIntegrated('116'), await isIntegrated('115')], [false, true])
})

test('leaves address, calendar and slots, which the client may then read but not change', async () => {
  const slots = `${addressPath()}/slots?start=2026-11-24T00:00:00%2B01:00&end=2026-11-25T00:00:00%2B01:00`
  const before = (await t.a.get(slots)).body
  assert.equal((await remove('111')).status, 202)
  assert.deepEqual((await t.a.get(slots)).body, before)
  assert.equal((await t.a.get(addressPath())).status, 200)
  assertRefused(
    await t.a.put(`${addressPath()}/slots`, { slots: [] }),
    403,
    'You are not authorized to make changes on this calendar',
  )
})

test('answers 202 and changes nothing where it is off already', async () => {
  await assertUnchanged(t.db, async () => assert.equal((await remove('117')).status, 202))
})

test('announces nothing', async () => {
  assert.equal((await rows(t.db, 'select from notification')).length, 0)
})

test('takes a body that it does not need', async () => {
  assert.equal((await t.a.delete(path('112'), { anything: true })).status, 202)
})

describe('a client without the feature', () => {
  const forbidden = [403, 'You are not authorized to use this feature'] as const

  test('is answered 403, before anything about the path, and nothing changes', async () => {
    await assertUnchanged(t.db, async () => {
      assertRefused(
        await t.b.delete(`${addressPath({ facility: '2', doctor: '21', address: '211' })}/integration`),
        ...forbidden,
      )
      assertRefused(await t.b.delete(`${addressPath({ facility: '999' })}/integration`), ...forbidden)
    })
  })
})

testWalk(
  t,
  'address',
  (place, options) => t.a.delete(`${addressPath(place)}/integration`, undefined, options),
  walkWords.calendar,
)
