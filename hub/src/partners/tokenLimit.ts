import { isIPv6 } from 'node:net'
import { Refusal } from '../refusal.ts'
import type { App } from '../http/operation.ts'

/** How many token requests one IP address may make a minute, at each node. */
export const tokensPerMinute = 60

const minuteMs = 60_000
const maxAddresses = 50_000

/**
 * Makes the token endpoint's guard, asked before a body is read: guessing secrets is hopeless anyway, so this only
 * keeps one machine's loop from costing the others. In memory and per node, because it needn't be exact.
 * @param perMinute null is without limit
 * @returns a function that throws Refusal token.temporarily_unavailable
 */
export function createTokenLimit(app: Pick<App, 'now'>, perMinute: number | null): (ip: string) => void {
  const counts = new Map<string, number>()
  let minute = 0
  return (ip) => {
    if (perMinute === null) return
    const nowMs = app.now().epochMilliseconds
    if (minute !== Math.floor(nowMs / minuteMs)) {
      minute = Math.floor(nowMs / minuteMs)
      counts.clear()
    }
    const address = networkOf(ip)
    const used = (counts.get(address) ?? 0) + 1
    if (used > perMinute) {
      const retryAfter = Math.ceil(((minute + 1) * minuteMs - nowMs) / 1000)
      throw new Refusal('token.temporarily_unavailable', { retry_after: retryAfter })
    }
    // Somebody with more addresses than this gains more tries, and never more memory.
    if (used === 1 && counts.size >= maxAddresses) counts.delete(counts.keys().next().value!)
    counts.set(address, used)
  }
}

/** An IPv6 customer has at least a /64, so that is what counts as one address. */
function networkOf(ip: string): string {
  if (!isIPv6(ip) || ip.startsWith('::ffff:')) return ip
  const [head = '', tail] = ip.split('%')[0]!.split('::')
  const first = head.split(':').filter(Boolean)
  const last = (tail ?? '').split(':').filter(Boolean)
  const middle = tail === undefined ? [] : Array<string>(8 - first.length - last.length).fill('0')
  return [...first, ...middle, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
