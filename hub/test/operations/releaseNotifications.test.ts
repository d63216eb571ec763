import assert from 'node:assert/strict'
import { after, afterEach, beforeEach, test } from 'node:test'
import { startNotifications } from '../../src/notifications/workers.ts'
import { feedOf, numberOf, tell } from '../notifications/fixture.ts'
import { testApp, testNow } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { assertRefused, rows, testAuthentication } from '../support/paths.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { Told } from '../notifications/fixture.ts'

const vendor = await startVendor()
const t = await testApp({ vendorUrl: vendor.url, realtime: 'off' })
let workers: ReturnType<typeof startNotifications>
after(async () => {
  await t.close()
  await vendor.close()
})
beforeEach(async () => {
  await rows(t.db, 'truncate feed_entry, client_feed, push_attempt')
  await rows(t.db, `update client set is_pushed = client_id = 'client-a', is_pulled = false, push_url = $1`, [
    vendor.url,
  ])
  t.clock.set(testNow)
  vendor.requests.length = 0
  vendor.answer(answers.status(500))
  workers = startNotifications(t.app)
})
afterEach(() => workers.stop())

const { a, b } = minimal.clients
const release = (client = t.a) => client.post('/notifications/release')
const sent = () => vendor.requests.map(({ body, headers }) => [numberOf(body), headers['webhook-id']])
const feed = (clientId: string = a.clientId) => feedOf(t.db, clientId)
const tooSoon = [429, 'Notifications can be released once an hour'] as const

async function queue(...list: Told[]): Promise<void> {
  for (const facts of list) await tell(t.db, minimal.shared.facility, { createdAt: t.clock.now(), ...facts })
  await workers.idle()
}

/** Lets the whole schedule of retries pass: what fails is buried then. */
async function exhaust(): Promise<void> {
  for (const minutes of [1, 5, 15]) {
    t.clock.advance({ minutes })
    await workers.idle()
  }
}

/** What was sent by `work`. */
async function sentBy(work: () => Promise<unknown>): Promise<ReturnType<typeof sent>> {
  vendor.requests.length = 0
  await work()
  await workers.idle()
  return sent()
}

test('answers 204, and what was buried is pushed again at once, in its order and under its ids', async () => {
  await queue({ n: 1, subjectId: '7' }, { n: 2, subjectId: '7' }, { n: 3, subjectId: '7' })
  for (let turn = 0; turn < 3; turn++) await exhaust()
  const buried = await feed()
  assert.deepEqual(
    buried.map(({ n, push }) => [n, push]),
    [
      ['1', 'buried'],
      ['2', 'buried'],
      ['3', 'buried'],
    ],
  )
  vendor.answer(answers.approve)
  const again = await sentBy(async () => {
    const { status, text } = await release()
    assert.deepEqual([status, text], [204, ''])
  })
  assert.deepEqual(
    again,
    buried.map(({ n, pushId }) => [n, pushId]),
  )
  assert.deepEqual(await feed(), [])
})

test('one that still fails keeps those after it waiting, and has its whole schedule again', async () => {
  await queue({ n: 1, subjectId: '7' }, { n: 2, subjectId: '7' })
  for (let turn = 0; turn < 2; turn++) await exhaust()
  const [first] = await feed()
  assert.deepEqual(await sentBy(() => release()), [['1', first!.pushId]])
  assert.deepEqual(
    (await feed()).map(({ n, push, attempts, reason }) => [n, push, attempts, reason]),
    [
      ['1', 'waiting', 1, null],
      ['2', 'waiting', 0, null],
    ],
  )
  assert.equal((await sentBy(exhaust)).filter(([n]) => n === '1').length, 3)
  assert.deepEqual((await feed())[0]!.push, 'buried')
})

test('one that failed and waits for its next attempt is pushed now', async () => {
  await queue({ n: 1 })
  t.clock.advance({ minutes: 1 })
  await workers.idle()
  vendor.answer(answers.approve)
  const [{ pushId, attempts }] = (await feed()) as [any]
  assert.equal(attempts, 2)
  assert.deepEqual(await sentBy(() => release()), [['1', pushId]])
  assert.deepEqual(await feed(), [])
})

test('what was delivered, and what is being tried again at the moment, is not pushed a second time', async () => {
  vendor.answer(answers.approve)
  await queue({ n: 1 })
  vendor.answer(answers.status(500))
  await queue({ n: 2 })
  const { promise, resolve } = Promise.withResolvers<void>()
  vendor.answer(answers.once(promise))
  t.clock.advance({ minutes: 1 })
  // The push looks for what is due by itself.
  await vendor.waitForRequest((request) => request === vendor.requests[2])
  const underWay = await feed()
  assert.equal((await release()).status, 204)
  assert.deepEqual(await feed(), underWay)
  resolve()
  await workers.idle()
  assert.deepEqual([sent().map(([n]) => n), await feed()], [['1', '2', '2'], []])
})

test('what never failed keeps its time', async () => {
  await queue({ n: 1 })
  await rows(t.db, `update feed_entry set attempts = 0, next_attempt_at = $1`, ['2026-11-23T09:00:00Z'])
  assert.deepEqual(await sentBy(() => release()), [])
  assert.equal(String((await feed())[0]!.nextAt), '2026-11-23T09:00:00Z')
})

test('releases nothing of another client, whose hour is its own', async () => {
  await rows(t.db, 'update client set is_pushed = true')
  await queue({ n: 1 })
  await exhaust()
  const theirs = await feed(b.clientId)
  assert.equal((await sentBy(() => release())).length, 1)
  assert.deepEqual(await feed(b.clientId), theirs)
  assert.equal(theirs[0]!.push, 'buried')
  assert.deepEqual(await sentBy(() => release(t.b)), [['1', theirs[0]!.pushId]])
  for (const client of [t.a, t.b]) assertRefused(await release(client), ...tooSoon)
})

test('within the hour answers 429 with the seconds left and releases nothing; after it answers 204', async () => {
  assert.equal((await release()).status, 204)
  await queue({ n: 1 })
  await exhaust()
  const left = async (): Promise<string | null> => {
    const before = await feed()
    const answer = await release()
    assertRefused(answer, ...tooSoon)
    assert.deepEqual(await feed(), before)
    return answer.headers.get('retry-after')
  }
  assert.equal(await left(), String(3600 - 21 * 60))
  for (const [time, seconds] of [
    ['06:00:00', '3600'],
    ['06:00:00.5', '3600'],
    ['06:59:00', '60'],
    ['06:59:59.5', '1'],
  ] as const) {
    t.clock.set(`2026-11-23T${time}Z`)
    assert.equal(await left(), seconds, time)
  }
  t.clock.set('2026-11-23T07:00:00Z')
  assert.equal((await sentBy(async () => assert.equal((await release()).status, 204))).length, 1)
  assert.equal(await left(), '3600')
})

test('of 8 at once one answers 204, the rest 429, and everything is pushed once', async () => {
  await queue({ n: 1 }, { n: 2 })
  await exhaust()
  vendor.answer(answers.approve)
  let statuses: number[] = []
  const again = await sentBy(async () => {
    statuses = (await Promise.all(Array.from({ length: 8 }, () => release()))).map(({ status }) => status)
  })
  assert.deepEqual(statuses.sort(), [204, ...Array(7).fill(429)])
  assert.deepEqual(new Set(again.map(([n]) => n)), new Set(['1', '2']))
  assert.equal(again.length, 2)
})

test('answers 403 to a client that is not pushed to, and releases nothing', async () => {
  await queue({ n: 1 })
  await exhaust()
  await rows(t.db, `update client set is_pushed = false`)
  const before = await feed()
  for (const client of [t.a, t.b]) assertRefused(await release(client), 403, 'You are not allowed to use this method')
  assert.deepEqual(await feed(), before)
  await rows(t.db, `update client set is_pushed = true where client_id = 'client-a'`)
  assert.equal((await release()).status, 204)
})

test('one that is also pulled can be pulled and is still released', async () => {
  await rows(t.db, `update client set is_pulled = true where client_id = 'client-a'`)
  await queue({ n: 1 }, { n: 2 })
  await exhaust()
  assert.equal(numberOf((await t.a.get('/notifications')).body), '1')
  await Promise.all(t.app.background)
  vendor.answer(answers.approve)
  assert.deepEqual((await sentBy(() => release())).map(([n]) => n).sort(), ['1', '2'])
  assert.equal(numberOf((await t.a.get('/notifications')).body), '2')
  await Promise.all(t.app.background)
  assert.deepEqual(await feed(), [])
})

testAuthentication(t, (options) => t.a.post('/notifications/release', undefined, options))
