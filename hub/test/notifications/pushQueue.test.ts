import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { claimDue } from '../../src/notifications/pushStore.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { addClient, addFacility, at } from './fixture.ts'
import type { Queryable } from '../../src/db/pool.ts'
import type { DueEntry } from '../../src/notifications/pushStore.ts'

let database: TestDatabase
before(async () => (database = await testDatabase()))
after(() => database.close())
beforeEach(() => database.db.pool.query('truncate feed_entry, push_attempt'))

const fillStatement = statement(
  'testFillFeed',
  `
  insert into feed_entry (client_id, position, facility_id, seq, name, subject_id, body, created_at, pull, push, push_id,
                          next_attempt_at)
  select $1, n, $2, n, 'slot-booked', n, '{}', $4, 'off', 'waiting', 'msg_' || n, $4 from generate_series(1, $3::int) n`,
)
const readStatement = statement(
  'testRowsRead',
  `select pg_stat_get_xact_tuples_returned('feed_entry'::regclass)::int as rows`,
)

async function addPushed(): Promise<{ clientId: string; facilityId: string }> {
  const clientId = await addClient(database.db, { isPushed: true, url: 'http://127.0.0.1:9/' })
  await database.db.pool.query('insert into client_feed (client_id) values ($1)', [clientId])
  return { clientId, facilityId: await addFacility(database.db, [clientId]) }
}

function claim(db: Queryable, total: number): Promise<DueEntry[]> {
  return claimDue(db, { now: at, leaseMs: 30_000, capacity: { total, perClient: 4, inFlight: new Map() } })
}

test('clients with more to send than there are places leave some to the others', async () => {
  const clients = await Promise.all(Array.from({ length: 9 }, addPushed))
  for (const { clientId, facilityId } of clients)
    await database.db.query(fillStatement, [clientId, facilityId, 250, at])
  const served = new Set<string>()
  // One place gets free at a time, and each of them could fill it: by chance alone, one is left out once in 10^9 runs.
  for (let n = 0; n < 200; n++) for (const { clientId } of await claim(database.db, 1)) served.add(clientId)
  assert.equal(served.size, 9)
})

test('a backlog that comes into an empty queue is not read through for each claim', async () => {
  const { clientId, facilityId } = await addPushed()
  await database.db.pool.query('vacuum (analyze) feed_entry')
  await database.db.transaction(async (tx) => {
    // More often than it takes PostgreSQL to keep a plan, with what it knows of the table: that there is nothing in it.
    for (let n = 1; n <= 10; n++) assert.deepEqual(await claim(tx, 32), [])
    await tx.query(fillStatement, [clientId, facilityId, 3000, at])
    const before = await rowsRead(tx)
    assert.equal((await claim(tx, 32)).length, 4)
    const read = (await rowsRead(tx)) - before
    assert.ok(read < 1000, `${read} rows were read for one claim, with 3000 waiting`)
  })
})

async function rowsRead(db: Queryable): Promise<number> {
  return (await db.query<{ rows: number }>(readStatement))[0]!.rows
}
