import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { createOutbound } from '../../src/http/outbound.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { GuardLimits, Endpoint } from '../../src/http/bulkhead.ts'
import type { Outbound, OutboundRequest, OutboundResult } from '../../src/http/outbound.ts'
import type { Answer, Vendor } from '../support/vendor.ts'

let vendor: Vendor
let outbound: Outbound
// By which the breaker measures its pause and its window.
const monotonic = performance.now.bind(performance)
let ahead = 0
const advance = (ms: number) => void (ahead += ms)

beforeEach(async () => {
  ahead = 0
  mock.method(performance, 'now', () => monotonic() + ahead)
  vendor = await startVendor()
})
afterEach(async () => {
  await vendor.close()
  await outbound.close()
  mock.restoreAll()
})

function outboundWith(limits?: Partial<GuardLimits>): void {
  outbound = createOutbound(
    { allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 65_536 },
    { limits },
  )
}

const asking: Endpoint = { clientId: 'a', use: 'ask' }

function post(more: Partial<OutboundRequest> = {}): Promise<OutboundResult> {
  return outbound.post({ url: vendor.url, headers: {}, body: '{}', timeoutMs: 5000, endpoint: asking, ...more })
}

const said = (result: OutboundResult) => (result.ok ? result.status : result.cause)

async function postInTurn(times: number, answer: Answer, more: Partial<OutboundRequest> = {}): Promise<unknown[]> {
  vendor.answer(answer)
  const ends: unknown[] = []
  for (let time = 0; time < times; time++) ends.push(said(await post(more)))
  return ends
}

const times = (count: number, what: unknown) => Array.from({ length: count }, () => what)
const stateOf = ({ clientId, use }: Endpoint) =>
  outbound.guards().find((one) => one.clientId === clientId && one.use === use)?.state

describe('the bulkhead', () => {
  it('lets 32 requests of a client through at a time, lets 16 wait, and refuses the rest at once', async () => {
    outboundWith()
    const go = Promise.withResolvers<void>()
    vendor.answer(answers.once(go.promise))
    const results = Array.from({ length: 60 }, () => post())
    const refused = await Promise.all(results.slice(48))
    assert.deepEqual(refused.map(said), times(12, 'overloaded'))
    await vendor.waitForRequest(() => vendor.requests.length === 32)
    assert.deepEqual(outbound.guards(), [{ ...asking, state: 'closed', inFlight: 32, openFacilities: 0 }])
    // Nobody else waits for them.
    vendor.answer(answers.approve)
    assert.equal(said(await post({ endpoint: { clientId: 'b', use: 'ask' } })), 200)
    assert.equal(said(await post({ endpoint: { clientId: 'a', use: 'push' } })), 200)
    assert.equal(vendor.requests.length, 34)
    go.resolve()
    assert.deepEqual((await Promise.all(results.slice(0, 48))).map(said), times(48, 200))
    assert.equal(vendor.requests.length, 50)
  })

  it(
    'gives up one that has waited for a quarter of its deadline, and never sends it',
    { timeout: 10_000 },
    async () => {
      outboundWith({ inFlight: 1 })
      const go = Promise.withResolvers<void>()
      vendor.answer(answers.once(go.promise))
      const first = post()
      await vendor.waitForRequest()
      const second = await post({ timeoutMs: 8_000 })
      assert.equal(said(second), 'overloaded')
      assert.ok(second.latencyMs >= 1_990 && second.latencyMs < 7_000, `${second.latencyMs} ms`)
      go.resolve()
      assert.equal(said(await first), 200)
      assert.equal(said(await post()), 200)
      assert.equal(vendor.requests.length, 2)
    },
  )

  it('counts the waiting into the deadline', { timeout: 10_000 }, async () => {
    outboundWith({ inFlight: 1 })
    vendor.answer(answers.hang)
    const first = post({ timeoutMs: 500 })
    const second = await post({ timeoutMs: 3_000 })
    assert.deepEqual([said(await first), said(second)], ['timeout', 'timeout'])
    assert.ok(second.latencyMs >= 2_980 && second.latencyMs < 3_480, `${second.latencyMs} ms`)
    assert.equal(vendor.requests.length, 2)
  })
})

describe('the breaker', () => {
  it('opens when half of at least ten calls failed, and then sends nothing for ten seconds', async () => {
    outboundWith()
    assert.deepEqual(await postInTurn(5, answers.approve), times(5, 200))
    assert.deepEqual(await postInTurn(5, answers.status(500)), times(5, 500))
    assert.equal(stateOf(asking), 'open')
    assert.deepEqual(await postInTurn(5, answers.approve), times(5, 'circuit_open'))
    advance(9_000)
    assert.equal(said(await post()), 'circuit_open')
    assert.equal(vendor.requests.length, 10)
    // Only for this client, and only for its asks.
    assert.equal(said(await post({ endpoint: { clientId: 'b', use: 'ask' } })), 200)
    assert.equal(said(await post({ endpoint: { clientId: 'a', use: 'push' } })), 200)
    advance(1_000)
    assert.deepEqual(await postInTurn(3, answers.approve), times(3, 200))
    assert.equal(stateOf(asking), 'closed')
    // What was before is forgotten.
    assert.deepEqual(await postInTurn(4, answers.status(500)), times(4, 500))
    assert.equal(stateOf(asking), 'closed')
  })

  it('lets three probes through, refuses the rest at once, and opens again where one fails', async () => {
    outboundWith()
    await postInTurn(10, answers.drop)
    advance(10_000)
    const go = Promise.withResolvers<void>()
    vendor.answer(answers.once(go.promise, answers.status(503)))
    const results = Array.from({ length: 8 }, () => post())
    assert.deepEqual((await Promise.all(results.slice(3))).map(said), times(5, 'circuit_open'))
    assert.equal(stateOf(asking), 'half_open')
    go.resolve()
    assert.deepEqual((await Promise.all(results.slice(0, 3))).map(said), times(3, 503))
    assert.equal(stateOf(asking), 'open')
    assert.equal(said(await post()), 'circuit_open')
    assert.equal(vendor.requests.length, 13)
  })

  it('refuses what waits for its turn when it opens', { timeout: 10_000 }, async () => {
    outboundWith({ inFlight: 2, leastCalls: 1 })
    vendor.answer(answers.hang)
    const [opening, later] = [post({ timeoutMs: 1_000 }), post({ timeoutMs: 1_500 })]
    const [next, waiting] = [post({ timeoutMs: 8_000 }), post()]
    assert.deepEqual(
      [said(await opening), said(await later), said(await waiting)],
      ['timeout', 'timeout', 'circuit_open'],
    )
    assert.equal(said(await next), 'circuit_open')
    assert.equal(vendor.requests.length, 2)
  })

  it('stays closed below half, below ten, and where the failures are older than 30 seconds', async () => {
    outboundWith()
    await postInTurn(9, answers.status(500))
    assert.equal(stateOf(asking), 'closed')
    advance(31_000)
    await postInTurn(9, answers.status(500))
    assert.equal(stateOf(asking), 'closed')
    advance(31_000)
    await postInTurn(11, answers.approve)
    await postInTurn(10, answers.status(500))
    assert.equal(stateOf(asking), 'closed')
  })

  const failures: Record<string, Answer> = {
    'an error of the server': answers.status(500),
    'a cut connection': answers.drop,
    silence: answers.hang,
    'an endless no': answers.oversized(400),
    'bytes that are no HTTP': answers.garbage,
  }
  for (const [what, answer] of Object.entries(failures)) {
    it(`counts ${what} as a failure`, async () => {
      outboundWith({ leastCalls: 2 })
      await postInTurn(2, answer, { timeoutMs: 100 })
      assert.equal(stateOf(asking), 'open')
    })
  }

  it('counts an endpoint that is not there, and a server without TLS', async () => {
    outboundWith({ leastCalls: 2 })
    assert.deepEqual(await postInTurn(3, answers.approve, { url: vendor.url.replace('http', 'https') }), [
      'tls',
      'tls',
      'circuit_open',
    ])
    const gone = await startVendor()
    await gone.close()
    const other = { endpoint: { clientId: 'b', use: 'ask' as const }, url: gone.url }
    assert.deepEqual(await postInTurn(3, answers.approve, other), ['connect', 'connect', 'circuit_open'])
  })

  it('counts neither a no, nor a redirect, nor an address that may not be dialled', async () => {
    outboundWith({ leastCalls: 2 })
    for (const answer of [answers.deny(1), answers.html, answers.status(404), answers.redirect('http://127.0.0.1/')]) {
      await postInTurn(5, answer)
    }
    await postInTurn(5, answers.approve, { url: 'http://10.0.0.1/' })
    assert.equal(stateOf(asking), 'closed')
    assert.equal(vendor.requests.length, 20)
  })

  it('takes an answer for a good one by its status', async () => {
    outboundWith({ leastCalls: 2 })
    const endpoint: Endpoint = { clientId: 'a', use: 'push' }
    await postInTurn(5, answers.dropInBody(200), { endpoint })
    assert.equal(stateOf(endpoint), 'closed')
    await postInTurn(5, answers.dropInBody(500), { endpoint })
    assert.equal(stateOf(endpoint), 'open')
  })
})
