import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { endSlowClients } from '../../src/http/slowClients.ts'
import { testApp } from '../support/app.ts'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

const limits = { answerMs: 200, goodbyeMs: 200, idleMs: 200, closingMs: 200, lookMs: 20 }
// More than the operating system takes before its reader has read.
const large = Buffer.alloc(64 * 1024 * 1024, 'x')

type Site = { server: Server; port: number; open: Set<Socket> }

async function serve(answer: (response: ServerResponse) => void, answerMs = limits.answerMs): Promise<Site> {
  const server = createServer((request, response) => {
    request.resume()
    answer(response)
  })
  const open = new Set<Socket>()
  endSlowClients(server, { ...limits, answerMs })
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port, open }
}

const get = 'GET / HTTP/1.1\r\nhost: hub\r\n\r\n'

/** Connects and sends; neither reads nor hangs up by itself. */
function ask(port: number, bytes = get): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {})
  socket.write(bytes)
  return socket
}

/** Resolves when the server has let go of a connection. */
async function untilLetGo({ server, open }: Site): Promise<void> {
  const socket = [...open][0] ?? (await once(server, 'connection'))[0]
  await once(socket, 'close')
}

describe('a client that takes its time', () => {
  const sites: Site[] = []
  const sockets: Socket[] = []
  after(() => {
    for (const socket of sockets) socket.destroy()
    for (const { server } of sites) server.close()
  })
  type Begin = { answerMs?: number; bytes?: string }
  async function begin(answer: (response: ServerResponse) => void, { answerMs, bytes }: Begin = {}) {
    const site = await serve(answer, answerMs)
    const socket = ask(site.port, bytes)
    sites.push(site)
    sockets.push(socket)
    return { site, socket }
  }

  test('over reading an answer is cut off', async () => {
    const { site } = await begin((response) => response.end(large))
    await untilLetGo(site)
  })

  test('over hanging up is hung up on', async () => {
    const { site, socket } = await begin((response) => {
      response.end('done')
      response.socket!.end()
    })
    await untilLetGo(site)
    // What was said last has arrived all the same.
    assert.match(String((await once(socket, 'data'))[0]), /done$/)
  })

  test('over its next request, and sends empty lines meanwhile, is hung up on', async () => {
    const { site, socket } = await begin((response) => response.end('done'))
    socket.resume()
    const lines = setInterval(() => socket.write('\r\n'), 20)
    await untilLetGo(site)
    clearInterval(lines)
  })

  test('over reading many answers in a row, each of which it reads in time, stays', async () => {
    // Long enough for one answer on a busy machine; there are more of them until well after it has passed.
    const answerMs = 4_000
    const { site, socket } = await begin((response) => response.end(large), { answerMs })
    const until = performance.now() + 1.25 * answerMs
    let bytes = 0
    let asked = 1
    let isDone = false
    socket.on('data', (data) => {
      bytes += data.length
      // Asks for the next one before it has read this one, so that something waits for it at any moment.
      const isNearEnd = bytes >= large.length * (asked - 0.2)
      if (isNearEnd && performance.now() < until) {
        asked++
        socket.write(get)
      }
      isDone = performance.now() >= until && bytes >= large.length * asked
      if (isDone) socket.end()
    })
    await untilLetGo(site)
    assert.ok(isDone, 'it was cut off in between')
  })

  test('waits as long as the server for an answer that takes the server longer than any of that', async () => {
    const { site, socket } = await begin((response) => void setTimeout(() => response.end('late'), limits.idleMs * 3))
    assert.match(String((await once(socket, 'data'))[0]), /late$/)
    assert.equal(site.open.size, 1)
  })

  test('over its request keeps no server from stopping, though another at work is waited for', async () => {
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
    const { site } = await begin((response) => void isReleased.then(() => response.end('late')), { bytes: 'GET /' })
    const working = ask(site.port)
    sockets.push(working)
    await once(site.server, 'request')
    const stopped = once(site.server, 'close')
    site.server.close()
    while (site.open.size > 1) await delay(20)
    await delay(limits.closingMs * 2)
    release()
    await stopped
    assert.match(String((await once(working, 'data'))[0]), /late$/)
  })
})

describe('the hub', () => {
  let hub: Awaited<ReturnType<typeof testApp>>
  before(async () => {
    hub = await testApp()
    Object.assign(hub.server.server, { headersTimeout: 200, requestTimeout: 200 })
  })
  after(() => hub.close())

  test("holds nothing of those that it has answered 408, though they don't hang up", async () => {
    const port = Number(new URL(hub.origin).port)
    hub.server.server.closeIdleConnections()
    const post =
      'POST /check HTTP/1.1\r\nhost: hub\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\n'
    const slow = [ask(port, ''), ask(port, 'GET /'), ask(port, post), ask(port, post.replace('/check', '/nowhere'))]
    const answers = slow.map(async (socket) => String((await once(socket, 'data'))[0]).slice(9, 12))
    assert.deepEqual(await Promise.all(answers), ['408', '408', '408', '404'])
    while ((await connectionsOf(hub.server.server)) > 0) await delay(20)
    for (const socket of slow) socket.destroy()
  })
})

describe('a client that is still sending when it is answered', () => {
  let hub: Awaited<ReturnType<typeof testApp>>
  before(async () => (hub = await testApp()))
  after(() => hub.close())

  const head = (path: string, headers = '') =>
    `POST ${path} HTTP/1.1\r\nhost: hub\r\ncontent-type: application/x-www-form-urlencoded\r\n${headers}`
  const body = Buffer.alloc(8 * 1024 * 1024, 'a')
  const chunk = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
  const sized = `content-length: ${body.length}\r\n`
  const cases: Record<string, [start: string, rest: Buffer, status: string]> = {
    'that its body is too large, by its length': [head('/oauth/v2/token', sized), body, '413'],
    'that its body is too large, as it comes': [
      head('/oauth/v2/token', 'transfer-encoding: chunked\r\n'),
      chunk,
      '413',
    ],
    'something else, and wants the connection closed': [head('/nowhere', `${sized}connection: close\r\n`), body, '404'],
  }
  for (const [title, [start, rest, status]] of Object.entries(cases))
    test(`${title}: may send all of it and is not reset`, async () => {
      const accepted = once(hub.server.server, 'connection')
      const socket = connect({ port: Number(new URL(hub.origin).port), host: '127.0.0.1', allowHalfOpen: true })
      socket.write(`${start}\r\n`)
      const [served] = await accepted
      const half = rest.length >> 1
      socket.write(rest.subarray(0, half))
      assert.equal(String((await once(socket, 'data'))[0]).slice(9, 12), status)
      // An end that is a reset is an error here.
      socket.end(rest.subarray(half))
      socket.resume()
      await Promise.all([once(socket, 'close'), once(served, 'close')])
      assert.equal(served.bytesRead, start.length + 2 + rest.length)
    })
})

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )
}
