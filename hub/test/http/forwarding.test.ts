/** Forwarding headers from whom nobody trusts: production says so, and not more than once an hour. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createApp } from '../../src/app.ts'
import { isInner, networkOf, trustOf } from '../../src/http/network.ts'
import { testApp } from '../support/app.ts'
import type { Config } from '../../src/config.ts'

const t = await testApp()
after(() => t.close())

/** A hub with the settings, and what it warns of when called with the headers. */
async function hub(change: Partial<Config>) {
  const warned: { fields: any; text: string }[] = []
  const log = { ...t.app.log, warn: (fields: any, text: string) => void warned.push({ fields, text }) }
  const config = { ...t.app.config, ...change }
  const { server } = createApp({ ...t.app, config, log: log as any })
  const origin = await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    warned,
    call: async (headers: Record<string, string>) => void (await (await fetch(origin, { headers })).text()),
    close: () => server.close(),
  }
}

describe('the watch over forwarding headers', () => {
  test('warns in production at first sight, then once an hour, and names the setting', async () => {
    const { warned, call, close } = await hub({ mode: 'production' })
    await call({})
    assert.equal(warned.length, 0)
    await call({ 'x-forwarded-for': '203.0.113.7' })
    await call({ forwarded: 'for=203.0.113.7' })
    t.clock.advance({ minutes: 59 })
    await call({ 'x-forwarded-for': '203.0.113.7' })
    assert.equal(warned.length, 1)
    assert.match(warned[0]!.text, /SLOTWIRE_TRUSTED_PROXIES/)
    assert.deepEqual(warned[0]!.fields, { peer: '127.0.0.1' }, 'the proxy, and never whom it names')
    t.clock.advance({ minutes: 1 })
    await call({ forwarded: 'for=203.0.113.7' })
    assert.equal(warned.length, 2)
    await close()
  })

  test('says nothing of trusted proxies, and nothing in the sandbox', async () => {
    const changes: Partial<Config>[] = [{ mode: 'production', trustedProxies: ['127.0.0.1'] }, { mode: 'sandbox' }]
    for (const change of changes) {
      const { warned, call, close } = await hub(change)
      await call({ 'x-forwarded-for': '203.0.113.7' })
      assert.deepEqual(warned, [])
      await close()
    }
  })
})

test('proxies are trusted by address and by range, also where IPv4 comes in IPv6', () => {
  const isTrusted = trustOf(['192.0.2.1', '10.0.0.0/8', 'fd00::/8', '2001:db8::1'])
  const peers = ['192.0.2.1', '192.0.2.2', '10.255.0.1', '::ffff:10.1.2.3', 'fd12::1', '2001:db8::1', '2001:db8::2', '']
  assert.deepEqual(peers.filter(isTrusted), ['192.0.2.1', '10.255.0.1', '::ffff:10.1.2.3', 'fd12::1', '2001:db8::1'])
})

test('inner addresses are those of this machine and of a network of one’s own, and nothing else', () => {
  const ours = ['127.0.0.1', '::1', '10.0.0.1', '172.17.0.1', '192.168.1.1', '100.64.0.1', '169.254.1.1', '0.0.0.0']
  const ours6 = ['::ffff:192.168.1.1', 'fd12:3456::1', 'fe80::1', '10.0.0.1:5000', '[fd00::1]:443']
  for (const ip of [...ours, ...ours6]) assert.ok(isInner(ip), ip)
  const theirs = ['8.8.8.8', '192.0.2.1', '172.32.0.1', '2001:db8::1', '2a00::1', '2002:a00:1::1', '64:ff9b::a00:1']
  for (const ip of [...theirs, '::ffff:8.8.8.8', '8.8.8.8:5000', 'unknown', '']) assert.ok(!isInner(ip), ip)
})

test('the port that some proxies write behind an address makes no other address of it', () => {
  for (const [one, other] of [
    ['203.0.113.7', '203.0.113.7:5001'],
    ['2001:db8::1', '[2001:db8::2]:5001'],
    ['2001:db8::1', '[2001:db8:0:0:1::1]'],
  ] as const)
    assert.equal(networkOf(one), networkOf(other))
})
