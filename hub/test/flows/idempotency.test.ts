/** Idempotency-Key: one effect and one answer a key, over two hubs on one database, also when one dies in between. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimal } from '../support/minimal.ts'
import { rows } from '../support/paths.ts'
import {
  t,
  other,
  place,
  patient,
  visit,
  nextStart,
  newKey,
  keyed,
  book,
  booked,
  isReplay,
  assertReplay,
  assertInFlight,
} from './idempotencyRig.ts'
import type { TestClient } from '../support/client.ts'

test('a repeat gets the first answer byte for byte, from any node, and books nothing', async () => {
  const [start, key] = [nextStart(), newKey()]
  const first = await book(start, key)
  assert.equal(first.status, 200, first.text)
  assert.equal(isReplay(first), false)
  const before = await booked()
  const told = await rows(t.db, 'select seq from notification')
  for (const client of [t.a, other.a]) assertReplay(await book(start, key, client), first)
  assert.equal(await booked(), before)
  assert.deepEqual(await rows(t.db, 'select seq from notification'), told)
})

test('50 keys, 20 parallel repeats each over two nodes: one booking and one answer a key', async () => {
  const before = await booked()
  const jobs = Array.from({ length: 50 }, () => ({
    start: nextStart(),
    key: newKey(),
    bodies: new Set<string>(),
    firsts: 0,
  }))
  const calls = jobs.flatMap((job) =>
    Array.from({ length: 20 }, (_, index) => ({ job, client: index % 2 ? t.a : other.a })),
  )
  let next = 0
  const worker = async () => {
    for (let call = calls[next++]; call; call = calls[next++]) {
      const { job, client } = call
      const answer = await book(job.start, job.key, client)
      if (answer.status === 409) {
        assertInFlight(answer)
        calls.push(call)
        continue
      }
      assert.equal(answer.status, 200, answer.text)
      job.bodies.add(answer.text)
      if (!isReplay(answer)) job.firsts++
    }
  }
  await Promise.all(Array.from({ length: 40 }, worker))
  assert.deepEqual(
    jobs.filter(({ bodies, firsts }) => bodies.size !== 1 || firsts !== 1),
    [],
  )
  assert.equal(await booked(), before + 50)
})

test('while the first is at work its repeat is 409 with Retry-After, and later a replay', async () => {
  const [start, key] = [nextStart(), newKey()]
  const connection = await t.db.pool.connect()
  await connection.query('begin')
  await connection.query('select from calendar where address_id = $1 for update', [minimal.address])
  const first = book(start, key)
  // The key is claimed before the calendar's lock is asked for.
  while ((await rows(t.db, 'select key from idempotency_key where key = $1', [key])).length === 0) continue
  assertInFlight(await book(start, key, other.a))
  await connection.query('rollback')
  connection.release()
  const answer = await first
  assertReplay(await book(start, key), answer)
})

test('the same key with another body or another path is 422 and changes nothing', async () => {
  const [start, key] = [nextStart(), newKey()]
  await book(start, key)
  const before = await booked()
  for (const answer of [
    await book(start, key, t.a, { ...visit, comment: 'another' }),
    await book(nextStart(), key),
    await t.a.post(`${place}/calendar/disable`, undefined, keyed(key)),
  ]) {
    assert.equal(answer.status, 422)
    assert.deepEqual(answer.body, { errors: [], message: 'This Idempotency-Key was used for another request' })
  }
  assert.equal(await booked(), before)
  assert.equal((await t.a.get(`${place}/calendar`)).body.status, 'enabled')
})

test('two clients may use the same key', async () => {
  const key = newKey()
  const body = { address_service_id: minimal.shared.service, duration: 30, patient }
  const { facility, doctor, address } = minimal.shared
  const call = (client: TestClient, time: string) =>
    client.post(
      `/facilities/${facility}/doctors/${doctor}/addresses/${address}/slots/${t.world.days[2]}T${time}:00-03:00/book`,
      body,
      keyed(key),
    )
  const [mine, theirs] = [await call(t.a, '09:00'), await call(t.b, '10:00')]
  assert.deepEqual([mine.status, theirs.status], [200, 200])
  assert.notEqual(mine.body.id, theirs.body.id)
})

test('a refusal is an answer too: it is kept, with its link', async () => {
  const key = newKey()
  const call = () => t.a.post(`${place}/calendar/enable`, undefined, keyed(key))
  const first = await call()
  assert.equal(first.status, 409)
  await t.a.post(`${place}/calendar/disable`)
  assertReplay(await call(), first)
  assert.equal((await t.a.get(`${place}/calendar`)).body.status, 'disabled')
  await t.a.post(`${place}/calendar/enable`)
})

test('Location is replayed, and an answer without a body has none again', async () => {
  const [key, second] = [newKey(), newKey()]
  const add = () => t.a.post(`${place}/services`, { service_id: minimal.dictionary.unused, price: 10 }, keyed(key))
  const first = await add()
  assert.equal(first.status, 201, first.text)
  assert.ok(first.headers.get('location'))
  assertReplay(await add(), first)
  const disable = () => t.a.post(`${place}/calendar/disable`, undefined, keyed(second))
  const disabled = await disable()
  assert.equal(disabled.text, '')
  assertReplay(await disable(), disabled)
  await t.a.post(`${place}/calendar/enable`)
})

test('a request that breaks its schema uses up no key', async () => {
  const [start, key] = [nextStart(), newKey()]
  assert.equal((await book(start, key, t.a, { ...visit, duration: 'long' })).status, 400)
  assert.equal((await book(start, key)).status, 200)
})

test("a key is 1 to 255 visible ASCII characters; other methods and requests without one don't care", async () => {
  const start = nextStart()
  for (const key of ['', 'two words', 'k'.repeat(256), 'ż', 'a, b']) {
    const answer = await book(start, key === 'ż' ? Buffer.from(key).toString('latin1') : key)
    assert.equal(answer.status, 400, key)
    assert.deepEqual(Object.keys(answer.body.errors), ['Idempotency-Key'])
  }
  assert.equal((await book(start, `!${'k'.repeat(253)}~`)).status, 200)
  const before = await rows(t.db, 'select key from idempotency_key')
  assert.equal((await t.a.get('/facilities', keyed('two words'))).status, 200)
  assert.equal((await t.a.post(`${place}/slots/${encodeURIComponent(nextStart())}/book`, visit)).status, 200)
  assert.deepEqual(await rows(t.db, 'select key from idempotency_key'), before)
})
