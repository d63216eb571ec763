import { startReaper } from './bookings/reap.ts'
import { startCalendarTrimming } from './bookings/trim.ts'
import { createServer } from './http/server.ts'
import { createSecurityLog } from './log/security.ts'
import { startNotifications } from './notifications/workers.ts'
import { operations } from './operations.ts'
import { createAuthenticate } from './partners/authenticate.ts'
import { createLimiter } from './partners/limits.ts'
import { createTokenLimit, tokensPerMinute } from './partners/tokenLimit.ts'
import { startTrimming } from './partners/trim.ts'
import { startPaymentExpiry } from './payments/expire.ts'
import { startAskTrimming } from './realtime/trim.ts'
import { startSessionTrimming } from './site/desk/session.ts'
import { docsRoutes } from './site/docs/routes.ts'
import { healthRoutes } from './site/health.ts'
import { sendErrorPage } from './site/page.ts'
import { paymentRoutes } from './site/paymentStatus.ts'
import { siteRoutes } from './site/routes.ts'
import type { Config, WorkerRole } from './config.ts'
import type { Db } from './db/pool.ts'
import type { App } from './http/operation.ts'
import type { Outbound } from './http/outbound.ts'
import type { Health } from './site/health.ts'
import type { Clock } from './time.ts'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

export type AppParts = {
  config: Config
  db: Db
  clock: Clock
  log: Logger
  outbound: Outbound
  secret: string
  secretAlso?: string | undefined
  publicUrl: string
  /** A refusal outside an operation's list becomes a bug. On in tests. */
  strict?: boolean
  /** Tokens a minute of one client, and failures of one address with it; null in tests, which log in more often. */
  tokenLimit?: number | null
}

/** Builds everything from its parts. main.ts, tests and the bench all start here. */
export function createApp(all: AppParts): { app: App; server: FastifyInstance; health: Health } {
  const { strict, tokenLimit = tokensPerMinute, ...parts } = all
  const now = () => parts.clock.now()
  const note = createSecurityLog(parts.log, now)
  const app: App = { ...parts, now, note, tokens: createTokenLimit({ now }, tokenLimit), background: new Set() }
  const server = createServer(app, {
    operations,
    authenticate: createAuthenticate(app),
    count: createLimiter(app),
    sendErrorPage,
    strict,
  })
  siteRoutes(server, app)
  paymentRoutes(server, app)
  docsRoutes(server, app, operations)
  const health: Health = { isDraining: false }
  healthRoutes(server, app, health)
  return { app, server, health }
}

const trimmers = [startTrimming, startAskTrimming, startCalendarTrimming, startSessionTrimming]
const allRoles: readonly WorkerRole[] = ['relay', 'push', 'reap', 'trim']

/**
 * Starts what runs beside the requests. `stop` lets the work in hand finish.
 * @param roles of this node; each has to run on some node
 */
export function startWorkers(app: App, roles = allRoles): { stop(): Promise<void> } {
  const workers: { stop(): Promise<unknown> }[] = [startNotifications(app, { roles })]
  if (roles.includes('reap')) workers.push(startReaper(app), startPaymentExpiry(app))
  if (roles.includes('trim')) workers.push(...trimmers.map((start) => start(app)))
  return { stop: async () => void (await Promise.all(workers.map((worker) => worker.stop()))) }
}
