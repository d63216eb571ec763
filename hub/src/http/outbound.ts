/** The one way out: every request to a URL that a partner chose goes through here (docs/decisions/0006). */
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import settings from '../../package.json' with { type: 'json' }
import { createGuards } from './bulkhead.ts'
import { startDeadline } from './deadline.ts'
import {
  filteringLookup,
  isDialable,
  literalOf,
  OutboundFailure,
  parseRanges,
  parseTarget,
  systemResolve,
} from './outboundAddress.ts'
import { createTransport, wireCause } from './transport.ts'
import type { Endpoint, GuardLimits, GuardState, HeldBy } from './bulkhead.ts'
import type { OutboundCause, Resolve } from './outboundAddress.ts'
import type { Transport } from './transport.ts'
import type { IncomingMessage } from 'node:http'

export type { OutboundCause } from './outboundAddress.ts'

export type OutboundConfig = {
  /** Plain http too: for the sandbox only. */
  allowHttp: boolean
  /** CIDR ranges that may be dialled although they aren't global unicast. */
  allowedPrivateRanges: readonly string[]
  /** Longest answer, counted as sent and again after decompression. */
  maxBodyBytes: number
}

export type OutboundRequest = {
  url: string
  headers: Record<string, string>
  body: string
  /** One deadline over name resolution, connection, TLS, headers and body. */
  timeoutMs: number
  /** A 2xx says it all by its headers, and its body is left; true where somebody reads it. */
  readsOk?: boolean
  /** Gives up earlier; the result is then `dropped`. */
  signal?: AbortSignal
  /** Puts the request behind this client's bulkhead and breaker. */
  endpoint?: Endpoint
}

type Answer = {
  status: number
  contentType: string | null
  /** Decompressed; empty where it wasn't read. */
  body: Buffer
  retryAfter: string | null
}

/**
 * `ok` says that an answer came, whatever its status: a whole one, or the headers of a 2xx. A 3xx comes with an empty
 * body: nothing is followed. A failure has a status where it came after the headers, and `heldBy` where nothing was sent
 * because of a limit of the client, the facility or the address.
 */
export type OutboundResult =
  | (Answer & { ok: true; latencyMs: number })
  | { ok: false; cause: OutboundCause; status?: number; heldBy?: HeldBy; latencyMs: number }

export type Outbound = {
  /** Never throws. */
  post(request: OutboundRequest): Promise<OutboundResult>
  /** The breakers and what is under way, by client. */
  guards(): GuardState[]
  /** How many facilities are kept in mind, of all clients. */
  knownFacilities(): number
  /** Waits for requests under way, each of which ends by its deadline; later ones are `dropped`. */
  close(): Promise<void>
}

const userAgent = `Slotwire/${settings.version}`
const noop = () => {}

/**
 * Builds the client. `resolve` replaces DNS in tests, `limits` the figures of bulkhead and breaker.
 * @throws where a listed range is no CIDR
 */
export function createOutbound(
  config: OutboundConfig,
  { resolve = systemResolve, limits }: { resolve?: Resolve; limits?: Partial<GuardLimits> } = {},
): Outbound {
  const allowed = parseRanges(config.allowedPrivateRanges)
  const isAllowed = (address: string) => isDialable(address, allowed)
  const transport = createTransport({ lookup: filteringLookup(resolve, allowed), isDialable: isAllowed })
  const leave = createLeaving(config.maxBodyBytes)
  const guards = createGuards(limits)
  const underWay = new Set<Promise<OutboundResult>>()
  let isClosed = false

  async function exchangeInTime(request: OutboundRequest): Promise<OutboundResult> {
    const startedAt = performance.now()
    const seen: { status?: number } = {}
    const deadline = startDeadline(request)
    const see = (status: number) => (seen.status = status)
    try {
      const target = checkedTarget(request.url, config, isAllowed)
      const { maxBodyBytes } = config
      const { signal } = deadline
      const exchange = converse(transport, { target, request, signal, see, leave, maxBodyBytes })
      exchange.catch(noop)
      // Whatever the transport makes of the signal: at the deadline there is an end.
      const answer = await Promise.race([exchange, deadline.passed])
      return { ok: true, ...answer, latencyMs: msSince(startedAt) }
    } catch (error) {
      return { ok: false, cause: wireCause(error), ...seen, latencyMs: msSince(startedAt) }
    } finally {
      deadline.clear()
    }
  }

  return {
    post(request) {
      if (isClosed) return Promise.resolve({ ok: false, cause: 'dropped', latencyMs: 0 })
      const { endpoint } = request
      const result = endpoint ? guards.run(endpoint, request, exchangeInTime) : exchangeInTime(request)
      underWay.add(result)
      return result.finally(() => underWay.delete(result))
    },
    guards: guards.states,
    knownFacilities: guards.knownFacilities,
    async close() {
      isClosed = true
      await Promise.all(underWay)
      transport.destroy()
    },
  }
}

function checkedTarget(url: string, config: OutboundConfig, isAllowed: (address: string) => boolean): URL {
  const target = parseTarget(url, config)
  if (!target) throw new OutboundFailure('bad_url')
  const literal = literalOf(target)
  if (literal !== null && !isAllowed(literal)) throw new OutboundFailure('refused_address')
  return target
}

type Conversation = {
  target: URL
  request: OutboundRequest
  signal: AbortSignal
  /** Told of the status as soon as it is there. */
  see(status: number): void
  /** Takes an answer whose body nobody reads. */
  leave(response: IncomingMessage): void
  maxBodyBytes: number
}

async function converse(transport: Transport, conversation: Conversation): Promise<Answer> {
  const { target, request, signal, see, leave, maxBodyBytes } = conversation
  const headers = { 'user-agent': userAgent, 'accept-encoding': 'identity', ...request.headers }
  const response = await transport.post({ target, headers, body: request.body, signal })
  const status = response.statusCode!
  see(status)
  const answer = {
    status,
    contentType: headerOf(response, 'content-type'),
    retryAfter: headerOf(response, 'retry-after'),
  }
  if (status >= 300 && status < 400) {
    response.destroy()
    return { ...answer, body: Buffer.alloc(0) }
  }
  if (status < 300 && !request.readsOk) {
    leave(response)
    return { ...answer, body: Buffer.alloc(0) }
  }
  const sent = await readAtMost(response, maxBodyBytes)
  return { ...answer, body: await decompress(sent, headerOf(response, 'content-encoding'), maxBodyBytes) }
}

function headerOf({ headersDistinct }: IncomingMessage, name: string): string | null {
  return headersDistinct[name]?.join(', ') ?? null
}

const leftAtOnce = 128
const leftMs = 1_000

/**
 * Lets the body of an answer pass by unread. One that ends soon leaves its connection to the next request; one that is
 * longer than what is read elsewhere, takes more than a second or is one too many costs its connection instead.
 */
function createLeaving(maxBytes: number): (response: IncomingMessage) => void {
  let passing = 0
  return (response) => {
    if (passing === leftAtOnce || announcedBytes(response) > maxBytes) return void response.destroy()
    passing++
    let left = maxBytes
    const timer = setTimeout(() => response.destroy(), leftMs).unref()
    response.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) response.destroy()
    })
    response.once('close', () => {
      passing--
      clearTimeout(timer)
    })
  }
}

function announcedBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0)
}

async function readAtMost(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = announcedBytes(response)
  if (length <= maxBytes) {
    length = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBytes) break
      chunks.push(chunk)
    }
  }
  if (length > maxBytes) {
    response.destroy()
    throw new OutboundFailure('body_too_large')
  }
  return Buffer.concat(chunks)
}

// We ask for identity, but a proxy in front of a partner may compress regardless. No brotli: the cap on what comes out
// doesn't bound its decoder, which took 16 MB for an answer of 40 bytes (32 at once: + 480 MB).
type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>
const decompressors: Record<string, Decompress> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
}

async function decompress(body: Buffer, encoding: string | null, maxBytes: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() || 'identity'
  if (name === 'identity' || body.length === 0) return body
  // A second coding on top, or one we never asked for, isn't worth decoding.
  if (!Object.hasOwn(decompressors, name)) throw new OutboundFailure('bad_response')
  try {
    return await decompressors[name]!(body, { maxOutputLength: maxBytes })
  } catch (error) {
    const isTooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    throw new OutboundFailure(isTooLarge ? 'body_too_large' : 'bad_response', error)
  }
}

function msSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt)
}
