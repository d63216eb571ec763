import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { createOutbound } from '../../src/http/outbound.ts'
import { deliver, planRetry } from '../../src/notifications/push.ts'
import { claimDue } from '../../src/notifications/pushStore.ts'
import { pull, settlePull } from '../../src/notifications/feed.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { startNotifications } from '../../src/notifications/workers.ts'
import { statement } from '../../src/db/pool.ts'
import { manualClock } from '../../src/time.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { answers, startVendor, type Vendor, type VendorRequest } from '../support/vendor.ts'
import { addClient, addFacility, at, attemptsOf, bodyOf, feedOf, numberOf, tell, testLog } from './fixture.ts'

const clock = manualClock(String(at))
const log = testLog()
const outbound = createOutbound({
  allowHttp: true,
  allowedPrivateRanges: ['127.0.0.0/8'],
  maxBodyBytes: 65_536,
})

let database: TestDatabase
let vendor: Vendor
let workers: ReturnType<typeof startNotifications>
const appParts = () => ({ db: database.db, clock, log: log as never, outbound })

before(async () => (database = await testDatabase()))
after(async () => {
  await outbound.close()
  await database.close()
})
beforeEach(async () => {
  // What earlier tests left waiting would be sent along.
  await database.db.query(clearFeeds)
  clock.set(String(at))
  log.warnings.length = 0
  vendor = await startVendor()
  workers = startNotifications(appParts())
})
afterEach(async () => {
  await workers.stop()
  await vendor.close()
})

const expireLeases = statement(
  'testExpireLeases',
  "update feed_entry set lease_until = clock_timestamp() - interval '1 second' where client_id = $1",
)

const clearFeeds = statement('testClearFeeds', 'truncate feed_entry, push_attempt')
const setPushed = statement('testSetPushed', 'update client set is_pushed = $2 where client_id = $1')

const sent = (): string[] => vendor.requests.map((request) => numberOf(request.body))
const isNumber = (n: number) => (request: VendorRequest) => numberOf(request.body) === String(n)
const seconds = (instant: Temporal.Instant | null): number | null =>
  instant && (instant.epochMilliseconds - at.epochMilliseconds) / 1000

/** A vendor's client, by default with nothing but a push endpoint, and its facility. */
async function addPushed(facts = {}) {
  const clientId = await addClient(database.db, { isPushed: true, url: vendor.url, ...facts })
  return { clientId, facilityId: await addFacility(database.db, [clientId]) }
}

test('pushes the stored bytes with an id, the time of the attempt and the arranged key', async () => {
  const { clientId, facilityId } = await addPushed({ key: ['X-Vendor-Key', 'k-1'] })
  await tell(database.db, facilityId, { n: 1 })
  await workers.idle()
  assert.equal(vendor.requests.length, 1)
  const [{ method, headers, body }] = vendor.requests as [VendorRequest]
  assert.equal(method, 'POST')
  assert.equal(JSON.stringify(body), bodyOf(1))
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(headers['webhook-timestamp'], String(at.epochMilliseconds / 1000))
  assert.equal(headers['x-vendor-key'], 'k-1')
  assert.match(String(headers['user-agent']), /^Slotwire\//)
  assert.match(String(headers['webhook-id']), /^msg_\d+$/)
  assert.deepEqual(await feedOf(database.db, clientId), [])
  const attempts = await attemptsOf(database.db, clientId)
  assert.deepEqual(
    attempts.map(({ attempt, status, cause }) => [attempt, status, cause]),
    [[1, 200, null]],
  )
})

test('retries after 1, 5 and 15 minutes under one id, not a second earlier, then buries', async () => {
  const { clientId, facilityId } = await addPushed()
  vendor.answer(answers.status(500))
  await tell(database.db, facilityId, { n: 1 })
  await workers.idle()
  for (const [tries, minutes] of [
    [1, 1],
    [2, 5],
    [3, 15],
  ] as const) {
    assert.equal(vendor.requests.length, tries)
    clock.advance({ seconds: minutes * 60 - 1 })
    await workers.idle()
    assert.equal(vendor.requests.length, tries, `tried again before ${minutes} minutes`)
    clock.advance({ seconds: 1 })
    await workers.idle()
  }
  clock.advance({ hours: 47 })
  await workers.idle()
  assert.equal(vendor.requests.length, 4)
  assert.equal(new Set(vendor.requests.map(({ headers }) => headers['webhook-id'])).size, 1)
  const stamps = vendor.requests.map(
    ({ headers }) => Number(headers['webhook-timestamp']) - at.epochMilliseconds / 1000,
  )
  assert.deepEqual(stamps, [0, 60, 360, 1260])
  const [entry] = await feedOf(database.db, clientId)
  assert.deepEqual(
    [entry!.push, entry!.reason, entry!.attempts, entry!.nextAt],
    ['buried', 'status 500', 4, null],
  )
  const attempts = await attemptsOf(database.db, clientId)
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
    { answer: answers.oversized(200), push: undefined, attempt: [200, 'body_too_large'] },
    { answer: answers.redirect(vendor.url), push: 'waiting', attempt: [307, null] },
    { answer: answers.drop, push: 'waiting', attempt: [null, 'dropped'] },
  ]
  for (const { answer, push, attempt } of outcomes) {
    vendor.answer(answer)
    const { clientId, facilityId } = await addPushed()
    await tell(database.db, facilityId)
    await workers.idle()
    const attempts = await attemptsOf(database.db, clientId)
    assert.deepEqual(
      attempts.map(({ status, cause }) => [status, cause]),
      [attempt],
    )
    assert.equal((await feedOf(database.db, clientId))[0]?.push, push)
  }
})

test('a failing notification holds back its own booking only, and no longer once it is buried', async () => {
  const { clientId, facilityId } = await addPushed({ retryMinutes: [1] })
  vendor.answer((response, request) => answers.status(isNumber(1)(request) ? 500 : 200)(response, request))
  await tell(database.db, facilityId, { n: 1, subjectId: '700' })
  await tell(database.db, facilityId, { n: 2, subjectId: '700', name: 'booking-canceled' })
  await tell(database.db, facilityId, { n: 3, subjectId: '701' })
  await tell(database.db, facilityId, { n: 4 })
  await workers.idle()
  assert.deepEqual(sent().sort(), ['1', '3', '4'])
  clock.advance({ minutes: 1 })
  await workers.idle()
  assert.deepEqual(sent().slice(3), ['1', '2'])
  assert.deepEqual(
    (await feedOf(database.db, clientId)).map(({ n, push }) => [n, push]),
    [['1', 'buried']],
  )
})

test('never two of one booking at once, in their order, while other bookings overtake', async () => {
  const { facilityId } = await addPushed()
  const { promise: go, resolve: letGo } = Promise.withResolvers<void>()
  vendor.answer((response, request) => {
    if (isNumber(1)(request)) answers.once(go)(response, request)
    else answers.approve(response, request)
  })
  for (let n = 1; n <= 5; n++) await tell(database.db, facilityId, { n, subjectId: '710' })
  await tell(database.db, facilityId, { n: 6, subjectId: '711' })
  await vendor.waitForRequest(isNumber(6))
  assert.deepEqual(sent().sort(), ['1', '6'])
  letGo()
  await workers.idle()
  assert.deepEqual(
    sent().filter((n) => n !== '6'),
    ['1', '2', '3', '4', '5'],
  )
})

test('a hanging endpoint takes four places of its own and none of the others', async () => {
  const slow = await startVendor()
  try {
    slow.answer(answers.hang)
    const hanging = await addPushed({ url: slow.url })
    const healthy = await addPushed()
    for (let n = 0; n < 40; n++) await tell(database.db, hanging.facilityId, { n })
    await slow.waitForRequest()
    for (let n = 0; n < 8; n++) await tell(database.db, healthy.facilityId, { n })
    await vendor.waitForRequest(isNumber(7))
    assert.equal(slow.requests.length, 4)
  } finally {
    await slow.close()
  }
})

test('a node that dies between send and settle leaves the entry to the next, under the same id', async () => {
  await workers.stop()
  const { clientId, facilityId } = await addPushed()
  await tell(database.db, facilityId, { n: 1 })
  await relayBatch(database.db, clock.now())
  const { promise: go, resolve: cut } = Promise.withResolvers<void>()
  vendor.answer(answers.once(go, answers.drop))
  const capacity = { total: 32, perClient: 4, inFlight: new Map() }
  const [entry] = await claimDue(database.db, { now: clock.now(), leaseMs: 30_000, capacity })
  const dying = deliver(appParts(), entry!)
  await vendor.waitForRequest()
  vendor.answer(answers.approve)

  workers = startNotifications(appParts())
  await workers.idle()
  assert.equal(vendor.requests.length, 1, 'the lease did not keep the other node off')
  await database.db.query(expireLeases, [clientId])
  await workers.idle()
  assert.equal(vendor.requests.length, 2)
  assert.equal(new Set(vendor.requests.map(({ headers }) => headers['webhook-id'])).size, 1)
  assert.deepEqual(await feedOf(database.db, clientId), [])

  // The first node wakes up and has a failure to tell: it is recorded, and brings nothing back.
  cut()
  await dying
  assert.deepEqual(await feedOf(database.db, clientId), [])
  const attempts = (await attemptsOf(database.db, clientId)).map((one) => [
    one.attempt,
    one.status,
    one.cause,
  ])
  assert.deepEqual(attempts, [
    [1, null, 'dropped'],
    [2, 200, null],
  ])
})

test('a late node neither reschedules nor ends what another has claimed since', async () => {
  await workers.stop()
  const { clientId, facilityId } = await addPushed()
  await tell(database.db, facilityId, { n: 1 })
  await relayBatch(database.db, clock.now())
  const capacity = { total: 32, perClient: 4, inFlight: new Map() }
  const claim = () => claimDue(database.db, { now: clock.now(), leaseMs: 30_000, capacity })
  const [late] = await claim()
  await database.db.query(expireLeases, [clientId])
  const [current] = await claim()
  const untouched = await feedOf(database.db, clientId)
  // Two claims of the past, because each is recorded once: the older one stands for a node later still.
  for (const [status, epoch] of [[500, late!.epoch], [200, '0']] as const) {
    vendor.answer(answers.status(status))
    await deliver(appParts(), { ...late!, epoch })
    assert.deepEqual(await feedOf(database.db, clientId), untouched)
    assert.deepEqual(await claim(), [], 'the current lease was ended')
  }
  await deliver(appParts(), current!)
  assert.deepEqual(await feedOf(database.db, clientId), [])
})

test('nodes that claim at the same moment never claim the same entry', async () => {
  await workers.stop()
  const { clientId, facilityId } = await addPushed()
  for (let n = 0; n < 30; n++) await tell(database.db, facilityId, { n })
  while ((await relayBatch(database.db, clock.now())) !== undefined);
  const claim = { leaseMs: 30_000, capacity: { total: 32, perClient: 8, inFlight: new Map() } }
  const early = clock.now().subtract({ seconds: 1 })
  assert.deepEqual(await claimDue(database.db, { now: early, ...claim }), [])
  const claims = await Promise.all(
    Array.from({ length: 6 }, () => claimDue(database.db, { now: clock.now(), ...claim })),
  )
  const own = claims.map((entries) => entries.filter((entry) => entry.clientId === clientId))
  const positions = own.flat().map((entry) => entry.position)
  assert.equal(new Set(positions).size, positions.length)
  assert.ok(positions.length >= 8, `${positions.length} claimed`)
  assert.ok(own.every((entries) => entries.length <= 8))
})

test('push and pull share an entry: it goes only when both are done with it', async () => {
  const { clientId, facilityId } = await addPushed({ isPulled: true })
  await tell(database.db, facilityId, { n: 1 })
  await workers.idle()
  assert.deepEqual(
    (await feedOf(database.db, clientId)).map(({ pull, push }) => [pull, push]),
    [['waiting', 'off']],
  )
  const batch = await pull(database.db, { clientId, limit: 1, now: clock.now() })
  await settlePull(database.db, batch!, true)
  assert.deepEqual(await feedOf(database.db, clientId), [])

  vendor.answer(answers.status(500))
  await tell(database.db, facilityId, { n: 2 })
  await workers.idle()
  await settlePull(database.db, (await pull(database.db, { clientId, limit: 1, now: clock.now() }))!, true)
  assert.deepEqual(
    (await feedOf(database.db, clientId)).map(({ pull, push }) => [pull, push]),
    [['off', 'waiting']],
  )
  vendor.answer(answers.approve)
  clock.advance({ minutes: 1 })
  await workers.idle()
  assert.deepEqual(await feedOf(database.db, clientId), [])
})

test('stop waits for the delivery under way and records it', async () => {
  const { clientId, facilityId } = await addPushed()
  const { promise: go, resolve: letGo } = Promise.withResolvers<void>()
  vendor.answer(answers.once(go))
  await tell(database.db, facilityId)
  await vendor.waitForRequest()
  const stopped = workers.stop()
  letGo()
  await stopped
  assert.equal((await attemptsOf(database.db, clientId)).length, 1)
  assert.deepEqual(await feedOf(database.db, clientId), [])
})

test('what waits for a client that is switched off is kept and not sent', async () => {
  const { clientId, facilityId } = await addPushed()
  const set = (is: boolean) => database.db.query(setPushed, [clientId, is])
  vendor.answer(answers.status(500))
  await tell(database.db, facilityId, { n: 1 })
  await workers.idle()
  await set(false)
  clock.advance({ minutes: 2 })
  await workers.idle()
  assert.deepEqual(sent(), ['1'])
  await set(true)
  await workers.idle()
  assert.deepEqual(sent(), ['1', '1'])
})
