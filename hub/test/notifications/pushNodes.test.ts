import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliver } from '../../src/notifications/push.ts'
import { claimDue } from '../../src/notifications/pushStore.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { startNotifications } from '../../src/notifications/workers.ts'
import { answers } from '../support/vendor.ts'
import { attemptsOf, feedOf, tell } from './fixture.ts'
import { clock, pushRig } from './pushRig.ts'

const rig = pushRig()

test('a node that dies between send and settle leaves the entry to the next, under the same id', async () => {
  await rig.workers.stop()
  const { clientId, facilityId } = await rig.addPushed()
  await tell(rig.database.db, facilityId, { n: 1 })
  await relayBatch(rig.database.db, clock.now())
  const { promise: go, resolve: cut } = Promise.withResolvers<void>()
  rig.vendor.answer(answers.once(go, answers.drop))
  const capacity = { total: 32, perClient: 4, inFlight: new Map() }
  const [entry] = await claimDue(rig.database.db, { now: clock.now(), leaseMs: 30_000, capacity })
  const dying = deliver(rig.parts(), entry!)
  await rig.vendor.waitForRequest()
  rig.vendor.answer(answers.approve)

  rig.workers = startNotifications(rig.parts())
  clock.advance({ milliseconds: 29_999 })
  await rig.workers.idle()
  assert.equal(rig.vendor.requests.length, 1, 'the lease did not keep the other node off')
  clock.advance({ milliseconds: 1 })
  await rig.workers.idle()
  assert.equal(rig.vendor.requests.length, 2)
  assert.equal(new Set(rig.vendor.requests.map(({ headers }) => headers['webhook-id'])).size, 1)
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])

  // The first node wakes up and has a failure to tell: it is recorded, and brings nothing back.
  cut()
  await dying
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])
  const attempts = (await attemptsOf(rig.database.db, clientId)).map((one) => [one.attempt, one.status, one.cause])
  assert.deepEqual(attempts, [
    [1, null, 'dropped'],
    [2, 200, null],
  ])
})

test('a late node neither reschedules nor ends what another has claimed since', async () => {
  await rig.workers.stop()
  const { clientId, facilityId } = await rig.addPushed()
  await tell(rig.database.db, facilityId, { n: 1 })
  await relayBatch(rig.database.db, clock.now())
  const capacity = { total: 32, perClient: 4, inFlight: new Map() }
  const claim = () => claimDue(rig.database.db, { now: clock.now(), leaseMs: 30_000, capacity })
  const [late] = await claim()
  clock.advance({ seconds: 30 })
  const [current] = await claim()
  const untouched = await feedOf(rig.database.db, clientId)
  // Two claims of the past, because each is recorded once: the older one stands for a node later still.
  for (const [status, epoch] of [
    [500, late!.epoch],
    [200, '0'],
  ] as const) {
    rig.vendor.answer(answers.status(status))
    await deliver(rig.parts(), { ...late!, epoch })
    assert.deepEqual(await feedOf(rig.database.db, clientId), untouched)
    assert.deepEqual(await claim(), [], 'the current lease was ended')
  }
  await deliver(rig.parts(), current!)
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])
})

test('nodes that claim at the same moment never claim the same entry', async () => {
  await rig.workers.stop()
  const { clientId, facilityId } = await rig.addPushed()
  for (let n = 0; n < 30; n++) await tell(rig.database.db, facilityId, { n })
  while ((await relayBatch(rig.database.db, clock.now())) !== undefined);
  const claim = { leaseMs: 30_000, capacity: { total: 32, perClient: 8, inFlight: new Map() } }
  const early = clock.now().subtract({ seconds: 1 })
  assert.deepEqual(await claimDue(rig.database.db, { now: early, ...claim }), [])
  const claims = await Promise.all(
    Array.from({ length: 6 }, () => claimDue(rig.database.db, { now: clock.now(), ...claim })),
  )
  const own = claims.map((entries) => entries.filter((entry) => entry.clientId === clientId))
  const positions = own.flat().map((entry) => entry.position)
  assert.equal(new Set(positions).size, positions.length)
  assert.ok(positions.length >= 8, `${positions.length} claimed`)
  assert.ok(own.every((entries) => entries.length <= 8))
})
