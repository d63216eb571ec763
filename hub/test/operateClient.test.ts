/** client-change: what an operator sets of a client, and what becomes of it. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { announcedNames } from '../src/notifications/names.ts'
import { startNotifications } from '../src/notifications/workers.ts'
import { clientSettings } from '../src/operate/clientSettings.ts'
import { tell } from './notifications/fixture.ts'
import { t, otherNode, operate, assertNot, add, change, show, rowOf, tokenOf, answersTo } from './operateClientRig.ts'
import { jump } from './partners/nodes.ts'
import { testNow } from './support/app.ts'
import { createClient } from './support/client.ts'
import { minimal } from './support/minimal.ts'
import { addressPath, untilWaiting } from './support/paths.ts'
import { answers, startVendor } from './support/vendor.ts'
import type { AnnouncedName } from '../src/notifications/names.ts'

const [vendor, otherVendor] = [await startVendor(), await startVendor()]
const workers = startNotifications(t.app)
after(async () => {
  await workers.stop()
  await otherNode.close()
  await t.close()
  await vendor.close()
  await otherVendor.close()
})

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
