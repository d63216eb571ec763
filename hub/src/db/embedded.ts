/**
 * A real PostgreSQL server as a child of the hub, for when no DATABASE_URL is set: docs/decisions/0001.
 * The server outlives a killed hub; the next start finds it and goes on with it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, lstat, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { EmbeddedError, type Account } from './binaries.ts'
import { environment, openCluster, user, type Cluster } from './embeddedCluster.ts'
import { commandOf, isAlive, readLock } from './embeddedLock.ts'
import { keepLogShort, openLog, tailOfLog } from './embeddedLog.ts'

export type Log = { info(fields: object, text: string): void; warn(fields: object, text: string): void }

export type EmbeddedOptions = {
  /** The hub's data folder; the cluster is its subfolder `postgres`. */
  dataDir: string
  log: Log
  /** Tells a person what is going on. */
  say?: (text: string) => void
  /** For tests only: a crash of the machine may lose data. */
  unsafe?: boolean
  /** For tests only: the npm scope of another major version. */
  scope?: string
}

export type Embedded = {
  /** `postgres://slotwire@/slotwire?host=…`, a Unix socket. Stays the same when the server is restarted. */
  url: string
  /** False where a server that a killed hub left behind was taken over. */
  started: boolean
  pid(): number
  /** Fast shutdown. Close the pool first; a server that another hub uses as well goes on running. */
  stop(): Promise<void>
}

type Place = Cluster & { options: EmbeddedOptions }
type Server = { pid: number; socketDir: string; child?: ChildProcess }

/** Starts the server, or goes on with the living one. @throws EmbeddedError with a sentence for the person */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  await mkdir(options.dataDir, { recursive: true })
  const folder = join(await realpath(options.dataDir), 'postgres')
  const cluster: Place = { ...(await openCluster(folder, options)), options }
  const living = await findLiving(folder)
  let server = living ?? (await launch(cluster))
  await createDatabase(server)
  let stopping: Promise<void> | undefined
  const watch = watchServer(cluster, server, (next) => (server = next))
  return {
    url: urlOf(server),
    started: living === undefined,
    pid: () => server.pid,
    stop: () => (stopping ??= stop()),
  }

  async function stop(): Promise<void> {
    await watch.end()
    if (await isUsedByOthers(server)) return
    await shutDown(server)
    await rm(server.socketDir, { recursive: true, force: true })
  }
}

/** The server that a killed hub left running. A lock file of a dead one, or of a reused process number, is removed. */
async function findLiving(folder: string): Promise<Server | undefined> {
  const lock = await readLock(folder)
  if (!lock) return undefined
  if (isAlive(lock.pid)) {
    const command = await commandOf(lock.pid)
    // The socket folder has a random name and, unlike /proc/<pid>/cwd, everyone may read a command line.
    if (command.includes('unix_socket_directories=') && command.includes(lock.socketDir)) {
      if (!(await untilReady(folder, lock.pid, () => isAlive(lock.pid)))) return findLiving(folder)
      const { socketDir } = (await readLock(folder)) ?? lock
      return { pid: lock.pid, socketDir }
    }
    if (command === '' || command.includes('postgres')) {
      throw new EmbeddedError(`Another program (process ${lock.pid}) uses the database in ${folder}: stop it first.`)
    }
  }
  await rm(join(folder, 'postmaster.pid'), { force: true })
  if (basename(lock.socketDir).startsWith('slotwire-')) await rm(lock.socketDir, { recursive: true, force: true })
  return undefined
}

/** @param socketDir given on a restart, so that the pool's connection settings stay valid */
async function launch(cluster: Place, socketDir?: string): Promise<Server> {
  const directory = socketDir ?? (await createSocketDir(cluster.account))
  // A postmaster that was killed leaves processes which hold its shared memory for a moment.
  for (let attempt = 1; ; attempt++) {
    const server = await tryLaunch(cluster, directory)
    if (server) return server
    const other = await findLiving(cluster.folder)
    if (other) return other
    if (attempt === 20) {
      throw new EmbeddedError(`The database server doesn't start: ${await tailOfLog(cluster.options.dataDir)}`)
    }
    await delay(250)
  }
}

async function tryLaunch({ folder, argument, account, binaries, options }: Place, socketDir: string) {
  const log = await openLog(options.dataDir)
  const child = spawn(join(binaries.native, 'bin', 'postgres'), ['-D', argument, ...settings(socketDir, options)], {
    ...account,
    cwd: folder,
    env: environment(),
    // Its own process group: Ctrl-C in a terminal must reach the hub, not the database under it.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  // Listened to before anything is awaited: both come on the next tick.
  const spawned = once(child, 'spawn')
  let alive = true
  child.once('exit', () => (alive = false))
  await spawned.finally(() => log.close())
  child.unref()
  const ready = await untilReady(folder, child.pid!, () => alive)
  return ready ? { pid: child.pid!, socketDir, child } : undefined
}

function settings(socketDir: string, { unsafe }: EmbeddedOptions): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    // All files of a folder of tests are open at once.
    max_connections: unsafe ? 500 : 100,
    shared_buffers: '128MB',
    synchronous_commit: unsafe ? 'off' : 'on',
    fsync: unsafe ? 'off' : 'on',
    full_page_writes: unsafe ? 'off' : 'on',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO',
    // An error's text and detail quote values, and values are patients' data. The hub logs errors by their code.
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: 0,
    log_parameter_max_length: 0,
    log_statement: 'none',
    log_min_duration_statement: -1,
    log_checkpoints: 'off',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** A short path (a socket's may have 103 bytes) that only the server's user may enter. */
async function createSocketDir(account: Account): Promise<string> {
  const base = Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp'
  const directory = await mkdtemp(join(await realpath(base), 'slotwire-'))
  if (account) await chown(directory, account.uid, account.gid)
  return directory
}

/** False where the process ended first. The lock file's last line turns to `ready`; there is nothing to await on it. */
async function untilReady(folder: string, pid: number, alive: () => boolean): Promise<boolean> {
  while (alive()) {
    const lock = await readLock(folder)
    if (lock?.pid === pid && lock.isReady) return true
    await delay(10)
  }
  return false
}

function urlOf({ socketDir }: Server, database = user): string {
  return `postgres://${user}@/${database}?host=${encodeURIComponent(socketDir)}`
}

async function ask<R extends object>(
  server: Server,
  database: string,
  work: (client: pg.Client) => Promise<R>,
): Promise<R> {
  const client = new pg.Client({ connectionString: urlOf(server, database), connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function createDatabase(server: Server): Promise<void> {
  await ask(server, 'postgres', async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [user])
    return rowCount ? {} : client.query(`create database ${user}`).catch(ignoreDuplicate)
  })
}

function ignoreDuplicate(error: { code?: string }): object {
  if (error.code === '42P04' || error.code === '23505') return {}
  throw error
}

/** Other hubs on the same data folder, known by the application name that the pool gives itself. */
async function isUsedByOthers(server: Server): Promise<boolean> {
  const text = `select 1 from pg_stat_activity where application_name like 'slotwire-%' and application_name <> $1 limit 1`
  const found = await ask(server, 'postgres', (client) => client.query(text, [`slotwire-${process.pid}`])).catch(
    () => undefined,
  )
  return Boolean(found?.rowCount)
}

/** Restarts a server that ended by itself, and keeps its log short. */
function watchServer(cluster: Place, first: Server, changed: (server: Server) => void) {
  const { log, dataDir } = cluster.options
  const ending = new AbortController()
  const trim = setInterval(() => void keepLogShort(dataDir), 600_000).unref()
  async function follow(server: Server): Promise<void> {
    for (;;) {
      await untilEnded(server, ending.signal)
      if (ending.signal.aborted) return
      log.warn({ pid: server.pid }, 'The embedded database server ended by itself; starting it again')
      server = await launch(cluster, server.socketDir)
      changed(server)
      log.info({ pid: server.pid }, 'The embedded database server runs again')
    }
  }
  const following = follow(first).catch((error) => log.warn({ err: error }, 'The embedded database server is gone'))
  return {
    async end() {
      clearInterval(trim)
      ending.abort()
      await following
    },
  }
}

async function untilEnded(server: Server, signal?: AbortSignal): Promise<void> {
  try {
    if (server.child) {
      if (server.child.exitCode === null && server.child.signalCode === null)
        await once(server.child, 'exit', { signal })
      return
    }
    // A server that was taken over is no child of ours: its end is no event.
    while (isAlive(server.pid)) await delay(signal ? 250 : 20, undefined, { signal, ref: !signal })
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
  }
}

async function shutDown(server: Server): Promise<void> {
  try {
    process.kill(server.pid, 'SIGINT')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
    throw error
  }
  server.child?.ref()
  await untilEnded(server)
}

/** Removes the cluster. Its server must have been stopped, or be the one a killed hub left behind: that one is ended. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'postgres')
  if (!(await lstat(folder).catch(() => undefined))) return
  const living = await findLiving(folder)
  if (living) {
    await shutDown(living)
    await rm(living.socketDir, { recursive: true, force: true })
  }
  await rm(folder, { recursive: true, force: true })
}
