import { networkOf } from '../http/network.ts'
import { Refusal } from '../refusal.ts'
import type { App, TokenLimit } from '../http/operation.ts'

/** How many tokens one client may have a minute, and how often one address may fail with it, at each node. */
export const tokensPerMinute = 60

const minuteMs = 60_000
const mostKept = 50_000

/**
 * Makes the token endpoint's guard. Guessing secrets is hopeless anyway, so this only keeps one machine's loop from
 * costing the others. In memory and per node, because it needn't be exact. Failures are counted per address and client,
 * so that nobody's loop keeps another vendor out, not even where a proxy makes one address of them all; those of clients
 * that don't exist are one count per address, so that no list of made-up ids fills the memory. Tokens are counted per
 * client alone.
 * @param perMinute null is without limit
 */
export function createTokenLimit({ now }: Pick<App, 'now'>, perMinute: number | null): TokenLimit {
  const failures = createMinute(now)
  const tokens = createMinute(now)
  const most = perMinute ?? Infinity
  const keyOf = (ip: string, clientId: string | null) => JSON.stringify([networkOf(ip), clientId])
  return {
    admit(ip, clientId) {
      if (failures.used(keyOf(ip, clientId)) >= most) throw failures.refusal()
    },
    fail(ip, clientId) {
      const key = keyOf(ip, clientId)
      if (failures.used(key) >= most) throw failures.refusal()
      failures.add(key)
    },
    succeed(clientId) {
      if (tokens.used(clientId) >= most) throw tokens.refusal()
      tokens.add(clientId)
    },
  }
}

/** Counts of the running minute. Somebody with more keys than are kept gains more tries, and never more memory. */
function createMinute(now: App['now']) {
  const counts = new Map<string, number>()
  let minute = 0
  function begin(): number {
    const nowMs = now().epochMilliseconds
    if (minute !== Math.floor(nowMs / minuteMs)) {
      minute = Math.floor(nowMs / minuteMs)
      counts.clear()
    }
    return nowMs
  }
  return {
    used(key: string): number {
      begin()
      return counts.get(key) ?? 0
    },
    add(key: string): void {
      begin()
      const used = counts.get(key) ?? 0
      if (used === 0 && counts.size >= mostKept) counts.delete(counts.keys().next().value!)
      counts.set(key, used + 1)
    },
    refusal(): Refusal {
      const nowMs = begin()
      return new Refusal('token.temporarily_unavailable', {
        retry_after: Math.ceil(((minute + 1) * minuteMs - nowMs) / 1000),
      })
    },
  }
}
