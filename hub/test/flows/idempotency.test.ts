/** Idempotency-Key: one effect and one answer a key, over two hubs on one database, also when one dies in between. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { claimKey, updateKey } from '../../src/http/idempotencyStore.ts'
import { trim } from '../../src/partners/trim.ts'
import { startNode } from '../partners/nodes.ts'
import { testApp, testNow } from '../support/app.ts'
import { logIn } from '../support/client.ts'
import { minimal } from '../support/minimal.ts'
import { rows } from '../support/paths.ts'
import type { Answer, TestClient } from '../support/client.ts'

const t = await testApp()
const other = await startNode(t)
after(async () => {
  await other.close()
  await t.close()
})

const place = `/facilities/${minimal.facility}/doctors/${minimal.doctor}/addresses/${minimal.address}`
const patient = { name: 'Anna', surname: 'Nowicka', phone: '+48500000000' }
const takeSlot = 'take_slot(bigint, jsonb, timestamptz, timestamptz, text, text, text)'
const visit = { address_service_id: minimal.service, duration: 30, patient }

/** The nth half hour of the work periods; none is given out twice. */
let given = 0
function nextStart(): string {
  const n = given++
  const hour = 9 + Math.floor((n % 6) / 2)
  return `${t.world.days[1 + Math.floor(n / 6)]}T${String(hour).padStart(2, '0')}:${n % 2 ? '30' : '00'}:00+01:00`
}

let made = 0
const newKey = () => `key-${++made}`
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

const book = (start: string, key: string, client: TestClient = t.a, body: object = visit) =>
  client.post(`${place}/slots/${encodeURIComponent(start)}/book`, body, keyed(key))
const bookings = () => rows(t.db, 'select booking_id, state from booking order by booking_id')
const booked = async () => (await bookings()).length

const isReplay = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true'
const bytesOf = ({ status, headers, text }: Answer) => [
  status,
  text,
  headers.get('content-type'),
  headers.get('location'),
  headers.get('link'),
]

function assertReplay(answer: Answer, of: Answer): void {
  assert.ok(isReplay(answer), `${answer.status} ${answer.text}`)
  assert.deepEqual(bytesOf(answer), bytesOf(of))
}

function assertInFlight(answer: Answer): void {
  assert.equal(answer.status, 409)
  assert.equal(answer.body.message, 'A request with this Idempotency-Key is being processed at the moment')
  assert.equal(answer.headers.get('retry-after'), '1')
}

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
