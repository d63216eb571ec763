/** Secrets and tokens: rotation, revocation on every node, and what the token endpoint says first. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addSecret, revokeSecret, revokeTokens } from '../../src/partners/secrets.ts'
import { insertSecret, lockClient } from '../../src/partners/store.ts'
import { trim } from '../../src/partners/trim.ts'
import { testApp } from '../support/app.ts'
import { createClient, logIn } from '../support/client.ts'
import { minimal } from '../support/minimal.ts'
import { rows } from '../support/paths.ts'
import { jump, startNode } from './nodes.ts'

const t = await testApp()
const other = await startNode(t)
after(async () => {
  await other.close()
  await t.close()
})

const { a, b } = minimal.clients
const now = () => t.clock.now()

const statusesOf = (token: string) =>
  Promise.all([t, other].map(async (node) => (await createClient(node.origin).get('/facilities', { token })).status))

async function tokenFor(clientId: string, secret: string): Promise<string> {
  return (await logIn(t.origin, { clientId, secret })).token!
}

const askToken = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  createClient(t.origin).call('POST', '/oauth/v2/token', {
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

test('a secret is rotated without a gap: two live at once, never three', async () => {
  const added = await addSecret(t.db, { clientId: a.clientId, now: now() })
  assert.deepEqual({ ...added, secret: '' }, { secret: '', ordinal: 2 })
  assert.match(added!.secret, /^[\w-]{43}$/)
  assert.equal(await addSecret(t.db, { clientId: a.clientId, now: now() }), null)
  const [old, fresh] = [await tokenFor(a.clientId, a.secret), await tokenFor(a.clientId, added!.secret)]
  assert.deepEqual(
    [await statusesOf(old), await statusesOf(fresh)],
    [
      [200, 200],
      [200, 200],
    ],
  )
  const kept = await rows(t.db, `select string_agg(s::text, '') as text from client_secret s`)
  assert.ok(!kept[0].text.includes(added!.secret))
  assert.equal(await revokeSecret(t.db, { clientId: a.clientId, ordinal: 2 }), true)
  assert.equal(await revokeSecret(t.db, { clientId: a.clientId, ordinal: 2 }), false)
})

test('of 20 that add a secret at once, one does', async () => {
  const added = await Promise.all(
    Array.from({ length: 20 }, () => addSecret(t.db, { clientId: a.clientId, now: now() })),
  )
  assert.equal(added.filter(Boolean).length, 1)
  await revokeSecret(t.db, { clientId: a.clientId, ordinal: 2 })
})

test('who adds a secret while another is being added waits for it', async () => {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  const adding = await t.db.transaction(async (tx) => {
    await lockClient(tx, a.clientId)
    await insertSecret(tx, { clientId: a.clientId, hash: Buffer.alloc(32), now: now() })
    const second = addSecret(t.db, { clientId: a.clientId, now: now() })
    while ((await rows(t.db, waiting)).length === 0) continue
    return { second }
  })
  assert.equal(await adding.second, null)
  await revokeSecret(t.db, { clientId: a.clientId, ordinal: 2 })
})

test('an unknown client gets no secret', async () => {
  assert.equal(await addSecret(t.db, { clientId: 'nobody', now: now() }), null)
})

test("a revoked secret ends with its tokens, on every node after 5 s, and leaves the other's alone", async (context) => {
  const added = await addSecret(t.db, { clientId: a.clientId, now: now() })
  const [kept, gone] = [await tokenFor(a.clientId, a.secret), await tokenFor(a.clientId, added!.secret)]
  assert.deepEqual(
    [await statusesOf(kept), await statusesOf(gone)],
    [
      [200, 200],
      [200, 200],
    ],
  )
  await revokeSecret(t.db, { clientId: a.clientId, ordinal: added!.ordinal })
  assert.equal(
    (await askToken({ grant_type: 'client_credentials', client_id: a.clientId, client_secret: added!.secret })).status,
    401,
  )
  jump(context, 5_000)
  assert.deepEqual(await statusesOf(gone), [401, 401])
  assert.deepEqual(await statusesOf(kept), [200, 200])
})

test('a secret that is revoked while tokens are asked for leaves none behind', async () => {
  const added = await addSecret(t.db, { clientId: a.clientId, now: now() })
  const fields = { grant_type: 'client_credentials', client_id: a.clientId, client_secret: added!.secret }
  const asking = Array.from({ length: 40 }, () => askToken(fields))
  await asking[0]
  await revokeSecret(t.db, { clientId: a.clientId, ordinal: added!.ordinal })
  const statuses = new Set((await Promise.all(asking)).map(({ status }) => status))
  assert.deepEqual(
    [...statuses].filter((status) => status !== 200 && status !== 401),
    [],
  )
  assert.deepEqual(await rows(t.db, 'select client_id from access_token where secret_ordinal = 2'), [])
})

test('all tokens of a client can be ended at once; its secret gets a new one', async (context) => {
  const [mine, foreign] = [await tokenFor(a.clientId, a.secret), await tokenFor(b.clientId, b.secret)]
  assert.deepEqual(
    [await statusesOf(mine), await statusesOf(foreign)],
    [
      [200, 200],
      [200, 200],
    ],
  )
  assert.ok((await revokeTokens(t.db, a.clientId)) >= 1)
  jump(context, 5_000)
  assert.deepEqual(
    [await statusesOf(mine), await statusesOf(foreign)],
    [
      [401, 401],
      [200, 200],
    ],
  )
  assert.deepEqual(await statusesOf(await tokenFor(a.clientId, a.secret)), [200, 200])
})

test('a client that is switched off is refused on every node after 5 s', async (context) => {
  const token = await tokenFor(b.clientId, b.secret)
  assert.deepEqual(await statusesOf(token), [200, 200])
  await rows(t.db, 'update client set is_active = false where client_id = $1', [b.clientId])
  jump(context, 5_000)
  assert.deepEqual(await statusesOf(token), [401, 401])
  await rows(t.db, 'update client set is_active = true where client_id = $1', [b.clientId])
})

test('401 names the scheme, and the error only to a request that had a token', async () => {
  const without = await createClient(t.origin).get('/facilities')
  assert.equal(without.headers.get('www-authenticate'), 'Bearer realm="slotwire"')
  const wrong = await createClient(t.origin).get('/facilities', { token: '0'.repeat(40) })
  assert.equal(wrong.headers.get('www-authenticate'), 'Bearer realm="slotwire", error="invalid_token"')
})

test('the token endpoint names what is wrong in one order: request, grant, client, scope', async () => {
  const whole = {
    grant_type: 'client_credentials',
    client_id: a.clientId,
    client_secret: a.secret,
    scope: 'integration',
  }
  const faults: [error: string, status: number, fault: Record<string, string>][] = [
    ['invalid_request', 400, { grant_type: '' }],
    ['unsupported_grant_type', 400, { grant_type: 'password' }],
    ['invalid_client', 401, { client_secret: 'wrong' }],
    ['invalid_scope', 400, { scope: 'everything' }],
  ]
  for (const [index, [error, status, fault]] of faults.entries()) {
    const later = Object.assign({}, ...faults.slice(index + 1).map(([, , one]) => one))
    const answer = await askToken({ ...whole, ...later, ...fault })
    assert.deepEqual([answer.body.error, answer.status], [error, status])
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.equal(Boolean(answer.headers.get('www-authenticate')?.startsWith('Basic ')), status === 401)
  }
})

test('tokens are deleted when they have expired, and not before', async () => {
  const count = async () => Number((await rows(t.db, 'select count(*) from access_token'))[0].count)
  await trim(t.app)
  const before = await count()
  assert.ok(before > 0)
  // More than one statement deletes at once.
  await rows(
    t.db,
    `insert into access_token select sha256(n::text::bytea), 'client-a', $1, $1 from generate_series(1, 2500) n`,
    [now().toString()],
  )
  await trim(t.app)
  assert.equal(await count(), before)
  t.clock.advance({ hours: 24 })
  await trim(t.app)
  assert.equal(await count(), 0)
})
