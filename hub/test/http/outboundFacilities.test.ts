/** One facility's trouble, and one address's questions, stay theirs: the client's other facilities are asked as ever. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { createOutbound } from '../../src/http/outbound.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { GuardLimits } from '../../src/http/bulkhead.ts'
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

type Asking = { id: string; of?: number; address?: string | null }

function ask({ id, of = 3, address = null }: Asking, more: Partial<OutboundRequest> = {}): Promise<OutboundResult> {
  const endpoint = { clientId: 'a', use: 'ask' as const, facility: { id, of }, address }
  return outbound.post({
    url: vendor.url,
    headers: { 'x-facility': id },
    body: '{}',
    timeoutMs: 40_000,
    endpoint,
    ...more,
  })
}

const said = (result: OutboundResult) => (result.ok ? result.status : result.cause)
const times = (count: number, what: unknown) => Array.from({ length: count }, () => what)
const heldBy = (result: OutboundResult) => [said(result), !result.ok && result.heldBy]
const state = () => outbound.guards()[0]!
const sentTo = (id: string) => vendor.requests.filter(({ headers }) => headers['x-facility'] === id).length

async function askInTurn(count: number, answer: Answer, asking: Asking): Promise<unknown[]> {
  vendor.answer(answer)
  const ends: unknown[] = []
  for (let time = 0; time < count; time++) ends.push(said(await ask(asking)))
  return ends
}

describe('of the places that a client has for asks', () => {
  it('one facility holds eight, four more wait, and the others find theirs', async () => {
    outboundWith()
    const go = Promise.withResolvers<void>()
    vendor.answer((response, request) =>
      (request.headers['x-facility'] === 'ill' ? answers.once(go.promise) : answers.approve)(response, request),
    )
    const hanging = Array.from({ length: 48 }, () => ask({ id: 'ill' }))
    const refused = await Promise.all(hanging.slice(12))
    assert.deepEqual(refused.map(heldBy), times(36, ['overloaded', 'facility']))
    await vendor.waitForRequest(() => sentTo('ill') === 8)
    const others = Array.from({ length: 24 }, (_, n) => ask({ id: `well ${n % 3}` }))
    assert.deepEqual((await Promise.all(others)).map(said), times(24, 200))
    assert.equal(sentTo('ill'), 8)
    go.resolve()
    assert.deepEqual((await Promise.all(hanging.slice(0, 12))).map(said), times(12, 200))
  })

  it('a client’s only facility holds all of them', async () => {
    outboundWith()
    const go = Promise.withResolvers<void>()
    vendor.answer(answers.once(go.promise))
    const results = Array.from({ length: 49 }, () => ask({ id: 'only', of: 1 }))
    assert.deepEqual(heldBy(await results.at(-1)!), ['overloaded', 'client'])
    await vendor.waitForRequest(() => sentTo('only') === 32)
    go.resolve()
    assert.deepEqual((await Promise.all(results.slice(0, 48))).map(said), times(48, 200))
  })

  it('one address of the internet holds two, four more wait, whatever facilities it asks', async () => {
    outboundWith()
    const go = Promise.withResolvers<void>()
    vendor.answer((response, request) =>
      (request.headers['x-facility']!.toString().startsWith('of a stranger')
        ? answers.once(go.promise)
        : answers.approve)(response, request),
    )
    const strangers = Array.from({ length: 10 }, (_, n) => ask({ id: `of a stranger ${n}`, address: '203.0.113.7' }))
    assert.deepEqual((await Promise.all(strangers.slice(6))).map(heldBy), times(4, ['overloaded', 'address']))
    await vendor.waitForRequest(() => vendor.requests.length === 2)
    for (const address of ['203.0.113.8', null]) assert.equal(said(await ask({ id: 'b', address })), 200)
    assert.equal(vendor.requests.length, 4)
    go.resolve()
    assert.deepEqual((await Promise.all(strangers.slice(0, 6))).map(said), times(6, 200))
  })

  it('an address is known only while it asks', async () => {
    outboundWith({ perAddress: { inFlight: 1, queued: 0 } })
    for (let turn = 0; turn < 3; turn++) assert.equal(said(await ask({ id: 'a', address: '203.0.113.7' })), 200)
  })
})

describe('a facility’s breaker', () => {
  it('opens by its own failures alone: the others are asked as ever', async () => {
    outboundWith()
    assert.deepEqual(await askInTurn(14, answers.status(500), { id: 'ill' }), [
      ...times(10, 500),
      ...times(4, 'circuit_open'),
    ])
    assert.deepEqual(heldBy(await ask({ id: 'ill' })), ['circuit_open', 'facility'])
    assert.deepEqual(await askInTurn(20, answers.approve, { id: 'well' }), times(20, 200))
    assert.deepEqual([state().state, state().openFacilities], ['closed', 1])
    advance(10_000)
    assert.deepEqual(await askInTurn(3, answers.approve, { id: 'ill' }), times(3, 200))
    assert.equal(state().openFacilities, 0)
  })

  it('opens the client’s with two others, and nothing is sent to any until three probes have gone well', async () => {
    outboundWith()
    for (const id of ['1', '2']) await askInTurn(10, answers.status(500), { id, of: 9 })
    assert.equal(state().state, 'closed')
    await askInTurn(10, answers.status(500), { id: '3', of: 9 })
    assert.deepEqual([state().state, state().openFacilities], ['open', 3])
    assert.deepEqual(heldBy(await ask({ id: 'well', of: 9 })), ['circuit_open', 'client'])
    advance(10_000)
    const go = Promise.withResolvers<void>()
    vendor.answer(answers.once(go.promise))
    const probes = Array.from({ length: 5 }, () => ask({ id: 'well', of: 9 }))
    assert.deepEqual((await Promise.all(probes.slice(3))).map(heldBy), times(2, ['circuit_open', 'client']))
    go.resolve()
    assert.deepEqual((await Promise.all(probes.slice(0, 3))).map(said), times(3, 200))
    assert.equal(state().state, 'closed')
    // Each facility still has to show for itself.
    assert.deepEqual(await askInTurn(2, answers.status(500), { id: '1', of: 9 }), [500, 'circuit_open'])
    assert.equal(state().state, 'closed')
  })

  it('opens the client’s where the client has no other, or as many as have opened', async () => {
    outboundWith()
    await askInTurn(10, answers.status(500), { id: '1', of: 1 })
    assert.deepEqual(heldBy(await ask({ id: '1', of: 1 })), ['circuit_open', 'client'])
    advance(60_000)
    await outbound.close()
    outboundWith()
    await askInTurn(10, answers.status(500), { id: '1', of: 2 })
    assert.equal(state().state, 'closed')
    await askInTurn(10, answers.status(500), { id: '2', of: 2 })
    assert.equal(state().state, 'open')
  })

  it('is forgotten with its facility once nobody has asked about it for a while', async () => {
    outboundWith()
    for (let n = 0; n < 50; n++) await ask({ id: `${n}` })
    assert.equal(outbound.knownFacilities(), 50)
    advance(41_000)
    await ask({ id: 'new' })
    assert.equal(outbound.knownFacilities(), 1)
  })
})
