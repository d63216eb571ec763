import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { relayBatch } from '../../src/notifications/relay.ts'
import { bodyOf, feedOf, numberOf, tell } from '../notifications/fixture.ts'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { assertInvalid, assertRefused, rows, testAuthentication } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())
beforeEach(async () => {
  await Promise.all(t.app.background)
  await rows(t.db, 'truncate feed_entry, client_feed')
})

const clientId = minimal.clients.a.clientId
const path = '/notifications/multiple'

async function queue(count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await tell(t.db, minimal.facility, { n })
  while ((await relayBatch(t.db, t.app.now())) !== undefined);
}

test('answers 200 with the oldest up to the limit, in order, and how many remain', async () => {
  await queue(5)
  const first = await t.a.get(`${path}?limit=3`)
  const expected = { notifications: [1, 2, 3].map((n) => JSON.parse(bodyOf(n))), remaining: 2 }
  assert.deepEqual([first.status, first.body], [200, expected])
  const rest = (await t.a.get(`${path}?limit=100`)).body
  assert.deepEqual([rest.notifications.map(numberOf), rest.remaining], [['4', '5'], 0])
  assertRefused(await t.a.get(path), 404, 'No notifications found')
})

test('hands out one where no limit is given', async () => {
  await queue(2)
  const { body } = await t.a.get(path)
  assert.deepEqual([body.notifications.map(numberOf), body.remaining], [['1'], 1])
})

test('answers 404 when nothing is queued', async () => {
  assertRefused(await t.a.get(`${path}?limit=5`), 404, 'No notifications found')
})

for (const limit of ['0', '101', '-1', 'x', '1.5']) {
  test(`answers 400 and consumes nothing for limit=${limit}`, async () => {
    await queue(1)
    assertInvalid(await t.a.get(`${path}?limit=${limit}`), ['limit'])
    assert.equal((await feedOf(t.db, clientId)).length, 1)
  })
}

test('an answer that fails consumes nothing', async () => {
  await queue(1)
  await rows(t.db, `update feed_entry set body = '{"name":' where client_id = $1`, [clientId])
  assert.equal((await t.a.get(path)).status, 500)
  await Promise.all(t.app.background)
  const left = await rows(t.db, 'select position from feed_entry where client_id = $1', [clientId])
  assert.equal(left.length, 1)
})

testAuthentication(t, (options) => t.a.get(path, options))
