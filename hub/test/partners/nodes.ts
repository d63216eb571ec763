/** More hubs on the database of a test's own: each with its own pool, caches and leases, as a node of its own has. */
import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { createOutbound } from '../../src/http/outbound.ts'
import { createLog } from '../../src/log/create.ts'
import { createClient } from '../support/client.ts'
import { connect } from '../support/database.ts'
import type { App } from '../../src/http/operation.ts'
import type { TestApp } from '../support/app.ts'
import type { TestClient } from '../support/client.ts'
import type { TestContext } from 'node:test'

export type Node = { app: App; origin: string; a: TestClient; close(): Promise<void> }

/** A second hub beside `first`; its client A has the first's token. */
export async function startNode(first: TestApp): Promise<Node> {
  const db = connect(first.databaseUrl, { poolSize: 10 })
  const outbound = createOutbound({
    allowHttp: true,
    allowedPrivateRanges: ['127.0.0.0/8', '::1/128'],
    maxBodyBytes: 65536,
  })
  const { app, server } = createApp({
    config: loadConfig({ SLOTWIRE_LOG_LEVEL: 'fatal' }),
    db,
    clock: first.clock,
    log: createLog({ level: 'fatal' }),
    outbound,
    secret: first.app.secret,
    publicUrl: 'http://localhost',
    strict: true,
    tokenLimit: null,
  })
  const origin = await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    origin,
    a: createClient(origin, first.a.token),
    async close() {
      await server.close()
      await outbound.close()
      await db.close()
    },
  }
}

/** Makes the process's stopwatch jump ahead, as the caches of all nodes in it see it. */
export function jump(context: TestContext, ms: number): void {
  const real = performance.now.bind(performance)
  context.mock.method(performance, 'now', () => real() + ms)
}
