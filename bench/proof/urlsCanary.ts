/** Takes every TCP connection of the network, counts who was dialled, and answers as a vendor does who agrees. */
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:https'
import { createServer } from 'node:net'
import { good } from './certificates.ts'
import { redirects, statuses, vendorAddress } from './urlCases.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type Canary = {
  /** `address:port` of every connection to anybody but the vendor. */
  dialled: string[]
  /** Connections to the vendor's address. */
  visits(): number
  /** Paths that the vendor was asked at. */
  answered: string[]
  close(): void
}

const ports = [443, 80, 22, 2375, 5432, 6379, 8080]

export async function startCanary(): Promise<Canary> {
  const canary: Canary = { dialled: [], visits: () => visits, answered: [], close }
  let visits = 0
  const sockets = new Set<Socket>()
  const vendor = createTlsServer(good, (request, response) => {
    request.on('error', () => {}).resume()
    // So that the next request looks at the name again, and dials again.
    response.setHeader('connection', 'close')
    if (atVendor(request.socket)) canary.answered.push(request.url!)
    answer(request, response)
  })
  vendor.on('tlsClientError', () => {})
  const take = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    if (atVendor(socket)) visits++
    else canary.dialled.push(`${plain(socket.localAddress)}:${socket.localPort}`)
    // An inner address agrees to everything, so that nothing but the hub's own guard keeps it out.
    vendor.emit('connection', socket)
  }
  const servers = await Promise.all(
    ports.map(async (port) => {
      const server = createServer(take).listen(port, '::')
      await once(server, 'listening')
      return server
    }),
  )
  function close() {
    for (const server of servers) server.close()
    for (const socket of sockets) socket.destroy()
  }
  return canary
}

const plain = (address = '') => address.replace(/^::ffff:(?=.*\.)/, '')
const atVendor = (socket: { localAddress?: string }) => plain(socket.localAddress) === vendorAddress

function answer({ url }: IncomingMessage, response: ServerResponse): void {
  const n = /^\/redirect\/(\d+)$/.exec(url!)?.[1]
  if (n) {
    // Digits of another script as their bytes, as servers send them.
    const location = Buffer.from(redirects[Number(n)]!).toString('latin1')
    return void response.writeHead(statuses[Number(n) % statuses.length]!, { location }).end()
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
}
