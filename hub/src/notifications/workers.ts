import type { App } from '../http/operation.ts'
import { startExpiry } from './expire.ts'
import { startPush } from './push.ts'
import { startRelay } from './relay.ts'

export type Workers = {
  /** Resolves when nothing is under way any more: each delivery ends within its deadline. */
  stop(): Promise<void>
  /**
   * Resolves when all that was announced before is relayed and nothing is due to be pushed. For tests and
   * draining.
   */
  idle(): Promise<void>
}

/** Relay, push and expiry of one node. Any number of nodes may run them on one database. */
export function startNotifications(
  app: Pick<App, 'db' | 'clock' | 'log' | 'outbound' | 'secret'>,
  { pollMs = 500 } = {},
): Workers {
  const relay = startRelay(app, { pollMs })
  const push = startPush(app, { pollMs })
  const expiry = startExpiry(app)
  return {
    async stop() {
      await relay.stop()
      await Promise.all([push.stop(), expiry.stop()])
    },
    async idle() {
      await relay.idle()
      await push.idle()
    },
  }
}
