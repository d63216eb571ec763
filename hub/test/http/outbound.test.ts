import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { createOutbound } from '../../src/http/outbound.ts'
import { expired, good } from '../support/certificates.ts'
import { answers, reply, startVendor } from '../support/vendor.ts'
import type { Outbound, OutboundConfig, OutboundRequest } from '../../src/http/outbound.ts'
import type { Vendor, VendorOptions } from '../support/vendor.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const sandbox: OutboundConfig = {
  allowHttp: true,
  allowedPrivateRanges: ['127.0.0.0/8', '::1/128'],
  maxBodyBytes: 65_536,
}

function outboundWith(config: Partial<OutboundConfig> = {}, names: Record<string, readonly string[]> = {}): Outbound {
  const outbound = createOutbound(
    { ...sandbox, ...config },
    {
      resolve: async (name) => names[name] ?? Promise.reject(new Error(`no such name: ${name}`)),
    },
  )
  closers.push(outbound.close)
  return outbound
}

async function vendorWith(options?: VendorOptions): Promise<Vendor> {
  const vendor = await startVendor(options)
  closers.push(vendor.close)
  return vendor
}

function ask(url: string, more: Partial<OutboundRequest> = {}): OutboundRequest {
  return { url, headers: { 'content-type': 'application/json' }, body: '{"name":"x"}', timeoutMs: 5000, ...more }
}

describe('outbound requests', () => {
  it('posts the body with its headers and hands back the whole answer', async () => {
    const vendor = await vendorWith()
    vendor.answer((response) => {
      response.writeHead(429, { 'content-type': 'Application/JSON; charset=utf-8', 'retry-after': '7' }).end('{"a":1}')
    })
    const result = await outboundWith().post(ask(`${vendor.url}?key=1#fragment`, { headers: { 'x-key': 'k' } }))
    assert.ok(result.ok)
    assert.deepEqual(
      [result.status, result.contentType, result.retryAfter, result.body.toString()],
      [429, 'Application/JSON; charset=utf-8', '7', '{"a":1}'],
    )
    const [request] = vendor.requests
    assert.deepEqual([request!.method, request!.path, request!.body], ['POST', '/hook?key=1', { name: 'x' }])
    assert.match(request!.headers['user-agent']!, /^Slotwire\/\d+\.\d+\.\d+$/)
    assert.deepEqual([request!.headers['x-key'], request!.headers['accept-encoding']], ['k', 'identity'])
  })

  for (const status of [300, 301, 302, 303, 307, 308]) {
    it(`does not follow a ${status} and drops its body`, async () => {
      const [vendor, target] = [await vendorWith(), await vendorWith()]
      vendor.answer(answers.redirect(target.url, status))
      const result = await outboundWith().post(ask(vendor.url))
      assert.ok(result.ok)
      assert.deepEqual([result.status, result.body.length], [status, 0])
      assert.deepEqual([vendor.requests.length, target.connections()], [1, 0])
    })
  }

  const encodings = { gzip: gzipSync, 'X-Gzip': gzipSync, deflate: deflateSync }
  for (const [encoding, compress] of Object.entries(encodings)) {
    it(`reads an answer that came as ${encoding} unasked`, async () => {
      const vendor = await vendorWith()
      vendor.answer((response) => response.writeHead(400, { 'content-encoding': encoding }).end(compress('{"a":1}')))
      const result = await outboundWith().post(ask(vendor.url))
      assert.equal(result.ok && result.body.toString(), '{"a":1}')
    })
  }

  it('takes an answer of exactly the cap', async () => {
    const vendor = await vendorWith()
    vendor.answer(reply(400, 'text/plain', Buffer.alloc(65_536)))
    const result = await outboundWith().post(ask(vendor.url))
    assert.equal(result.ok && result.body.length, 65_536)
  })

  const broken = {
    'an endless body': [answers.oversized(400), 'body_too_large', 400],
    'one byte over the cap': [reply(400, 'text/plain', Buffer.alloc(65_537)), 'body_too_large', 400],
    'a body announced as 1 GB': [answers.announcedOversized(400), 'body_too_large', 400],
    'a gzip bomb': [answers.gzipBomb(400), 'body_too_large', 400],
    'a cut body': [answers.dropInBody(400), 'dropped', 400],
    'a cut connection': [answers.drop, 'dropped', undefined],
    'bytes that are no HTTP': [answers.garbage, 'bad_response', undefined],
    'endless headers': [
      (response) => {
        response.socket!.write('HTTP/1.1 200 OK\r\n' + `x: ${'y'.repeat(1000)}\r\n`.repeat(40))
      },
      'bad_response',
      undefined,
    ],
    'a broken gzip': [
      (response) => {
        response.writeHead(400, { 'content-encoding': 'gzip' }).end('not gzip')
      },
      'bad_response',
      400,
    ],
    'brotli, whose decoder takes 16 MB whatever comes out': [
      (response) => {
        response.writeHead(400, { 'content-encoding': 'br' }).end(brotliCompressSync('{}'))
      },
      'bad_response',
      400,
    ],
    'two codings': [
      (response) => {
        response.writeHead(400, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync('{}')))
      },
      'bad_response',
      400,
    ],
  } satisfies Record<string, [Parameters<Vendor['answer']>[0], string, number | undefined]>
  for (const [what, [answer, cause, status]] of Object.entries(broken)) {
    it(`ends ${what} as ${cause}`, { timeout: 10_000 }, async () => {
      const vendor = await vendorWith()
      vendor.answer(answer)
      const result = await outboundWith().post(ask(vendor.url))
      assert.ok(!result.ok)
      assert.deepEqual([result.cause, result.status], [cause, status])
    })
  }

  it('hangs up on a body that is too large instead of reading on', { timeout: 10_000 }, async () => {
    for (const answer of [answers.oversized(400), answers.announcedOversized(400)]) {
      const vendor = await vendorWith()
      vendor.answer(answer)
      await outboundWith().post(ask(vendor.url))
      await vendor.waitForDisconnect()
    }
  })

  const slow = { silence: answers.hang, 'a dripping body': answers.drip(400), 'dripping headers': answers.dripHeaders }
  for (const [what, answer] of Object.entries(slow)) {
    it(`ends ${what} at the deadline and hangs up`, { timeout: 10_000 }, async () => {
      const vendor = await vendorWith()
      vendor.answer(answer)
      const result = await outboundWith().post(ask(vendor.url, { timeoutMs: 1_000 }))
      assert.equal(!result.ok && result.cause, 'timeout')
      assert.ok(result.latencyMs >= 990)
      await vendor.waitForDisconnect()
    })
  }

  it(
    'counts name resolution into the deadline, and sends nothing when the name resolves too late',
    { timeout: 10_000 },
    async () => {
      const vendor = await vendorWith()
      const name = Promise.withResolvers<string[]>()
      const outbound = createOutbound(sandbox, { resolve: () => name.promise })
      const result = await outbound.post(ask(`http://late.test:${vendor.port}/`, { timeoutMs: 100 }))
      assert.equal(!result.ok && result.cause, 'timeout')
      name.resolve(['127.0.0.1'])
      // The next request over the same pool arrives, so whatever the late one had to send would have come by
      // now.
      const next = await outbound.post(ask(`http://late.test:${vendor.port}/next`))
      assert.equal(next.ok && next.status, 200)
      await outbound.close()
      await vendor.waitForDisconnect()
      assert.deepEqual(
        vendor.requests.map(({ path }) => path),
        ['/next'],
      )
    },
  )

  it('names a host that is not there', async () => {
    const vendor = await startVendor()
    await vendor.close()
    const outbound = outboundWith({}, { 'empty.test': [], 'gone.test': ['127.0.0.1', '::1'] })
    const cause = async (url: string) => {
      const result = await outbound.post(ask(url))
      return !result.ok && result.cause
    }
    assert.equal(await cause(vendor.url), 'connect')
    assert.equal(await cause(`http://gone.test:${vendor.port}/`), 'connect')
    assert.equal(await cause('http://unknown.test/'), 'dns')
    assert.equal(await cause('http://empty.test/'), 'dns')
  })

  it('answers a header that cannot be sent as bad_url instead of throwing', async () => {
    const vendor = await vendorWith()
    for (const [name, value] of [
      ['bad name', 'x'],
      ['x-key', 'a\r\nb: c'],
      ['transfer-encoding', 'chunked'],
      ['Host', 'other.test'],
      ['content-length', '1'],
      ['expect', '100-continue'],
    ] as const) {
      const result = await outboundWith().post(ask(vendor.url, { headers: { [name]: value } }))
      assert.equal(!result.ok && result.cause, 'bad_url')
    }
    assert.equal(vendor.requests.length, 0)
  })

  it('keeps a connection for the next request', async () => {
    const vendor = await vendorWith()
    const outbound = outboundWith()
    for (let round = 0; round < 3; round++) {
      assert.ok((await outbound.post(ask(vendor.url))).ok)
      // The body passes by after the answer.
      await setImmediate()
    }
    assert.deepEqual([vendor.requests.length, vendor.connections()], [3, 1])
  })

  it('gives up when the caller does', async () => {
    const vendor = await vendorWith()
    vendor.answer(answers.hang)
    const outbound = outboundWith()
    const caller = new AbortController()
    const result = outbound.post(ask(vendor.url, { signal: caller.signal }))
    await vendor.waitForRequest()
    caller.abort()
    assert.equal(await result.then((ended) => !ended.ok && ended.cause), 'dropped')
    const late = await outbound.post(ask(vendor.url, { signal: caller.signal }))
    assert.equal(!late.ok && late.cause, 'dropped')
    assert.equal(vendor.requests.length, 1)
  })

  it('closes after what is under way has its answer, and sends nothing any more', async () => {
    const vendor = await vendorWith()
    const go = Promise.withResolvers<void>()
    vendor.answer(answers.once(go.promise))
    const outbound = createOutbound(sandbox)
    const result = outbound.post(ask(vendor.url))
    await vendor.waitForRequest()
    const closed = outbound.close()
    const late = await outbound.post(ask(vendor.url))
    assert.equal(!late.ok && late.cause, 'dropped')
    go.resolve()
    await closed
    assert.equal(await result.then((ended) => ended.ok && ended.status), 200)
    await vendor.waitForDisconnect()
    assert.equal(vendor.requests.length, 1)
  })
})

describe('outbound TLS', () => {
  const names = { 'vendor.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] }
  const https = { allowHttp: false }

  async function causeAt(url: string): Promise<string | false> {
    const result = await outboundWith(https, names).post(ask(url))
    return !result.ok && result.cause
  }

  it('refuses a certificate that nobody vouches for, and a server that speaks no TLS', async () => {
    const [vendor, plain] = [await vendorWith({ tls: good }), await vendorWith()]
    assert.equal(await causeAt(`https://vendor.test:${vendor.port}/`), 'tls_untrusted')
    assert.equal(await causeAt(`https://vendor.test:${plain.port}/`), 'tls')
    assert.equal(vendor.requests.length + plain.requests.length, 0)
  })

  it('posts over TLS to the host the certificate names, and to no other', async () => {
    const vendor = await vendorWith({ tls: good })
    const trusted = getCACertificates()
    setDefaultCACertificates([...trusted, good.cert])
    try {
      const result = await outboundWith(https, names).post(ask(`https://vendor.test:${vendor.port}/`))
      assert.equal(result.ok && result.status, 200)
      assert.equal(await causeAt(`https://other.test:${vendor.port}/`), 'tls_hostname')
      assert.equal(await causeAt(`https://127.0.0.1:${vendor.port}/`), 'tls_hostname')
    } finally {
      setDefaultCACertificates(trusted)
    }
    assert.equal(vendor.requests.length, 1)
  })

  it('refuses a certificate whose time is over, whoever vouches for it', async () => {
    const vendor = await vendorWith({ tls: expired })
    const trusted = getCACertificates()
    setDefaultCACertificates([...trusted, expired.cert])
    try {
      assert.equal(await causeAt(`https://vendor.test:${vendor.port}/`), 'tls_expired')
    } finally {
      setDefaultCACertificates(trusted)
    }
    assert.equal(vendor.requests.length, 0)
  })
})
