/** A partner's endpoint on loopback that answers as it is told, and remembers what it was asked. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { gzipSync } from 'node:zlib'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type VendorRequest = {
  method: string
  path: string
  headers: IncomingHttpHeaders
  /** The parsed body; null where it isn't JSON. */
  body: any
  /** `performance.now()` when the body had arrived. */
  at: number
}

export type Answer = (response: ServerResponse, request: VendorRequest) => void

export type Vendor = {
  url: string
  port: number
  requests: VendorRequest[]
  /** Connections ever accepted. */
  connections(): number
  /** How every request from now on is answered. Approves until told otherwise. */
  answer(answer: Answer): void
  /** The first request, past or future, that fits. */
  waitForRequest(fits?: (request: VendorRequest) => boolean): Promise<VendorRequest>
  /** Ends when every connection there has been is closed by the other side too. */
  waitForDisconnect(): Promise<void>
  /** Cuts whatever is still being answered. */
  close(): Promise<void>
}

export type VendorOptions = { host?: string; port?: number; tls?: { key: string; cert: string } }

export async function startVendor({ host = '127.0.0.1', port = 0, tls }: VendorOptions = {}): Promise<Vendor> {
  const requests: VendorRequest[] = []
  const waiting = new Set<() => void>()
  const closings: Promise<unknown>[] = []
  let current: Answer = approve
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => {})
    const received = await receive(request).catch(() => null)
    if (!received) return
    requests.push(received)
    // A look that finds its request leaves the set, which iteration over a set allows.
    for (const look of waiting) look()
    current(response, received)
  }
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  // The plain socket, also under TLS: a connection counts before its handshake.
  server.on('connection', (socket) => {
    closings.push(new Promise((resolve) => socket.on('error', () => {}).on('close', resolve)))
  })
  server.listen(port, host)
  await once(server, 'listening')
  const { port: chosen } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${chosen}/hook`,
    port: chosen,
    requests,
    connections: () => closings.length,
    answer: (answer) => void (current = answer),
    waitForRequest(fits = () => true) {
      const { promise, resolve } = Promise.withResolvers<VendorRequest>()
      const look = () => {
        const found = requests.find(fits)
        if (!found) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
      return promise
    },
    waitForDisconnect: () => Promise.all(closings).then(() => {}),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function receive(request: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { method = '', url: path = '', headers } = request
  let body: unknown = null
  try {
    body = JSON.parse(Buffer.concat(chunks).toString())
  } catch {}
  return { method, path, headers, body, at: performance.now() }
}

/** A whole answer: `reply(422, 'application/json', '{"error_code":1}')`. */
export function reply(status: number, contentType: string | null, body: string | Buffer = ''): Answer {
  return (response) => {
    response.writeHead(status, contentType === null ? {} : { 'content-type': contentType }).end(body)
  }
}

const json = 'application/json'
const approve = reply(200, json, '{}')

/** Writes until nobody listens: `next` is called with the response for each piece. */
function everyMs(response: ServerResponse, ms: number, next: () => void): void {
  const timer = setInterval(next, ms)
  response.on('close', () => clearInterval(timer))
}

/** The canned answers. Those that never end do end when the other side or the vendor closes. */
export const answers = {
  approve,
  deny: (code: number): Answer => reply(422, json, JSON.stringify({ error_code: code })),
  denyAsText: (code: string): Answer => reply(422, json, JSON.stringify({ error_code: code })),
  html: reply(400, 'text/html; charset=utf-8', '{"error_code":1}'),
  status: (status: number): Answer => reply(status, json, status === 204 ? '' : '{}'),
  malformed: reply(400, json, '{"error_code":1'),
  hang: (() => {}) as Answer,
  slow:
    (ms: number, then: Answer = approve): Answer =>
    (response, request) => {
      const timer = setTimeout(() => then(response, request), ms)
      response.on('close', () => clearTimeout(timer))
    },
  /** Waits for the test to say when. */
  once:
    (go: Promise<unknown>, then: Answer = approve): Answer =>
    (response, request) => {
      void go.then(() => then(response, request))
    },
  drop: ((response) => response.socket?.destroy()) as Answer,
  dropInBody:
    (status: number): Answer =>
    (response) => {
      response.writeHead(status, { 'content-type': json, 'content-length': '100' })
      response.write('{"error_code":', () => response.socket?.destroy())
    },
  redirect:
    (location: string, status = 307): Answer =>
    (response) => {
      response.writeHead(status, { location, 'content-type': json }).end('{"error_code":1}')
    },
  oversized:
    (status: number): Answer =>
    (response) => {
      response.writeHead(status, { 'content-type': json })
      const flood = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
      }
      response.on('drain', flood)
      flood()
    },
  /** Says in its header that it is too large, then sends nothing. */
  announcedOversized:
    (status: number): Answer =>
    (response) => {
      response.writeHead(status, { 'content-type': json, 'content-length': '1000000000' }).flushHeaders()
    },
  /** Packed when it is made, which takes a while, and not when it is asked for. */
  gzipBomb: (status: number): Answer => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    return (response) => {
      response.writeHead(status, { 'content-type': json, 'content-encoding': 'gzip' }).end(bomb)
    }
  },
  /** One byte at a time for ever: no idle timer ever fires. */
  drip:
    (status: number): Answer =>
    (response) => {
      response.writeHead(status, { 'content-type': json })
      everyMs(response, 20, () => response.write(' '))
    },
  dripHeaders: ((response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\n')
    everyMs(response, 20, () => response.socket?.write('x-more: y\r\n'))
  }) as Answer,
  /** Not HTTP at all. */
  garbage: ((response) => response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n')) as Answer,
}
