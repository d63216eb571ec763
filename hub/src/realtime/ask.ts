/**
 * The synchronous question to a client while a patient books, and what its answer means (design,
 * "real-time").
 */
import { asks, askSeconds, asksHeld } from '../metrics.ts'
import { webhookHeaders } from '../partners/signingKeys.ts'
import { newId, type Clock } from '../time.ts'
import type { Outbound, OutboundCause, OutboundResult } from '../http/outbound.ts'
import type { Secrets } from '../secrets.ts'

export type AskCause =
  | OutboundCause
  /** The client has signing keys, and none opens: nothing was sent. */
  | 'unsigned'
  | 'redirect'
  | 'status'
  | 'content_type'
  | 'malformed_json'
  | 'no_code'
  | 'code_type'

/**
 * `approved` books. Everything else doesn't: `denied` with the dictionary's text, `unknown_code` and `failed`
 * with the neutral one.
 */
export type Verdict =
  | { outcome: 'approved' }
  | { outcome: 'denied'; code: number }
  | { outcome: 'unknown_code'; code: number }
  | { outcome: 'failed'; cause: AskCause }

/** Codes of a client's dictionary; a `Dictionary` is one. */
export type KnownCodes = { has(code: number): boolean }

/**
 * The table of answers, first match wins. Fails closed: only the headers of a 2xx, in time, book, and only a whole 4xx
 * with `application/json` and an integer `error_code` is a reasoned no.
 */
export function judge(result: OutboundResult, known: KnownCodes): Verdict {
  if (!result.ok) return failed(result.cause)
  const { status, contentType, body } = result
  if (status >= 200 && status < 300) return { outcome: 'approved' }
  if (status >= 300 && status < 400) return failed('redirect')
  if (status < 400 || status >= 500) return failed('status')
  if (!isJson(contentType)) return failed('content_type')
  const code = readCode(body)
  if (typeof code !== 'number') return failed(code)
  return known.has(code) ? { outcome: 'denied', code } : { outcome: 'unknown_code', code }
}

function failed(cause: AskCause): Verdict {
  return { outcome: 'failed', cause }
}

// Parameters are fine (charset=utf-8); application/problem+json and the like are other types.
function isJson(contentType: string | null): boolean {
  return contentType?.split(';', 1)[0]!.trim().toLowerCase() === 'application/json'
}

function readCode(body: Buffer): number | 'malformed_json' | 'no_code' | 'code_type' {
  let answer: unknown
  try {
    // TextDecoder drops a byte order mark, which some frameworks put in front and JSON.parse refuses.
    const text = new TextDecoder().decode(body)
    if (text.trim() === '') return 'no_code'
    answer = JSON.parse(text)
  } catch {
    return 'malformed_json'
  }
  if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, 'error_code')) return 'no_code'
  const code = (answer as { error_code: unknown }).error_code
  if (code === null) return 'no_code'
  // The range of the dictionary's column. `| 0` is also what turns -0 into 0.
  return typeof code === 'number' && (code | 0) === code ? code | 0 : 'code_type'
}

/** The client that is asked for a facility, with what asking it takes. */
export type AskedClient = {
  clientId: string
  pushUrl: string
  askTimeoutMs: number
  pushKeyHeader: string | null
  pushKey: string | null
  /** shadow: asked and recorded, but its answer decides nothing. */
  realtime: 'on' | 'shadow'
  /** Sealed (partners/signingKeys.ts). */
  signingKeys: readonly Buffer[]
  /** How many facilities it has; 3 is three or more. */
  facilityCount: number
}

/** Of which facility, and for whom: what limits of asks go by (http/bulkhead.ts). */
export type Asker = {
  facilityId: string
  /** Of the internet; null where it isn't known or isn't limited. */
  address: string | null
}

/** `data` in the contract's shape; `created_at` as it goes over the wire. */
export type AskEnvelope = { name: 'slot-booking' | 'booking-moving'; data: object; created_at: string }

export type Asked = {
  verdict: Verdict
  /** Null where no headers came. */
  httpStatus: number | null
  latencyMs: number
  askedAt: Temporal.Instant
}

/** The secrets open the signing keys. */
export type AskDeps = Secrets & {
  outbound: Pick<Outbound, 'post'>
  clock: Clock
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

/** The API key that client and operator have agreed on; asks and pushes carry it alike. */
function keyHeaders({
  pushKeyHeader,
  pushKey,
}: Pick<AskedClient, 'pushKeyHeader' | 'pushKey'>): Record<string, string> {
  return pushKeyHeader && pushKey ? { [pushKeyHeader.toLowerCase()]: pushKey } : {}
}

/**
 * Asks once, within the client's deadline. Never throws. Call it with no transaction open and no connection
 * held. The log gets ids and causes; neither the URL, which may carry a secret, nor anything of the patient
 * or the answer.
 */
export async function ask(
  deps: AskDeps,
  client: AskedClient,
  envelope: AskEnvelope,
  known: KnownCodes,
  { facilityId, address }: Asker,
): Promise<Asked> {
  const { outbound, clock, log } = deps
  const askedAt = clock.now()
  const body = JSON.stringify({ name: envelope.name, data: envelope.data, created_at: envelope.created_at })
  const signed = webhookHeaders(deps, client, { id: `msg_${newId()}`, at: askedAt, body })
  const request = {
    url: client.pushUrl,
    headers: { ...keyHeaders(client), 'content-type': 'application/json', ...signed },
    body,
    timeoutMs: client.askTimeoutMs,
    endpoint: {
      clientId: client.clientId,
      use: 'ask' as const,
      facility: { id: facilityId, of: client.facilityCount },
      address,
    },
  }
  const result = signed && (await outbound.post(request))
  const verdict = result ? judge(result, known) : failed('unsigned')
  const { status: httpStatus = null, latencyMs } = result ?? { latencyMs: 0 }
  const fields = { clientId: client.clientId, name: envelope.name, ...verdict, httpStatus, latencyMs }
  const cause = 'cause' in verdict ? verdict.cause : 'none'
  askSeconds.observe({ outcome: verdict.outcome }, latencyMs / 1000)
  asks.inc({ client_id: client.clientId, outcome: verdict.outcome, cause })
  if (result?.ok === false && result.heldBy) asksHeld.inc({ client_id: client.clientId, cause, by: result.heldBy })
  // Keys that don't open have a warning of their own, at most one a minute.
  const isWarned = verdict.outcome === 'unknown_code' || (verdict.outcome === 'failed' && result !== null)
  if (!isWarned) log.info(fields, result ? 'asked' : 'not asked')
  else log.warn(fields, 'asked without a usable answer')
  return { verdict, httpStatus, latencyMs, askedAt }
}
