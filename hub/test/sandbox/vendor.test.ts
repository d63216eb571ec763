import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, describe, test } from 'node:test'
import { endings, slowMs } from '../../src/sandbox/endings.ts'
import { startVendor } from '../../src/sandbox/vendor.ts'
import { manualClock } from '../../src/time.ts'

const clock = manualClock('2026-11-23T06:00:00Z')

const question = (phone: string, name = 'slot-booking') => ({
  name,
  data: {
    facility: { id: '1', name: 'Clinic' },
    address: { id: '1011' },
    [name === 'slot-booking' ? 'visit_booking_request' : 'creating_booking']: {
      patient: { name: 'Canary', phone },
    },
  },
  created_at: '2026-11-23T07:00:00+01:00',
})

describe('the built-in vendor', async () => {
  const vendor = await startVendor({ clock })
  after(() => vendor.close())

  const post = (body: unknown, init: RequestInit = {}) =>
    fetch(vendor.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      redirect: 'manual',
      ...init,
    })
  const ask = (ending: string, init?: RequestInit) => post(question(`+48 500 000 0${ending}`), init)

  for (const { ending, outcome, answer } of endings) {
    // fetch gives up at an interim answer that it didn't ask for.
    if (answer.how !== 'reply' || answer.isAnnounced) continue
    test(`${ending}: ${outcome}`, async () => {
      const startedAt = performance.now()
      const response = await ask(ending)
      assert.equal(response.status, answer.status)
      assert.equal(response.headers.get('content-type'), answer.contentType)
      assert.equal(await response.text(), answer.body)
      if (answer.afterMs) assert.ok(performance.now() - startedAt >= slowMs - 5)
    })
  }

  test('32 sends an interim answer, then approves', async () => {
    const asked = request(vendor.url, { method: 'POST', headers: { 'content-type': 'application/json' } })
    const seen: unknown[] = []
    asked.on('information', ({ statusCode }) => seen.push(statusCode))
    asked.end(JSON.stringify(question('+48 500 000 032')))
    const [answer] = await once(asked, 'response')
    assert.deepEqual([...seen, answer.statusCode], [100, 200])
    answer.resume()
  })

  test('23 never answers: only the asker’s own deadline ends it', async () => {
    await assert.rejects(ask('23', { signal: AbortSignal.timeout(300) }), { name: 'TimeoutError' })
  })

  test('27 drops the connection without a byte', async () => {
    await assert.rejects(ask('27'), (error: any) => /UND_ERR_SOCKET|ECONNRESET/.test(error.cause?.code))
  })

  test('what each row is for holds on the wire', async () => {
    const bodyOf = async (ending: string) => (await ask(ending)).text()
    assert.throws(() => JSON.parse('{"error_code": 1'))
    await assert.rejects(async () => JSON.parse(await bodyOf('25')), SyntaxError)
    assert.ok(Buffer.byteLength(await bodyOf('26')) > 64 * 1024)
    assert.equal(typeof JSON.parse(await bodyOf('29')).error_code, 'string')
    assert.equal('error_code' in JSON.parse(await bodyOf('20')), false)
    const followed = await ask('28', { redirect: 'follow' })
    assert.equal(followed.status, 200, 'who follows the redirect is told yes: so following it shows')
  })

  test('a move is asked by the same endings, and any other phone is approved', async () => {
    assert.equal((await post(question('500000001', 'booking-moving'))).status, 409)
    assert.equal((await post(question('+48 512 345 699'))).status, 200)
    assert.equal((await post({ name: 'slot-booking', data: {} })).status, 200)
  })

  test('a push is taken, whatever its patient’s phone, and shown by ids only', async () => {
    const push = {
      name: 'slot-booked',
      data: {
        facility: { id: '1' },
        address: { id: '1011' },
        visit_booking: { id: '77', patient: { name: 'Canary', surname: 'Singer', phone: '+48500000022' } },
      },
      created_at: '2026-11-23T07:00:01+01:00',
    }
    assert.equal((await post(push)).status, 200)
    const last = vendor.received.at(-1)!
    assert.deepEqual(last, {
      name: 'slot-booked',
      facility_id: '1',
      address_id: '1011',
      subject_id: '77',
      created_at: '2026-11-23T07:00:01+01:00',
      received_at: last.received_at,
      answered: null,
    })
    const shown = await (await fetch(new URL('/received', vendor.url))).text()
    assert.equal(JSON.parse(shown).at(-1).subject_id, '77')
    assert.doesNotMatch(shown, /Canary|Singer|\+48|50000/)
  })

  test('it remembers the last 100', async () => {
    for (let n = 0; n < 101; n++) await post({ name: 'break-created', data: { break: { id: n } } })
    assert.equal(vendor.received.length, 100)
    assert.equal(vendor.received[0]!.subject_id, '1')
  })

  test('what is no notification is refused', async () => {
    assert.equal((await post('{')).status, 400)
    assert.equal((await post('"slot-booked"')).status, 400)
    assert.equal((await fetch(vendor.url)).status, 405)
  })
})

test('closing ends also the answers that hang', async () => {
  const vendor = await startVendor({ clock })
  const hanging = fetch(vendor.url, { method: 'POST', body: JSON.stringify(question('23')) })
  const ended = assert.rejects(hanging)
  while (vendor.received.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await vendor.close()
  await ended
})
