import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { after, afterEach, before, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createOutbound } from '../../src/http/outbound.ts'
import { systemResolve } from '../../src/http/outboundAddress.ts'
import { startVendor } from '../support/vendor.ts'
import { hostileLiterals, unusableUrls } from './hostileAddresses.ts'
import type { Outbound, OutboundConfig, OutboundRequest } from '../../src/http/outbound.ts'
import type { Vendor, VendorOptions } from '../support/vendor.ts'

// Every connection that this process opens is seen here, and one to anywhere but loopback is stopped: even
// with the hub's own checks broken, these tests contact nobody.
const dialled: string[] = []
let pretendedAddress: string | undefined
const connect = Socket.prototype.connect
before(() => {
  Socket.prototype.connect = function (this: Socket, ...args: any[]) {
    const options = Array.isArray(args[0]) ? args[0][0] : args[0]
    dialled.push(options.host)
    if (pretendedAddress) Object.defineProperty(this, 'remoteAddress', { value: pretendedAddress })
    if (!/^(127\.|::1$|[a-z0-9.-]+\.test$)/.test(options.host)) throw new Error(`dialled ${options.host}`)
    return connect.apply(this, args as Parameters<typeof connect>)
  } as typeof connect
})
after(() => {
  Socket.prototype.connect = connect
})

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const sandbox: OutboundConfig = {
  allowHttp: true,
  allowedPrivateRanges: ['127.0.0.0/8', '::1/128'],
  maxBodyBytes: 65_536,
}
const production: OutboundConfig = { ...sandbox, allowHttp: false, allowedPrivateRanges: [] }

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

describe('outbound addresses', () => {
  let canary: Vendor
  // Null on a machine without IPv6.
  let canaryV6: Vendor | null
  before(async () => {
    canary = await startVendor()
    canaryV6 = await startVendor({ host: '::1', port: canary.port }).catch(() => null)
  })
  after(() => Promise.all([canary.close(), canaryV6?.close()]))
  const connections = () => canary.connections() + (canaryV6?.connections() ?? 0)

  for (const host of hostileLiterals) {
    it(`refuses ${host} by http and https without dialling`, async () => {
      dialled.length = 0
      const outbound = outboundWith({ allowedPrivateRanges: [] })
      for (const scheme of ['http', 'https']) {
        const result = await outbound.post(ask(`${scheme}://${host}:${canary.port}/hook`))
        assert.ok(!result.ok)
        assert.equal(result.cause, 'refused_address')
      }
      assert.deepEqual(dialled, [])
    })
  }

  for (const url of unusableUrls) {
    it(`refuses ${url.slice(0, 60) || 'an empty URL'} as a URL without dialling`, async () => {
      dialled.length = 0
      const result = await outboundWith().post(ask(url))
      assert.ok(!result.ok)
      assert.equal(result.cause, 'bad_url')
      assert.deepEqual(dialled, [])
    })
  }

  // A name server that answers any name as it likes, differently each time, in any form that may slip through.
  const lies = [
    ...hostileLiterals.map((host) => host.replace(/[[\]]/g, '')),
    '::ffff:0:7f00:1',
    '0:0:0:0:0:ffff:7f00:1',
    '127.0.0.1\0',
    '127.0.0.1:80',
    '127.0.0.1/8',
    'fe80::1%eth0',
    'localhost',
    ' ::1',
  ]
  it(`refuses ${lies.length} answers of a hostile name server, alone and among others`, async (test) => {
    dialled.length = 0
    for (const [index, lie] of lies.entries()) {
      const answers = [[lie], [lie, '10.0.0.1', lies[(index + 7) % lies.length]!]]
      const outbound = createOutbound(
        { ...sandbox, allowedPrivateRanges: [] },
        { resolve: async () => answers[index % 2]! },
      )
      const result = await outbound.post(ask(`http://lie${index}.test:${canary.port}/hook`))
      assert.equal(!result.ok && result.cause, 'refused_address', lie)
      await outbound.close()
    }
    // net is handed the name and asks our lookup; an address is never.
    assert.deepEqual(
      dialled.filter((host) => !host.endsWith('.test')),
      [],
    )
    test.diagnostic(`promise 7: ${lies.length} lies of a name server, ${connections()} connections`)
  })

  it('follows no redirect to any of them', async (test) => {
    const vendor = await vendorWith()
    const outbound = outboundWith()
    dialled.length = 0
    for (const [index, host] of hostileLiterals.entries()) {
      const status = [301, 302, 303, 307, 308][index % 5]!
      const location = Buffer.from(`http://${host}:${canary.port}/hook`).toString('latin1')
      vendor.answer((response) => response.writeHead(status, { location }).end())
      const result = await outbound.post(ask(vendor.url))
      assert.equal(result.ok && result.status, status)
    }
    assert.deepEqual(
      dialled.filter((host) => host !== '127.0.0.1'),
      [],
    )
    test.diagnostic(`promise 7: ${hostileLiterals.length} redirects, ${connections()} connections`)
  })

  it('has seen no connection on any of the canaries', (test) => {
    const urls = hostileLiterals.length * 2 + unusableUrls.length
    assert.ok(urls >= 150, `${urls} URLs`)
    assert.equal(connections(), 0)
    test.diagnostic(
      `promise 7: ${urls} URLs, ${connections()} connections to canaries on ${canaryV6 ? 'both loopbacks' : '127.0.0.1'}`,
    )
  })

  it('refuses plain http in production, before its address matters', async () => {
    const result = await outboundWith(production).post(ask(canary.url))
    assert.equal(!result.ok && result.cause, 'bad_url')
    assert.equal(canary.connections(), 0)
  })

  const hostileAnswers: Record<string, readonly string[]> = {
    'loopback.test': ['127.0.0.1'],
    'loopback6.test': ['::1'],
    'mapped.test': ['::ffff:127.0.0.1'],
    'zoned.test': ['::1%lo'],
    'many.test': ['127.0.0.1', '::1', '10.0.0.1', '169.254.169.254', 'fe80::1', '64:ff9b::7f00:1', '2002:7f00:1::'],
    'octal.test': ['0177.0.0.1'],
    'hex.test': ['0x7f000001'],
    'nonsense.test': ['localhost', '', '127.0.0.1 '],
  }
  for (const name of Object.keys(hostileAnswers)) {
    it(`refuses ${name}, whose addresses are ${hostileAnswers[name]}`, async () => {
      const outbound = outboundWith({ allowedPrivateRanges: [] }, hostileAnswers)
      const result = await outbound.post(ask(`http://${name}:${canary.port}/`))
      assert.equal(!result.ok && result.cause, 'refused_address')
      assert.equal(connections(), 0)
    })
  }

  it('dials only the allowed one of mixed addresses, and asks for the name once per connection', async () => {
    const vendor = await vendorWith()
    const canaryBeside = await vendorWith({ host: '::1', port: vendor.port }).catch(() => null)
    let asked = 0
    const outbound = createOutbound(
      { ...sandbox, allowedPrivateRanges: ['127.0.0.1/32'] },
      {
        // A rebinding name server: the second answer would be another one.
        resolve: async () => (++asked === 1 ? ['::1', '10.0.0.1', '127.0.0.1'] : ['::1']),
      },
    )
    closers.push(outbound.close)
    const results = [await outbound.post(ask(`http://mixed.test:${vendor.port}/`))]
    await setImmediate()
    // On the pooled connection, which stays with the address that was checked.
    results.push(await outbound.post(ask(`http://mixed.test:${vendor.port}/`)))
    assert.deepEqual(
      results.map((result) => result.ok && result.status),
      [200, 200],
    )
    assert.deepEqual([asked, vendor.connections(), canaryBeside?.connections() ?? 0], [1, 1, 0])
  })

  it('sends nothing over a socket that ended up elsewhere than was allowed', async () => {
    const vendor = await vendorWith()
    pretendedAddress = '10.0.0.1'
    try {
      const result = await outboundWith().post(ask(vendor.url))
      assert.equal(!result.ok && result.cause, 'refused_address')
    } finally {
      pretendedAddress = undefined
    }
    await vendor.waitForDisconnect()
    assert.deepEqual([vendor.connections(), vendor.requests.length], [1, 0])
  })

  it('says which range it cannot read', () => {
    assert.throws(
      () => createOutbound({ ...sandbox, allowedPrivateRanges: ['10.0.0.0/8', '10.0.0.1'] }),
      /"10\.0\.0\.1"/,
    )
  })
})

describe('names', () => {
  const none = () => Promise.reject(new Error('ENOTFOUND'))
  const never = () => new Promise<string[]>(() => {})
  const silent = { ipv4: none, ipv6: none, system: none }

  it('asks nobody for localhost', async () => {
    for (const name of ['localhost', 'LOCALHOST.', 'vendor.localhost']) {
      assert.deepEqual(await systemResolve(name, silent), ['127.0.0.1', '::1'])
    }
    await assert.rejects(systemResolve('notlocalhost', silent), /ENOTFOUND/)
  })

  it('takes both families, and waits for neither once the other has answered', { timeout: 5000 }, async () => {
    const ipv4 = async () => ['192.0.2.1']
    const ipv6 = async () => ['2001:db8::1']
    assert.deepEqual((await systemResolve('a.test', { ...silent, ipv4, ipv6 })).sort(), ['192.0.2.1', '2001:db8::1'])
    assert.deepEqual(await systemResolve('a.test', { ...silent, ipv4, ipv6: never }), ['192.0.2.1'])
    assert.deepEqual(await systemResolve('a.test', { ...silent, ipv4: never, ipv6 }), ['2001:db8::1'])
    // An empty answer is no answer: it must not end the wait for the other one.
    const late = Promise.withResolvers<string[]>()
    const found = systemResolve('a.test', { ...silent, ipv4: async () => [], ipv6: () => late.promise })
    late.resolve(['2001:db8::2'])
    assert.deepEqual(await found, ['2001:db8::2'])
  })

  it('asks the system, and with it the hosts file, only for what DNS does not hold', async () => {
    const system = async () => ['192.0.2.9']
    assert.deepEqual(await systemResolve('a.test', { ...silent, system }), ['192.0.2.9'])
    assert.deepEqual(await systemResolve('a.test', { ...silent, ipv4: async () => ['192.0.2.1'], system }), [
      '192.0.2.1',
    ])
  })
})
