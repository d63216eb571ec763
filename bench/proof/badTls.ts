/** A process of servers that are bad at TLS, and one that is good at it and never ends. Sends their ports. */
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:https'
import { createServer } from 'node:net'
import { answers } from '../../hub/test/support/vendor.ts'
import { elsewhere, expired, good, untrusted } from './certificates.ts'
import type { Certificate } from './certificates.ts'
import type { AddressInfo, Server, Socket } from 'node:net'

export type TlsPorts = Record<keyof typeof servers, number>

// The beginning of a handshake whose rest is announced and never ends.
const handshake = Buffer.from([22, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xfc])

const servers = {
  expired: agreeing(expired),
  elsewhere: agreeing(elsewhere),
  untrusted: agreeing(untrusted),
  mute: createServer((socket) => void quiet(socket)),
  noise: createServer((socket) => quiet(socket).end(Buffer.alloc(20_000, 'SSH-2.0 '))),
  drip: createServer(drip),
  endless: createTlsServer(good, (_, response) =>
    answers.oversized(400)(
      response.on('error', () => {}),
      null!,
    ),
  ),
} satisfies Record<string, Server>

/** Whoever speaks to it has its yes. */
function agreeing(certificate: Certificate): Server {
  const server = createTlsServer(certificate, (_, response) => response.end('{}'))
  return server.on('tlsClientError', () => {})
}

function quiet(socket: Socket): Socket {
  return socket.on('error', () => {}).resume()
}

function drip(socket: Socket): void {
  let sent = 0
  const timer = setInterval(() => socket.write(Buffer.from([handshake[sent++] ?? 0])), 20)
  quiet(socket).on('close', () => clearInterval(timer))
}

const ports = await Promise.all(
  Object.entries(servers).map(async ([kind, server]) => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return [kind, (server.address() as AddressInfo).port]
  }),
)
process.send!(Object.fromEntries(ports))
process.on('disconnect', () => process.exit(0))
