/**
 * One POST over HTTP/1.1 by Node's own client, to addresses that may be dialled and to no other. Interim answers (100,
 * 102, 103, asked for or not) are passed over, as RFC 9110 has it; undici cuts the connection at a 100.
 */
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { OutboundFailure } from './outboundAddress.ts'
import { tlsCause } from './tlsCause.ts'
import type { OutboundCause } from './outboundAddress.ts'
import type { IncomingMessage } from 'node:http'
import type { LookupFunction, Socket } from 'node:net'

export type Dialling = {
  lookup: LookupFunction
  isDialable(address: string): boolean
}

export type Sent = { target: URL; headers: Record<string, string>; body: string; signal: AbortSignal }

export type Transport = {
  /** The final answer as soon as its headers are there; its body is the caller's to read, leave or destroy. */
  post(sent: Sent): Promise<IncomingMessage>
  /** Cuts every connection. */
  destroy(): void
}

// An idle connection is closed before a server's usual 5 s, lest it close while a question is on its way; a server
// that names a shorter time is believed.
const idleMs = 4000
const idlePerOrigin = 64
const maxHeaderSize = 16_384
// Each may be 16 KiB; nobody sends more than a few.
const maxInterim = 32
const noop = () => {}

export function createTransport(dialling: Dialling): Transport {
  // Without a bound on connections: whoever calls has one, and a queue here would wait where nobody counts it.
  const options = { keepAlive: true, timeout: idleMs, maxFreeSockets: idlePerOrigin }
  const agents = {
    'http:': guarded(new http.Agent(options), dialling, 'connect'),
    'https:': guarded(new https.Agent(options), dialling, 'secureConnect'),
  }
  return {
    post: (sent) => exchange(agents, sent),
    destroy() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

type Agents = { 'http:': http.Agent; 'https:': https.Agent }

// They say how a message is framed and where it goes, which is for us to say.
const ours: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function exchange(agents: Agents, { target, headers, body, signal }: Sent): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  if (Object.keys(headers).some((name) => ours.has(name.toLowerCase()))) throw new OutboundFailure('bad_url')
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1')
  const { protocol, port, pathname, search } = target
  const request = (protocol === 'https:' ? https : http).request({
    agent: agents[protocol as keyof Agents],
    method: 'POST',
    protocol,
    host,
    port,
    path: pathname + search,
    servername: isIP(host) === 0 ? host : '',
    headers: { ...headers, host: target.host, 'content-length': Buffer.byteLength(body) },
    maxHeaderSize,
    signal,
    ...({ giveUp: signal } satisfies GivenUp),
  })
  // Said before it is destroyed: the final answer may have come in the same packet.
  const refuse = () => {
    reject(new OutboundFailure('bad_response'))
    request.destroy()
  }
  let interim = 0
  request.on('information', () => {
    if (++interim > maxInterim) refuse()
  })
  // Another protocol, which nobody has asked for.
  request.on('upgrade', (_answer, socket) => {
    socket.destroy()
    refuse()
  })
  request.on('error', reject)
  request.on('response', (answer) => {
    answer.on('error', noop)
    resolve(answer)
  })
  request.end(body)
  return promise
}

// `signal` itself isn't handed to a connection, which may outlive the request.
type GivenUp = { giveUp: AbortSignal }

/**
 * Node's agent behind three checks: an IP literal before it is dialled (net skips `lookup` for those), a name's addresses
 * in `lookup`, and the address a socket ended up with, before a byte of the request. A pooled connection has passed them
 * all and stays with the address it has, whatever DNS says later. Who gives up while it connects leaves nothing behind.
 */
function guarded<T extends http.Agent>(
  agent: T,
  { lookup, isDialable }: Dialling,
  ready: 'connect' | 'secureConnect',
): T {
  const dial = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    const done = callback as (failure: Error | null, socket?: Socket) => void
    const { giveUp } = options as unknown as GivenUp
    const host = options.host!
    if (giveUp.aborted) return void process.nextTick(done, giveUp.reason)
    if (isIP(host) !== 0 && !isDialable(host)) {
      return void process.nextTick(done, new OutboundFailure('refused_address'))
    }
    const socket = dial({ ...options, lookup }) as Socket
    const end = (failure: Error | null) => {
      giveUp.removeEventListener('abort', giveIn)
      socket.off(ready, check).off('error', fail)
      if (failure) socket.destroy()
      done(failure, failure ? undefined : socket)
    }
    const giveIn = () => end(giveUp.reason)
    const fail = (error: Error) => end(new OutboundFailure(connectCause(error, ready), error))
    const check = () => end(isDialable(socket.remoteAddress ?? '') ? null : new OutboundFailure('refused_address'))
    giveUp.addEventListener('abort', giveIn)
    // One listener stays: an error between this and the request's own must not be uncaught.
    socket.on('error', noop).on('error', fail).on(ready, check)
    return undefined
  }
  return refusingStrayBytes(agent)
}

/**
 * An idle connection that says something is closed: bytes that nobody asked for would be read as the answer to the next
 * question.
 */
function refusingStrayBytes<T extends http.Agent>(agent: T): T {
  const stray = function (this: Socket) {
    this.destroy()
  }
  const [keep, reuse] = [agent.keepSocketAlive.bind(agent), agent.reuseSocket.bind(agent)]
  agent.keepSocketAlive = (socket) => {
    const isKept = keep(socket) as unknown as boolean
    if (isKept) (socket as Socket).on('data', stray)
    return isKept as any
  }
  agent.reuseSocket = (socket, request) => {
    ;(socket as Socket).off('data', stray)
    reuse(socket, request)
  }
  return agent
}

function connectCause(error: Error & { code?: string; syscall?: string }, ready: string): OutboundCause {
  if (error instanceof OutboundFailure) return error.reason
  // With several addresses the failures come as one AggregateError, all of them from connecting.
  const isTcp = error instanceof AggregateError || error.syscall === 'connect'
  return ready === 'secureConnect' && !isTcp ? tlsCause(error.code) : 'connect'
}

/** What of a failed exchange is known by its error. Anything unnamed broke on the wire, after the connection stood. */
export function wireCause(error: unknown): OutboundCause {
  if (error instanceof OutboundFailure) return error.reason
  const { code = '' } = error as { code?: string }
  if (code.startsWith('HPE_')) return 'bad_response'
  // A header name or value that can't be sent belongs to the endpoint's settings, as its URL does.
  return code.startsWith('ERR_INVALID_') || code === 'ERR_UNESCAPED_CHARACTERS' ? 'bad_url' : 'dropped'
}
