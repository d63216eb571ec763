/**
 * Writes hub/migrations/schema.sql, the schema that the migrations make.
 *
 *   node scripts/dumpSchema.ts           writes the file
 *   node scripts/dumpSchema.ts --check   writes nothing; exits 1 if the file on disk is out of date
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { dumpSchema } from '../hub/src/db/dumpSchema.ts'
import { startEmbedded } from '../hub/src/db/embedded.ts'
import { migrate } from '../hub/src/db/migrate.ts'
import { createDb } from '../hub/src/db/pool.ts'

const directory = resolve(import.meta.dirname, '../hub/migrations')
const file = join(directory, 'schema.sql')

async function currentSchema(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'slotwire-schema-'))
  const silent = { info() {}, warn() {} }
  const server = await startEmbedded({ dataDir, log: silent, unsafe: true })
  const db = createDb({
    connection: server.url,
    poolSize: 2,
    prepared: true,
    statementTimeoutMs: 60_000,
    acquireTimeoutMs: 10_000,
  })
  try {
    await migrate(db, { directory })
    return await dumpSchema(db)
  } finally {
    await db.close()
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const schema = await currentSchema()
const isCurrent = schema === (await readFile(file, 'utf8').catch(() => ''))
if (isCurrent) {
  console.log('hub/migrations/schema.sql is up to date')
} else if (values.check) {
  console.error('hub/migrations/schema.sql is out of date: run npm run generate')
  process.exitCode = 1
} else {
  await writeFile(file, schema)
  console.log('Wrote hub/migrations/schema.sql')
}
