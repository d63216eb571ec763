/** A client or its endpoint that is switched off, what client-show tells of it, and its facilities taken and given. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { t, otherNode, operate, assertNot, add, change, show, rowOf, tokenOf, answersTo } from './operateClientRig.ts'
import { jump } from './partners/nodes.ts'
import { testNow } from './support/app.ts'
import { minimal } from './support/minimal.ts'
import { factsOf } from './support/operator.ts'
import { addressPath, assertRefused, rows, untilWaiting } from './support/paths.ts'

after(async () => {
  await otherNode.close()
  await t.close()
})

const statusesOf = async (token: string) => (await answersTo(token)).map(({ status }) => status)

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
