/** What a proof runs against: a PostgreSQL server of its own with fsync on, hubs as processes, and a way to end each. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { removeEmbedded, startEmbedded } from '../../hub/src/db/embedded.ts'
import { migrate } from '../../hub/src/db/migrate.ts'
import { createDb } from '../../hub/src/db/pool.ts'
import { placeCluster } from '../../hub/test/support/cluster.ts'

const root = resolve(import.meta.dirname, '../..')

export type Node = {
  origin: string
  pid: number
  /** What the process had to say beside its log. */
  ended: Promise<unknown>
  /** Its log so far; in the sandbox only, where it is a file. */
  log(): Promise<string>
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>
}

export type NodeOptions = {
  /** Another way to the database than the stage's own. */
  databaseUrl?: string
  /** The sandbox allows vendors on loopback; production does not. */
  mode?: 'sandbox' | 'production'
  workers?: boolean
  poolSize?: number
  /** What its machine's clock is ahead, and what it is after SIGUSR2 (wrongClock.ts). */
  clock?: { aheadMs: number; thenMs?: number; isHurried?: boolean }
  /** Is given all that it says at the terminal. */
  hear?(text: string): void
  /** Settings that no other field has. */
  env?: Record<string, string>
}

export type Stage = {
  databaseUrl: string
  /** A folder that goes with the stage. */
  folder: string
  /** Runs SQL on connections that no hub knows of. */
  rows<R = any>(text: string, values?: readonly unknown[]): Promise<R[]>
  startNode(options?: NodeOptions): Promise<Node>
  /** Ends PostgreSQL at once, as a power cut would for its clients; resolves when it has recovered. */
  killDatabase(): Promise<void>
  /** Ends everything; nothing stays behind. */
  close(): Promise<void>
}

const silent = { info() {}, warn() {} }

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-proof-'))
  await placeCluster(folder)
  const server = await startEmbedded({ dataDir: folder, log: silent })
  const pool = new pg.Pool({ connectionString: server.url, max: 4, application_name: 'proof' })
  pool.on('error', () => {})
  const nodes = new Set<Node>()
  await migrateOnce(server.url)
  const rows = async (text: string, values: readonly unknown[] = []) => (await pool.query(text, [...values])).rows
  let sandboxes = 0
  return {
    databaseUrl: server.url,
    folder,
    rows,
    async startNode(options = {}) {
      const dataDir = join(folder, `node-${++sandboxes}`)
      const node = await startNode({ databaseUrl: server.url, ...options }, dataDir)
      nodes.add(node)
      void node.ended.then(() => nodes.delete(node))
      return node
    },
    async killDatabase() {
      const pid = server.pid()
      process.kill(pid, 'SIGQUIT')
      while (server.pid() === pid || !(await rows('select 1').catch(() => null))) await delay(20)
    },
    async close() {
      await Promise.all([...nodes].map((node) => node.kill()))
      await pool.end()
      await server.stop()
      await removeEmbedded(folder)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function migrateOnce(connection: string): Promise<void> {
  const db = createDb({ connection, poolSize: 1, prepared: true, statementTimeoutMs: 60_000, acquireTimeoutMs: 5_000 })
  await migrate(db, { directory: join(root, 'hub/migrations') })
  await db.close()
}

async function startNode(options: NodeOptions & { databaseUrl: string }, dataDir: string): Promise<Node> {
  const { databaseUrl, mode = 'production', workers = true, poolSize = 10, clock, env = {}, hear = () => {} } = options
  const child = fork(join(root, 'hub/src/main.ts'), {
    // The channel makes the hub end with whoever runs the proof.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: clock ? ['--import', join(import.meta.dirname, 'wrongClock.ts')] : [],
    env: {
      PATH: process.env.PATH,
      // Set in the tests: a hub that is killed and started again and again need not be compiled each time.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: databaseUrl,
      SLOTWIRE_MODE: mode,
      SLOTWIRE_DATA_DIR: dataDir,
      SLOTWIRE_SECRET: 'only the proofs use this secret, and only locally',
      SLOTWIRE_WORKERS: workers ? 'on' : 'off',
      SLOTWIRE_POOL_SIZE: String(poolSize),
      SLOTWIRE_LOG_LEVEL: 'info',
      ...(clock && {
        PROOF_CLOCK_AHEAD_MS: String(clock.aheadMs),
        PROOF_CLOCK_THEN_MS: String(clock.thenMs ?? clock.aheadMs),
        PROOF_CLOCK_HURRIED: clock.isHurried ? 'yes' : '',
      }),
      // A proof's few patients book by the thousand; where caps are what is proved, it sets them.
      SLOTWIRE_VISITS_PER_PHONE: '0',
      SLOTWIRE_VISITS_PER_EMAIL: '0',
      ...env,
    },
  })
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (data: Buffer) => hear(data.toString()))
  const ended = once(child, 'exit')
  const isUp = mode === 'sandbox' ? /Slotwire is ready/ : /"url":"([^"]+)".*"listening"/
  const said = await Promise.race([untilSaid(child, isUp), ended.then(() => null)])
  if (!said) throw new Error(`A hub ended with ${child.exitCode ?? child.signalCode} before it listened`)
  const url = said[1] ?? JSON.parse(await readFile(join(dataDir, 'sandbox.json'), 'utf8')).api
  return {
    origin: new URL(url).origin.replace('localhost', '127.0.0.1'),
    pid: child.pid!,
    ended,
    log: () => readFile(join(dataDir, 'hub.log'), 'utf8'),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function untilSaid(child: ReturnType<typeof fork>, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve) => {
    let output = ''
    const take = (data: Buffer) => {
      // Later output is read and dropped, so that the hub never waits for a full pipe.
      if (output === 'done') return
      output += data
      const found = pattern.exec(output)
      if (!found) return
      output = 'done'
      resolve(found)
    }
    child.stdout!.on('data', take)
    child.stderr!.on('data', take)
  })
}
