/** Who a request comes from, as limits per address of the internet see it. */
import { createHmac } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** What counts as one address: of IPv6 a /64, as a customer has at least that. */
export function networkOf(address: string): string {
  const ip = bareIp(address)
  if (!ipaddr.isValid(ip)) return ip
  const parsed = ipaddr.process(ip)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')
}

// Some proxies write the port behind the address that they name.
function bareIp(address: string): string {
  return /^(\d+(?:\.\d+){3}):\d+$/.exec(address)?.[1] ?? /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? address
}

const inner = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat', 'unspecified'])

/**
 * Whether an address is of this machine or of a network of one's own. It may stand for many: a proxy that isn't trusted,
 * a container's bridge, a gateway. What isn't an address at all is none of these.
 */
export function isInner(address: string): boolean {
  const ip = bareIp(address)
  return ipaddr.isValid(ip) && inner.has(ipaddr.process(ip).range())
}

/** What limits per address of the internet count by; null where the address may stand for many. */
export const internetAddress = (ip: string): string | null => (isInner(ip) ? null : networkOf(ip))

/** A name for an address in a table of counters, which nobody can turn back without the secret. */
export function addressKey(secret: string, address: string): string {
  return `ip ${createHmac('sha256', secret)
    .update(`address ${networkOf(address)}`)
    .digest('base64url')}`
}

/** Whether a peer is one of the proxies that are trusted. */
export function trustOf(proxies: readonly string[]): (peer: string) => boolean {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [ip, bits] = proxy.split('/') as [string, string | undefined]
    const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(ip, family)
    else list.addSubnet(ip, Number(bits), family)
  }
  return (peer) => isIP(peer) > 0 && list.check(peer, isIP(peer) === 6 ? 'ipv6' : 'ipv4')
}
