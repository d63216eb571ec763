import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { announce } from '../../src/notifications/announce.ts'
import { relayBatch, startRelay } from '../../src/notifications/relay.ts'
import { manualClock } from '../../src/time.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { addClient, addFacility, at, bodyOf, feedOf, tell, testLog } from './fixture.ts'

let database: TestDatabase
before(async () => (database = await testDatabase()))
after(() => database.close())

const listSeqs = statement('testSeqs', 'select seq from notification where facility_id = $1 order by seq')
const lockStream = statement('testLockStream', 'select 1 as x from facility_stream where facility_id = $1 for update')
const listNames = statement('testFeedNames', 'select name from feed_entry where client_id = $1 order by position')

const upTo = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1))

async function relayAll(): Promise<void> {
  while ((await relayBatch(database.db, at)) !== undefined);
}

test('16 writers, a third of whose transactions roll back, number a stream without gap', async () => {
  const facilityId = await addFacility(database.db, [])
  let committed = 0
  const writer = async (w: number): Promise<void> => {
    for (let n = 0; n < 12; n++) {
      const work = database.db.transaction(async (tx) => {
        const facts = {
          facilityId,
          name: 'slot-booked',
          subjectId: null,
          originClientId: null,
          createdAt: at,
        } as const
        await announce(tx, { ...facts, body: bodyOf(n) })
        if ((n + w) % 3 === 0) throw new Error('changed my mind')
      })
      await work.then(
        () => committed++,
        () => {},
      )
    }
  }
  await Promise.all(Array.from({ length: 16 }, (_, w) => writer(w)))
  assert.equal(committed, 128)
  const rows = await database.db.query<{ seq: string }>(listSeqs, [facilityId])
  assert.deepEqual(
    rows.map((row) => row.seq),
    upTo(128),
  )
})

test('three relays beside the writers copy everything once, in order per facility and client', async () => {
  const { db } = database
  const clients = await Promise.all([addClient(db, { isPulled: true }), addClient(db, { isPushed: true })])
  const facilities = await Promise.all([addFacility(db, clients), addFacility(db, clients), addFacility(db, clients)])
  const log = testLog()
  const relays = Array.from({ length: 3 }, () => startRelay({ db, clock: manualClock(String(at)), log: log as never }))
  const writer = async (w: number): Promise<void> => {
    for (let n = 0; n < 25; n++) {
      await tell(db, facilities[(n + w) % 3]!)
    }
  }
  await Promise.all(Array.from({ length: 12 }, (_, w) => writer(w)))
  await Promise.all(relays.map((relay) => relay.idle()))
  await relayAll()
  await Promise.all(relays.map((relay) => relay.stop()))
  for (const clientId of clients) {
    const feed = await feedOf(db, clientId)
    assert.deepEqual(
      feed.map((row) => row.position),
      upTo(300),
    )
    for (const facilityId of facilities) {
      assert.deepEqual(
        feed.filter((row) => row.facilityId === facilityId).map((row) => row.seq),
        upTo(100),
      )
    }
    assert.equal(new Set(feed.map((row) => row.pushId)).size, 300)
  }
  assert.deepEqual(log.warnings, [])
})

test('a batch is bounded, and the next goes on where it ended', async () => {
  const { db } = database
  const clientId = await addClient(db, { isPulled: true })
  const facilityId = await addFacility(db, [clientId])
  for (let n = 0; n < 201; n++) await tell(db, facilityId, { n })
  assert.equal(await relayBatch(db, at), facilityId)
  assert.equal((await feedOf(db, clientId)).length, 200)
  assert.equal(await relayBatch(db, at), facilityId)
  assert.equal(await relayBatch(db, at), undefined)
  assert.deepEqual(
    (await feedOf(db, clientId)).map((row) => row.n),
    Array.from({ length: 201 }, (_, n) => String(n)),
  )
})

test('a batch takes several facilities, and what it copies of all of them together is bounded', async () => {
  const { db } = database
  const clients = await Promise.all([addClient(db, { isPulled: true }), addClient(db, { isPulled: true })])
  const [first, second] = [await addFacility(db, clients), await addFacility(db, [clients[0]!])]
  for (let n = 0; n < 150; n++) for (const facilityId of [first, second]) await tell(db, facilityId, { n })
  const counts = async () => Promise.all(clients.map(async (clientId) => (await feedOf(db, clientId)).length))
  assert.equal(await relayBatch(db, at), second)
  assert.deepEqual(await counts(), [200, 100])
  assert.equal(await relayBatch(db, at), second)
  assert.deepEqual(await counts(), [300, 150])
  assert.equal(await relayBatch(db, at), undefined)
  const feed = await feedOf(db, clients[0]!)
  assert.deepEqual(
    feed.map((row) => row.position),
    upTo(300),
  )
  for (const facilityId of [first, second]) {
    assert.deepEqual(
      feed.filter((row) => row.facilityId === facilityId).map((row) => row.seq),
      upTo(150),
    )
  }
})

test("a client's own call reaches the facility's other clients, not itself, and nobody else", async () => {
  const { db } = database
  const [own, other, stranger, silent] = await Promise.all([
    addClient(db, { isPulled: true, isPushed: true }),
    addClient(db, { isPulled: true }),
    addClient(db, { isPulled: true }),
    addClient(db),
  ])
  const facilityId = await addFacility(db, [own, other, silent])
  await addFacility(db, [stranger])
  await tell(db, facilityId, { n: 1, originClientId: own })
  await tell(db, facilityId, { n: 2 })
  await relayAll()
  assert.deepEqual(
    (await feedOf(db, own)).map(({ n, pull, push }) => [n, pull, push]),
    [['2', 'waiting', 'waiting']],
  )
  assert.deepEqual(
    (await feedOf(db, other)).map(({ n, pull, push }) => [n, pull, push]),
    [
      ['1', 'waiting', 'off'],
      ['2', 'waiting', 'off'],
    ],
  )
  assert.deepEqual(await feedOf(db, stranger), [])
  assert.deepEqual(await feedOf(db, silent), [])
})

test('optional names come only to clients that chose them, and a choice leaves out the rest', async () => {
  const { db } = database
  const undecided = await addClient(db, { isPulled: true })
  const choosy = await addClient(db, { isPulled: true, names: ['break-created', 'booking-canceled'] })
  const facilityId = await addFacility(db, [undecided, choosy])
  const names = ['slot-booked', 'break-created', 'booking-canceled', 'address-assigned', 'presence-marked'] as const
  for (const name of names) await tell(db, facilityId, { name })
  await relayAll()
  const namesOf = async (id: string) => (await db.query<{ name: string }>(listNames, [id])).map((row) => row.name)
  assert.deepEqual(await namesOf(undecided), ['slot-booked', 'break-created', 'booking-canceled', 'presence-marked'])
  assert.deepEqual(await namesOf(choosy), ['break-created', 'booking-canceled'])
})

test("a transaction that holds one facility's stream stops no other facility", async () => {
  const { db } = database
  const clientId = await addClient(db, { isPulled: true })
  const [held, free] = [await addFacility(db, [clientId]), await addFacility(db, [clientId])]
  for (const facilityId of [held, free]) await tell(db, facilityId)
  const { promise: go, resolve: release } = Promise.withResolvers<void>()
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>()
  const holder = db.transaction(async (tx) => {
    await tx.query(lockStream, [held])
    isLocked()
    await go
  })
  await locked
  try {
    assert.equal(await relayBatch(db, at), free)
    assert.equal(await relayBatch(db, at), undefined)
  } finally {
    release()
    await holder
  }
  assert.equal(await relayBatch(db, at), held)
})
