import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { removeEmbedded, startEmbedded, type Embedded } from '../../src/db/embedded.ts'
import { isAlive } from '../../src/db/embeddedLock.ts'
import { keepLogShort } from '../../src/db/embeddedLog.ts'
import { waitForDatabase, type Db } from '../../src/db/pool.ts'
import { placeCluster } from '../support/cluster.ts'
import { connect } from '../support/database.ts'

const isRoot = process.getuid?.() === 0
const warnings: string[] = []
const log = { info() {}, warn: (_: object, text: string) => void warnings.push(text) }

let root: string
let dataDir: string
const open: Db[] = []
const hubs: ChildProcess[] = []
const servers: Embedded[] = []

before(async () => (root = await mkdtemp(join(tmpdir(), 'embedded-'))))
after(() => rm(root, { recursive: true, force: true }))
beforeEach(async () => {
  dataDir = join(root, String(Math.random()), 'data')
  await mkdir(dataDir, { recursive: true })
})
afterEach(async () => {
  for (const db of open.splice(0)) await db.close()
  for (const hub of hubs.splice(0)) hub.kill('SIGKILL')
  for (const server of servers.splice(0)) await server.stop()
  await removeEmbedded(dataDir)
})

async function start(): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, log })
  servers.push(server)
  return server
}
function database(url: string): Db {
  const db = connect(url, { poolSize: 2 })
  open.push(db)
  return db
}
const query = (db: Db, text: string): Promise<Record<string, unknown>[]> => db.query({ name: '', text })

type Hub = { process: ChildProcess; url: string; pid: number; started: boolean }

/** A hub in a process of its own. */
async function startHub(): Promise<Hub> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/embeddedHub.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  hubs.push(child)
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { process: child, ...(JSON.parse(line) as Omit<Hub, 'process'>) }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

test('it listens on a socket in a private folder only, syncs, and quotes no values in its log', async () => {
  const server = await start()
  const db = database(server.url)
  const names = [
    'listen_addresses',
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'TimeZone',
    'server_encoding',
    'jit',
  ]
  const rows = await query(db, `select name, setting from pg_settings where name in ('${names.join("','")}')`)
  assert.deepEqual(Object.fromEntries(rows.map(({ name, setting }) => [name, setting])), {
    TimeZone: 'UTC',
    fsync: 'on',
    full_page_writes: 'on',
    jit: 'off',
    listen_addresses: '',
    server_encoding: 'UTF8',
    synchronous_commit: 'on',
  })
  const socketDir = new URL(server.url.replace('@/', '@socket/')).searchParams.get('host')!
  assert.equal((await stat(socketDir)).mode & 0o777, 0o700)
  assert.equal((await stat(join(dataDir, 'postgres'))).mode & 0o777, 0o700)
  await assert.rejects(query(db, `select 'Canary Patient'::int`))
  await assert.rejects(query(db, `do $$ begin raise exception 'x' using detail = 'Canary Patient'; end $$`))
  await db.close()
  open.length = 0
  await server.stop()
  const text = await readFile(join(dataDir, 'postgres.log'), 'utf8')
  assert.match(text, /database system is shut down/)
  assert.doesNotMatch(text, /Canary/)
  await assert.rejects(stat(socketDir), { code: 'ENOENT' })
})

test('data survives a stop and a start', async () => {
  await placeCluster(dataDir)
  const first = await start()
  const db = database(first.url)
  await query(db, 'create table kept as select 1 as id')
  await open.pop()!.close()
  await first.stop()
  assert.equal(isAlive(first.pid()), false)
  const second = await start()
  assert.equal(second.started, true)
  assert.deepEqual(await query(database(second.url), 'select id from kept'), [{ id: 1 }])
})

test('a killed hub leaves a server that the next one takes over and stops', async () => {
  await placeCluster(dataDir)
  const first = await startHub()
  await query(database(first.url), 'create table kept as select 1 as id')
  await open.pop()!.close()
  await end(first.process, 'SIGKILL')
  assert.equal(isAlive(first.pid), true)
  const second = await start()
  assert.deepEqual([second.started, second.pid(), second.url], [false, first.pid, first.url])
  assert.deepEqual(await query(database(second.url), 'select id from kept'), [{ id: 1 }])
  await open.pop()!.close()
  await second.stop()
  assert.equal(isAlive(first.pid), false)
})

test('a server that another hub uses goes on when one hub stops', async () => {
  await placeCluster(dataDir)
  const hub = await startHub()
  const server = await start()
  await server.stop()
  assert.equal(isAlive(hub.pid), true)
})

test('hubs that start at the same time end up on one server', async () => {
  const started = await Promise.all([startHub(), startHub(), startHub()])
  assert.equal(new Set(started.map(({ pid }) => pid)).size, 1)
  assert.equal(new Set(started.map(({ url }) => url)).size, 1)
  assert.deepEqual((await readdir(dataDir)).sort(), ['postgres', 'postgres.log'])
})

test('a killed server is started again under the same URL, with every committed row', async () => {
  await placeCluster(dataDir)
  const server = await start()
  const db = database(server.url)
  await query(db, 'create table kept as select 1 as id')
  const killed = server.pid()
  process.kill(killed, 'SIGKILL')
  await waitForDatabase(db, { timeoutMs: 20_000 })
  // The pool's old connection may answer once more before the kill reaches its process.
  while (server.pid() === killed) await new Promise((resolve) => setTimeout(resolve, 20))
  await waitForDatabase(db, { timeoutMs: 20_000 })
  assert.deepEqual(await query(db, 'select id from kept'), [{ id: 1 }])
  assert.match(warnings.at(-1)!, /ended by itself/)
  await open.pop()!.close()
  await server.stop()
})

test('a lock file that names a living process of another kind does not stop the start', async () => {
  await placeCluster(dataDir)
  const first = await start()
  await first.stop()
  await writeFile(
    join(dataDir, 'postgres/postmaster.pid'),
    `${process.pid}\n/x\n1\n5432\n/tmp/slotwire-gone\n\n 1 1\nready\n`,
  )
  const second = await start()
  assert.equal(second.started, true)
  await second.stop()
})

test('a database of another major version is refused with a sentence', async () => {
  await placeCluster(dataDir)
  await (await start()).stop()
  await writeFile(join(dataDir, 'postgres/PG_VERSION'), '12\n')
  await assert.rejects(start(), /was made by PostgreSQL 12, and this version of Slotwire brings 1\d/)
})

test('a log that has grown is cut', async () => {
  await writeFile(join(dataDir, 'postgres.log'), 'x'.repeat(5_000_001))
  await keepLogShort(dataDir)
  assert.deepEqual(
    [(await stat(join(dataDir, 'postgres.log'))).size, (await stat(join(dataDir, 'postgres.log.1'))).size],
    [0, 5_000_001],
  )
})

test(
  'as root the data may lie below a folder that only root may enter',
  { skip: !isRoot && 'needs root' },
  async () => {
    await chmod(join(dataDir, '..'), 0o700)
    const first = await start()
    await query(database(first.url), 'create table kept as select 1 as id')
    await query(open[0]!, 'checkpoint')
    await open.pop()!.close()
    await first.stop()
    const second = await start()
    assert.deepEqual(await query(database(second.url), 'select id from kept'), [{ id: 1 }])
    assert.notEqual((await stat(join(dataDir, 'postgres'))).uid, 0)
  },
)

for (const [whose, uid, expected] of [
  ["a named user's", 1, 1],
  ["a nameless user's", 12345, 65534],
] as const) {
  test(
    `as root, ${whose} data folder gets a database of user ${expected}`,
    { skip: !isRoot && 'needs root' },
    async () => {
      await chown(dataDir, uid, uid)
      const server = await start()
      assert.equal((await stat(join(dataDir, 'postgres'))).uid, expected)
      await server.stop()
    },
  )
}
