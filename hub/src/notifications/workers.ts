import { startExpiry } from './expire.ts'
import { startPush } from './push.ts'
import { startRelay } from './relay.ts'
import type { WorkerRole } from '../config.ts'
import type { App } from '../http/operation.ts'

export type Workers = {
  /** Resolves when nothing is under way any more: each delivery ends within its deadline. */
  stop(): Promise<void>
  /**
   * Resolves when all that was announced before is relayed and nothing is due to be pushed. For tests and
   * draining.
   */
  idle(): Promise<void>
}

const allRoles: readonly WorkerRole[] = ['relay', 'push', 'trim']

/** Relay, push and expiry (trim) of one node. Any number of nodes may run them on one database. */
export function startNotifications(
  app: Pick<App, 'db' | 'clock' | 'log' | 'outbound' | 'secret' | 'secretAlso'>,
  { pollMs = 500, roles = allRoles } = {},
): Workers {
  const relay = roles.includes('relay') ? startRelay(app, { pollMs }) : null
  const push = roles.includes('push') ? startPush(app, { pollMs }) : null
  const expiry = roles.includes('trim') ? startExpiry(app) : null
  return {
    async stop() {
      await relay?.stop()
      await Promise.all([push?.stop(), expiry?.stop()])
    },
    async idle() {
      await relay?.idle()
      await push?.idle()
    },
  }
}
