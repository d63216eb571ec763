/**
 * Ends connections of clients that take their time where Node sets no limit. It ends requests that are slow to arrive;
 * but who doesn't read the answer, or doesn't hang up, would be kept for ever (docs/decisions/0014-slow-clients.md).
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** How long a client may take for each of its steps. */
export type Patience = {
  /** To take an answer that was made. */
  answerMs: number
  /** To hang up after we have: enough to read what was said last. */
  goodbyeMs: number
  /** To ask again. Only who sends empty lines comes this far, as each of them restarts Node's own timer. */
  idleMs: number
  /** To send a request: none but Node's own, as long as the server listens. */
  requestMs: number
  /** For any of it while the server stops, which would wait for the slowest. */
  closingMs: number
  /** Between two looks at a connection. */
  lookMs: number
}

const patience: Patience = {
  answerMs: 30_000,
  goodbyeMs: 2_000,
  idleMs: 90_000,
  requestMs: Infinity,
  closingMs: 5_000,
  lookMs: 1_000,
}

// Looks are spread: of many that came together, not all are ended at once, while everybody else waits.
const parts = 10

type Step = 'answer' | 'goodbye' | 'idle' | 'request'
type Exchange = { request: IncomingMessage; answer: ServerResponse }
/** The step that a connection was seen at and since when; null where the next one is ours. */
type Seen = { step: Step | null; exchange: Exchange | undefined; sinceMs: number }

/**
 * Lets a client that is still sending read what it was answered (RFC 9112, section 9.6). Node closes the connection after
 * an answer that is the last; what then still arrives is answered by a reset, which the client sees instead. We say
 * goodbye and read on: `goodbyeMs` bounds it.
 */
export function hearOutClients(server: Server): void {
  const requests = new WeakMap<Socket, IncomingMessage>()
  server.on('request', (request: IncomingMessage) => requests.set(request.socket, request))
  server.on('connection', (socket: Socket) => {
    const { destroySoon } = socket
    socket.destroySoon = () => {
      if (requests.get(socket)?.complete === false) socket.end()
      else destroySoon.call(socket)
    }
  })
}

/**
 * Looks at all connections now and then. That costs a request nothing, where timers and listeners for each would.
 * Ends with the server.
 */
export function endSlowClients(server: Server, limits: Partial<Patience> = {}): void {
  const { lookMs, closingMs, ...bounds } = { ...patience, ...limits }
  const connections = new Map<Socket, Seen>()
  const exchanges = new WeakMap<Socket, Exchange>()
  server.on('connection', (socket: Socket) => {
    connections.set(socket, { step: null, exchange: undefined, sinceMs: 0 })
    socket.once('close', () => connections.delete(socket))
  })
  // Of several requests sent at once the last one is answered last.
  server.on('request', (request: IncomingMessage, answer: ServerResponse) =>
    exchanges.set(request.socket, { request, answer }),
  )
  let rest = connections.entries()
  const look = setInterval(() => {
    const nowMs = performance.now()
    for (let left = Math.ceil(connections.size / parts); left > 0; left--) {
      const { value, done } = rest.next()
      if (done) return void (rest = connections.entries())
      const [socket, seen] = value
      const exchange = exchanges.get(socket)
      const step = stepOf(socket, exchange)
      if (step !== seen.step || exchange !== seen.exchange) connections.set(socket, { step, exchange, sinceMs: nowMs })
      else if (step && nowMs - seen.sinceMs > (server.listening ? bounds[`${step}Ms`] : closingMs)) socket.destroy()
    }
  }, lookMs / parts)
  look.unref()
  server.once('close', () => clearInterval(look))
}

function stepOf(socket: Socket, exchange: Exchange | undefined): Step | null {
  if (socket.writableEnded) return 'goodbye'
  if (socket.writableLength > 0) return 'answer'
  if (!exchange) return 'request'
  if (exchange.answer.writableFinished) return 'idle'
  return exchange.request.complete ? null : 'request'
}
