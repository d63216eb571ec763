/** What a bench runs against: a PostgreSQL server of its own, filled once, hubs as processes, and a process of clients. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { removeEmbedded, startEmbedded } from '../hub/src/db/embedded.ts'
import { migrate } from '../hub/src/db/migrate.ts'
import { createDb } from '../hub/src/db/pool.ts'
import { systemClock } from '../hub/src/time.ts'
import { startHub } from './hub.ts'
import { findPgbench } from './pgbench.ts'
import { seedWorld } from './world.ts'
import type { Db } from '../hub/src/db/pool.ts'
import type { Hub, HubOptions } from './hub.ts'
import type { Job, Load } from './load.ts'
import type { World } from './world.ts'

export type Settings = {
  seconds: number
  seed: number
  concurrency: number
  rounds: number
  pool: number
  workers: boolean
  /** Folder for CPU profiles of the hubs of this checkout. */
  profile?: string | undefined
  /** Another checkout, whose hub runs in the same rounds. */
  beside?: string | undefined
}

/** Which checkout a hub runs from. */
export type Whose = 'hub' | 'beside'

export type Stand = Settings & {
  db: Db
  databaseUrl: string
  world: World
  pgbench: string
  /** For whatever a bench writes; goes with the stand. */
  folder: string
  /** Ends with the stand where it isn't stopped before. */
  startHub(whose: Whose, options?: Partial<HubOptions>): Promise<Hub>
  load(job: Job): Promise<Load>
  /** Slots asked for so far on either side: none is asked for twice. */
  taken: { hub: number; pgbench: number }
  say(text: string): void
}

export const root = join(import.meta.dirname, '..')
export const say = (text: string) => void process.stdout.write(`${text}\n`)

type Stops = (() => Promise<unknown>)[]

/** Runs `work` on a stand that is gone afterwards, also where Ctrl-C ends it. */
export async function onStand<T>(settings: Settings, work: (stand: Stand) => Promise<T>): Promise<T> {
  const pgbench = findPgbench()
  const stops: Stops = []
  process.once('SIGINT', () => void stopAll(stops).then(() => process.exit(130)))
  try {
    return await work(await prepare(settings, pgbench, stops))
  } finally {
    await stopAll(stops)
  }
}

async function stopAll(stops: Stops): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
}

async function prepare(settings: Settings, pgbench: string, stops: Stops): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-bench-'))
  stops.push(() => removeEmbedded(folder).then(() => rm(folder, { recursive: true })))
  const server = await startEmbedded({ dataDir: folder, log: { info() {}, warn: (_, text) => say(text) }, say })
  stops.push(() => server.stop())
  const db = createDb({
    connection: server.url,
    poolSize: 2,
    prepared: true,
    statementTimeoutMs: 600_000,
    acquireTimeoutMs: 5_000,
  })
  stops.push(() => db.close())
  await migrate(db, { directory: join(root, 'hub/migrations') })
  say('Filling 2,000 calendars')
  const world = await seedWorld(db, systemClock.now(), say)
  const loader = fork(join(import.meta.dirname, 'load.ts'))
  stops.push(async () => loader.kill())
  return {
    ...settings,
    db,
    databaseUrl: server.url,
    world,
    pgbench,
    folder,
    say,
    taken: { hub: 0, pgbench: 0 },
    startHub: (whose, options) => startHubOf(whose, { ...settings, folder, databaseUrl: server.url }, options, stops),
    async load(job) {
      const answer = once(loader, 'message')
      loader.send(job)
      return (await answer)[0] as Load
    },
  }
}

type Place = Settings & { folder: string; databaseUrl: string }

async function startHubOf(whose: Whose, place: Place, options: Partial<HubOptions> = {}, stops: Stops): Promise<Hub> {
  const { pool: poolSize, workers, databaseUrl, folder, profile, beside } = place
  const checkout = whose === 'hub' ? { root, profile } : { root: resolve(beside!), profile: undefined }
  const hub = await startHub({ ...checkout, databaseUrl, poolSize, workers, dataDir: join(folder, whose), ...options })
  stops.push(() => hub.stop())
  return hub
}
