/**
 * The clients' endpoints of the bench, in a process of their own: take asks and pushes and answer 200 after a while. Says
 * their ports first. Takes a Wish as a message: how long, or what has come in since the last time, which it answers with.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Wish = { answerMs: number } | 'hits'

/** One request: whose patient, when the whole of it was there, in epoch milliseconds, and how long we took to answer. */
export type Hit = { phone: string; atMs: number; ownMs: number }

let answerMs = 0
let hits: Hit[] = []

function take(request: IncomingMessage, response: ServerResponse): void {
  const began = performance.now()
  let body = ''
  request.setEncoding('utf8').on('data', (text: string) => (body += text))
  request.on('end', () => {
    const phone = /"phone":"(\+\d+)"/.exec(body)?.[1] ?? ''
    const atMs = performance.timeOrigin + performance.now()
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      hits.push({ phone, atMs, ownMs: performance.now() - began })
    }, answerMs)
  })
}

process.on('message', (wish: Wish) => {
  if (wish !== 'hits') return void (answerMs = wish.answerMs)
  process.send!(hits)
  hits = []
})

// Each a port of its own, as each client has a host of its own.
const servers = Array.from({ length: Number(process.argv[2]) }, () => createServer({ keepAliveTimeout: 60_000 }, take))
await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')))
process.send!(servers.map((server) => (server.address() as AddressInfo).port))
