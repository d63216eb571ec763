/** Lines for whoever watches over the hub: who was refused, and what operators did. */
import ipaddr from 'ipaddr.js'
import { securityEvents } from '../metrics.ts'
import type { Logger } from 'pino'

/** The one list of what is noted. What isn't refused is no warning. */
const kinds = {
  token_refused: ['warn', 'A token was not issued'],
  bearer_refused: ['warn', 'A request without a living token was refused'],
  desk_key_refused: ['warn', "A key to a clinic's desk was refused"],
  desk_entered: ['info', "Somebody sat down at a clinic's desk"],
  payment_refused: ['warn', 'A message about a payment was refused'],
  foreign_form: ['warn', 'A form that another site sent was refused'],
  limited: ['warn', 'A limit was reached'],
  operator_command: ['info', 'An operator ran a command'],
} as const satisfies Record<string, readonly ['info' | 'warn', string]>

export type SecurityKind = keyof typeof kinds

/** Ids and words of the hub's own: nothing that was typed, tried or sent, and no whole address of a person. */
export type SecurityFields = Readonly<Record<string, string | number | readonly string[] | undefined>>

/** Writes a line, or counts it where the minute has had enough of its kind. */
export type NoteSecurity = (kind: SecurityKind, fields: SecurityFields) => void

const linesPerMinute = 10
const minuteMs = 60_000

/**
 * Who can be refused can be refused a thousand times a second, and must not fill the disk by it: ten lines a minute of
 * each kind, and the next one says how many were left out. The counter in the metrics has them all.
 */
export function createSecurityLog(log: Pick<Logger, 'info' | 'warn'>, now: () => Temporal.Instant): NoteSecurity {
  const seen = new Map<SecurityKind, { minute: number; lines: number; leftOut: number }>()
  return (kind, fields) => {
    securityEvents.inc({ kind })
    const minute = Math.floor(now().epochMilliseconds / minuteMs)
    const known = seen.get(kind) ?? { minute, lines: 0, leftOut: 0 }
    const { lines, leftOut } = known.minute === minute ? known : { ...known, lines: 0 }
    if (lines >= linesPerMinute) return void seen.set(kind, { minute, lines, leftOut: leftOut + 1 })
    seen.set(kind, { minute, lines: lines + 1, leftOut: 0 })
    const [level, text] = kinds[kind]
    log[level]({ security: kind, ...fields, ...(leftOut > 0 && { leftOut }) }, text)
  }
}

/** The network of an address: enough to see one source in many lines, and no person. Who must know more asks the proxy. */
export function coarseNetworkOf(ip: string): string | undefined {
  const [plain = ''] = ip.split('%')
  if (!ipaddr.isValid(plain)) return undefined
  const address = ipaddr.process(plain)
  return address.kind() === 'ipv4'
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/24`)}/24`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/48`)}/48`
}
