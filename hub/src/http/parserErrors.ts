import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { Refusal } from '../refusal.ts'
import { errorResponse } from './errorResponse.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

// Node answers these below the router with a bare status line; ours speak the envelope.
const parserErrors: Readonly<Record<string, RefusalCode>> = {
  HPE_HEADER_OVERFLOW: 'request.headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body.too_large',
}

type ParserError = Error & { code?: string; rawPacket?: Buffer }

type Exchange = { request: IncomingMessage; response: ServerResponse }

// What each connection asked last; pipelined requests are answered in order, so that its answer is the last one due.
const latest = new WeakMap<Socket, Exchange>()

/** Handler of Node's `clientError`. */
export function answerParserError(error: ParserError, socket: Socket): void {
  const isDead = () => error.code === 'ECONNRESET' || !socket.writable
  if (isDead()) {
    socket.destroy()
    return
  }
  const { request, response } = latest.get(socket) ?? {}
  const answer = () => {
    if (isDead()) socket.destroy()
    else writeRaw(socket, new Refusal(parserErrors[error.code ?? ''] ?? 'request.bad_value'), urlOf(error, request))
  }
  // The fault came behind a whole request that is still at work: its answer goes first, or ours would pass for it.
  if (request?.complete && !response!.writableFinished) response!.once('close', answer)
  // The fault is in the rest of a request that was answered early; a second answer would belong to nothing.
  else if (request && !request.complete && response!.headersSent) socket.end()
  else answer()
}

// What was asked for: the request whose rest is broken, or else the first line of what could not be read.
function urlOf({ rawPacket }: ParserError, request: IncomingMessage | undefined): string | undefined {
  if (request && !request.complete) return request.url
  return /^[A-Z]+ (\S+) HTTP/.exec(rawPacket?.toString('latin1', 0, 4096) ?? '')?.[1]
}

/** RFC 9112, section 3.2: one Host; HTTP/1.0 may do without. Node's own check would answer without the envelope. */
export function hasProperHost(request: IncomingMessage): boolean {
  const count = request.headersDistinct.host?.length ?? 0
  return count === 1 || (count === 0 && request.httpVersion === '1.0')
}

/** Answers what never becomes a request: CONNECT, and an `Expect` that we can't meet. */
export function answerOddRequests(server: Server): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    latest.set(request.socket, { request, response }),
  )
  server.on('connect', (_: IncomingMessage, socket: Socket) =>
    writeRaw(socket, new Refusal('method.not_allowed', { allow: 'GET, POST, PUT, PATCH, DELETE' })),
  )
  server.on('checkExpectation', ({ url }: IncomingMessage, response: ServerResponse) => {
    const { status, headers, body } = errorResponse(new Refusal('request.bad_value'), { url })
    const length = { 'content-length': Buffer.byteLength(body), connection: 'close' }
    response.writeHead(status, { ...headers, ...length, 'x-request-id': randomUUID() }).end(body)
  })
}

function writeRaw(socket: Socket, refusal: Refusal, url?: string): void {
  const { status, headers, body } = errorResponse(refusal, { url })
  const all = {
    ...headers,
    'x-request-id': randomUUID(),
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}
