/** The token endpoint's limits: failures per address and client, tokens per client. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createApp } from '../../src/app.ts'
import { createTokenLimit } from '../../src/partners/tokenLimit.ts'
import { Refusal } from '../../src/refusal.ts'
import { manualClock } from '../../src/time.ts'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { rows } from '../support/paths.ts'

// One of each client's tokens is its login of the fixture.
const t = await testApp({ tokenLimit: 3 })
after(() => t.close())

const { a, b } = minimal.clients
const formOf = (clientId: string, secret: string) =>
  new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }).toString()
const askToken = ({ clientId, secret }: { clientId: string; secret: string } = a) =>
  t.a.call('POST', '/oauth/v2/token', {
    raw: formOf(clientId, secret),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

test("one client gets its number of tokens a minute, then 429 in the endpoint's own shape; others get theirs", async () => {
  assert.equal((await askToken()).status, 200)
  assert.equal((await askToken()).status, 200)
  t.clock.advance({ seconds: 15 })
  const before = await rows(t.db, 'select count(*) from access_token')
  const refused = await askToken()
  assert.equal(refused.status, 429)
  assert.deepEqual(refused.body, {
    error: 'temporarily_unavailable',
    error_description: 'Too many token requests, try again later',
  })
  assert.equal(refused.headers.get('content-type'), 'application/json')
  assert.equal(refused.headers.get('cache-control'), 'no-store')
  assert.equal(refused.headers.get('retry-after'), '45')
  assert.deepEqual(await rows(t.db, 'select count(*) from access_token'), before)
  assert.equal((await t.a.get('/facilities')).status, 200, 'what has a token goes on')
  assert.equal((await askToken(b)).status, 200, 'another client, from the same address')
  t.clock.advance({ seconds: 45 })
  assert.equal((await askToken()).status, 200)
})

test("failures with one client's id are refused from that address, and cost no other client its token", async () => {
  t.clock.advance({ minutes: 1 })
  const statuses: number[] = []
  for (const secret of ['wrong', 'wrong', 'wrong', 'wrong', a.secret]) {
    statuses.push((await askToken({ clientId: a.clientId, secret })).status)
  }
  assert.deepEqual(statuses, [401, 401, 401, 429, 429])
  assert.equal((await askToken({ clientId: b.clientId, secret: 'wrong' })).status, 401)
  assert.equal((await askToken(b)).status, 200)
})

test("ids that nobody has share one count, and what isn't a token request counts there too", async () => {
  t.clock.advance({ minutes: 1 })
  assert.equal((await t.a.call('POST', '/oauth/v2/token', {})).status, 400)
  const statuses: number[] = []
  for (const clientId of ['made-up-1', 'made-up-2', 'made-up-3', 'made-up-4']) {
    statuses.push((await askToken({ clientId, secret: 'wrong' })).status)
  }
  assert.deepEqual(statuses, [401, 401, 429, 429])
  assert.equal((await t.a.call('POST', '/oauth/v2/token', {})).status, 429)
  assert.equal((await askToken()).status, 200)
  assert.equal((await askToken(b)).status, 200)
})

const isRefused = (work: () => void) => {
  try {
    work()
    return false
  } catch (error) {
    assert.ok(error instanceof Refusal && error.code === 'token.temporarily_unavailable')
    return true
  }
}
const { now } = manualClock('2026-11-23T06:00:00Z')

test('addresses are counted apart, those of one IPv6 /64 together, and IPv4 in IPv6 as IPv4', () => {
  for (const [first, second, isOne] of [
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['2001:db8::1', '2001:db8:0:0:ffff::2', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['fe80::1%eth0', 'fe80::2%eth0', true],
  ] as const) {
    for (const clientId of ['client', null]) {
      const limit = createTokenLimit({ now }, 1)
      assert.equal(
        isRefused(() => limit.fail(first, clientId)),
        false,
      )
      assert.equal(
        isRefused(() => limit.fail(second, clientId)),
        isOne,
        `${first} ${second}`,
      )
    }
  }
})

test("whoever fails with a vendor's id from elsewhere, be it from everywhere, keeps the vendor out of nothing", () => {
  const limit = createTokenLimit({ now }, 60)
  for (let address = 0; address < 60_000; address++) {
    const ip = `198.51.${address >> 8}.${address & 255}`
    if (address < 100) for (let time = 0; time < 60; time++) limit.fail(ip, 'vendor')
    else limit.fail(ip, 'vendor')
  }
  assert.equal(
    isRefused(() => limit.admit('203.0.113.7', 'vendor')),
    false,
  )
  assert.equal(
    isRefused(() => limit.succeed('vendor')),
    false,
  )
})

test('behind a trusted proxy the caller is who the proxy names; others can name whom they like in vain', async (context) => {
  const cases: [string[], number[]][] = [
    [['127.0.0.0/8'], [400, 400, 429]],
    [[], [400, 429, 429]],
  ]
  for (const [trustedProxies, statuses] of cases) {
    const { server } = createApp({ ...t.app, config: { ...t.app.config, trustedProxies }, tokenLimit: 1 })
    context.after(() => server.close())
    const url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/oauth/v2/token`
    const ask = async (forwarded: string) =>
      (await fetch(url, { method: 'POST', headers: { 'x-forwarded-for': forwarded } })).status
    assert.deepEqual([await ask('203.0.113.7'), await ask('203.0.113.8'), await ask('203.0.113.7')], statuses)
  }
})
