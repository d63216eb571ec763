/** What limits of asks go by comes from the patient's own request: the facility, and the address behind trusted proxies. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { internetAddress } from '../../src/http/network.ts'
import { findAskedClient } from '../../src/realtime/store.ts'
import { testApp } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import type { Endpoint } from '../../src/http/bulkhead.ts'
import type { Outbound, OutboundRequest } from '../../src/http/outbound.ts'

const asked: (Endpoint | undefined)[] = []
const outbound: Outbound = {
  async post({ endpoint }: OutboundRequest) {
    asked.push(endpoint)
    return { ok: true, status: 200, contentType: null, body: Buffer.alloc(0), retryAfter: null, latencyMs: 1 }
  },
  guards: () => [],
  knownFacilities: () => 0,
  close: async () => {},
}

const t = await testApp({ vendorUrl: 'http://127.0.0.1:1/', realtime: 'on' })
const { server } = createApp({
  ...t.app,
  outbound,
  config: loadConfig({ SLOTWIRE_LOG_LEVEL: 'fatal', SLOTWIRE_TRUSTED_PROXIES: '127.0.0.1' }),
})
const origin = await server.listen({ port: 0, host: '127.0.0.1' })
after(async () => {
  await server.close()
  await t.close()
})

const secondsOf = (time: string) =>
  Temporal.PlainDateTime.from(`${t.world.days[1]!}T${time}`).toZonedDateTime('Europe/Warsaw').epochMilliseconds / 1000

async function post(path: string, fields: Record<string, string>, forwardedFor: string): Promise<string> {
  const { status, headers } = await fetch(origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'x-forwarded-for': forwardedFor },
    body: new URLSearchParams(fields),
  })
  assert.equal(status, 303)
  return headers.get('location')!
}

test('a booking and a move are asked with their facility, how many the client has, and the caller’s address', async () => {
  const slot = [t.world.facility, '11', t.world.address, t.world.service, secondsOf('09:00')].join('.')
  const form = { slot, attempt: 'attempt-1', consent: 'yes', name: 'Ana', surname: 'Prueba', phone: '+48500100200' }
  const page = await post('/book', form, '198.51.100.9, 2001:db8:1:2:3::7')
  await post(`${page}/move`, { at: String(secondsOf('10:00')), attempt: 'attempt-2' }, '10.0.0.7, 198.51.100.9')
  const [{ n }] = await rows(t.db, `select count(*)::int as n from client_facility where client_id = 'client-a'`)
  const facility = { id: t.world.facility, of: Math.min(n, 3) }
  assert.deepEqual(asked, [
    { clientId: 'client-a', use: 'ask', facility, address: '2001:db8:1:2' },
    { clientId: 'client-a', use: 'ask', facility, address: '198.51.100.9' },
  ])
})

test('a client’s facilities are counted no further than three', async () => {
  const count = async () => (await findAskedClient(t.db, t.world.facility))!.facilityCount
  await rows(t.db, `delete from client_facility where client_id = 'client-a' and facility_id <> $1`, [t.world.facility])
  const counts = [await count()]
  for (let id = 901; id <= 904; id++) {
    await rows(
      t.db,
      `insert into facility (facility_id, name, locale, time_zone) values ($1, 'F', 'pl-PL', 'Europe/Warsaw')`,
      [id],
    )
    await rows(t.db, `insert into client_facility (facility_id, client_id) values ($1, 'client-a')`, [id])
    counts.push(await count())
  }
  assert.deepEqual(counts, [1, 2, 3, 3, 3])
})

test('an address of the internet is what can be told apart: inner ones are nobody’s', () => {
  for (const inner of [
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '172.17.0.1',
    '192.168.1.4',
    '169.254.1.1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  ])
    assert.equal(internetAddress(inner), null, inner)
  assert.equal(internetAddress('198.51.100.9'), '198.51.100.9')
  assert.equal(internetAddress('::ffff:198.51.100.9'), '198.51.100.9')
  assert.equal(internetAddress('2a01:4f8:1:2:3:4:5:6'), internetAddress('2a01:4f8:1:2::9'))
  assert.notEqual(internetAddress('2a01:4f8:1:2::9'), internetAddress('2a01:4f8:1:3::9'))
})
