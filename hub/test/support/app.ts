/** A whole hub in this process: real HTTP on a free port, a real database with the small world, a clock that stands. */
import { createApp, startWorkers } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { createOutbound } from '../../src/http/outbound.ts'
import { createLog } from '../../src/log/create.ts'
import { manualClock } from '../../src/time.ts'
import { logIn } from './client.ts'
import { testDatabase } from './database.ts'
import { minimal } from './minimal.ts'
import { seedMinimal } from './seed.ts'
import type { Db } from '../../src/db/pool.ts'
import type { App } from '../../src/http/operation.ts'
import type { TestClient } from './client.ts'
import type { Minimal, MinimalOptions } from './seed.ts'
import type { FastifyInstance } from 'fastify'

export type TestApp = {
  app: App
  server: FastifyInstance
  origin: string
  db: Db
  /** DATABASE_URL of the database, for a second hub. */
  databaseUrl: string
  clock: ReturnType<typeof manualClock>
  world: Minimal
  /** Client A, then B, each with a token. */
  a: TestClient
  b: TestClient
  close(): Promise<void>
}

/** Where the clock stands: a Monday, 07:00 in Warsaw. */
export const testNow = '2026-11-23T06:00:00Z'

/** Days pass within a second on a test's clock, but not on the breaker's: its tests bring limits of their own. */
export const withoutBreaker = { leastCalls: 1_000_000 }

export type TestAppOptions = MinimalOptions & {
  workers?: boolean
  logTo?: { write(line: string): void }
  /** Token requests a minute of one address. Default: without limit. */
  tokenLimit?: number
}

export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await testDatabase()
  const clock = manualClock(testNow)
  const world = await seedMinimal(database.db, clock, options)
  const outbound = createOutbound(
    { allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8', '::1/128'], maxBodyBytes: 65536 },
    { limits: withoutBreaker },
  )
  const { app, server } = createApp({
    config: loadConfig({ SLOTWIRE_LOG_LEVEL: 'info' }),
    db: database.db,
    clock,
    log: createLog({ level: options.logTo ? 'debug' : 'fatal' }, options.logTo ?? process.stderr),
    outbound,
    secret: 'a secret of at least thirty-two characters',
    publicUrl: 'http://localhost',
    strict: true,
    tokenLimit: options.tokenLimit ?? null,
  })
  const workers = options.workers ? startWorkers(app) : undefined
  const origin = await server.listen({ port: 0, host: '127.0.0.1' })
  app.publicUrl = origin
  return {
    app,
    server,
    origin,
    clock,
    world,
    db: database.db,
    databaseUrl: database.url,
    a: await logIn(origin, minimal.clients.a),
    b: await logIn(origin, minimal.clients.b),
    async close() {
      await server.close()
      await Promise.allSettled(app.background)
      await workers?.stop()
      await outbound.close()
      await database.close()
    },
  }
}
