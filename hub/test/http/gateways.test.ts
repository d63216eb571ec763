/** The operator's gateways answer in the same odd ways as vendors: here is what counts of them. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, test } from 'node:test'
import { isOk, postToGateway } from '../../src/http/gateways.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { AddressInfo } from 'node:net'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function gatewayThatSays(text: string): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => {}).on('data', () => socket.end(text)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'
const yes = 'HTTP/1.1 200 OK\r\ncontent-length: 31\r\n\r\n{"url":"https://pay.test/x/12"}'

test('interim answers of a gateway are passed over', async () => {
  const answer = await postToGateway({
    url: await gatewayThatSays(interim + yes),
    body: '{}',
    timeoutMs: 5000,
    readsOk: true,
  })
  assert.ok(isOk(answer))
  assert.match(answer.body.toString(), /"url"/)
})

test('a gateway whose page is asked for sends it whole, and not at any length', async () => {
  const gateway = await startVendor()
  closers.push(gateway.close)
  for (const [answer, cause] of [
    [answers.oversized(200), 'body_too_large'],
    [answers.dropInBody(200), 'dropped'],
  ] as const) {
    gateway.answer(answer)
    const result = await postToGateway({ url: gateway.url, body: '{}', timeoutMs: 5000, readsOk: true })
    assert.deepEqual([isOk(result), !result.ok && result.cause], [false, cause])
  }
})

test('a redirect of a gateway is not followed, and a no is no yes', async () => {
  const [gateway, other] = [await startVendor(), await startVendor()]
  closers.push(gateway.close, other.close)
  for (const answer of [answers.redirect(other.url), answers.status(500), answers.deny(1), answers.drop]) {
    gateway.answer(answer)
    assert.equal(isOk(await postToGateway({ url: gateway.url, body: '{}', timeoutMs: 5000 })), false)
  }
  assert.equal(other.requests.length, 0)
})
