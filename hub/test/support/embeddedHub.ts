/** A process that uses the embedded server as the hub does; embedded.test.ts kills it. Prints its URL when ready. */
import { startEmbedded } from '../../src/db/embedded.ts'
import { createDb } from '../../src/db/pool.ts'

const log = { info() {}, warn() {} }
const server = await startEmbedded({ dataDir: process.argv[2]!, log })
const db = createDb({
  connection: server.url,
  poolSize: 2,
  prepared: true,
  statementTimeoutMs: 10_000,
  acquireTimeoutMs: 10_000,
})
await db.query({ name: '', text: 'select 1' })
console.log(JSON.stringify({ url: server.url, pid: server.pid(), started: server.started }))
// An open socket alone keeps a real hub running.
const alive = setInterval(() => {}, 60_000)
process.once('SIGTERM', async () => {
  clearInterval(alive)
  await db.close()
  await server.stop()
})
