/**
 * Which addresses the hub may dial on behalf of a partner: global unicast ones, and what the operator has
 * listed.
 */
import dns from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import type { LookupFunction } from 'node:net'

export type OutboundCause =
  | 'timeout'
  | 'dns'
  | 'refused_address'
  | 'connect'
  | 'dropped'
  | 'tls'
  | 'tls_expired'
  | 'tls_hostname'
  | 'tls_untrusted'
  | 'body_too_large'
  | 'bad_response'
  | 'bad_url'
  | 'overloaded'
  | 'circuit_open'

/** Carries a cause through sockets and undici up to `post`, which turns it into a result. */
export class OutboundFailure extends Error {
  readonly reason: OutboundCause

  constructor(reason: OutboundCause, cause?: unknown) {
    super(reason, { cause })
    this.name = 'OutboundFailure'
    this.reason = reason
  }
}

export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Names to addresses. Rejects where there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** @throws naming the first text that is no CIDR range, such as `10.0.0.0/8` or `fd00::/8` */
export function parseRanges(cidrs: readonly string[]): AddressRange[] {
  return cidrs.map((cidr) => {
    if (ipaddr.isValidCIDR(cidr)) return ipaddr.parseCIDR(cidr)
    throw new Error(`"${cidr}" is no address range; write it as 10.0.0.0/8 or fd00::/8`)
  })
}

const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3')

// Looks global, but is Azure's metadata and DNS endpoint inside every virtual machine there.
const reservedIpv4 = ipaddr.IPv4.parseCIDR('168.63.129.16/32')

/**
 * Whether `address` (an IP address in any notation) is global unicast or in a listed range. Addresses that
 * carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo, ISATAP) count as themselves and are refused:
 * nobody needs one as an endpoint, and each is a way around a rule for the address inside.
 */
export function isDialable(address: string, allowed: readonly AddressRange[]): boolean {
  if (address.includes('%') || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (allowed.some((range) => isWithin(parsed, range))) return true
  if (parsed.range() !== 'unicast') return false
  if (parsed instanceof ipaddr.IPv4) return !parsed.match(reservedIpv4)
  // ipaddr.js calls everything it has no name for unicast, ::7f00:1 too; only 2000::/3 has been handed out.
  return parsed.match(globalIpv6) && !isIsatap(parsed)
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: AddressRange): boolean {
  // match throws where the kinds differ.
  return address.kind() === base.kind() && address.match(base as never, bits)
}

function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x0200)
}

const longestUrl = 2048

/**
 * Reads a partner's URL. `new URL` has by then turned every IPv4 notation (octal, hex, short, one number,
 * full-width digits) into four decimals, and that is the host that gets dialled.
 * @returns null where the URL may not be used at all: other scheme, userinfo, unreadable, longer than 2048
 */
export function parseTarget(url: string, { allowHttp }: { allowHttp: boolean }): URL | null {
  if (url.length > longestUrl) return null
  const target = URL.parse(url)
  if (!target || target.hostname === '') return null
  if (target.protocol !== 'https:' && !(allowHttp && target.protocol === 'http:')) return null
  return target.username === '' && target.password === '' ? target : null
}

/** The IP address a URL names as its host, without brackets; null where the host is a name. */
export function literalOf(target: URL): string | null {
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1')
  return ipaddr.isValid(host) ? host : null
}

/**
 * A `lookup` for net and tls that hands over dialable addresses only, so that what was checked is what is
 * dialled: no second resolution lies between. Addresses that may not be dialled are dropped; none left is
 * `refused_address`.
 */
export function filteringLookup(resolve: Resolve, allowed: readonly AddressRange[]): LookupFunction {
  return (hostname, options, callback) => {
    const refuse = (reason: OutboundCause, cause?: unknown) => {
      callback(new OutboundFailure(reason, cause), [])
    }
    resolve(hostname).then(
      (addresses) => {
        const dialable = addresses.filter((address) => isDialable(address, allowed)).map(withFamily)
        if (dialable.length === 0) refuse(addresses.length > 0 ? 'refused_address' : 'dns')
        else if (options.all) callback(null, dialable)
        else callback(null, dialable[0]!.address, dialable[0]!.family)
      },
      (error: unknown) => refuse('dns', error),
    )
  }
}

function withFamily(address: string): { address: string; family: 4 | 6 } {
  return { address, family: address.includes(':') ? 6 : 4 }
}

/** Where a name's addresses come from; each rejects where it has none. */
export type NameSources = {
  ipv4(hostname: string): Promise<string[]>
  ipv6(hostname: string): Promise<string[]>
  system(hostname: string): Promise<string[]>
}

const resolver = new dns.Resolver({ timeout: 1500, tries: 2 })
const otherFamilyGraceMs = 50

const realSources: NameSources = {
  ipv4: (hostname) => resolver.resolve4(hostname),
  ipv6: (hostname) => resolver.resolve6(hostname),
  system: async (hostname) => (await dns.lookup(hostname, { all: true })).map(({ address }) => address),
}

/**
 * Asks DNS over the event loop. getaddrinfo would do it on two threads that all names share, and two partners
 * with hanging name servers would then stop everybody's; it is asked only for names that DNS doesn't hold
 * (hosts file, search domains).
 */
export async function systemResolve(hostname: string, sources: NameSources = realSources): Promise<string[]> {
  // RFC 6761: never a question for DNS.
  if (/(?:^|\.)localhost\.?$/i.test(hostname)) return ['127.0.0.1', '::1']
  const found = await bothFamilies(sources.ipv4(hostname), sources.ipv6(hostname))
  return found.length > 0 ? found : sources.system(hostname)
}

/**
 * Addresses of whichever family answers, plus the other's if it is at most 50 ms behind: some servers never
 * do.
 */
async function bothFamilies(ipv4: Promise<string[]>, ipv6: Promise<string[]>): Promise<string[]> {
  const found: string[] = []
  const collect = async (family: Promise<string[]>) => {
    const addresses = await family
    found.push(...addresses)
    if (addresses.length === 0) throw new Error('no addresses')
  }
  const collected = [collect(ipv4), collect(ipv6)]
  const all = Promise.allSettled(collected)
  await Promise.any(collected).catch(() => {})
  let timer: NodeJS.Timeout | undefined
  await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, otherFamilyGraceMs)))])
  clearTimeout(timer)
  return [...found]
}
