/** Which answers count: interim ones are passed over, and a 2xx says it all by its headers. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createOutbound } from '../../src/http/outbound.ts'
import { answers, reply, startVendor } from '../support/vendor.ts'
import type { Outbound, OutboundRequest, OutboundResult } from '../../src/http/outbound.ts'
import type { Answer } from '../support/vendor.ts'
import type { AddressInfo, Socket } from 'node:net'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function outboundOf(): Outbound {
  const outbound = createOutbound({ allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 65_536 })
  closers.push(() => outbound.close())
  return outbound
}

const asking = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  timeoutMs: 5000,
  ...more,
})

/** A server that writes what it is told, one text for each request that has come whole. */
async function startRaw(serve: (socket: Socket, nth: number) => void): Promise<{ url: string; sockets: Socket[] }> {
  const sockets: Socket[] = []
  let requests = 0
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {}).on('data', () => serve(socket, requests++))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sockets }
}

const postRaw = async (text: string, more: Partial<OutboundRequest> = {}): Promise<OutboundResult> => {
  const { url } = await startRaw((socket) => socket.write(text))
  return outboundOf().post(asking(url, more))
}

const said = (result: OutboundResult) => (result.ok ? result.status : result.cause)
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'
const no = 'HTTP/1.1 422 No\r\ncontent-type: application/json\r\ncontent-length: 16\r\n\r\n{"error_code":1}'
const interim = {
  '100 Continue': 'HTTP/1.1 100 Continue\r\n\r\n',
  '102 Processing': 'HTTP/1.1 102 Processing\r\n\r\n',
  '103 Early Hints': 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n',
}
const many = (count: number) => interim['102 Processing'].repeat(count)

describe('interim answers', () => {
  for (const [name, text] of Object.entries({ ...interim, 'all three': Object.values(interim).join('') })) {
    it(`passes ${name} over, before a yes and before a no`, async () => {
      assert.equal(said(await postRaw(text + ok)), 200)
      const refused = await postRaw(text + no)
      assert.deepEqual([said(refused), refused.ok && refused.body.toString()], [422, '{"error_code":1}'])
    })
  }

  it('passes one over that comes alone and long before the answer', async () => {
    const { url } = await startRaw((socket) => {
      socket.write(interim['100 Continue'], () => void setImmediate().then(() => socket.write(ok)))
    })
    const outbound = outboundOf()
    assert.deepEqual([said(await outbound.post(asking(url))), said(await outbound.post(asking(url)))], [200, 200])
  })

  it('passes over as many as anybody sends, and ends a stream of them', { timeout: 10_000 }, async () => {
    assert.equal(said(await postRaw(many(32) + ok)), 200)
    assert.equal(said(await postRaw(many(33) + ok)), 'bad_response')
  })

  it('takes none of them for the answer', { timeout: 10_000 }, async () => {
    assert.equal(said(await postRaw(interim['100 Continue'], { timeoutMs: 200 })), 'timeout')
    const { url } = await startRaw((socket) => socket.end(interim['100 Continue']))
    assert.equal(said(await outboundOf().post(asking(url))), 'dropped')
  })

  it('changes to no other protocol', async () => {
    const change = 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'
    assert.equal(said(await postRaw(change + ok)), 'bad_response')
  })
})

// Each promises a body that never comes whole, so an answer here is one that didn't wait for it.
const unread: Record<string, Answer> = {
  'without an end': answers.oversized(200),
  'of a gigabyte that never comes': answers.announcedOversized(201),
  'by the byte': answers.drip(202),
  'that breaks off': answers.dropInBody(200),
  'of 65,537 bytes': reply(200, 'text/plain', Buffer.alloc(65_537)),
  'that is no gzip': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
  'that is packed with brotli': (response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x'),
  'that is an HTML page': reply(203, 'text/html', '<p>{"error_code":1}'),
}

describe('a 2xx', () => {
  for (const [what, answer] of Object.entries(unread)) {
    it(`says it all by its headers: a body ${what} is left`, { timeout: 10_000 }, async () => {
      const vendor = await startVendor()
      closers.push(vendor.close)
      vendor.answer(answer)
      const result = await outboundOf().post(asking(vendor.url))
      assert.ok(result.ok, `${said(result)}`)
      assert.ok(result.status >= 200 && result.status < 300)
      assert.equal(result.body.length, 0)
    })
  }

  it('stands, whatever is wrong with the bytes behind its headers', async () => {
    const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'
    for (const rest of ['no chunk', 'ffffffffffffffffff\r\n', '2\r\n{}\r\n0\r\n\r\nHTTP/1.1 500 No\r\n\r\n'])
      assert.equal(said(await postRaw(chunked + rest)), 200)
  })

  it('needs its headers whole and in time', { timeout: 10_000 }, async () => {
    assert.equal(said(await postRaw('HTTP/1.1 200 OK\r\nx: y\r\n', { timeoutMs: 200 })), 'timeout')
    assert.equal(said(await postRaw('HTTP/1.1 200 OK\r\nno header\r\n\r\n')), 'bad_response')
  })

  it('is read where somebody wants its body', async () => {
    const whole = await postRaw(ok, { readsOk: true })
    assert.equal(whole.ok && whole.body.toString(), '{}')
    const cut = 'HTTP/1.1 200 OK\r\ncontent-length: 70000\r\n\r\n{'
    assert.equal(said(await postRaw(cut, { readsOk: true })), 'body_too_large')
  })
})

describe('the connection after a 2xx', () => {
  it('serves the next request where the body was short', async () => {
    const vendor = await startVendor()
    closers.push(vendor.close)
    const outbound = outboundOf()
    vendor.answer(reply(200, 'application/json', ' '.repeat(2000)))
    const connections: number[] = []
    for (let round = 0; round < 3; round++) {
      assert.equal(said(await outbound.post(asking(vendor.url))), 200)
      // Headers and body came in one packet: what is left to do with it is done in this turn of the event loop.
      await setImmediate()
      connections.push(vendor.connections())
    }
    assert.deepEqual(connections, [1, 1, 1])
  })

  it('is closed where the body is long or has no end', { timeout: 10_000 }, async () => {
    for (const answer of [answers.oversized(200), answers.announcedOversized(200), answers.drip(200)]) {
      const vendor = await startVendor()
      closers.push(vendor.close)
      vendor.answer(answer)
      assert.equal(said(await outboundOf().post(asking(vendor.url))), 200)
      await vendor.waitForDisconnect()
    }
  })

  it('is closed where it says something unasked: that is nobody’s answer', { timeout: 10_000 }, async () => {
    const { url, sockets } = await startRaw((socket, nth) => socket.write(nth === 0 ? ok : no))
    const outbound = outboundOf()
    assert.equal(said(await outbound.post(asking(url))), 200)
    const closed = once(sockets[0]!, 'close')
    sockets[0]!.write(ok)
    await closed
    assert.equal(said(await outbound.post(asking(url))), 422)
    assert.equal(sockets.length, 2)
  })
})
