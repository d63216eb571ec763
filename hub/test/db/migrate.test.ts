import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { dumpSchema } from '../../src/db/dumpSchema.ts'
import { migrate, MigrationError } from '../../src/db/migrate.ts'
import { connect, migrationsDirectory, testDatabase, type TestDatabase } from '../support/database.ts'

let root: string
let directory: string
let database: TestDatabase
before(async () => (root = await mkdtemp(join(tmpdir(), 'migrations-'))))
after(() => rm(root, { recursive: true }))
beforeEach(async (context) => {
  directory = join(root, String(Math.random()))
  await mkdir(directory)
  database = await testDatabase({ migrated: false })
  ;(context as { after(work: () => Promise<void>): void }).after(() => database.close())
})

const file = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text)
const query = (text: string): Promise<Record<string, unknown>[]> => database.db.query({ name: '', text })
const names = async (): Promise<unknown[]> =>
  (await query('select name from schema_migration order by name')).map(({ name }) => name)

test('files are applied in order, each once', async () => {
  await file('0002_second.sql', 'insert into a values (2); insert into a values (3)')
  await file('0001_first.sql', 'create table a (id int)')
  await file('schema.sql', 'this is no migration')
  assert.deepEqual(await migrate(database.db, { directory }), { applied: ['0001_first.sql', '0002_second.sql'] })
  assert.deepEqual(await migrate(database.db, { directory }), { applied: [] })
  assert.deepEqual(await query('select id from a order by id'), [{ id: 2 }, { id: 3 }])
})

test('many nodes starting at once apply each file once', async () => {
  await file('0001_first.sql', 'create table a (id int); select pg_sleep(0.1)')
  await file('0002_second.sql', 'insert into a values (1)')
  const nodes = Array.from({ length: 8 }, () => connect(database.url, { poolSize: 1 }))
  try {
    const results = await Promise.all(nodes.map((db) => migrate(db, { directory })))
    assert.deepEqual(results.flatMap(({ applied }) => applied).sort(), ['0001_first.sql', '0002_second.sql'])
    assert.deepEqual(await query('select id from a'), [{ id: 1 }])
  } finally {
    await Promise.all(nodes.map((db) => db.close()))
  }
})

test('a file that fails leaves nothing of itself, and is tried again when repaired', async () => {
  await file('0001_first.sql', 'create table a (id int)')
  await file('0002_second.sql', 'create table b (id int); select * from nowhere')
  await assert.rejects(migrate(database.db, { directory }), /The migration 0002_second\.sql failed: .*nowhere/)
  assert.deepEqual(await names(), ['0001_first.sql'])
  assert.deepEqual(await query(`select to_regclass('b') as b`), [{ b: null }])
  await file('0002_second.sql', 'create table b (id int)')
  assert.deepEqual(await migrate(database.db, { directory }), { applied: ['0002_second.sql'] })
})

test('a changed file, a newer database and a late number are refused, and nothing is applied', async () => {
  const refused = async (message: RegExp): Promise<void> => {
    await assert.rejects(
      migrate(database.db, { directory }),
      (error) => error instanceof MigrationError && message.test(error.message),
    )
  }
  await file('0002_second.sql', 'create table a (id int)')
  await migrate(database.db, { directory })
  await file('0001_first.sql', 'create table late (id int)')
  await refused(/0001_first\.sql is missing in the database, which already has 0002_second\.sql/)
  await rm(join(directory, '0001_first.sql'))
  await file('0002_second.sql', 'create table a (id bigint)')
  await file('0003_third.sql', 'create table c (id int)')
  await refused(/0002_second\.sql was changed after it had been applied/)
  await rm(join(directory, '0002_second.sql'))
  await refused(/The database is newer than this program: it has 0002_second\.sql/)
  assert.deepEqual(await names(), ['0002_second.sql'])
})

test('line ends do not change a file', async () => {
  await file('0001_first.sql', 'create table a (\n  id int\n)')
  await migrate(database.db, { directory })
  await file('0001_first.sql', 'create table a (\r\n  id int\r\n)')
  assert.deepEqual(await migrate(database.db, { directory }), { applied: [] })
})

test('a name out of form and a number used twice are refused', async () => {
  await file('1_first.sql', 'select 1')
  await assert.rejects(migrate(database.db, { directory }), /1_first\.sql in .* is not named like 0001_words\.sql/)
  await rm(join(directory, '1_first.sql'))
  await file('0001_a.sql', 'select 1')
  await file('0001_b.sql', 'select 1')
  await assert.rejects(migrate(database.db, { directory }), /Two migrations have the number 0001/)
})

test('a migration may take longer than a statement', async () => {
  await file('0001_slow.sql', 'select pg_sleep(0.3)')
  const db = connect(database.url, { statementTimeoutMs: 100 })
  try {
    assert.deepEqual(await migrate(db, { directory }), { applied: ['0001_slow.sql'] })
  } finally {
    await db.close()
  }
})

test('schema.sql is the schema that the migrations make', async () => {
  const migrated = await testDatabase()
  try {
    const committed = await readFile(join(migrationsDirectory, 'schema.sql'), 'utf8')
    assert.equal(await dumpSchema(migrated.db), committed, 'run npm run generate')
  } finally {
    await migrated.close()
  }
})
