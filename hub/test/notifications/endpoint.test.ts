import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { enablePush } from '../../src/notifications/endpoint.ts'
import { answers } from '../support/vendor.ts'
import { attemptsOf, feedOf, numberOf, tell } from './fixture.ts'
import { clock, log, pushRig } from './pushRig.ts'

const rig = pushRig()

const findEndpoint = statement(
  'testFindEndpoint',
  'select is_pushed, push_off_at, push_off_reason, push_failing_since from client where client_id = $1',
)
const listNotices = statement(
  'testListNotices',
  'select kind, reason, created_at from client_notice where client_id = $1',
)
const setOffAfter = statement('testSetOffAfter', 'update client set push_off_after_days = $2 where client_id = $1')

const setUrl = statement('testSetUrl', 'update client set push_url = $2 where client_id = $1')

const endpointOf = async (clientId: string): Promise<any> => (await rig.database.db.query(findEndpoint, [clientId]))[0]
const noticesOf = (clientId: string) => rig.database.db.query<any>(listNotices, [clientId])
const sent = () => rig.vendor.requests.map(({ body }) => numberOf(body))

/** Retried each hour, for ever as far as these tests go. */
const hourly = { retryMinutes: Array.from({ length: 400 }, () => 60) }

async function passHours(hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    clock.advance({ hours: 1 })
    await rig.workers.idle()
  }
}

test('410 switches the endpoint off at once, with a notice; nothing is lost, and it can be switched on', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  rig.vendor.answer(answers.status(410))
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  const off = await endpointOf(clientId)
  assert.deepEqual([off.is_pushed, off.push_off_reason, String(off.push_off_at)], [false, 'gone', String(clock.now())])
  const notices = await noticesOf(clientId)
  assert.deepEqual(
    notices.map(({ kind, reason }) => [kind, reason]),
    [['push_off', 'gone']],
  )
  assert.deepEqual(log.warnings, [{ clientId, reason: 'gone' }])

  await tell(rig.database.db, facilityId, { n: 2 })
  await passHours(2)
  assert.deepEqual(sent(), ['1'], 'pushed to an endpoint that is gone')
  assert.deepEqual(
    (await feedOf(rig.database.db, clientId)).map(({ n, push }) => [n, push]),
    [
      ['1', 'waiting'],
      ['2', 'waiting'],
    ],
  )
  rig.vendor.answer(answers.approve)
  assert.equal(await enablePush(rig.database.db, clientId), true)
  await rig.workers.idle()
  assert.deepEqual(sent().slice(1).sort(), ['1', '2'])
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])
  assert.deepEqual(await endpointOf(clientId), {
    is_pushed: true,
    push_off_at: null,
    push_off_reason: null,
    push_failing_since: null,
  })
})

test('what the old URL answers after the client has got another says nothing about the other', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  const { promise: go, resolve } = Promise.withResolvers<void>()
  rig.vendor.answer(answers.once(go, answers.status(410)))
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.vendor.waitForRequest()
  await rig.database.db.query(setUrl, [clientId, `${rig.vendor.url}/other`])
  rig.vendor.answer(answers.approve)
  resolve()
  await rig.workers.idle()
  assert.equal((await attemptsOf(rig.database.db, clientId))[0]!.status, 410)
  assert.deepEqual(await endpointOf(clientId), {
    is_pushed: true,
    push_off_at: null,
    push_off_reason: null,
    push_failing_since: null,
  })
  assert.deepEqual([await noticesOf(clientId), log.warnings], [[], []])
  clock.advance({ minutes: 1 })
  await rig.workers.idle()
  assert.equal(rig.vendor.requests.at(-1)!.path, '/hook/other')
})

test('three days of nothing but failures switch it off, not an hour earlier', async () => {
  const { clientId, facilityId } = await rig.addPushed(hourly)
  rig.vendor.answer(answers.status(503))
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  await passHours(71)
  assert.equal((await endpointOf(clientId)).is_pushed, true)
  assert.deepEqual(await noticesOf(clientId), [])
  await passHours(1)
  const { is_pushed, push_off_reason } = await endpointOf(clientId)
  assert.deepEqual([is_pushed, push_off_reason], [false, 'failing'])
  assert.equal((await attemptsOf(rig.database.db, clientId)).length, 73)
  await passHours(3)
  assert.equal((await attemptsOf(rig.database.db, clientId)).length, 73)
  assert.equal((await noticesOf(clientId)).length, 1)
  assert.deepEqual(
    (await feedOf(rig.database.db, clientId)).map(({ n, push }) => [n, push]),
    [['1', 'waiting']],
  )
})

test("a failure before days without events and one after them don't switch it off", async () => {
  const { clientId, facilityId } = await rig.addPushed({ retryMinutes: [60] })
  rig.vendor.answer(answers.status(503))
  for (const n of [1, 2, 3, 4]) {
    await tell(rig.database.db, facilityId, { n })
    await rig.workers.idle()
    await passHours(1)
    clock.advance({ hours: 80 })
  }
  assert.deepEqual(
    [(await attemptsOf(rig.database.db, clientId)).length, (await endpointOf(clientId)).is_pushed],
    [8, true],
  )
  await tell(rig.database.db, facilityId, { n: 5 })
  await rig.workers.idle()
  await passHours(1)
  assert.deepEqual(
    [(await attemptsOf(rig.database.db, clientId)).length, (await endpointOf(clientId)).is_pushed],
    [10, false],
  )
})

test("one success starts the days anew, also where the entry is pulled too; the days are the client's own", async () => {
  const { clientId, facilityId } = await rig.addPushed({ ...hourly, isPulled: true })
  await rig.database.db.query(setOffAfter, [clientId, 1])
  const other = await rig.addPushed(hourly)
  rig.vendor.answer((response, request) => {
    answers.status(numberOf(request.body) === '2' ? 200 : 500)(response, request)
  })
  await tell(rig.database.db, facilityId, { n: 1 })
  await tell(rig.database.db, other.facilityId, { n: 3 })
  await rig.workers.idle()
  await passHours(23)
  await tell(rig.database.db, facilityId, { n: 2 })
  await rig.workers.idle()
  assert.equal((await endpointOf(clientId)).push_failing_since, null)
  await passHours(24)
  assert.equal((await endpointOf(clientId)).is_pushed, true)
  await passHours(1)
  assert.equal((await endpointOf(clientId)).is_pushed, false)
  assert.equal((await endpointOf(other.clientId)).is_pushed, true)
})

test('an unknown client has nothing to switch on', async () => {
  assert.equal(await enablePush(rig.database.db, 'nobody'), false)
})
