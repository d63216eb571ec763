import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, beforeEach, test } from 'node:test'
import { relayBatch } from '../../src/notifications/relay.ts'
import { bodyOf, feedOf, numberOf, tell, type Told } from '../notifications/fixture.ts'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { assertRefused, rows, testAuthentication } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())
beforeEach(async () => {
  await Promise.all(t.app.background)
  await rows(t.db, 'truncate feed_entry, client_feed')
})

// Client A's and client B's.
const facilityId = minimal.shared.facility
const clientId = minimal.clients.a.clientId
const path = '/notifications'
const empty = 'No notifications found'

async function queue(...list: Told[]): Promise<void> {
  for (const facts of list) await tell(t.db, facilityId, facts)
  while ((await relayBatch(t.db, t.app.now())) !== undefined);
}

test('answers 200 with the envelope as it was announced, the oldest first, each once', async () => {
  await queue({ n: 1 }, { n: 2, name: 'booking-canceled' })
  const first = await t.a.get(path)
  assert.equal(first.status, 200)
  assert.equal(first.text, bodyOf(1))
  assert.equal((await t.a.get(path)).text, bodyOf(2, 'booking-canceled'))
  assertRefused(await t.a.get(path), 404, empty)
})

test('answers 404 where nothing was ever queued', async () => {
  assertRefused(await t.a.get(path), 404, empty)
})

test('another client of the facility pulls what the caller itself did, the caller does not', async () => {
  await queue({ n: 1, originClientId: clientId })
  assertRefused(await t.a.get(path), 404, empty)
  assert.equal((await t.b.get(path)).text, bodyOf(1))
})

test('answers 404 from 72 hours after its creation on', async () => {
  await queue({ n: 1, createdAt: t.app.now().subtract({ hours: 72 }) })
  assertRefused(await t.a.get(path), 404, empty)
})

test('HEAD and POST answer 405 and consume nothing', async () => {
  await queue({ n: 1 })
  for (const method of ['HEAD', 'POST']) {
    const url = `${t.origin}/api/v3/integration${path}`
    const { status } = await fetch(url, { method, headers: { authorization: `Bearer ${t.a.token}` } })
    assert.equal(status, 405, method)
  }
  assert.equal((await t.a.get(path)).text, bodyOf(1))
})

test('a connection cut inside the answer returns the notification to the head of the queue', async () => {
  const large = JSON.parse(bodyOf(1))
  large.data.doctor.surname = 'x'.repeat(8_000_000)
  await queue({ body: JSON.stringify(large) }, { n: 2 })
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(new URL(t.origin).port), '127.0.0.1')
    socket.on('error', reject)
    // Reads the first bytes only: most of the answer is still waiting in the hub.
    socket.once('data', () => socket.destroy())
    socket.on('close', () => resolve())
    const head = `GET /api/v3/integration${path} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${t.a.token}`
    socket.write(`${head}\r\n\r\n`)
  })
  assert.equal(numberOf((await t.a.get(path)).body), '1')
  assert.equal(numberOf((await t.a.get(path)).body), '2')
})

test('five pulls at once get five different notifications', async () => {
  await queue(...Array.from({ length: 5 }, (_, n) => ({ n })))
  const answers = await Promise.all(Array.from({ length: 5 }, () => t.a.get(path)))
  assert.deepEqual(answers.map(({ body }) => numberOf(body)).sort(), ['0', '1', '2', '3', '4'])
  await Promise.all(t.app.background)
  assert.deepEqual(await feedOf(t.db, clientId), [])
})

testAuthentication(t, (options) => t.a.get(path, options))
