/** Forward-only migrations: numbered SQL files, each applied once, in order, in its own transaction. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { statement, type Db, type Queryable } from './pool.ts'

export type Migration = { name: string; text: string; checksum: string }

/** The schema can't be brought to what this version of the program needs; `message` says why in a sentence. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

type Applied = { name: string; checksum: string }

const findTable = statement('findMigrationTable', `select to_regclass('schema_migration') is not null as exists`)
const createTable = statement(
  'createMigrationTable',
  `create table if not exists schema_migration (
     name text primary key,
     checksum text not null,
     applied_at timestamptz not null default now()
   )`,
)
// A table lock rather than an advisory one: it ends with its transaction, whatever pooler stands between.
const lockTable = statement('lockMigrationTable', 'lock table schema_migration in exclusive mode')
const listApplied = statement('listAppliedMigrations', 'select name, checksum from schema_migration order by name')
// An index on a large table takes longer than any request may.
const liftTimeout = statement('liftStatementTimeout', 'set local statement_timeout = 0')
const hourMs = 3_600_000
const insertApplied = statement(
  'insertAppliedMigration',
  'insert into schema_migration (name, checksum) values ($1, $2)',
)

/** Reads `NNNN_name.sql` files in order. @throws MigrationError where two share a number or a name has another form */
async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql') && name !== 'schema.sql').sort()
  const numbers = new Set<string>()
  for (const name of names) {
    if (!/^\d{4}_\w+\.sql$/.test(name))
      throw new MigrationError(`${name} in ${directory} is not named like 0001_words.sql`)
    if (numbers.has(name.slice(0, 4))) throw new MigrationError(`Two migrations have the number ${name.slice(0, 4)}`)
    numbers.add(name.slice(0, 4))
  }
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8')
      // Git may write CRLF on some machines; the statement is the same.
      const checksum = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
      return { name, text, checksum }
    }),
  )
}

/**
 * Applies what is missing; safe to call from many nodes at once.
 * @throws MigrationError where an applied file was changed, or the database is newer than this program
 */
export async function migrate(
  db: Db,
  { directory, say }: { directory: string; say?: (text: string) => void },
): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(directory)
  const applied: string[] = []
  // Not `create … if not exists` alone: a database that is up to date then needs no right to create.
  if (!(await db.query<{ exists: boolean }>(findTable))[0]!.exists) await createMigrationTable(db)
  if (planNext(migrations, await db.query<Applied>(listApplied)) === undefined) return { applied }
  for (;;) {
    const name = await applyNext(db, migrations, say)
    if (name === undefined) return { applied }
    applied.push(name)
  }
}

async function createMigrationTable(db: Db): Promise<void> {
  try {
    await db.query(createTable)
  } catch (error) {
    // Two nodes creating it at once: `if not exists` still collides in the catalog, by the table's name, its row type's
    // or their indexes, and then it is there.
    if (!['23505', '42P07', '42710'].includes((error as { code?: string }).code ?? '')) throw error
  }
}

async function applyNext(db: Db, migrations: Migration[], say?: (text: string) => void): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    await tx.query(lockTable)
    const next = planNext(migrations, await tx.query<Applied>(listApplied))
    if (!next) return undefined
    say?.(`Applying the migration ${next.name}`)
    await runScript(tx, next)
    await tx.query(insertApplied, [next.name, next.checksum])
    return next.name
  })
}

async function runScript(tx: Queryable, { name, text }: Migration): Promise<void> {
  try {
    await tx.query(liftTimeout)
    // Without a name and values pg uses the simple protocol, which takes many statements at once.
    await tx.query({ name: '', text, timeoutMs: hourMs })
  } catch (error) {
    throw new MigrationError(`The migration ${name} failed: ${reasonOf(error)}`, { cause: error })
  }
}

// PostgreSQL's words about a statement or its objects help; those about data may quote a patient's.
function reasonOf(error: unknown): string {
  const { code = '', message, constraint, table } = error as Error & Record<string, string | undefined>
  if (!/^(22|23|P0|XX)/.test(code)) return message
  return [`PostgreSQL's error ${code}`, table && `table ${table}`, constraint && `constraint ${constraint}`]
    .filter(Boolean)
    .join(', ')
}

/** The first migration that is missing, or undefined. @throws MigrationError where history and files disagree */
function planNext(migrations: readonly Migration[], applied: readonly Applied[]): Migration | undefined {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum } of applied) {
    const file = byName.get(name)
    if (!file)
      throw new MigrationError(`The database is newer than this program: it has ${name}. Start the newer version.`)
    if (file.checksum !== checksum) {
      throw new MigrationError(
        `${name} was changed after it had been applied. Restore it and put the change in a new file.`,
      )
    }
  }
  const names = new Set(applied.map(({ name }) => name))
  const next = migrations.find(({ name }) => !names.has(name))
  const last = applied.at(-1)?.name
  if (next && last && next.name < last) {
    throw new MigrationError(
      `${next.name} is missing in the database, which already has ${last}. Give it a higher number.`,
    )
  }
  return next
}
