import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { classifyDbError, UnknownCommitError } from '../../src/db/errors.ts'
import { statement } from '../../src/db/pool.ts'
import { connect, testDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase({ migrated: false })
  await database.db.query({ name: '', text: 'create table note (id int primary key, text text)' })
})
after(() => database.close())

const listNotes = statement('testListNotes', 'select id from note order by id')
const insertNote = statement('testInsertNote', 'insert into note (id, text) values ($1, $2)')
const terminate = statement('testTerminate', 'select pg_terminate_backend($1)')
const ownPid = statement('testOwnPid', 'select pg_backend_pid() as pid')
const sleep = statement('testSleep', 'select pg_sleep(5)')

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => assert.fail('did not fail'),
    (error) => error,
  )

test('values keep their precision and come back in the promised shapes', async () => {
  const text = `select $1::timestamptz as at, $2::timestamptz[] as ats, '2026-03-29'::date as day, 9007199254740993::bigint as big,
    array[1, 9007199254740993]::bigint[] as bigs, 12.50::numeric as price, '{"a": [1]}'::jsonb as json, 7::int as small,
    '12345-01-01T00:00:00Z'::timestamptz as far`
  const at = Temporal.Instant.from('2026-10-25T01:30:00.123456Z')
  const [row] = await database.db.query<Record<string, unknown>>(statement('testShapes', text), [at, [at]])
  assert.equal(String(row!.at), '2026-10-25T01:30:00.123456Z')
  assert.deepEqual((row!.ats as unknown[]).map(String), ['2026-10-25T01:30:00.123456Z'])
  assert.equal(String(row!.far), '+012345-01-01T00:00:00Z')
  const rest = { day: row!.day, big: row!.big, bigs: row!.bigs, price: row!.price, json: row!.json, small: row!.small }
  assert.deepEqual(rest, {
    day: '2026-03-29',
    big: '9007199254740993',
    bigs: ['1', '9007199254740993'],
    price: '12.50',
    json: { a: [1] },
    small: 7,
  })
})

test('a name stands for one text only', () => {
  statement('testTwice', 'select 1')
  assert.doesNotThrow(() => statement('testTwice', 'select 1'))
  assert.throws(() => statement('testTwice', 'select 2'), /Two statements are named testTwice/)
  assert.throws(() => statement('x'.repeat(64), 'select 1'), /longer than 63/)
})

test('named statements are prepared, and with prepared off none is', async () => {
  const count = statement('testCountPrepared', 'select name from pg_prepared_statements')
  const named = connect(database.url, { poolSize: 1 })
  const unnamed = connect(database.url, { poolSize: 1, prepared: false })
  try {
    assert.deepEqual(await named.query(count), [{ name: 'testCountPrepared' }])
    assert.deepEqual(await unnamed.query(count), [])
  } finally {
    await Promise.all([named.close(), unnamed.close()])
  }
})

test('a throw rolls everything back and the connection goes on', async () => {
  const db = connect(database.url, { poolSize: 1 })
  try {
    const work = db.transaction(async (tx) => {
      await tx.query(insertNote, [1, 'a'])
      throw new Error('changed my mind')
    })
    await assert.rejects(work, /changed my mind/)
    assert.deepEqual(await db.query(listNotes), [])
    assert.equal(db.pool.totalCount, 1)
  } finally {
    await db.close()
  }
})

test('a swallowed error does not let a rolled-back transaction pass for committed', async () => {
  const work = database.db.transaction(async (tx) => {
    await tx.query(insertNote, [2, 'a'])
    await tx.query(insertNote, [2, 'b']).catch(() => {})
  })
  await assert.rejects(work, /rolled back/)
  assert.deepEqual(await database.db.query(listNotes), [])
})

test('an error of the statement keeps its connection, a broken connection is replaced', async () => {
  const db = connect(database.url, { poolSize: 1 })
  try {
    const [first] = await db.query<{ pid: number }>(ownPid)
    await failure(db.query(statement('testBadNumber', 'select $1::int'), ['abc']))
    assert.deepEqual(await db.query(ownPid), [first])
    // Between two statements of a transaction: nobody listens to the connection then.
    const error = await failure(
      db.transaction(async (tx) => {
        await database.db.query(terminate, [first!.pid])
        await tx.query(ownPid)
      }),
    )
    assert.equal(classifyDbError(error), 'unavailable')
    const [second] = await db.query<{ pid: number }>(ownPid)
    assert.notEqual(second!.pid, first!.pid)
  } finally {
    await db.close()
  }
})

test('an idle connection that is cut does not end the process, and the next query works', async () => {
  const db = connect(database.url, { poolSize: 1 })
  try {
    const [first] = await db.query<{ pid: number }>(ownPid)
    const removed = new Promise((resolve) => db.pool.once('remove', resolve))
    await database.db.query(terminate, [first!.pid])
    await removed
    assert.notEqual((await db.query<{ pid: number }>(ownPid))[0]!.pid, first!.pid)
  } finally {
    await db.close()
  }
})

test('a connection that breaks during COMMIT is an unknown outcome', async () => {
  await database.db.query({
    name: '',
    text: `create function cut() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end $$;
      create table fragile (id int);
      create constraint trigger cut after insert on fragile deferrable initially deferred for each row execute function cut()`,
  })
  const error = await failure(
    database.db.transaction((tx) => tx.query(statement('testInsertFragile', 'insert into fragile values (1)'))),
  )
  assert.ok(error instanceof UnknownCommitError)
  assert.equal(classifyDbError(error), 'unavailable')
})

test('a constraint that refuses at COMMIT is a known failure', async () => {
  await database.db.query({ name: '', text: 'create table late (id int unique deferrable initially deferred)' })
  const insert = statement('testInsertLate', 'insert into late values (1), (1)')
  const error = await failure(database.db.transaction((tx) => tx.query(insert)))
  assert.equal(classifyDbError(error), 'conflict')
})

const classified: [name: string, expected: string, sql: string, values?: unknown[]][] = [
  ['NUL in a text', 'bad_value', 'select $1::text', ['a\0b']],
  ['a number out of range', 'bad_value', 'select $1::int', ['99999999999']],
  ['a day that is none', 'bad_value', 'select $1::date', ['2026-02-30']],
  ['a lone surrogate in JSON', 'bad_value', 'select $1::jsonb', ['"\\ud800"']],
  ['a duplicate key', 'conflict', 'insert into note values (7), (7)'],
  ['a missing table', 'other', 'select * from nowhere'],
]
for (const [name, expected, text, values] of classified) {
  test(`${name} is classified as ${expected}`, async () => {
    assert.equal(classifyDbError(await failure(database.db.query({ name: '', text }, values))), expected)
  })
}

test('a slow statement, a full pool and a missing server are unavailable', async () => {
  const slow = connect(database.url, { poolSize: 1, statementTimeoutMs: 50, acquireTimeoutMs: 20 })
  const missing = connect('postgres://slotwire@/none?host=/nowhere')
  const refused = connect('postgres://slotwire@127.0.0.1:1/none')
  try {
    const running = failure(slow.query(sleep))
    const waiting = failure(slow.query(ownPid))
    const errors = [
      await running,
      await waiting,
      await failure(missing.query(ownPid)),
      await failure(refused.query(ownPid)),
    ]
    assert.deepEqual(errors.map(classifyDbError), Array(4).fill('unavailable'))
  } finally {
    await Promise.all([slow.close(), missing.close(), refused.close()])
  }
})

test("somebody else's missing file is no database error", () => {
  assert.equal(classifyDbError(Object.assign(new Error('no file'), { code: 'ENOENT', syscall: 'open' })), 'other')
  assert.equal(classifyDbError('a string'), 'other')
})
