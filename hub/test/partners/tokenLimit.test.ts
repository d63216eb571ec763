/** The token endpoint's limit per IP address. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createApp } from '../../src/app.ts'
import { createTokenLimit } from '../../src/partners/tokenLimit.ts'
import { Refusal } from '../../src/refusal.ts'
import { manualClock } from '../../src/time.ts'
import { testApp } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import { minimal } from '../support/seed.ts'

// Two of them are the logins of the fixture.
const t = await testApp({ tokenLimit: 4 })
after(() => t.close())

const { clientId, secret } = minimal.clients.a
const askToken = (text: string = secret) =>
  t.a.call('POST', '/oauth/v2/token', {
    raw: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: text }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

test("one address gets its number of answers a minute, right or wrong, then 429 in the endpoint's own shape", async () => {
  assert.equal((await askToken('wrong')).status, 401)
  assert.equal((await askToken()).status, 200)
  t.clock.advance({ seconds: 15 })
  const before = await rows(t.db, 'select count(*) from access_token')
  const refused = await askToken()
  assert.equal(refused.status, 429)
  assert.deepEqual(refused.body, {
    error: 'temporarily_unavailable',
    error_description: 'Too many token requests from this address, try again later',
  })
  assert.equal(refused.headers.get('content-type'), 'application/json')
  assert.equal(refused.headers.get('cache-control'), 'no-store')
  assert.equal(refused.headers.get('retry-after'), '45')
  assert.deepEqual(await rows(t.db, 'select count(*) from access_token'), before)
  assert.equal((await t.a.get('/facilities')).status, 200, 'what has a token goes on')
  t.clock.advance({ seconds: 45 })
  assert.equal((await askToken()).status, 200)
})

test('addresses are counted apart, those of one IPv6 /64 together, and IPv4 in IPv6 as IPv4', () => {
  const isRefused = (limit: (ip: string) => void, ip: string) => {
    try {
      limit(ip)
      return false
    } catch (error) {
      assert.ok(error instanceof Refusal && error.code === 'token.temporarily_unavailable')
      return true
    }
  }
  for (const [first, second, isOne] of [
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
    ['2001:db8::1', '2001:db8:0:0:ffff::2', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['fe80::1%eth0', 'fe80::2%eth0', true],
  ] as const) {
    const limit = createTokenLimit({ now: manualClock('2026-11-23T06:00:00Z').now }, 1)
    assert.equal(isRefused(limit, first), false)
    assert.equal(isRefused(limit, second), isOne, `${first} ${second}`)
  }
})

test('behind a trusted proxy the caller is who the proxy names; others can name whom they like in vain', async () => {
  const cases: [string[], number[]][] = [
    [['127.0.0.0/8'], [400, 400, 429]],
    [[], [400, 429, 429]],
  ]
  for (const [trustedProxies, statuses] of cases) {
    const { server } = createApp({ ...t.app, config: { ...t.app.config, trustedProxies }, tokenLimit: 1 })
    const url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/oauth/v2/token`
    const ask = async (forwarded: string) =>
      (await fetch(url, { method: 'POST', headers: { 'x-forwarded-for': forwarded } })).status
    assert.deepEqual([await ask('203.0.113.7'), await ask('203.0.113.8'), await ask('203.0.113.7')], statuses)
    await server.close()
  }
})
