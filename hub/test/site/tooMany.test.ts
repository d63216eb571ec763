/** What one address of the internet may send to the patient pages, and the one page of all caps. */
import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createApp } from '../../src/app.ts'
import { localeNames } from '../../src/site/locale.ts'
import { textsByLocale } from '../../src/site/texts.ts'
import { testApp } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import { sitDown } from './deskSeat.ts'
import type { Config } from '../../src/config.ts'
import type { SiteLocale } from '../../src/site/texts.ts'

const t = await testApp()
const start = Temporal.Instant.from(`${t.world.days[1]}T09:00:00+01:00`)

/** A hub behind a trusted proxy on loopback, so that X-Forwarded-For says who calls. */
async function node(change: Partial<Config> = {}) {
  const config = { ...t.app.config, trustedProxies: ['127.0.0.1'], bookingsPerIp: 3, postsPerIp: 6, ...change }
  const { app, server } = createApp({ ...t.app, config })
  const origin = await server.listen({ port: 0, host: '127.0.0.1' })
  app.publicUrl = origin
  after(() => server.close())
  return { app, server, origin }
}
const nodes = [await node(), await node()] as const
after(() => t.close())
// A window that ended would begin another with the whole limit: each test has an hour of its own.
beforeEach(() => t.clock.advance({ hours: 1 }))

type Form = Record<string, string>
type Sender = { ip: string; origin?: string; headers?: Record<string, string> }

let attempts = 0
const { facility, doctor, address, service } = t.world
const slotAt = (at: Temporal.Instant) => [facility, doctor, address, service, at.epochMilliseconds / 1000].join('.')
const formAt = (at: Temporal.Instant, answers: Form = {}): Form => ({
  slot: slotAt(at),
  attempt: `attempt-${attempts++}`,
  name: 'Jan',
  surname: 'Kanarek',
  phone: `+4850200${String(attempts).padStart(4, '0')}`,
  consent: 'yes',
  ...answers,
})

async function post(path: string, form: Form, { ip, origin = nodes[0].origin, headers = {} }: Sender) {
  const answer = await fetch(origin + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
    headers: { 'x-forwarded-for': ip, 'accept-language': 'en', ...headers },
  })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

/** Free half hours, each once. */
const later = (() => {
  let taken = 0
  return () => start.add({ hours: 24 * Math.floor(taken / 6), minutes: 30 * (taken++ % 6) })
})()

describe('one address of the internet', () => {
  test('books its number an hour over all nodes, whatever it is behind; others book on, and it does after the hour', async () => {
    const pairs = [
      ['203.0.113.7', '203.0.113.7'],
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff::1'],
    ] as const
    for (const addresses of pairs) {
      const ends = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          post('/book', formAt(later()), { ip: addresses[n % 2]!, origin: nodes[(n >> 1) % 2]!.origin }),
        ),
      )
      assert.equal(ends.filter(({ status }) => status === 303).length, 3, addresses[0])
      assert.equal(ends.filter(({ status }) => status === 429).length, 9)
    }
    assert.equal((await post('/book', formAt(later()), { ip: '203.0.113.8' })).status, 303)
    assert.equal((await post('/book', formAt(later()), { ip: '2001:db8:1:3::1' })).status, 303)
    t.clock.advance({ hours: 1 })
    assert.equal((await post('/book', formAt(later()), { ip: '203.0.113.7' })).status, 303)
  })

  test('has moves counted with its bookings', async () => {
    const ip = '203.0.113.20'
    const booked = await post('/book', formAt(later()), { ip })
    const path = booked.headers.get('location')!
    const move = () => post(`${path}/move`, { at: String(later().epochMilliseconds / 1000) }, { ip })
    assert.deepEqual([(await move()).status, (await move()).status, (await move()).status], [303, 303, 429])
    assert.equal((await post('/book', formAt(later()), { ip })).status, 429)
    assert.equal((await post(`${path}/cancel`, {}, { ip })).status, 303, 'what asks for no time goes on')
  })

  test('sends its number of forms a minute, whichever they are; pages that are only read are not counted', async () => {
    const ip = '203.0.113.30'
    const booked = await post('/book', formAt(later()), { ip })
    const path = booked.headers.get('location')!
    for (const one of ['/check', '/details', `${path}/confirm`, `${path}/move`, '/check'])
      assert.notEqual((await post(one, formAt(start), { ip })).status, 429, one)
    for (const { origin } of nodes)
      for (const one of ['/details', '/check', '/book', `${path}/confirm`, `${path}/cancel`, `${path}/move`]) {
        const refused = await post(one, formAt(later()), { ip, origin })
        assert.equal(refused.status, 429, one)
        const seconds = Number(refused.headers.get('retry-after'))
        assert.ok(seconds > 0 && seconds <= 60, `${seconds}`)
      }
    const page = await fetch(nodes[0].origin + path, { headers: { 'x-forwarded-for': ip } })
    assert.equal(page.status, 200)
    assert.match(await page.text(), /cancel/)
    t.clock.advance({ minutes: 1 })
    assert.equal((await post('/check', formAt(start), { ip })).status, 200)
  })

  test('has nothing counted that another site made its browser send, nor at the desk, the API or the gateway', async () => {
    const ip = '203.0.113.40'
    const headers = { 'sec-fetch-site': 'cross-site' }
    for (let n = 0; n < 7; n++) {
      assert.equal((await post('/book', formAt(later()), { ip, headers })).status, 403)
      assert.notEqual((await post('/desk', { key: 'wrong' }, { ip })).status, 429)
      assert.notEqual((await post('/payments/none', {}, { ip })).status, 429)
      const slots = '/api/v3/integration/facilities/1/doctors/11/addresses/111/slots/x/book'
      assert.notEqual((await post(slots, {}, { ip })).status, 429)
    }
    const seat = await sitDown(t, '1')
    for (let n = 0; n < 7; n++) assert.notEqual((await seat.post('/desk/1/breaks', {})).status, 429)
    assert.equal((await post('/book', formAt(later()), { ip })).status, 303)
  })

  test('is without limit where the settings are 0, and where it is of an inner network, which may stand for many', async () => {
    const free = await node({ bookingsPerIp: 0, postsPerIp: 0 })
    for (let n = 0; n < 8; n++) {
      assert.notEqual((await post('/check', formAt(start), { ip: '203.0.113.50', origin: free.origin })).status, 429)
      for (const ip of ['127.0.0.1', '10.0.0.7', '172.17.0.1', 'fd00::1', '100.64.0.9'])
        assert.notEqual((await post('/check', formAt(start), { ip })).status, 429, ip)
    }
    for (let n = 0; n < 4; n++) {
      assert.equal((await post('/book', formAt(later()), { ip: '203.0.113.50', origin: free.origin })).status, 303)
    }
  })

  test('gains nothing by naming others: without a trusted proxy the caller is who opened the connection', async () => {
    const { server, origin } = await node({ trustedProxies: [], postsPerIp: 3 })
    let peer = ''
    server.server.prependListener('connection', (socket) => {
      Object.defineProperty(socket, 'remoteAddress', { value: peer })
    })
    const send = async (remoteAddress: string, named: string) => {
      peer = remoteAddress
      const headers = { forwarded: `for=${named}`, connection: 'close' }
      return (await post('/check', formAt(start), { ip: named, origin, headers })).status
    }
    const statuses: number[] = []
    for (const named of ['127.0.0.1', '10.0.0.1', '203.0.113.61', '203.0.113.62'])
      statuses.push(await send('203.0.113.60', named))
    assert.deepEqual(statuses, [200, 200, 200, 429])
    // An untrusted proxy in the operator's own network: all patients come from its address.
    for (let n = 0; n < 8; n++) assert.equal(await send('172.17.0.1', `203.0.113.${100 + n}`), 200)
  })

  test('is in no table as it is', async () => {
    await post('/check', formAt(start), { ip: '203.0.113.70' })
    const kept = await rows(t.db, 'select client_id from write_window')
    assert.ok(kept.length > 0)
    assert.deepEqual(
      kept.filter((row) => /203\.0|2001:/.test(row.client_id)),
      [],
    )
  })
})

describe('the page of all caps', () => {
  test('is the same, byte for byte, whichever cap it was, and says nothing of any visit', async () => {
    const at = later()
    const phone = '+48503000001'
    const taken = later()
    const capped = await node({ visitsPerPhone: 1, bookingsPerIp: 1000, postsPerIp: 1000 })
    const byEmail = await node({ visitsPerEmail: 1, bookingsPerIp: 1000, postsPerIp: 1000 })
    const overlap = await node({ visitsPerPhone: 5, bookingsPerIp: 1000, postsPerIp: 1000 })
    const send = (form: Form, ip: string, origin: string) => post('/book', form, { ip, origin })
    assert.equal(
      (await send(formAt(taken, { phone, email: 'jan@example.org' }), '203.0.113.80', capped.origin)).status,
      303,
    )
    const colleague = ['1', '12', '121', '1211', taken.epochMilliseconds / 1000].join('.')
    for (let n = 0; n < 3; n++) await send(formAt(later()), '203.0.113.81', nodes[0].origin)
    for (let n = 0; n < 6; n++) await post('/check', formAt(start), { ip: '203.0.113.82' })
    const pages = {
      phone: await send(formAt(at, { phone }), '203.0.113.83', capped.origin),
      email: await send(formAt(at, { email: 'JAN@example.org' }), '203.0.113.83', byEmail.origin),
      overlap: await send({ ...formAt(at, { phone }), slot: colleague }, '203.0.113.83', overlap.origin),
      bookings: await send(formAt(at), '203.0.113.81', nodes[0].origin),
      posts: await post('/check', formAt(at), { ip: '203.0.113.82' }),
    }
    for (const [cause, { status, text, headers }] of Object.entries(pages)) {
      assert.equal(status, 429, cause)
      assert.equal(text, pages.phone.text, cause)
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.ok(Number(headers.get('retry-after')) > 0)
      assert.ok(!text.includes('Kanarek') && !text.includes(phone))
    }
    assert.equal(pages.phone.headers.get('retry-after'), pages.bookings.headers.get('retry-after'))
    assert.match(pages.phone.text, /href="tel:\+4822000000\d"/)
    const [{ booked }] = await rows(t.db, `select count(*)::int as booked from booking where patient->>'phone' = $1`, [
      phone,
    ])
    assert.equal(booked, 1)
  })

  test('is in the language of the visitor, with what to do, in 8 KB', async () => {
    const ip = '203.0.113.90'
    for (let n = 0; n < 6; n++) await post('/check', formAt(start), { ip })
    for (const locale of Object.keys(localeNames) as SiteLocale[]) {
      const { status, text } = await post('/book', formAt(start), { ip, headers: { 'accept-language': locale } })
      assert.equal(status, 429)
      assert.match(text, new RegExp(`<html lang="${locale}">`))
      const { tooManyTitle, tooManyNothing, tooManyText, tooManyCancel, tooManyLater, tooManyCall } =
        textsByLocale[locale]
      for (const said of [tooManyTitle, tooManyNothing, tooManyText, tooManyCancel, tooManyLater, tooManyCall])
        assert.ok(text.includes(said), `${locale}: ${said}`)
      assert.ok(gzipSync(text).length <= 8 * 1024)
    }
  })
})
