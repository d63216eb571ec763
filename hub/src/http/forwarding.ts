import { isInner, trustOf } from './network.ts'
import type { App } from './operation.ts'
import type { FastifyRequest } from 'fastify'

const hourMs = 3_600_000

/**
 * Makes the watch over forwarding headers: in production a line in the log, at most one an hour, where some come from a
 * peer that isn't a trusted proxy. Then all who come through it look like one caller to the limits per address, or one
 * caller makes such headers up. The peer is named only where it stands in a network of the operator's own.
 */
export function watchForwarding(app: Pick<App, 'config' | 'log' | 'now'>): (request: FastifyRequest) => void {
  const isTrusted = trustOf(app.config.trustedProxies)
  let saidAtMs = -Infinity
  return ({ headers, socket: { remoteAddress: peer } }) => {
    if (headers['x-forwarded-for'] === undefined && headers.forwarded === undefined) return
    if (app.config.mode !== 'production' || !peer || isTrusted(peer)) return
    const nowMs = app.now().epochMilliseconds
    // A clock that was put back must not silence it.
    if (Math.abs(nowMs - saidAtMs) < hourMs) return
    saidAtMs = nowMs
    app.log.warn({ ...(isInner(peer) && { peer }) }, untrusted)
  }
}

const untrusted =
  'X-Forwarded-For or Forwarded came from a peer that SLOTWIRE_TRUSTED_PROXIES does not name, and was ignored: if it is ' +
  'your proxy, name it there, or limits per address take all who come through it for one caller'
