/** client-show, client-change and client-facility: what an operator sets of a client, and what becomes of it. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { announcedNames } from '../src/notifications/names.ts'
import { startNotifications } from '../src/notifications/workers.ts'
import { clientSettings } from '../src/operate/clientSettings.ts'
import { tell } from './notifications/fixture.ts'
import { jump, startNode } from './partners/nodes.ts'
import { testApp, testNow } from './support/app.ts'
import { createClient, logIn } from './support/client.ts'
import { factsOf, operatorOf } from './support/operator.ts'
import { addressPath, assertRefused, rows, untilWaiting } from './support/paths.ts'
import { minimal } from './support/seed.ts'
import { answers, startVendor } from './support/vendor.ts'
import type { AnnouncedName } from '../src/notifications/names.ts'

const [vendor, otherVendor] = [await startVendor(), await startVendor()]
const t = await testApp()
const otherNode = await startNode(t)
const workers = startNotifications(t.app)
after(async () => {
  await workers.stop()
  await otherNode.close()
  await t.close()
  await vendor.close()
  await otherVendor.close()
})

const { operate, assertNot } = operatorOf(t)
const sandbox = operatorOf(t, { isHttpAllowed: true })

/** A client of facility 3 by default, which others have too. */
async function add(...options: string[]): Promise<{ id: string; secret: string }> {
  const made = ['client-add', '--partner', 'P', '--name', 'N', '--facilities', minimal.shared.facility, ...options]
  const facts = factsOf(await sandbox.operate(...made))
  return { id: facts.client_id!, secret: facts.client_secret! }
}

const change = (id: string, ...options: string[]) => sandbox.operate('client-change', '--client', id, ...options)
const show = async (id: string) => factsOf(await operate('client-show', '--client', id))
const rowOf = async (id: string) => (await rows(t.db, 'select * from client where client_id = $1', [id]))[0]
const tokenOf = async ({ id, secret }: { id: string; secret: string }) =>
  (await logIn(t.origin, { clientId: id, secret })).token!

/** What each node answers to the token. */
const answersTo = (token: string) =>
  Promise.all([t, otherNode].map(({ origin }) => createClient(origin).get('/facilities', { token })))
const statusesOf = async (token: string) => (await answersTo(token)).map(({ status }) => status)

async function announce(name: AnnouncedName): Promise<void> {
  await tell(t.db, minimal.shared.facility, { name, createdAt: t.clock.now() })
  await workers.idle()
}

const everySetting: Readonly<Record<string, string>> = {
  active: 'off',
  'reads-per-hour': '1',
  'writes-per-minute': '2',
  'writes-per-hour': 'none',
  endpoint: 'https://vendor.example.org/a',
  delivery: 'both',
  realtime: 'shadow',
  'ask-timeout-ms': '1000',
  names: announcedNames.join(','),
  'retry-minutes': '1,20160',
  'off-after-days': '14',
  'key-header': 'X-Api-Key',
  key: 'Bearer a b',
  'remove-integration': 'on',
}

describe('client-change', () => {
  test('sets each of its settings, and client-show prints them in words that client-change takes', async () => {
    assert.deepEqual(Object.keys(everySetting).sort(), Object.keys(clientSettings).sort())
    const { id } = await add()
    const before = await show(id)
    const options = Object.entries(everySetting).flatMap(([option, value]) => [`--${option}`, value])
    assert.match(
      await operate('client-change', '--client', id, ...options),
      /^active: off\n[^]*\nEvery node holds to it within 5 seconds\.$/,
    )
    const row = await rowOf(id)
    assert.deepEqual(
      [
        row.is_active,
        row.reads_per_hour,
        row.writes_per_minute,
        row.writes_per_hour,
        row.push_url,
        row.is_pushed,
        row.is_pulled,
      ],
      [false, 1, 2, null, 'https://vendor.example.org/a', true, true],
    )
    assert.deepEqual(
      [row.realtime, row.ask_timeout_ms, row.notification_names, row.push_retry_minutes, row.push_off_after_days],
      ['shadow', 1000, announcedNames, [1, 20160], 14],
    )
    assert.deepEqual([row.push_key_header, row.push_key, row.may_remove_integration], ['X-Api-Key', 'Bearer a b', true])
    const after = await show(id)
    for (const [option, value] of Object.entries(everySetting))
      assert.equal(after[option], option === 'key' ? 'set' : value)
    const back = Object.keys(everySetting)
      .filter((option) => option !== 'key')
      .flatMap((option) => [`--${option}`, before[option]!])
    await operate('client-change', '--client', id, ...back)
    assert.deepEqual(await show(id), before)
  })

  test("leaves alone what isn't named, and every other client", async () => {
    const [one, other] = [await add('--endpoint', vendor.url, '--delivery', 'pull', '--realtime', 'on'), await add()]
    const [before, otherBefore] = [await rowOf(one.id), await rowOf(other.id)]
    await change(one.id, '--off-after-days', '7')
    assert.deepEqual(await rowOf(one.id), { ...before, push_off_after_days: 7 })
    assert.deepEqual(await rowOf(other.id), otherBefore)
  })

  test("by two operators at once loses neither's change", async () => {
    const { id } = await add()
    const connection = await t.db.pool.connect()
    await connection.query('begin')
    await connection.query('select from client where client_id = $1 for update', [id])
    const both = [change(id, '--reads-per-hour', '11'), change(id, '--writes-per-minute', '12')]
    await untilWaiting(t.db, 2)
    await connection.query('commit')
    connection.release()
    await Promise.all(both)
    const row = await rowOf(id)
    assert.deepEqual([row.reads_per_hour, row.writes_per_minute], [11, 12])
  })

  test('a limit holds on every node after 5 s, and is gone with none', async (context) => {
    const client = await add()
    const token = await tokenOf(client)
    const limits = async () => (await answersTo(token)).map(({ headers }) => headers.get('x-ratelimit-limit'))
    assert.deepEqual(await limits(), ['8000', '8000'])
    await change(client.id, '--reads-per-hour', '123')
    jump(context, 5_000)
    assert.deepEqual(await limits(), ['123', '123'])
    await change(client.id, '--reads-per-hour', 'none')
    jump(context, 10_000)
    assert.deepEqual(await limits(), [null, null])
  })

  test('an optional notification is pulled once its name is set, and no longer with the default', async () => {
    const client = await add()
    const pulls = createClient(t.origin, await tokenOf(client))
    const next = async () => (await pulls.get('/notifications')).body.name
    await announce('address-assigned')
    assert.equal(await next(), undefined)
    await change(client.id, '--names', 'address-assigned,break-removed')
    for (const name of ['address-assigned', 'slot-booked', 'break-removed'] as const) await announce(name)
    assert.deepEqual([await next(), await next(), await next()], ['address-assigned', 'break-removed', undefined])
    await change(client.id, '--names', 'default')
    for (const name of ['address-assigned', 'slot-booked'] as const) await announce(name)
    assert.deepEqual([await next(), await next()], ['slot-booked', undefined])
  })

  test('pushes go to the new endpoint with the new key, and again after the new pauses', async () => {
    const { id } = await add('--endpoint', vendor.url)
    await change(
      id,
      '--endpoint',
      otherVendor.url,
      '--key-header',
      'X-Vendor-Key',
      '--key',
      'k1',
      '--retry-minutes',
      '2',
    )
    otherVendor.answer(answers.status(500))
    await announce('slot-booked')
    assert.deepEqual(
      otherVendor.requests.map(({ headers }) => headers['x-vendor-key']),
      ['k1'],
    )
    assert.equal(vendor.requests.length, 0)
    t.clock.advance({ seconds: 119 })
    await workers.idle()
    assert.equal(otherVendor.requests.length, 1)
    t.clock.advance({ seconds: 1 })
    await workers.idle()
    assert.equal(otherVendor.requests.length, 2)
    await change(id, '--key-header', 'none')
    otherVendor.answer(answers.approve)
    await announce('slot-booked')
    assert.equal(otherVendor.requests.at(-1)!.headers['x-vendor-key'], undefined)
    assert.deepEqual([(await show(id)).key, (await show(id))['key-header']], ['none', 'none'])
    await change(id, '--active', 'off')
    t.clock.set(testNow)
  })

  test('a client may take addresses out of the integration once it is allowed to', async (context) => {
    const remove = () => t.a.delete(`${addressPath({ address: '116' })}/integration`)
    assert.equal((await remove()).status, 403)
    await change('client-a', '--remove-integration', 'on')
    jump(context, 5_000)
    assert.equal((await remove()).status, 202)
  })
})

describe('a client that is switched off', () => {
  test('is refused on every node after 5 s; switched on again it needs a new token', async (context) => {
    const client = await add()
    const token = await tokenOf(client)
    assert.deepEqual(await statusesOf(token), [200, 200])
    await change(client.id, '--active', 'off')
    jump(context, 5_000)
    assert.deepEqual(await statusesOf(token), [401, 401])
    await assert.rejects(tokenOf(client))
    await change(client.id, '--active', 'on')
    assert.deepEqual(await statusesOf(token), [401, 401])
    assert.deepEqual(await statusesOf(await tokenOf(client)), [200, 200])
  })

  test('gets no token that was asked for meanwhile', async () => {
    const client = await add()
    const connection = await t.db.pool.connect()
    await connection.query('begin')
    await connection.query('select from client where client_id = $1 for update', [client.id])
    // In this order they wait for the row, so the token is asked for while the client is being switched off.
    const switching = change(client.id, '--active', 'off')
    await untilWaiting(t.db, 1)
    const asking = tokenOf(client)
    await untilWaiting(t.db, 2)
    await connection.query('commit')
    connection.release()
    await switching
    await assert.rejects(asking, /401/)
    assert.deepEqual(await rows(t.db, 'select from access_token where client_id = $1', [client.id]), [])
  })
})

describe('an endpoint that the hub has switched off', () => {
  const offAt = `update client set is_pushed = false, push_off_at = '2026-11-20T00:00Z', push_off_reason = 'failing',
    push_failing_since = '2026-11-17T00:00Z' where client_id = $1`
  const stateOf = async (id: string) => {
    const { is_pushed: isPushed, push_off_at: at, push_off_reason: reason, push_failing_since: since } = await rowOf(id)
    return [isPushed, at && String(at), reason, since && String(since)]
  }
  const off = [false, '2026-11-20T00:00:00Z', 'failing', '2026-11-17T00:00:00Z']

  test('stays so whatever else is changed, and client-change says so', async () => {
    const { id } = await add('--endpoint', 'https://vendor.example.org')
    await rows(t.db, offAt, [id])
    const said = await change(
      id,
      '--delivery',
      'both',
      '--endpoint',
      'https://vendor.example.org',
      '--off-after-days',
      '7',
    )
    assert.match(
      said,
      /^endpoint-off: since 2026-11-20T00:00:00Z \(failing\); push-on or another --endpoint switches it on$/m,
    )
    assert.deepEqual([await stateOf(id), (await show(id)).delivery], [off, 'both'])
  })
  test('is on with another URL, whose failures are counted anew', async () => {
    const { id } = await add('--endpoint', 'https://vendor.example.org')
    await rows(t.db, offAt, [id])
    assert.doesNotMatch(await change(id, '--endpoint', 'https://vendor.example.org/2'), /endpoint-/)
    assert.deepEqual(await stateOf(id), [true, null, null, null])
  })
  test('is forgotten with a client that only pulls from then on', async () => {
    const { id } = await add('--endpoint', 'https://vendor.example.org')
    await rows(t.db, offAt, [id])
    await change(id, '--delivery', 'pull')
    assert.deepEqual((await stateOf(id)).slice(0, 3), [false, null, null])
    await change(id, '--endpoint', 'none')
    assert.deepEqual([await stateOf(id), (await show(id)).endpoint], [[false, null, null, null], 'none'])
  })
})

describe('client-change refuses, and changes nothing, with', () => {
  // Of a facility where nothing is announced.
  const [pulls, pushes] = [
    add('--facilities', '1'),
    add('--facilities', '1', '--endpoint', 'https://vendor.example.org', '--realtime', 'on'),
  ]
  for (const [what, whose, options, message] of [
    ['nothing to change', pulls, [], /needs at least one of:\n {2}--active: on or off\n[^]*--remove-integration: /],
    ['a switch that is none', pulls, ['--active', 'no'], /--active is no, but must be on or off\./],
    [
      'a limit of nothing',
      pulls,
      ['--reads-per-hour', '0'],
      /--reads-per-hour is 0, but must be none, or a whole number from 1 /,
    ],
    [
      'one wrong value among right ones',
      pulls,
      ['--reads-per-hour', '5', '--writes-per-minute', 'x'],
      /--writes-per-minute is x/,
    ],
    [
      'a name that is none',
      pulls,
      ['--names', 'slot-booked,slot-lost'],
      /--names is slot-booked,slot-lost.*slot-booked, booking-canceled/,
    ],
    [
      'the name of an ask',
      pulls,
      ['--names', 'slot-booking'],
      /slot-booking and booking-moving are asks, which --realtime switches\./,
    ],
    ['a pause of nothing', pulls, ['--retry-minutes', '1,0'], /--retry-minutes is 1,0.*from 1 to 20160/],
    ['more pauses than fit', pulls, ['--retry-minutes', Array(11).fill('1').join(',')], /up to 10 pauses/],
    ["a deadline beyond the hold's", pulls, ['--ask-timeout-ms', '10001'], /from 1000 to 10000/],
    ['more days than notifications are kept', pulls, ['--off-after-days', '15'], /from 1 to 14/],
    ['an endpoint over http', pushes, ['--endpoint', 'http://vendor.example.org'], /--endpoint is http:.*https URL/],
    ['no endpoint to push to', pulls, ['--delivery', 'push'], /Pushing and asking need an --endpoint\./],
    ['no endpoint to ask', pulls, ['--realtime', 'on'], /need an --endpoint/],
    ['an endpoint taken from one that is pushed to and asked', pushes, ['--endpoint', 'none'], /need an --endpoint/],
    [
      'an endpoint taken from one that is asked',
      pushes,
      ['--endpoint', 'none', '--delivery', 'pull'],
      /need an --endpoint/,
    ],
    ['a header without a key', pulls, ['--key-header', 'X-Key'], /A --key and its --key-header are set together\./],
    ['a key without a header', pulls, ['--key', 'k'], /are set together/],
    [
      'a header that the hub writes',
      pulls,
      ['--key-header', 'Webhook-Signature', '--key', 'k'],
      /--key-header is Webhook-Signature/,
    ],
    ['a header that HTTP has no place for', pulls, ['--key-header', 'X Key', '--key', 'k'], /--key-header is X Key/],
    ['a key that would end the header', pulls, ['--key-header', 'X-Key', '--key', 'k\r\nx: y'], /--key is/],
    ['an unknown option', pulls, ['--colour', 'red'], /colour/],
  ] as const) {
    test(what, async () => assertNot(['client-change', '--client', (await whose).id, ...options], message))
  }
  test("a client that isn't there", () =>
    assertNot(['client-change', '--client', 'nobody', '--active', 'on'], /There is no client nobody\./))
})

test('client-show tells the facilities, which keys there are and the latest notices, and nothing secret', async () => {
  const { id, secret } = await add('--endpoint', 'https://vendor.example.org')
  await change(id, '--key-header', 'X-Key', '--key', 'k-0123')
  const second = factsOf(await operate('client-secret', '--client', id))
  await rows(
    t.db,
    `insert into client_notice select $1, n, 'push_off', 'gone', timestamptz '2026-11-01T00:00Z' + n * interval '1 hour'
    from generate_series(1, 25) as n`,
    [id],
  )
  const text = await operate('client-show', '--client', id)
  const lines = (start: string) => text.split('\n').filter((line) => line.startsWith(start))
  assert.deepEqual(lines('facility'), ['facility: 3 Clínica C, edit-calendars on'])
  assert.deepEqual(lines('secret'), [`secret 1: since ${testNow}`, `secret 2: since ${testNow}`])
  assert.deepEqual(lines('signing-key'), [`signing-key v1 1: since ${testNow}`])
  assert.equal(lines('notice').length, 20)
  assert.deepEqual(lines('notice').slice(0, 2), [
    'notice: 2026-11-02T01:00:00Z push_off (gone)',
    'notice: 2026-11-02T00:00:00Z push_off (gone)',
  ])
  for (const hidden of [secret, second.client_secret!, 'k-0123', 'whsec_']) assert.ok(!text.includes(hidden))
  await assertNot(['client-show', '--client', 'nobody'], /There is no client nobody\./)
})

test('client-facility takes the calendars of one facility from a client, leaves it the others, and gives them back', async () => {
  const set = (value: string) =>
    operate('client-facility', '--client', 'client-a', '--facility', '1', '--edit-calendars', value)
  const path = (place = {}) => `${addressPath(place)}/slots/2026-12-24`
  await set('off')
  assertRefused(await t.a.delete(path()), 403, 'You are not authorized to make changes on this calendar')
  assert.equal((await t.a.get(addressPath())).status, 200)
  const shared = { facility: '3', doctor: minimal.shared.doctor, address: minimal.shared.address }
  assert.equal((await t.a.delete(path(shared))).status, 204)
  await set('on')
  assert.equal((await t.a.delete(path())).status, 204)
  await assertNot(
    ['client-facility', '--client', 'client-a', '--facility', '2', '--edit-calendars', 'on'],
    /has no facility 2\./,
  )
  await assertNot(
    ['client-facility', '--client', 'client-a', '--facility', '1', '--edit-calendars', '1'],
    /--edit-calendars is 1/,
  )
})
