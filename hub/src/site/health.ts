/** For the machines around the hub: whether it lives, whether it may get requests, and what it measures. */
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { contractOperations } from '../contract/document.ts'
import { registry, requestSeconds, scraped, watchProcess } from '../metrics.ts'
import { Refusal } from '../refusal.ts'
import { countApplied, readQueues } from './healthStore.ts'
import type { App } from '../http/operation.ts'
import type { Queues } from './healthStore.ts'
import type { FastifyInstance } from 'fastify'

export type Health = { isDraining: boolean }

const migrations = readdirSync(resolve(import.meta.dirname, '../../migrations')).filter((name) => /^\d/.test(name))
// Less than the patience of those who ask, and than what a query may wait for a connection.
const patienceMs = 2_000

/** GET /livez, /readyz and, where the setting allows it, /metrics; counts every request. */
export function healthRoutes(fastify: FastifyInstance, app: App, health: Health): void {
  fastify.get('/livez', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'alive' }))
  fastify.get('/readyz', async (_request, reply) => {
    const fault = health.isDraining ? 'draining' : await faultOf(app)
    reply.code(fault ? 503 : 200).header('cache-control', 'no-store')
    return reply.send(fault ? { status: 'not_ready', reason: fault } : { status: 'ready' })
  })
  fastify.get('/metrics', async (_request, reply) => {
    if (!app.config.metrics) throw new Refusal('route.not_found')
    await scrape(app)
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics())
  })
  if (!app.config.metrics) return
  watchProcess()
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url
    const operation = route ? (operationIds.get(`${request.method} ${route}`) ?? route) : 'none'
    requestSeconds.observe({ operation, status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000)
  })
}

// Routes without a parameter's value: as many as there are pages and operations.
const operationIds = new Map(
  [...contractOperations.values()].map(({ id, method, path }) => [
    `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    id as string,
  ]),
)

async function faultOf({ db, clock }: App): Promise<'database' | 'migrations' | 'clock' | null> {
  const applied = await inTime(countApplied(db, migrations)).catch(() => null)
  if (applied === null) return 'database'
  if (applied !== migrations.length) return 'migrations'
  return clock.isSure() ? null : 'clock'
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(reject, patienceMs, new Error('The database took too long'))
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

const databaseUp = scraped('database_up', '1 where the database answered the scrape')
const queueGauges: Record<keyof Queues, ReturnType<typeof scraped>> = {
  unrelayed: scraped('notifications_unrelayed', 'Notifications that are in no feed yet'),
  unrelayedAge: scraped('notifications_unrelayed_age_seconds', 'Age of the oldest of them'),
  due: scraped('pushes_due', 'Pushes whose time has come, those under way included'),
  dueAge: scraped('pushes_due_age_seconds', 'How long the oldest of them has been due'),
  leaseOverdue: scraped('push_lease_overdue_seconds', 'How long ago the oldest lease of a push ended'),
  holds: scraped('holds', 'Bookings held while a clinic is asked'),
  holdOverdue: scraped('hold_overdue_seconds', 'How long ago the oldest hold ended that nobody has freed'),
}
const poolConnections = scraped('pool_connections', 'Connections of this node to the database', ['state'])
const poolWaiting = scraped('pool_waiting', 'Queries of this node that wait for a connection')
const breakers = scraped('breaker_state', '0 closed, 1 half open, 2 open', ['client_id', 'use'])
const outbound = scraped('outbound_in_flight', 'Requests to a client under way', ['client_id', 'use'])
const openFacilities = scraped('breaker_open_facilities', 'Facilities of a client whose breakers are open', [
  'client_id',
  'use',
])
const breakerNumbers = { closed: 0, half_open: 1, open: 2 } as const

/** Fills the gauges. The queues are the database's: every node shows the same. */
async function scrape(app: App): Promise<void> {
  const { totalCount, idleCount, waitingCount } = app.db.pool
  poolConnections.set({ state: 'idle' }, idleCount)
  poolConnections.set({ state: 'used' }, totalCount - idleCount)
  poolWaiting.set(waitingCount)
  for (const { clientId: client_id, use, state, inFlight, openFacilities: open } of app.outbound.guards()) {
    breakers.set({ client_id, use }, breakerNumbers[state])
    outbound.set({ client_id, use }, inFlight)
    openFacilities.set({ client_id, use }, open)
  }
  const queues = await inTime(readQueues(app.db, app.now())).catch(() => null)
  databaseUp.set(queues ? 1 : 0)
  // Nothing is said rather than what was true once.
  for (const [name, gauge] of Object.entries(queueGauges)) {
    if (queues) gauge.set(queues[name as keyof Queues])
    else gauge.remove()
  }
}
