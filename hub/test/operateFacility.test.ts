/** client-facility-add and client-facility-remove: whose data a vendor sees, and hears of. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startNotifications } from '../src/notifications/workers.ts'
import { tell } from './notifications/fixture.ts'
import { testApp } from './support/app.ts'
import { logIn } from './support/client.ts'
import { minimal } from './support/minimal.ts'
import { factsOf, operatorOf } from './support/operator.ts'
import { assertRefused, rows, untilWaiting } from './support/paths.ts'

const t = await testApp()
const workers = startNotifications(t.app)
after(async () => {
  await workers.stop()
  await t.close()
})
const { operate, assertNot } = operatorOf(t)
const facilityId: string = minimal.shared.facility
const pair = (id: string, facility = facilityId) => ['--client', id, '--facility', facility]

/** A vendor's client that pulls, of facility 1 alone. */
async function add() {
  const made = ['client-add', '--partner', 'P', '--name', 'N', '--facilities', '1', '--delivery', 'pull']
  const { client_id: id, client_secret: secret } = factsOf(await operate(...made))
  return { id: id!, api: await logIn(t.origin, { clientId: id!, secret: secret! }) }
}

async function announce(n: number): Promise<void> {
  await tell(t.db, facilityId, { n, createdAt: t.clock.now() })
  await workers.idle()
}

test('a facility that is given is seen at once, and heard of from then on', async () => {
  const { id, api } = await add()
  assertRefused(await api.get(`/facilities/${facilityId}`), 403, 'You are not authorized to see this facility')
  await announce(1)
  await operate('client-facility-add', ...pair(id))
  await announce(2)
  assert.equal((await api.get(`/facilities/${facilityId}`)).status, 200)
  assert.equal((await api.get('/notifications')).body.data.break.id, '2')
  assert.equal((await api.get('/notifications')).status, 404)
  await assertNot(['client-facility-add', ...pair(id)], /has it already/)
  await assertNot(['client-facility-add', ...pair(id, '999')], /no facility 999/)
  await assertNot(['client-facility-add', ...pair('nobody')], /no client nobody/)
})

test('of one that is taken nothing is seen, pulled or replayed any more, and its other facilities stay', async () => {
  const { id, api } = await add()
  await operate('client-facility-add', ...pair(id))
  await announce(3)
  await announce(4)
  assert.equal((await api.get('/notifications')).body.data.break.id, '3')
  await operate('client-facility-remove', ...pair(id))
  assertRefused(await api.get(`/facilities/${facilityId}`), 403, 'You are not authorized to see this facility')
  assert.equal((await api.get('/facilities/1')).status, 200)
  await announce(5)
  assert.equal((await api.get('/notifications')).status, 404)
  assert.deepEqual(await rows(t.db, 'select from feed_entry where client_id = $1', [id]), [])
  await assertNot(['client-facility-remove', ...pair(id)], /has no facility 3\./)
  await assertNot(['client-facility-remove', ...pair('nobody')], /no client nobody/)
})

test('a relay that is copying meanwhile ends first, and leaves nothing', async () => {
  const { id } = await add()
  await operate('client-facility-add', ...pair(id))
  const relay = await t.db.pool.connect()
  await relay.query('begin')
  await relay.query('select from facility_stream where facility_id = $1 for update', [facilityId])
  const removed = operate('client-facility-remove', ...pair(id))
  await untilWaiting(t.db)
  await relay.query(
    `insert into feed_entry (client_id, position, facility_id, seq, name, body, created_at, pull, push, push_id)
    values ($1, 1, $2, 1000, 'slot-booked', '{}', $3, 'waiting', 'off', 'p')`,
    [id, facilityId, t.clock.now().toString()],
  )
  await relay.query('commit')
  relay.release()
  await removed
  assert.deepEqual(await rows(t.db, 'select from feed_entry where client_id = $1', [id]), [])
})
