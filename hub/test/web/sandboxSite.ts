import { createApp, startWorkers } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { createOutbound } from '../../src/http/outbound.ts'
import { createLog } from '../../src/log/create.ts'
import { seedDemo } from '../../src/sandbox/seed.ts'
import { startVendor } from '../../src/sandbox/vendor.ts'
import { manualClock } from '../../src/time.ts'
import { testNow } from '../support/app.ts'
import { testDatabase } from '../support/database.ts'
import type { Db } from '../../src/db/pool.ts'

export type SandboxSite = {
  url: string
  db: Db
  clock: ReturnType<typeof manualClock>
  deskKey: string
  logged: string[]
  close(): Promise<void>
}

/**
 * The hub with the demo world and the built-in vendor, in this process, on a free port. Its clock stands at `testNow`,
 * before the clinics open, so that the next free times are the same ones whenever the tests run.
 * `deskKey`: of facility 1. `logged`: every log line.
 */
export async function sandboxSite(): Promise<SandboxSite> {
  const database = await testDatabase()
  const clock = manualClock(testNow)
  const vendor = await startVendor({ clock })
  const { desk } = await seedDemo(database.db, clock, { vendorUrl: vendor.url })
  const outbound = createOutbound({
    allowHttp: true,
    allowedPrivateRanges: ['127.0.0.0/8', '::1/128'],
    maxBodyBytes: 65536,
  })
  const logged: string[] = []
  const { app, server } = createApp({
    config: loadConfig({}),
    db: database.db,
    clock,
    outbound,
    publicUrl: 'http://localhost',
    strict: true,
    log: createLog({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    secret: 'a secret of at least thirty-two characters',
  })
  const workers = startWorkers(app)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  app.publicUrl = url
  return {
    url,
    db: database.db,
    clock,
    deskKey: desk.key,
    logged,
    async close() {
      await server.close()
      await Promise.allSettled(app.background)
      await workers.stop()
      await outbound.close()
      await vendor.close()
      await database.close()
    },
  }
}
