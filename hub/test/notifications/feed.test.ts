import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { expire } from '../../src/notifications/expire.ts'
import { countRemaining, pull, settlePull, type PullBatch } from '../../src/notifications/feed.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { manualClock } from '../../src/time.ts'
import { connect, testDatabase, type TestDatabase } from '../support/database.ts'
import { addClient, addFacility, at, feedOf, numberOf, tell } from './fixture.ts'

let database: TestDatabase
const clock = manualClock(at.toString())
const app = () => ({ db: database.db, now: clock.now })
before(async () => (database = await testDatabase()))
after(() => database.close())

const countRows = statement(
  'testCountRows',
  `select (select count(*)::int from notification where facility_id = $1) as notifications,
    (select count(*)::int from push_attempt where client_id = $2) as attempts`,
)
const insertAttempt = statement('testInsertAttempt', 'insert into push_attempt values ($1, 1, $2, $3, 500, null, 12)')
const insertManyAttempts = statement(
  'testInsertManyAttempts',
  'insert into push_attempt select $1, 2, n, $2, 500, null, 1 from generate_series(1, 2500) n',
)
const bury = statement(
  'testBury',
  "update feed_entry set push = 'buried', next_attempt_at = null where client_id = $1 and position = $2",
)

async function relayAll(): Promise<void> {
  while ((await relayBatch(database.db, at)) !== undefined);
}

/** A client that pulls, with notifications 1…count queued. */
async function addPuller(count: number, facts = {}) {
  const clientId = await addClient(database.db, { isPulled: true, ...facts })
  const facilityId = await addFacility(database.db, [clientId])
  for (let n = 1; n <= count; n++) await tell(database.db, facilityId, { n })
  await relayAll()
  return { clientId, facilityId }
}

const take = (clientId: string, limit = 1, options = {}) => pull(app(), { clientId, limit, ...options })
const numbers = (batch: PullBatch | undefined): string[] | undefined => batch?.bodies.map((body) => numberOf(body))

test('hands out the oldest first, consumes only what was written, and tells the rest', async () => {
  const { clientId } = await addPuller(5)
  const first = (await take(clientId, 2))!
  assert.deepEqual(numbers(first), ['1', '2'])
  assert.equal(await countRemaining(app(), first), 3)
  await settlePull(app(), first, false)
  const again = (await take(clientId, 2))!
  assert.deepEqual(numbers(again), ['1', '2'])
  await settlePull(app(), again, true)
  const rest = (await take(clientId, 100))!
  assert.deepEqual(numbers(rest), ['3', '4', '5'])
  assert.equal(await countRemaining(app(), rest), 0)
  await settlePull(app(), rest, true)
  assert.equal(await take(clientId), undefined)
  assert.deepEqual(await feedOf(database.db, clientId), [])
})

test('a client without pull, and one that nothing was ever queued for, find nothing', async () => {
  const { clientId } = await addPuller(1, { isPulled: false, isPushed: true })
  assert.equal(await take(clientId), undefined)
  assert.equal(await take(await addClient(database.db, { isPulled: true })), undefined)
})

test('five pullers over two nodes beside a writer, a third cut: no gap, no inversion', async () => {
  const { clientId, facilityId } = await addPuller(0)
  const total = 120
  const otherNode = connect(database.url)
  const handed: string[][] = []
  const consumed: string[] = []
  const writing = (async () => {
    for (let n = 1; n <= total; n++) {
      await tell(database.db, facilityId, { n })
      await relayBatch(database.db, at)
    }
  })()
  const puller = async (p: number): Promise<void> => {
    const db = p % 2 === 0 ? database.db : otherNode
    for (let turn = p; consumed.length < total; turn++) {
      const batch = await pull({ db, now: clock.now }, { clientId, limit: 1 + (turn % 7) })
      if (!batch) continue
      const isWritten = turn % 3 !== 0
      handed.push(numbers(batch)!)
      if (isWritten) consumed.push(...numbers(batch)!)
      await settlePull({ db, now: clock.now }, batch, isWritten)
    }
  }
  await Promise.all([writing, ...Array.from({ length: 5 }, (_, p) => puller(p))])
  await otherNode.close()
  assert.deepEqual(
    consumed,
    Array.from({ length: total }, (_, n) => String(n + 1)),
  )
  assert.ok(handed.flat().length > total, 'nothing was ever cut')
  assert.deepEqual(await feedOf(database.db, clientId), [])
})

test('a second pull waits for the first, and takes the same over when the first never ends', async (t) => {
  const { clientId } = await addPuller(2)
  t.after(() => clock.set(at.toString()))
  const dead = (await take(clientId, 1, { leaseMs: 60_000 }))!
  let isDone = false
  const next = take(clientId).finally(() => (isDone = true))
  await database.db.query(statement('testPause', 'select pg_sleep(0.1)'))
  assert.equal(isDone, false, 'two pulls held the queue at once')
  clock.advance({ milliseconds: 59_999 })
  await database.db.query(statement('testPause', 'select pg_sleep(0.1)'))
  assert.equal(isDone, false, 'a lease was taken over before its end')
  clock.advance({ milliseconds: 1 })
  const successor = (await next)!
  assert.deepEqual(numbers(successor), ['1'])

  // The first comes back: it neither consumes nor frees what its successor holds.
  await settlePull(app(), dead, true)
  assert.deepEqual(
    (await feedOf(database.db, clientId)).map(({ n }) => n),
    ['1', '2'],
  )
  await settlePull(app(), dead, false)
  await settlePull(app(), successor, true)
  assert.deepEqual(
    (await feedOf(database.db, clientId)).map(({ n }) => n),
    ['2'],
  )
})

test('an empty answer keeps no lease', async () => {
  const { clientId, facilityId } = await addPuller(0)
  await tell(database.db, facilityId, { n: 1 })
  await relayAll()
  await settlePull(app(), (await take(clientId))!, true)
  assert.equal(await take(clientId), undefined)
  await tell(database.db, facilityId, { n: 2 })
  await relayAll()
  const started = performance.now()
  assert.deepEqual(numbers(await take(clientId)), ['2'])
  assert.ok(performance.now() - started < 5000, 'waited for a lease that nobody needs')
})

test('an unpulled notification is handed out up to 72 hours, not at 72 hours, and then deleted', async (t) => {
  t.after(() => clock.set(at.toString()))
  const { clientId } = await addPuller(1)
  const dueAt = at.add({ hours: 72 })
  const before = dueAt.subtract({ milliseconds: 1 })
  await expire(database.db, before)
  clock.set(before.toString())
  const last = (await take(clientId))!
  assert.deepEqual(numbers(last), ['1'])
  await settlePull(app(), last, false)
  clock.set(dueAt.toString())
  assert.equal(await take(clientId), undefined)
  await expire(database.db, dueAt)
  assert.deepEqual(await feedOf(database.db, clientId), [])
})

test('a buried push lives 14 days from its creation, also where its pull has expired', async () => {
  const { clientId } = await addPuller(2, { isPushed: true })
  await database.db.query(bury, [clientId, '1'])
  const states = async () => (await feedOf(database.db, clientId)).map(({ n, pull, push }) => [n, pull, push])
  await expire(database.db, at.add({ hours: 72 }))
  assert.deepEqual(await states(), [
    ['1', 'off', 'buried'],
    ['2', 'off', 'waiting'],
  ])
  await expire(database.db, at.add({ hours: 14 * 24 }).subtract({ milliseconds: 1 }))
  assert.equal((await states()).length, 2)
  await expire(database.db, at.add({ hours: 14 * 24 }))
  assert.deepEqual(await states(), [])
})

test('the stream is trimmed after 14 days, never past the relay; attempts after 30', async () => {
  const { clientId, facilityId } = await addPuller(3)
  await tell(database.db, facilityId, { n: 4 })
  await database.db.query(insertManyAttempts, [clientId, at])
  await database.db.query(insertAttempt, [clientId, 1, at.add({ hours: 1 })])
  await expire(database.db, at.add({ hours: 14 * 24 }))
  assert.deepEqual(await database.db.query(countRows, [facilityId, clientId]), [{ notifications: 1, attempts: 2501 }])
  await expire(database.db, at.add({ hours: 30 * 24 }))
  assert.deepEqual(await database.db.query(countRows, [facilityId, clientId]), [{ notifications: 1, attempts: 1 }])
})
