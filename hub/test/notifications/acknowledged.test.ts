import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, beforeEach, test } from 'node:test'
import { expire } from '../../src/notifications/expire.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { assertInvalid, assertRefused, rows } from '../support/paths.ts'
import { bodyOf, feedOf, numberOf, tell, type Told } from './fixture.ts'

const t = await testApp()
after(() => t.close())
beforeEach(async () => {
  await Promise.all(t.app.background)
  await rows(t.db, 'truncate feed_entry, client_feed')
})

const clientId = minimal.clients.a.clientId
const path = '/notifications/multiple'
const manual = { 'slotwire-ack': 'manual' }
const empty = [404, 'No notifications found'] as const

async function queue(...list: Told[]): Promise<void> {
  for (const facts of list) await tell(t.db, minimal.facility, facts)
  while ((await relayBatch(t.db, t.app.now())) !== undefined);
}
const queueNumbers = (from: number, to: number) =>
  queue(...Array.from({ length: to - from + 1 }, (_, i) => ({ n: from + i, createdAt: t.app.now() })))

/** Pulls up to `limit`; the numbers that came and their ids. */
async function take(limit: number, headers: Record<string, string> = manual) {
  const answer = await t.a.get(`${path}?limit=${limit}`, { headers })
  const ids = answer.headers.get('slotwire-notification-ids')
  if (answer.status === 404) {
    assertRefused(answer, ...empty)
    assert.equal(ids, null)
    return { numbers: [], ids: [], remaining: 0 }
  }
  assert.equal(answer.status, 200)
  const { notifications, remaining } = answer.body
  return { numbers: notifications.map(numberOf) as string[], ids: ids?.split(',') ?? [], remaining }
}
const ack = (ids: string[]) => ({ ...manual, 'slotwire-ack-ids': ids.join(', ') })
const endLease = () => t.clock.advance({ seconds: 60 })
const waiting = async () => (await feedOf(t.db, clientId)).map(({ n }) => n)

test('what is not acknowledged is handed out again after its lease, and nothing overtakes it', async () => {
  await queueNumbers(1, 5)
  const first = await take(3)
  assert.deepEqual([first.numbers, first.remaining], [['1', '2', '3'], 2])
  assert.equal(first.ids.length, 3)
  assert.deepEqual((await take(3)).numbers, [])
  assert.deepEqual((await take(3, {})).numbers, [], 'a plain pull overtook')
  endLease()
  const again = await take(2)
  assert.deepEqual([again.numbers, again.ids], [['1', '2'], first.ids.slice(0, 2)])
  // The third was handed out before, and may be acknowledged although the last answer did not hold it.
  assert.deepEqual((await take(3, ack(first.ids))).numbers, ['4', '5'])
  assert.deepEqual(await waiting(), ['4', '5'])
})

test('an acknowledgement takes exactly its ids; the rest comes again, first', async () => {
  await queueNumbers(1, 5)
  const { ids } = await take(3)
  assert.deepEqual((await take(3, ack([ids[0]!, ids[2]!]))).numbers, [])
  assert.deepEqual(await waiting(), ['2', '4', '5'])
  endLease()
  const rest = await take(100)
  assert.deepEqual(rest.numbers, ['2', '4', '5'])
  assert.deepEqual((await take(100, ack(rest.ids))).numbers, [])
  assert.deepEqual(await waiting(), [])
})

test('ids that were never handed out, of another client or acknowledged before, change nothing', async () => {
  await queueNumbers(1, 2)
  const { ids } = await take(1)
  const guess = String(BigInt(ids[0]!) + 1n)
  assert.deepEqual((await take(1, ack([guess, '9999999999999999']))).numbers, [])
  await t.b.get(path, { headers: ack(ids) })
  assert.deepEqual(await waiting(), ['1', '2'])
  assert.deepEqual((await take(1, ack(ids))).numbers, ['2'])
  assert.deepEqual((await take(1, ack(ids))).numbers, [])
  assert.deepEqual(await waiting(), ['2'])
})

test('a client that loses answers at random loses and swaps nothing', async () => {
  const total = 60
  let written = 0
  const done: string[] = []
  let ids: string[] = []
  for (let turn = 0; done.length < total; turn++) {
    if (written < total) await queueNumbers(written + 1, (written += 5))
    const came = await take(1 + (turn % 4), ids.length > 0 ? ack(ids) : manual)
    ids = []
    // Every third answer is lost on the client's side: nothing of it was worked on.
    if (turn % 3 === 0) endLease()
    else {
      done.push(...came.numbers)
      ids = came.ids
    }
  }
  assert.deepEqual(
    done,
    Array.from({ length: total }, (_, n) => String(n + 1)),
  )
})

test('an answer that was cut leaves no lease behind', async () => {
  const large = JSON.parse(bodyOf(1))
  large.data.doctor.surname = 'x'.repeat(8_000_000)
  await queue({ body: JSON.stringify(large) }, { n: 2 })
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(new URL(t.origin).port), '127.0.0.1')
    socket.on('error', reject)
    socket.once('data', () => socket.destroy())
    socket.on('close', () => resolve())
    const head = `GET /api/v3/integration/notifications HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${t.a.token}`
    socket.write(`${head}\r\nSlotwire-Ack: manual\r\n\r\n`)
  })
  const { body } = await t.a.get('/notifications', { headers: manual })
  assert.equal(numberOf(body), '1')
})

test('a replay hands out again what came after an id, pulled or not, and changes nothing', async () => {
  await queueNumbers(1, 5)
  const { ids } = await take(2)
  await take(1, ack(ids))
  const replay = (since: string, limit = 100) => take(limit, { 'slotwire-replay-since': since })
  const all = await replay('0', 4)
  assert.deepEqual([all.numbers, all.remaining], [['1', '2', '3', '4'], 1])
  assert.deepEqual(all.ids.slice(0, 2), ids)
  assert.deepEqual((await replay(all.ids.at(-1)!)).numbers, ['5'])
  assert.deepEqual((await replay(ids[1]!)).numbers, ['3', '4', '5'])
  assert.deepEqual((await replay('9999999999999999')).numbers, [])
  assert.deepEqual(await waiting(), ['3', '4', '5'])
  // What a replay showed may be acknowledged, also where no pull came to it yet.
  assert.deepEqual((await take(100, ack(all.ids))).numbers, ['5'])

  const one = await t.a.get('/notifications', { headers: { 'slotwire-replay-since': ids[0]! } })
  assert.deepEqual([one.text, one.headers.get('slotwire-notification-ids')], [bodyOf(2), ids[1]])
  assertRefused(await t.b.get(path, { headers: { 'slotwire-replay-since': '99' } }), ...empty)
})

test('what was pulled is kept for 72 hours from its creation, and not a moment longer', async () => {
  const now = t.app.now()
  const expiredAt = now.subtract({ hours: 72 })
  await queue({ n: 1, createdAt: expiredAt.add({ milliseconds: 1 }) })
  assert.deepEqual((await take(1, {})).numbers, ['1'])
  await Promise.all(t.app.background)
  const count = async () => (await rows(t.db, 'select from feed_entry where client_id = $1', [clientId])).length
  await expire(t.db, now)
  assert.deepEqual((await take(1, { 'slotwire-replay-since': '0' })).numbers, ['1'])
  await rows(t.db, 'update feed_entry set created_at = $1', [expiredAt])
  assert.deepEqual((await take(1, { 'slotwire-replay-since': '0' })).numbers, [])
  assert.equal(await count(), 1)
  await expire(t.db, now)
  assert.equal(await count(), 0)
})

test('without the headers nothing is leased and no ids are told', async () => {
  await queueNumbers(1, 2)
  for (const n of [1, 2]) {
    const answer = await t.a.get('/notifications')
    assert.equal(answer.text, bodyOf(n))
    assert.equal(answer.headers.get('slotwire-notification-ids'), null)
  }
  await Promise.all(t.app.background)
  const [feed] = await rows(t.db, 'select handed_through, unacked_through from client_feed where client_id = $1', [
    clientId,
  ])
  assert.deepEqual(feed, { handed_through: '0', unacked_through: null })
})

for (const [name, values] of [
  ['Slotwire-Ack', ['auto', '', 'manual, manual']],
  ['Slotwire-Ack-Ids', ['', 'a', '1,,2', '-1', '12345678901234567', Array.from({ length: 101 }, () => '1').join()]],
  ['Slotwire-Replay-Since', ['', '-1', 'x', '1,2']],
] as const) {
  test(`answers 400 and hands out nothing where ${name} can't be read`, async () => {
    await queueNumbers(1, 1)
    for (const value of values) assertInvalid(await t.a.get(path, { headers: { [name]: value } }), [name])
    assert.deepEqual(await waiting(), ['1'])
  })
}
