import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { statement } from '../../src/db/pool.ts'
import { pull, settlePull } from '../../src/notifications/feed.ts'
import { planRetry } from '../../src/notifications/push.ts'
import { answers, startVendor, type VendorRequest } from '../support/vendor.ts'
import { at, attemptsOf, bodyOf, feedOf, numberOf, tell } from './fixture.ts'
import { clock, pushRig } from './pushRig.ts'

const rig = pushRig()

const setPushed = statement('testSetPushed', 'update client set is_pushed = $2 where client_id = $1')

const sent = (): string[] => rig.vendor.requests.map((request) => numberOf(request.body))
const isNumber = (n: number) => (request: VendorRequest) => numberOf(request.body) === String(n)
/** What never comes fails the test, instead of holding it up until the vendor closes. */
const soon = (event: Promise<unknown>) => Promise.race([event, delay(5000, undefined, { ref: false })])
const seconds = (instant: Temporal.Instant | null): number | null =>
  instant && (instant.epochMilliseconds - at.epochMilliseconds) / 1000

test('pushes the stored bytes with an id, the time of the attempt and the arranged key', async () => {
  const { clientId, facilityId } = await rig.addPushed({ key: ['X-Vendor-Key', 'k-1'] })
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  assert.equal(rig.vendor.requests.length, 1)
  const [{ method, headers, body }] = rig.vendor.requests as [VendorRequest]
  assert.equal(method, 'POST')
  assert.equal(JSON.stringify(body), bodyOf(1))
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(headers['webhook-timestamp'], String(at.epochMilliseconds / 1000))
  assert.equal(headers['x-vendor-key'], 'k-1')
  assert.match(String(headers['user-agent']), /^Slotwire\//)
  assert.match(String(headers['webhook-id']), /^msg_\d+$/)
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])
  const attempts = await attemptsOf(rig.database.db, clientId)
  assert.deepEqual(
    attempts.map(({ attempt, status, cause }) => [attempt, status, cause]),
    [[1, 200, null]],
  )
})

test('an endpoint that says 200 and never ends its answer has the notification, and gives its place back at once', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  rig.vendor.answer(answers.drip(200))
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])
  const [attempt] = await attemptsOf(rig.database.db, clientId)
  assert.deepEqual([attempt!.status, attempt!.cause], [200, null])
  const [{ latency_ms: took }] = (
    await rig.database.db.pool.query('select latency_ms from push_attempt where client_id = $1', [clientId])
  ).rows
  assert.ok(took < 5000, `${took} ms of the 10 s that an answer may take`)
})

test('retries after 1, 5 and 15 minutes under one id, not a second earlier, then buries', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  rig.vendor.answer(answers.status(500))
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  for (const [tries, minutes] of [
    [1, 1],
    [2, 5],
    [3, 15],
  ] as const) {
    assert.equal(rig.vendor.requests.length, tries)
    clock.advance({ seconds: minutes * 60 - 1 })
    await rig.workers.idle()
    assert.equal(rig.vendor.requests.length, tries, `tried again before ${minutes} minutes`)
    clock.advance({ seconds: 1 })
    await rig.workers.idle()
  }
  clock.advance({ hours: 47 })
  await rig.workers.idle()
  assert.equal(rig.vendor.requests.length, 4)
  assert.equal(new Set(rig.vendor.requests.map(({ headers }) => headers['webhook-id'])).size, 1)
  const stamps = rig.vendor.requests.map(
    ({ headers }) => Number(headers['webhook-timestamp']) - at.epochMilliseconds / 1000,
  )
  assert.deepEqual(stamps, [0, 60, 360, 1260])
  const [entry] = await feedOf(rig.database.db, clientId)
  assert.deepEqual([entry!.push, entry!.reason, entry!.attempts, entry!.nextAt], ['buried', 'status 500', 4, null])
  const attempts = await attemptsOf(rig.database.db, clientId)
  assert.deepEqual(
    attempts.map(({ status, at }) => [status, seconds(at)]),
    [
      [500, 0],
      [500, 60],
      [500, 360],
      [500, 1260],
    ],
  )
})

test("the schedule is the client's own", () => {
  assert.equal(seconds(planRetry(1, [2880], at)), 2880 * 60)
  assert.equal(planRetry(2, [2880], at), null)
  assert.equal(planRetry(1, [], at), null)
})

test('any 2xx delivers, also with a broken body; a redirect and a cut connection fail', async () => {
  const outcomes = [
    { answer: answers.status(204), push: undefined, attempt: [204, null] },
    { answer: answers.status(299), push: undefined, attempt: [299, null] },
    { answer: answers.oversized(200), push: undefined, attempt: [200, null] },
    { answer: answers.redirect(rig.vendor.url), push: 'waiting', attempt: [307, null] },
    { answer: answers.drop, push: 'waiting', attempt: [null, 'dropped'] },
  ]
  for (const { answer, push, attempt } of outcomes) {
    rig.vendor.answer(answer)
    const { clientId, facilityId } = await rig.addPushed()
    await tell(rig.database.db, facilityId)
    await rig.workers.idle()
    const attempts = await attemptsOf(rig.database.db, clientId)
    assert.deepEqual(
      attempts.map(({ status, cause }) => [status, cause]),
      [attempt],
    )
    assert.equal((await feedOf(rig.database.db, clientId))[0]?.push, push)
  }
})

test('a failing notification holds back its own booking only, and no longer once it is buried', async () => {
  const { clientId, facilityId } = await rig.addPushed({ retryMinutes: [1] })
  rig.vendor.answer((response, request) => answers.status(isNumber(1)(request) ? 500 : 200)(response, request))
  await tell(rig.database.db, facilityId, { n: 1, subjectId: '700' })
  await tell(rig.database.db, facilityId, { n: 2, subjectId: '700', name: 'booking-canceled' })
  await tell(rig.database.db, facilityId, { n: 3, subjectId: '701' })
  await tell(rig.database.db, facilityId, { n: 4 })
  await rig.workers.idle()
  assert.deepEqual(sent().sort(), ['1', '3', '4'])
  clock.advance({ minutes: 1 })
  await rig.workers.idle()
  assert.deepEqual(sent().slice(3), ['1', '2'])
  assert.deepEqual(
    (await feedOf(rig.database.db, clientId)).map(({ n, push }) => [n, push]),
    [['1', 'buried']],
  )
})

test('never two of one booking at once, in their order, while other bookings overtake', async () => {
  const { facilityId } = await rig.addPushed()
  const { promise: go, resolve: letGo } = Promise.withResolvers<void>()
  rig.vendor.answer((response, request) => {
    if (isNumber(1)(request)) answers.once(go)(response, request)
    else answers.approve(response, request)
  })
  for (let n = 1; n <= 5; n++) await tell(rig.database.db, facilityId, { n, subjectId: '710' })
  await tell(rig.database.db, facilityId, { n: 6, subjectId: '711' })
  await rig.vendor.waitForRequest(isNumber(6))
  assert.deepEqual(sent().sort(), ['1', '6'])
  letGo()
  await rig.workers.idle()
  assert.deepEqual(
    sent().filter((n) => n !== '6'),
    ['1', '2', '3', '4', '5'],
  )
})

test('a hanging endpoint takes four places of its own and none of the others', async () => {
  const slow = await startVendor()
  try {
    slow.answer(answers.hang)
    const hanging = await rig.addPushed({ url: slow.url })
    const healthy = await rig.addPushed()
    for (let n = 0; n < 40; n++) await tell(rig.database.db, hanging.facilityId, { n })
    await slow.waitForRequest()
    for (let n = 0; n < 8; n++) await tell(rig.database.db, healthy.facilityId, { n })
    await rig.vendor.waitForRequest(isNumber(7))
    assert.equal(slow.requests.length, 4)
  } finally {
    await slow.close()
  }
})

test('a dozen hanging endpoints together leave places for the others', async () => {
  const slow = await startVendor()
  try {
    slow.answer(answers.hang)
    for (let client = 0; client < 12; client++) {
      const { facilityId } = await rig.addPushed({ url: slow.url })
      for (let n = 0; n < 4; n++) await tell(rig.database.db, facilityId, { n })
    }
    await slow.waitForRequest(() => slow.requests.length >= 32)
    const healthy = await rig.addPushed()
    for (let n = 0; n < 8; n++) await tell(rig.database.db, healthy.facilityId, { n })
    await soon(rig.vendor.waitForRequest(() => rig.vendor.requests.length === 8))
    assert.equal(rig.vendor.requests.length, 8)
  } finally {
    await slow.close()
  }
})

test('an endpoint whose last attempt has failed gets one place, until it takes something', async () => {
  const slow = await startVendor()
  try {
    const { facilityId } = await rig.addPushed({ url: slow.url })
    slow.answer(answers.status(500))
    await tell(rig.database.db, facilityId, { n: 0 })
    await rig.workers.idle()
    const { promise: go, resolve: letGo } = Promise.withResolvers<void>()
    slow.answer(answers.once(go))
    for (let n = 1; n <= 8; n++) await tell(rig.database.db, facilityId, { n })
    const healthy = await rig.addPushed()
    await tell(rig.database.db, healthy.facilityId, { n: 9 })
    await slow.waitForRequest(isNumber(1))
    await rig.vendor.waitForRequest(isNumber(9))
    assert.equal(slow.requests.length, 2)
    slow.answer(answers.hang)
    letGo()
    await soon(slow.waitForRequest(() => slow.requests.length === 6))
    assert.equal(slow.requests.length, 6)
  } finally {
    await slow.close()
  }
})

test('push and pull share an entry: it goes only when both are done with it', async () => {
  const app = { db: rig.database.db, now: clock.now }
  const { clientId, facilityId } = await rig.addPushed({ isPulled: true })
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  assert.deepEqual(
    (await feedOf(rig.database.db, clientId)).map(({ pull, push }) => [pull, push]),
    [['waiting', 'off']],
  )
  const batch = await pull(app, { clientId, limit: 1 })
  await settlePull(app, batch!, true)
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])

  rig.vendor.answer(answers.status(500))
  await tell(rig.database.db, facilityId, { n: 2 })
  await rig.workers.idle()
  await settlePull(app, (await pull(app, { clientId, limit: 1 }))!, true)
  assert.deepEqual(
    (await feedOf(rig.database.db, clientId)).map(({ pull, push }) => [pull, push]),
    [['done', 'waiting']],
  )
  rig.vendor.answer(answers.approve)
  clock.advance({ minutes: 1 })
  await rig.workers.idle()
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])
})

test('stop waits for the delivery under way and records it', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  const { promise: go, resolve: letGo } = Promise.withResolvers<void>()
  rig.vendor.answer(answers.once(go))
  await tell(rig.database.db, facilityId)
  await rig.vendor.waitForRequest()
  const stopped = rig.workers.stop()
  letGo()
  await stopped
  assert.equal((await attemptsOf(rig.database.db, clientId)).length, 1)
  assert.deepEqual(await feedOf(rig.database.db, clientId), [])
})

test('what waits for a client that is switched off is kept and not sent', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  const set = (is: boolean) => rig.database.db.query(setPushed, [clientId, is])
  rig.vendor.answer(answers.status(500))
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  await set(false)
  clock.advance({ minutes: 2 })
  await rig.workers.idle()
  assert.deepEqual(sent(), ['1'])
  await set(true)
  await rig.workers.idle()
  assert.deepEqual(sent(), ['1', '1'])
})
