/** Rate limits through HTTP, over three hubs on one database. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { createLimiter } from '../../src/partners/limits.ts'
import { trim } from '../../src/partners/trim.ts'
import { testApp, testNow } from '../support/app.ts'
import { logIn } from '../support/client.ts'
import { minimal } from '../support/minimal.ts'
import { rows } from '../support/paths.ts'
import { startNode } from './nodes.ts'
import type { Client } from '../../src/http/operation.ts'
import type { Answer } from '../support/client.ts'

const t = await testApp()
const nodes = [t, await startNode(t), await startNode(t)]
after(async () => {
  for (const node of nodes.toReversed()) await node.close()
})
afterEach(() => t.clock.set(testNow))

type Limits = { reads?: number; minute?: number; hour?: number }

/** Client A with these limits, fresh counters and a token that no node has cached. */
async function limited({ reads, minute, hour }: Limits): Promise<void> {
  await rows(t.db, 'truncate read_window, write_window', [])
  await rows(
    t.db,
    'update client set reads_per_hour = $1, writes_per_minute = $2, writes_per_hour = $3 where client_id = $4',
    [reads ?? null, minute ?? null, hour ?? null, minimal.clients.a.clientId],
  )
  // Counters in the nodes' memory end with their hour.
  t.clock.advance({ hours: 1 })
  const { token } = await logIn(t.origin, minimal.clients.a)
  for (const node of nodes) node.a.token = token
}

const read = (node = nodes[0]!) => node.a.get('/facilities')
// Refused with 403 and counted all the same.
const write = (node = nodes[0]!) =>
  node.a.delete(`/facilities/${minimal.foreign.facility}/doctors/21/addresses/211/slots/2026-11-24`)

const shown = ({ headers }: Answer) =>
  ['limit', 'used', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`))

function assertRefused(answer: Answer, limit: string, retryAfter: number): void {
  assert.equal(answer.status, 429)
  assert.deepEqual(answer.body, { errors: [], message: `Rate limit exceeded: ${limit}` })
  assert.equal(answer.headers.get('retry-after'), String(retryAfter))
}

test('a client without limits sees no headers, and nothing is counted', async () => {
  await limited({})
  for (const answer of [await read(), await write()]) assert.deepEqual(shown(answer), [null, null, null, null])
  assert.deepEqual(
    await rows(t.db, 'select client_id from read_window union all select client_id from write_window', []),
    [],
  )
})

test('GETs count down to 429 within the hour, and start over with the next', async () => {
  await limited({ reads: 5 })
  t.clock.set('2026-11-23T08:20:00Z')
  const end = '2026-11-23T09:00:00+00:00'
  for (const used of [1, 2, 3, 4, 5]) {
    const answer = await read()
    assert.equal(answer.status, 200)
    assert.deepEqual(shown(answer), ['5', String(used), String(5 - used), end])
  }
  const refused = await read()
  assertRefused(refused, '5 GET requests an hour', 2400)
  assert.deepEqual(shown(refused), ['5', '5', '0', end])
  t.clock.set('2026-11-23T09:00:00Z')
  assert.deepEqual(shown(await read()), ['5', '1', '4', '2026-11-23T10:00:00+00:00'])
})

test('GETs and writes are counted apart', async () => {
  await limited({ reads: 1, minute: 1, hour: 10 })
  assert.equal((await read()).status, 200)
  assert.equal((await write()).status, 403)
  assert.equal((await read()).status, 429)
  assert.equal((await write()).status, 429)
})

test('a write shows the window with the least left, and what the minute refuses costs nothing of the hour', async () => {
  await limited({ minute: 2, hour: 3 })
  t.clock.set('2026-11-23T08:20:15Z')
  assert.deepEqual(shown(await write()), ['2', '1', '1', '2026-11-23T08:21:00+00:00'])
  assert.deepEqual(shown(await write()), ['2', '2', '0', '2026-11-23T08:21:00+00:00'])
  for (let turn = 0; turn < 3; turn++) assertRefused(await write(), '2 writes a minute', 45)
  t.clock.set('2026-11-23T08:21:00Z')
  const third = await write()
  assert.equal(third.status, 403)
  assert.deepEqual(shown(third), ['3', '3', '0', '2026-11-23T09:00:00+00:00'])
  assertRefused(await write(), '3 writes an hour', 2340)
  t.clock.set('2026-11-23T08:59:59.5Z')
  assertRefused(await write(), '3 writes an hour', 1)
  t.clock.set('2026-11-23T09:00:00Z')
  assert.equal((await write()).status, 403)
})

test("where minute and hour are both full, Retry-After is the hour's", async () => {
  await limited({ minute: 1, hour: 1 })
  t.clock.set('2026-11-23T08:20:00Z')
  await write()
  assertRefused(await write(), '1 writes an hour', 2400)
})

test('a limit of minutes alone and one of hours alone work', async () => {
  await limited({ minute: 1 })
  assert.deepEqual(shown(await write()).slice(0, 3), ['1', '1', '0'])
  assert.equal((await write()).status, 429)
  await limited({ hour: 2 })
  assert.deepEqual(shown(await write()).slice(0, 3), ['2', '1', '1'])
})

test('every answer behind the token counts; 401 and unknown paths do not', async () => {
  await limited({ minute: 10 })
  const foreign = '/facilities/1/doctors/11/addresses/111/services'
  const bad = await t.a.post(foreign, undefined, { raw: '{"', headers: { 'content-type': 'application/json' } })
  assert.equal(bad.status, 400)
  assert.equal(bad.headers.get('x-ratelimit-used'), '1')
  const invalid = await t.a.post(foreign, {})
  assert.equal(invalid.status, 400)
  assert.equal(invalid.headers.get('x-ratelimit-used'), '2')
  const unauthorized = await t.a.post(foreign, {}, { token: 'f'.repeat(40) })
  assert.deepEqual([unauthorized.status, ...shown(unauthorized)], [401, null, null, null, null])
  const unknown = await t.a.post('/nowhere', {})
  assert.deepEqual([unknown.status, ...shown(unknown)], [404, null, null, null, null])
  assert.equal((await write()).headers.get('x-ratelimit-used'), '3')
})

test("one client's flood leaves the other its own", async () => {
  await limited({ reads: 1 })
  await rows(t.db, 'update client set reads_per_hour = 1 where client_id = $1', [minimal.clients.b.clientId])
  const b = await logIn(t.origin, minimal.clients.b)
  await read()
  assert.equal((await read()).status, 429)
  assert.equal((await b.get('/facilities')).status, 200)
  await rows(t.db, 'update client set reads_per_hour = null', [])
})

/** Ten times what is allowed, on three nodes at once. */
async function storm(
  limit: number,
  call: (node: (typeof nodes)[number]) => Promise<Answer>,
): Promise<{ in: Answer[]; out: Answer[] }> {
  const total = limit * 10
  const answers: Answer[] = []
  let next = 0
  const worker = async () => {
    for (let n = next++; n < total; n = next++) answers.push(await call(nodes[n % nodes.length]!))
  }
  await Promise.all(Array.from({ length: 24 }, worker))
  assert.equal(answers.length, total)
  for (const answer of answers) {
    const [of, used, remaining] = shown(answer).map(Number)
    assert.equal(of, limit)
    assert.equal(used! + remaining!, limit)
    if (answer.status === 429) assert.equal(remaining, 0)
  }
  const isIn = ({ status }: Answer) => status !== 429
  return { in: answers.filter(isIn), out: answers.filter((answer) => !isIn(answer)) }
}

test('writes: of ten times the limit on three nodes exactly the limit is let in, each counted once', async () => {
  await limited({ minute: 60, hour: 2400 })
  const { in: accepted, out } = await storm(60, write)
  assert.equal(accepted.length, 60)
  assert.equal(out.length, 540)
  const used = accepted.map(({ headers }) => Number(headers.get('x-ratelimit-used'))).sort((a, b) => a - b)
  assert.deepEqual(
    used,
    Array.from({ length: 60 }, (_, index) => index + 1),
  )
  assert.equal((await rows(t.db, 'select hour_used from write_window', []))[0].hour_used, 60)
})

test('GETs: of ten times the limit on three nodes never more than the limit is let in, and hardly less', async () => {
  await limited({ reads: 100 })
  const { in: accepted } = await storm(100, read)
  assert.ok(accepted.length <= 100, `${accepted.length} were let in`)
  // Every node is asked until the end, so it uses up what it leased.
  assert.equal(accepted.length, 100)
  assert.equal((await rows(t.db, 'select leased from read_window', []))[0].leased, 100)
})

const clientOf = (limits: Partial<Client['limits']>): Client => ({
  clientId: 'client-a',
  mayRemoveIntegration: false,
  limits: { readsPerHour: null, writesPerMinute: null, writesPerHour: null, ...limits },
})

function countingDb() {
  const counter = { queries: 0 }
  const query: typeof t.db.query = (...args) => {
    counter.queries++
    return t.db.query(...args)
  }
  return { counter, app: { db: { ...t.db, query }, now: () => t.clock.now() } }
}

test('a node that dies takes its unused lease with it, at most 64 GETs, until the hour ends', async () => {
  await limited({})
  const client = clientOf({ readsPerHour: 4000 })
  const dying = createLimiter(t.app)
  for (let n = 0; n < 2; n++) assert.equal((await dying(client, 'GET'))!.refusal, undefined)
  const [{ leased }] = await rows(t.db, 'select leased from read_window', [])
  const stranded = leased - 2
  assert.ok(stranded > 0 && stranded <= 64, String(stranded))
  const living = createLimiter(t.app)
  let accepted = 0
  while (!(await living(client, 'GET'))!.refusal) accepted++
  assert.equal(2 + stranded + accepted, 4000)
})

test('most GETs cost no query, and what is over a limit costs none at all', async () => {
  await limited({})
  const { counter, app } = countingDb()
  const count = createLimiter(app)
  const reader = clientOf({ readsPerHour: 4000 })
  for (let n = 0; n < 1000; n++) await count(reader, 'GET')
  assert.ok(counter.queries <= 20, `${counter.queries} queries for 1,000 GETs`)
  const small = clientOf({ readsPerHour: 1000, writesPerMinute: 1 })
  await count(small, 'POST')
  await count(small, 'POST')
  counter.queries = 0
  for (let n = 0; n < 100; n++) assert.ok((await count(small, 'POST'))!.refusal)
  assert.equal(counter.queries, 0)
})

test('a limit that staff raises lets in again at once', async () => {
  await limited({})
  const count = createLimiter(t.app)
  for (const limits of [{ readsPerHour: 1 }, { writesPerHour: 1 }]) {
    const method = 'readsPerHour' in limits ? 'GET' : 'POST'
    await count(clientOf(limits), method)
    assert.ok((await count(clientOf(limits), method))!.refusal)
    const raised = clientOf({ readsPerHour: 2, writesPerHour: 2 })
    assert.equal((await count(raised, method))!.refusal, undefined)
    assert.ok((await count(raised, method))!.refusal)
  }
})

test('a node whose clock is behind counts in the minute that another has begun', async () => {
  await limited({})
  const client = clientOf({ writesPerMinute: 3, writesPerHour: 100 })
  const at = (text: string) => createLimiter({ db: t.db, now: () => Temporal.Instant.from(text) })
  const [ahead, behind] = [at('2026-11-23T08:01:00Z'), at('2026-11-23T08:00:59Z')]
  const outcomes: boolean[] = []
  for (const count of [ahead, behind, ahead, behind, ahead]) outcomes.push(!(await count(client, 'PUT'))!.refusal)
  assert.deepEqual(outcomes, [true, true, true, false, false])
})

test('counters of past hours are deleted, those of the running hour are kept', async () => {
  await limited({})
  const count = createLimiter(t.app)
  const client = clientOf({ readsPerHour: 10, writesPerHour: 10 })
  const names = () => rows(t.db, 'select start_at from read_window union all select start_at from write_window', [])
  await count(client, 'GET')
  await count(client, 'PATCH')
  await trim(t.app)
  assert.equal((await names()).length, 2)
  t.clock.advance({ hours: 3 })
  await count(client, 'GET')
  await trim(t.app)
  assert.equal((await names()).length, 1)
})
