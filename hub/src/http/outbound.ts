/** The one way out: every request to a URL that a partner chose goes through here (docs/decisions/0006). */
import { isIP } from 'node:net'
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { Agent, buildConnector, errors } from 'undici'
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
import { tlsCause } from './tlsCause.ts'
import type { Endpoint, GuardLimits, GuardState } from './bulkhead.ts'
import type { AddressRange, OutboundCause, Resolve } from './outboundAddress.ts'
import type { Dispatcher } from 'undici'

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
  /** A 2xx says it all to whoever asks for it: then the rest of the answer has this long. */
  afterOkMs?: number
  /** Gives up earlier; the result is then `dropped`. */
  signal?: AbortSignal
  /** Puts the request behind this client's bulkhead and breaker. */
  endpoint?: Endpoint
}

type Answer = {
  status: number
  contentType: string | null
  /** Decompressed. */
  body: Buffer
  retryAfter: string | null
}

/**
 * `ok` says that a whole answer came, whatever its status. A 3xx comes with an empty body: nothing is
 * followed. A failure has a status where it came after the headers.
 */
export type OutboundResult =
  | (Answer & { ok: true; latencyMs: number })
  | { ok: false; cause: OutboundCause; status?: number; latencyMs: number }

export type Outbound = {
  /** Never throws. */
  post(request: OutboundRequest): Promise<OutboundResult>
  /** The breakers and what is under way, by client. */
  guards(): GuardState[]
  /** Waits for requests under way, each of which ends by its deadline; later ones are `dropped`. */
  close(): Promise<void>
}

const userAgent = `Slotwire/${settings.version}`
const connectTimeoutMs = 10_000
const connectionsPerOrigin = 64
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
  const agent = createAgent(guardedConnector(resolve, allowed))
  const guards = createGuards(limits)
  const underWay = new Set<Promise<OutboundResult>>()
  let isClosed = false

  async function exchangeInTime(request: OutboundRequest): Promise<OutboundResult> {
    const startedAt = performance.now()
    const seen: { status?: number } = {}
    const deadline = startDeadline(request)
    const see = (status: number) => {
      seen.status = status
      if (status < 300 && request.afterOkMs !== undefined) deadline.shorten(request.afterOkMs)
    }
    try {
      const target = checkedTarget(request.url, config, allowed)
      const { maxBodyBytes } = config
      const exchange = converse(agent, { target, request, signal: deadline.signal, see, maxBodyBytes })
      exchange.catch(noop)
      // undici hears the signal only once it has a connection, so the deadline is raced as well.
      const answer = await Promise.race([exchange, deadline.passed])
      return { ok: true, ...answer, latencyMs: msSince(startedAt) }
    } catch (error) {
      return { ok: false, cause: causeOf(error), ...seen, latencyMs: msSince(startedAt) }
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
    guards: () => guards.states(),
    async close() {
      isClosed = true
      await Promise.all(underWay)
      await agent.destroy()
    },
  }
}

function createAgent(connect: buildConnector.connector): Agent {
  return new Agent({
    connect,
    connections: connectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    // An idle connection is closed before a server's usual 5 s, lest it close while a question is on its way.
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 30_000,
    maxHeaderSize: 16_384,
    // The deadline is ours: undici's are idle timers, which a dripping body never meets.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}

function checkedTarget(url: string, config: OutboundConfig, allowed: readonly AddressRange[]): URL {
  const target = parseTarget(url, config)
  if (!target) throw new OutboundFailure('bad_url')
  const literal = literalOf(target)
  if (literal !== null && !isDialable(literal, allowed)) throw new OutboundFailure('refused_address')
  return target
}

/**
 * undici's connector behind three checks: an IP literal before it is dialled (net skips `lookup` for those),
 * a name's addresses in `lookup`, and the address a socket ended up with. A pooled connection has passed them
 * all and stays with the address it has, whatever DNS says later.
 */
function guardedConnector(resolve: Resolve, allowed: readonly AddressRange[]): buildConnector.connector {
  const connect = buildConnector({
    lookup: filteringLookup(resolve, allowed),
    allowH2: false,
    timeout: connectTimeoutMs,
  })
  return (options, callback) => {
    if (isIP(options.hostname) !== 0 && !isDialable(options.hostname, allowed)) {
      process.nextTick(callback, new OutboundFailure('refused_address'), null)
      return
    }
    connect(options, (error, socket) => {
      if (error) {
        callback(new OutboundFailure(connectCause(error, options.protocol), error), null)
      } else if (!isDialable(socket.remoteAddress ?? '', allowed)) {
        socket.destroy()
        callback(new OutboundFailure('refused_address'), null)
      } else {
        callback(null, socket)
      }
    })
  }
}

function connectCause(error: Error & { code?: string; syscall?: string }, protocol: string): OutboundCause {
  if (error instanceof OutboundFailure) return error.reason
  if (error.code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout'
  // With several addresses the failures come as one AggregateError, all of them from connecting.
  const isTcp = error instanceof AggregateError || error.syscall === 'connect'
  return protocol === 'https:' && !isTcp ? tlsCause(error.code) : 'connect'
}

type Conversation = {
  target: URL
  request: OutboundRequest
  signal: AbortSignal
  /** Told of the status as soon as it is there. */
  see(status: number): void
  maxBodyBytes: number
}

async function converse(agent: Agent, conversation: Conversation): Promise<Answer> {
  const { target, request, signal, see, maxBodyBytes } = conversation
  const response = await agent.request({
    origin: target.origin,
    path: target.pathname + target.search,
    method: 'POST',
    headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...request.headers },
    body: request.body,
    signal,
  })
  const { statusCode: status, headers } = response
  see(status)
  const contentType = single(headers['content-type'])
  const answer = { status, contentType, retryAfter: single(headers['retry-after']) }
  if (status >= 300 && status < 400) {
    discard(response.body)
    return { ...answer, body: Buffer.alloc(0) }
  }
  const sent = await readAtMost(response, maxBodyBytes)
  return { ...answer, body: await decompress(sent, single(headers['content-encoding']), maxBodyBytes) }
}

function single(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null)
}

function discard(body: Dispatcher.ResponseData['body']): void {
  body.on('error', noop)
  body.destroy()
}

async function readAtMost({ body, headers }: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  const isAnnouncedTooLarge = Number(single(headers['content-length'])) > maxBytes
  if (!isAnnouncedTooLarge) {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBytes) break
      chunks.push(chunk)
    }
  }
  if (isAnnouncedTooLarge || length > maxBytes) {
    discard(body)
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

/** Anything unnamed broke on the wire, after the connection stood. */
function causeOf(error: unknown): OutboundCause {
  if (error instanceof OutboundFailure) return error.reason
  const isUnreadable = error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError
  if (isUnreadable) return 'bad_response'
  // A header name or value that can't be sent belongs to the endpoint's settings, as its URL does.
  if (error instanceof errors.InvalidArgumentError) return 'bad_url'
  return 'dropped'
}

function msSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt)
}
