/** Who may sit at a clinic's desk, and for how long. */
import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import { mintDeskKey } from '../../src/facilities/deskKey.ts'
import { deskPages } from '../../src/site/desk/pages.ts'
import { testApp, testNow } from '../support/app.ts'
import { assertUnchanged, rows } from '../support/paths.ts'
import { cookieOf, seatAt, sitDown } from './deskSeat.ts'

const t = await testApp()
after(() => t.close())
beforeEach(() => t.clock.set(testNow))

const nobody = seatAt(t.origin, '')
const key = (facility: string) => mintDeskKey(t.db, facility, t.clock.now())
const [booking] = await rows(
  t.db,
  `insert into booking (facility_id, booking_id, address_id, doctor_id, address_service_id,
  state, start_at, end_at, duration, booked_by, booked_at, patient, signature, origin_booking_id)
  values (1, 501, 111, 11, 1111, 'booked', $1, $1::timestamptz + interval '30 minutes', 30, 'user', $1,
  '{"name": "Canary", "phone": "+48500000000"}', gen_random_uuid(), 501) returning booking_id`,
  [`${t.world.days[1]}T09:00:00+01:00`],
)
await rows(
  t.db,
  `insert into calendar_break (facility_id, break_id, address_id, since, till)
  values (1, 601, 111, $1, $1::timestamptz + interval '1 hour')`,
  [`${t.world.days[1]}T12:00:00+01:00`],
)
assert.equal(booking.booking_id, '501')

const ids = { address_id: '111', booking_id: '501', break_id: '601', address_service_id: '1111' }
const pathOf = (url: string) => url.replace(/:(\w+)/g, (_, name: keyof typeof ids) => ids[name])
const doors = new Set(['POST /desk', 'POST /desk/leave', 'GET /desk'])
const inner = deskPages
  .filter(([method, url]) => !doors.has(`${method} ${url}`))
  .map(([method, url]) => ({ method, path: pathOf(url) }))
const posts = deskPages.filter(([method]) => method === 'POST').map(([, url]) => pathOf(url))

/** Asserts that a cookie opens nothing: pages lead to the key, forms do nothing. */
async function assertOutside(cookie: string, what: string): Promise<void> {
  const seat = seatAt(t.origin, cookie)
  await assertUnchanged(t.db, async () => {
    for (const { method, path } of inner) {
      const { status, location, text } =
        method === 'GET' ? await seat.get(path) : await seat.post(path, { presence: 'present' })
      assert.deepEqual(
        [status, location],
        method === 'GET' ? [303, '/desk'] : [403, null],
        `${what}: ${method} ${path}`,
      )
      assert.doesNotMatch(text, /Canary|Klinika/)
    }
  })
  assert.match((await seat.get('/desk')).text, /name="key"/, what)
}

describe('the desk', () => {
  test('opens with its key, however that was copied, and sets a cookie for nobody else to read or send', async () => {
    const right = (await key('1'))!
    for (const text of [right, ` ${right.toUpperCase().replace('-', ' - ')}\n`]) {
      const entered = await nobody.post('/desk', { key: text })
      assert.deepEqual([entered.status, entered.location], [303, '/desk'])
      assert.match(
        entered.headers.get('set-cookie')!,
        /^desk=1\.[\da-f]{40}; Path=\/desk; Max-Age=43200; HttpOnly; SameSite=Strict$/,
      )
      assert.match((await seatAt(t.origin, cookieOf(entered)).get('/desk')).text, /Klinika A/)
    }
    t.app.publicUrl = 'https://hub.example.org'
    const entered = await nobody.post('/desk', { key: right })
    t.app.publicUrl = t.origin
    assert.match(entered.headers.get('set-cookie')!, /; Secure$/)
  })

  test('keeps the key as a hash only, of at least 160 bits', async () => {
    const right = (await key('1'))!
    assert.match(right, /^1-[\da-f]{40}$/)
    assert.notEqual(await key('1'), right)
    const [row] = await rows(
      t.db,
      `select t::text as text, octet_length(key_hash) as size from desk_key t where facility_id = 1`,
    )
    assert.equal(row.size, 32)
    assert.ok(!row.text.includes(right.slice(2)))
    assert.equal(await key('999'), null)
    assert.equal(await key(t.world.deletedFacility), null)
  })

  test('stays shut for anything but its key, also in the address', async () => {
    const [right, other] = [(await key('1'))!, (await key('2'))!]
    const wrong = [
      '',
      '1',
      '1-',
      right.slice(0, -1),
      `${right}0`,
      right.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      right.replace('1-', '2-'),
      other.replace('2-', '1-'),
      right.replace('1-', '3-'),
      `1-${'0'.repeat(40)}`,
      '\0',
      `1-${"'".repeat(40)}`,
    ]
    for (const text of wrong) {
      const { status, headers, text: page } = await nobody.post('/desk', { key: text })
      assert.equal(status, 422, text)
      assert.equal(headers.get('set-cookie'), null, text)
      assert.match(page, /<title>Error: /)
      if (text.length > 2) assert.ok(!page.includes(text), 'the typed key is not shown again')
    }
    for (const path of [`/desk?key=${right}`, `/desk/111?key=${right}`]) {
      const { headers, text } = await nobody.get(path)
      assert.equal(headers.get('set-cookie'), null)
      assert.doesNotMatch(text, /Klinika/)
    }
  })

  test('shows and does nothing without a session, page by page', () => assertOutside('', 'no cookie'))

  test('takes no session that it has not made: another facility, another id, pieces of one, the sealed ones of old', async () => {
    const { cookie } = await sitDown(t, '1')
    const [, facility, id] = /^desk=(\d+)\.(.+)$/.exec(cookie)!
    await key('2')
    const forged = [
      `2.${id}`,
      `${facility}.${'0'.repeat(40)}`,
      `${facility}.${id!.slice(1)}`,
      `${facility}.${id}0`,
      `${facility}`,
      `.${id}`,
      `${facility}.1795424400.${'A'.repeat(43)}`,
      '',
    ]
    for (const value of forged) await assertOutside(`desk=${value}`, value)
  })

  test("is left after 12 hours of the hub's clock, however busy it is", async () => {
    const seat = await sitDown(t, '1')
    for (let minutes = 29; minutes < 12 * 60; minutes += 29) {
      t.clock.advance({ minutes: 29 })
      assert.equal((await seat.get('/desk/111')).status, 200, `after ${minutes} minutes`)
    }
    const end = Temporal.Instant.from(testNow).add({ hours: 12 })
    t.clock.set(end.subtract({ seconds: 1 }).toString())
    assert.equal((await seat.get('/desk/111')).status, 200)
    t.clock.set(end.toString())
    await assertOutside(seat.cookie, 'after 12 hours')
    assert.match((await seat.post('/desk/111/breaks')).text, /Your session has ended, so nothing was done/)
  })

  test('is left by all when a new key is made, and only there', async () => {
    const old = (await key('1'))!
    const seat = seatAt(t.origin, cookieOf(await nobody.post('/desk', { key: old })))
    await key('2')
    assert.equal((await seat.get('/desk/111')).status, 200)
    await key('1')
    await assertOutside(seat.cookie, 'after a new key')
    assert.equal((await nobody.post('/desk', { key: old })).status, 422)
  })

  test('is shut where the facility is deleted', async () => {
    const seat = await sitDown(t, '3')
    assert.equal((await seat.get('/desk/311')).status, 200)
    await rows(t.db, `update facility set deleted_at = $1 where facility_id = 3`, [testNow])
    await assertOutside(seat.cookie, 'deleted')
  })

  test('is left with one button, which takes the cookie away', async () => {
    const seat = await sitDown(t, '1')
    assert.match((await seat.get('/desk/111')).text, /<form method="post" action="\/desk\/leave"><button/)
    const left = await seat.post('/desk/leave')
    assert.deepEqual([left.status, left.location], [303, '/desk'])
    assert.match(left.headers.get('set-cookie')!, /^desk=; Path=\/desk; Max-Age=0; HttpOnly; SameSite=Strict$/)
  })

  test("refuses a form that another site sends, whoever's browser sends it", async () => {
    const seat = await sitDown(t, '1')
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]
    await assertUnchanged(t.db, async () => {
      for (const path of posts)
        for (const headers of foreign) {
          const { status } = await seat.post(path, { presence: 'present' }, headers)
          assert.equal(status, 403, `${path} ${JSON.stringify(headers)}`)
        }
    })
  })

  test('lets nothing keep, frame or script its pages', async () => {
    const seat = await sitDown(t, '1')
    for (const { path } of [{ path: '/desk' }, ...inner.filter(({ method }) => method === 'GET')]) {
      const { headers, status, text } = await seat.get(path)
      assert.ok(status === 200 || status === 303, `${path} ${status}`)
      assert.equal(headers.get('cache-control'), 'no-store', path)
      assert.match(headers.get('content-security-policy')!, /default-src 'none'.*frame-ancestors 'none'/)
      if (status === 200) assert.equal(headers.get('x-robots-tag'), 'noindex, nofollow', path)
      assert.doesNotMatch(text, /<script|style=|\son\w+=/, path)
    }
  })
})
