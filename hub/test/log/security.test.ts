/** One line for each event that whoever watches over the hub should hear of, never more than the disk can bear. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, beforeEach, describe, test } from 'node:test'
import { mintDeskKey } from '../../src/facilities/deskKey.ts'
import { coarseNetworkOf } from '../../src/log/security.ts'
import { readCommand } from '../../src/operate.ts'
import { OperateError } from '../../src/operate/command.ts'
import { testApp, testNow } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { minimal } from '../support/minimal.ts'

let written = ''
const t = await testApp({ logTo: { write: (line) => void (written += line) }, tokenLimit: 20 })
after(() => t.close())

type Line = Record<string, any>
const lines = (): Line[] =>
  written
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
const noted = () => lines().filter(({ security }) => security !== undefined)

// Each test has a minute of its own.
let minute = 0
beforeEach(() => {
  t.clock.set(Temporal.Instant.from(testNow).add({ minutes: ++minute }).toString())
  written = ''
})

const clientA = minimal.clients.a
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(t.origin + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' })
const token = (fields: Record<string, string>) =>
  post('/oauth/v2/token', { grant_type: 'client_credentials', ...fields })

/** Asserts that the only line is this one. */
function assertNoted(expected: Line): void {
  const [first, ...rest] = noted()
  assert.deepEqual(rest, [])
  const { level, time: _, msg, requestId, ...fields } = first!
  assert.ok(typeof msg === 'string' && typeof level === 'number')
  if (expected.route) assert.match(requestId, /^[\da-f-]{36}$/)
  assert.deepEqual(fields, expected)
}

const here = { address: '127.0.0.0/24' }

describe('a line is written', () => {
  test('where a token was not issued, with the client if there is such a one', async () => {
    const at = { security: 'token_refused', method: 'POST', route: '/oauth/v2/token', ...here }
    await token({ client_id: clientA.clientId, client_secret: 'tried-secret' })
    assertNoted({ ...at, reason: 'token.invalid_client', clientId: clientA.clientId })
    written = ''
    await token({ client_id: 'pasted-secret', client_secret: 'tried-secret' })
    assertNoted({ ...at, reason: 'token.invalid_client' })
    written = ''
    await post('/oauth/v2/token', { grant_type: 'password' })
    assertNoted({ ...at, reason: 'token.unsupported_grant_type' })
    assert.doesNotMatch(written, /tried-secret|pasted-secret/)
  })

  test('where a bearer token is none, without it', async () => {
    const path = '/api/v3/integration/facilities'
    await fetch(t.origin + path, { headers: { authorization: 'Bearer 0123tried' } })
    assertNoted({ security: 'bearer_refused', reason: 'auth.invalid', method: 'GET', route: path, ...here })
    assert.doesNotMatch(written, /tried/)
  })

  test("where a key to a clinic's desk is none, with the facility if it has a desk; and where it is one", async () => {
    const at = { method: 'POST', route: '/desk', ...here }
    const key = await mintDeskKey(t.db, '1', t.clock.now())
    await post('/desk', { key: key!.replace(/.$/, (last) => (last === '0' ? '1' : '0')) })
    assertNoted({ security: 'desk_key_refused', facilityId: '1', ...at })
    for (const wrong of [`3-${'0'.repeat(40)}`, '600700800', 'Anna Kowalska']) {
      written = ''
      await post('/desk', { key: wrong })
      assertNoted({ security: 'desk_key_refused', ...at })
      assert.doesNotMatch(written, new RegExp(wrong))
    }
    written = ''
    await post('/desk', { key: key! })
    assertNoted({ security: 'desk_entered', facilityId: '1', ...at })
    assert.ok(!written.includes(key!.slice(2)))
  })

  test('where a message about a payment is refused', async () => {
    const route = '/payments/:facility_id/:booking_id'
    const headers = { authorization: 'Bearer tried', 'content-type': 'application/json' }
    await fetch(`${t.origin}/payments/1/600700800`, { method: 'POST', headers, body: '{"status":"successful"}' })
    assertNoted({ security: 'payment_refused', reason: 'auth.invalid', method: 'POST', route, ...here })
    assert.doesNotMatch(written, /tried|600700800/)
  })

  test('where another site sent a form', async () => {
    await post('/book', { name: 'Anna' }, { 'sec-fetch-site': 'cross-site', origin: 'https://anna.example' })
    assertNoted({ security: 'foreign_form', method: 'POST', route: '/book', ...here })
    assert.doesNotMatch(written, /anna/i)
  })

  test('where a client is over its limit, and where an address asks for tokens too often', async () => {
    const limited = await testApp({ logTo: { write: (line) => void (written += line) } })
    try {
      await limited.db.pool.query('update client set reads_per_hour = 1 where client_id = $1', [clientA.clientId])
      const client = createClient(limited.origin, limited.a.token)
      assert.equal((await client.get('/facilities')).status, 200)
      written = ''
      assert.equal((await client.get('/facilities')).status, 429)
      const route = '/api/v3/integration/facilities'
      assertNoted({
        security: 'limited',
        reason: 'rate.limited',
        clientId: clientA.clientId,
        method: 'GET',
        route,
        ...here,
      })
    } finally {
      await limited.close()
    }
    written = ''
    for (let n = 0; n < 20; n++) await post('/oauth/v2/token', { grant_type: 'password' })
    written = ''
    assert.equal((await post('/oauth/v2/token', {})).status, 429)
    const reason = 'token.temporarily_unavailable'
    assertNoted({ security: 'limited', reason, method: 'POST', route: '/oauth/v2/token', ...here })
  })

  test('of each command of an operator: which, how it ended, and the ids of what it found', async () => {
    const { db, app, clock } = t
    const operator = { db, secret: app.secret, isHttpAllowed: false, now: () => clock.now(), note: app.note }
    const operate = (...args: string[]) => readCommand(args).run(operator)
    await operate('desk-key', '--facility', '2')
    const at = { security: 'operator_command', command: 'desk-key', options: ['facility'] }
    assertNoted({ ...at, outcome: 'done', facilityId: '2' })
    written = ''
    await assert.rejects(() => operate('desk-key', '--facility', '600700800'), OperateError)
    assertNoted({ ...at, outcome: 'refused' })
    written = ''
    await operate('client-change', '--client', clientA.clientId, '--key-header', 'X-Key', '--key', 'typed-key')
    assertNoted({
      security: 'operator_command',
      command: 'client-change',
      outcome: 'done',
      options: ['client', 'key-header', 'key'],
      clientId: clientA.clientId,
    })
    assert.doesNotMatch(written, /typed-key/)
  })
})

describe('lines are bounded', () => {
  test('to ten a minute of each kind; the next line of the kind says how many were left out', () => {
    for (let n = 0; n < 250; n++) t.app.note('bearer_refused', { reason: 'auth.invalid' })
    t.app.note('foreign_form', {})
    assert.deepEqual(
      Object.entries(Object.groupBy(noted(), ({ security }) => security)).map(([kind, list]) => [kind, list!.length]),
      [
        ['bearer_refused', 10],
        ['foreign_form', 1],
      ],
    )
    written = ''
    t.clock.advance({ minutes: 1 })
    t.app.note('bearer_refused', {})
    t.app.note('bearer_refused', {})
    assert.deepEqual(
      noted().map(({ leftOut }) => leftOut),
      [240, undefined],
    )
  })

  test('and an address is its network only', () => {
    const cases: [string | undefined, string | undefined][] = [
      ['203.0.113.77', '203.0.113.0/24'],
      ['::ffff:203.0.113.77', '203.0.113.0/24'],
      ['2001:db8:aaaa:bbbb::1', '2001:db8:aaaa::/48'],
      ['fe80::1%eth0', 'fe80::/48'],
      ['unknown', undefined],
      [undefined, undefined],
    ]
    for (const [ip, network] of cases) assert.equal(coarseNetworkOf(ip), network)
  })
})

describe('a client that hangs up', () => {
  const bodies: Record<string, string> = { json: 'application/json', form: 'application/x-www-form-urlencoded' }
  const paths = ['/check', '/book', '/desk', '/oauth/v2/token', '/payments/1/1', '/nowhere']
  const cutOff = `${['/api/v3/integration/facilities/1/doctors/11/addresses/111/breaks', ...paths].length}`

  /** Sends half a body and goes, with a reset or politely; resolves once the hub has seen it. */
  async function hangUp(path: string, type: string, how: 'reset' | 'end'): Promise<void> {
    const { hostname, port } = new URL(t.origin)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    const seen = new Promise<void>((resolve) =>
      t.server.server.once('connection', (theirs) => theirs.once('close', () => resolve())),
    )
    const authorization = `authorization: Bearer ${t.a.token}\r\n`
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\n${authorization}content-type: ${type}\r\ncontent-length: 999\r\n\r\n`
    const begun = once(t.server.server, 'request')
    socket.write(`${head}{"name": "Anna`)
    await begun
    if (how === 'reset') socket.resetAndDestroy()
    else socket.end()
    await seen
  }

  test(`in the middle of a body leaves no warning and no error, at ${cutOff} routes`, async () => {
    for (const path of [...paths, '/api/v3/integration/facilities/1/doctors/11/addresses/111/breaks'])
      for (const type of Object.values(bodies))
        for (const how of ['reset', 'end'] as const) await hangUp(path, type, how)
    assert.deepEqual(
      lines().filter(({ level, security }) => level >= 30 && !security),
      [],
    )
    const debug = lines().filter(({ msg }) => msg === 'A client hung up')
    assert.ok(debug.length > 0, 'the hub was in the middle of some body')
    assert.doesNotMatch(written, /Anna/)
  })
})
