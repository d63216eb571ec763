/** Idempotency-Key: one effect and one answer a key, over two hubs on one database, also when one dies in between. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimKey, updateKey } from '../../src/http/idempotencyStore.ts'
import { trim } from '../../src/partners/trim.ts'
import { testNow } from '../support/app.ts'
import { logIn } from '../support/client.ts'
import { minimal } from '../support/minimal.ts'
import { rows } from '../support/paths.ts'
import {
  t,
  other,
  place,
  nextStart,
  newKey,
  keyed,
  book,
  bookings,
  booked,
  isReplay,
  bytesOf,
  assertReplay,
  assertInFlight,
} from './idempotencyRig.ts'

const takeSlot = 'take_slot(bigint, jsonb, timestamptz, timestamptz, text, text, text)'

test('500 is not kept: the repeat runs again', async () => {
  const [start, key] = [nextStart(), newKey()]
  await rows(t.db, `alter function ${takeSlot} rename to take_slot_gone`)
  assert.equal((await book(start, key)).status, 500)
  await rows(t.db, 'alter function take_slot_gone rename to take_slot')
  const second = await book(start, key)
  assert.equal(second.status, 200, second.text)
  assert.equal(isReplay(second), false)
  assertReplay(await book(start, key), second)
})

test('429 is not kept: the repeat runs again when its time has come', async () => {
  await rows(t.db, `update client set is_pushed = true, push_url = 'http://127.0.0.1/' where client_id = 'client-a'`)
  const key = newKey()
  const release = (headers = keyed(key)) => t.a.post('/notifications/release', undefined, headers)
  assert.equal((await release(keyed(newKey()))).status, 204)
  for (let turn = 0; turn < 2; turn++) {
    const answer = await release()
    assert.deepEqual([answer.status, isReplay(answer)], [429, false])
  }
  t.clock.advance({ hours: 1 })
  const answer = await release()
  assert.deepEqual([answer.status, isReplay(answer)], [204, false])
  assertReplay(await release(), answer)
  t.clock.set(testNow)
})

test('a node that dies after booking and before keeping the answer: the repeat answers with that booking', async () => {
  const [start, key] = [nextStart(), newKey()]
  const first = await book(start, key)
  // What a crash between the two commits leaves behind: the booking, and a key in flight.
  const crash = (ms: number) =>
    rows(
      t.db,
      `update idempotency_key set status = null, headers = null, body = null, lease_until = $2 where key = $1`,
      [key, t.clock.now().add({ milliseconds: ms })],
    )
  await crash(1)
  const before = await bookings()
  assertInFlight(await book(start, key))
  await crash(0)
  // Neither a closed calendar nor the time that is taken now hides it.
  await t.a.post(`${place}/calendar/disable`)
  const second = await book(start, key, other.a)
  await t.a.post(`${place}/calendar/enable`)
  assert.equal(isReplay(second), false)
  assert.deepEqual(bytesOf(second), bytesOf(first))
  assertReplay(await book(start, key), first)
  assert.deepEqual(await bookings(), before)
})

test('two that take over one attempt at the same moment make one booking between them', async () => {
  const [start, key] = [nextStart(), newKey()]
  await rows(t.db, `alter function ${takeSlot} rename to take_slot_gone`)
  await book(start, key)
  await rows(t.db, 'alter function take_slot_gone rename to take_slot')
  const before = await booked()
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => book(start, key, index % 2 ? t.a : other.a)),
  )
  assert.ok(answers.every(({ status }) => status === 200 || status === 409))
  assert.equal(answers.filter((answer) => answer.status === 200 && !isReplay(answer)).length, 1)
  assert.equal(await booked(), before + 1)
})

test('a node that comes back after its lease keeps nothing over the new owner', async () => {
  const key = newKey()
  const now = t.clock.now()
  const claim = (owner: string, fingerprint = 'f') =>
    claimKey(t.db, {
      clientId: 'client-a',
      key,
      owner,
      fingerprint: Buffer.from(fingerprint),
      leaseMs: 0,
      now,
      expiredAt: now.subtract({ hours: 24 }),
    })
  const [late, taker] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
  assert.equal(await claim(late), late)
  assert.equal(await claim(taker, 'g'), undefined, 'another request takes nothing over')
  assert.equal(await claim(taker), late, "the attempt stays the first one's")
  await updateKey(t.db, { clientId: 'client-a', key, owner: late }, { status: 200, headers: {}, body: 'late' })
  assert.deepEqual(await rows(t.db, 'select status from idempotency_key where key = $1', [key]), [{ status: null }])
})

test('a key is kept for 24 hours, then it is new, and its answer is deleted', async () => {
  const [start, key] = [nextStart(), newKey()]
  const first = await book(start, key)
  t.clock.advance({ hours: 23, minutes: 59 })
  const client = await logIn(t.origin, minimal.clients.a)
  assertReplay(await book(start, key, client), first)
  await trim(t.app)
  assert.equal((await rows(t.db, 'select key from idempotency_key where key = $1', [key])).length, 1)
  t.clock.advance({ minutes: 1 })
  const second = await book(start, key, client)
  assert.equal(isReplay(second), false)
  assert.equal(second.status, 404, 'its slot is taken, by a booking of another attempt')
  t.clock.advance({ hours: 24 })
  await trim(t.app)
  assert.deepEqual(await rows(t.db, 'select key from idempotency_key'), [])
  t.clock.set(testNow)
})
