/** Visits that are paid when they are booked: the patient's pages, the operator's gateway, and the hour and a half. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { cancelUnpaid } from '../../src/payments/expire.ts'
import { testApp, testNow } from '../support/app.ts'
import { bookThroughPages, fillIn } from '../support/pages.ts'
import { addressPath, rows } from '../support/paths.ts'
import { startVendor } from '../support/vendor.ts'
import type { AddressInfo } from 'node:net'

const vendor = await startVendor()
const t = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
const asked: any[] = []
let gatewayAnswer: { status: number; body: string } = { status: 200, body: '{}' }
const gateway = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  asked.push(JSON.parse(Buffer.concat(chunks).toString()))
  response.writeHead(gatewayAnswer.status, { 'content-type': 'application/json' }).end(gatewayAnswer.body)
})
const allNames = `update client set notification_names = '{slot-booked,booking-canceled,booking-moved,booking-payment-status-changed}'`

before(async () => {
  gateway.listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  const config = {
    ...t.app.config,
    paymentGatewayUrl: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/pay`,
  }
  t.app.config = config
  gatewayAnswer = { status: 201, body: '{"url":"https://pay.example.org/p/1"}' }
  await rows(t.db, `update address set visit_payment = true where address_id = 111`)
  await rows(t.db, allNames)
})
after(async () => {
  gateway.close()
  await t.close()
  await vendor.close()
})

let next = 0
/** Books the next half hour as a patient. @returns the path of the visit's page and its booking's row */
async function book(): Promise<{ page: string; row: any }> {
  const day = t.world.days[1 + Math.floor(next / 6)]!
  const start = Temporal.PlainDateTime.from(`${day}T09:00`)
    .add({ minutes: 30 * (next++ % 6) })
    .toZonedDateTime('Europe/Warsaw')
  const page = await bookThroughPages(t.origin, '/d/1/11/111/1111', start.toInstant().toString(), {
    phone: '+48500000000',
  })
  return { page, row: await rowOf(start.toInstant()) }
}
const rowOf = async (start: Temporal.Instant) =>
  (
    await rows(t.db, `select * from booking where start_at = $1 and state in ('booked', 'canceled')`, [
      start.toString(),
    ])
  )[0]
const read = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
/** What stands on a page, in English. */
const html = async (path: string) =>
  (await (await fetch(t.origin + path, { headers: { 'accept-language': 'en' } })).text())
    .split('<main')[1]!
    .replaceAll('\u00a0', ' ')
const openPayment = async (page: string) => await fetch(`${t.origin}${page}/pay`, { redirect: 'manual' })
const news = async (origin: string) =>
  (await rows(t.db, `select name, body from notification where subject_id = $1 order by seq`, [origin])).map(
    ({ name, body }) => ({ name, ...JSON.parse(body) }),
  )

async function say({ status_url: url, status_token: token }: any, status: unknown, more: RequestInit = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status }),
    ...more,
  })
  return { status: answer.status, body: (await answer.json()) as any }
}

describe('a visit that costs', () => {
  test('is booked with its payment open, and the clinic hears so before and after', async () => {
    const { page, row } = await book()
    assert.deepEqual(
      [row.state, row.visit_payment, row.visit_payment_status, row.payment_amount],
      ['booked', true, 'new', '150.50'],
    )
    const told = vendor.requests
      .map(({ body }) => body as any)
      .filter(({ name }) => name === 'slot-booking')
      .at(-1)
    assert.equal(told.data.visit_booking_request.visit_payment, true)
    const [booked] = await news(row.booking_id)
    assert.deepEqual([booked.name, booked.data.visit_booking.visit_payment], ['slot-booked', true])
    const shown = (await t.a.get(`${addressPath()}/bookings/${row.booking_id}`)).body
    assert.deepEqual([shown.visit_payment, shown.visit_payment_status], [true, 'new'])
    assert.match(await html(page), /Pay until .*08:30.*Pay PLN 150.50/s)
  })

  test('says so before it is booked, and asks nothing where there is nobody to pay to', async () => {
    const start = `${t.world.days[13]}T10:00:00+01:00`
    const { config } = t.app
    t.app.config = { ...config, paymentGatewayUrl: undefined, mode: 'production' }
    await bookThroughPages(t.origin, '/d/1/11/111/1111', start, { phone: '+48500000000' })
    t.app.config = config
    const row = await rowOf(Temporal.Instant.from(start))
    assert.deepEqual([row.visit_payment, row.payment_due_at], [false, null])
  })

  test('is paid at the gateway, which is told what it needs and nothing of the patient', async () => {
    const { page, row } = await book()
    const opened = await openPayment(page)
    assert.deepEqual([opened.status, opened.headers.get('location')], [303, 'https://pay.example.org/p/1'])
    const payment = asked.at(-1)
    assert.deepEqual(
      { ...payment, status_token: '' },
      {
        reference: `1-${row.booking_id}`,
        amount: '150.50',
        currency: 'PLN',
        locale: 'pl-PL',
        due_at: '2026-11-23T07:30:00Z',
        return_url: t.origin + page,
        status_url: `${t.origin}/payments/1/${row.booking_id}`,
        status_token: '',
      },
    )
    assert.deepEqual(await say(payment, 'successful'), { status: 200, body: { status: 'successful', visit: 'booked' } })
    assert.deepEqual(await say(payment, 'successful'), { status: 200, body: { status: 'successful', visit: 'booked' } })
    const told = (await news(row.booking_id)).filter(({ name }) => name === 'booking-payment-status-changed')
    assert.equal(told.length, 1)
    assert.deepEqual(told[0].data.visit_payment_status, {
      status_from: 'not-paid',
      status_to: 'paid',
      changed_at: '2026-11-23T07:00:00+01:00',
    })
    assert.match(await html(page), /PLN 150.50, paid/)
    // There is nothing left to pay: the link leads back to the visit.
    assert.equal((await openPayment(page)).headers.get('location'), page)
    assert.equal((await read(row.booking_id)).payment_due_at, null)
  })

  test('goes on over failure, a transfer, and money that comes back', async () => {
    const { page, row } = await book()
    await openPayment(page)
    const payment = asked.at(-1)
    for (const status of ['failed', 'in_progress', 'successful', 'refunded'])
      assert.equal((await say(payment, status)).status, 200, status)
    const told = (await news(row.booking_id)).slice(1).map(({ data }) => data.visit_payment_status.status_to)
    assert.deepEqual(told, ['waiting_for_confirmation', 'paid', 'refunded'])
    const { status, body } = await say(payment, 'successful')
    assert.deepEqual([status, body.errors], [400, { status: ["A payment that is refunded can't become successful"] }])
    assert.match(await html(page), /PLN 150.50, paid back/)
  })
})

describe("the gateway's word", () => {
  test("counts only with the payment's own token, for a payment that is there, in words that are known", async () => {
    const [one, other] = [await book(), await book()]
    await openPayment(one.page)
    const payment = asked.at(-1)
    await openPayment(other.page)
    const foreign = asked.at(-1)
    const token = (text: string) => ({ headers: { authorization: text, 'content-type': 'application/json' } })
    assert.equal((await say({ ...payment, status_token: foreign.status_token }, 'successful')).status, 401)
    assert.equal((await say(payment, 'successful', { headers: { 'content-type': 'application/json' } })).status, 401)
    assert.equal((await say(payment, 'successful', token('Basic abc'))).status, 401)
    for (const wrong of ['canceled', 'new', 'paid', null, 7, {}])
      assert.equal((await say(payment, wrong)).status, 400, String(wrong))
    assert.equal((await say(payment, '', { body: '[' })).status, 400)
    assert.equal((await say({ ...payment, status_url: `${t.origin}/payments/1/x` }, 'successful')).status, 404)
    for (const { row } of [one, other]) assert.equal((await read(row.booking_id)).visit_payment_status, 'new')
  })

  for (const [what, answer] of Object.entries({
    'is missing': { status: 201, body: '{}' },
    'is no URL': { status: 200, body: '{"url":"javascript:alert(1)"}' },
    'is an error': { status: 500, body: '{"url":"https://pay.example.org/p/1"}' },
    'is no JSON': { status: 200, body: '<p>' },
  })) {
    test(`that ${what} leaves the visit as it is, and the patient reads what to do`, async () => {
      const { page, row } = await book()
      const usual = gatewayAnswer
      gatewayAnswer = answer
      const opened = await openPayment(page)
      gatewayAnswer = usual
      assert.deepEqual([opened.status, opened.headers.get('location')], [503, null])
      assert.equal((await read(row.booking_id)).visit_payment_status, 'new')
    })
  }
})

describe('after 90 minutes', () => {
  test('what is not paid is canceled with its notification, its time is free, and what is paid or under way stays', async () => {
    const visits = [await book(), await book(), await book()]
    for (const [index, status] of [
      [0, 'successful'],
      [1, 'in_progress'],
    ] as const) {
      await openPayment(visits[index]!.page)
      await say(asked.at(-1), status)
    }
    const [paid, waiting, unpaid] = visits.map(({ row }) => row.booking_id)
    await rows(t.db, `update booking set payment_due_at = null where booking_id <> all ($1::bigint[])`, [
      [paid, waiting, unpaid],
    ])
    t.clock.advance({ minutes: 89, seconds: 59 })
    assert.equal(await cancelUnpaid(t.app), 0)
    t.clock.advance({ seconds: 1 })
    assert.deepEqual([await cancelUnpaid(t.app), await cancelUnpaid(t.app)], [1, 0])
    const states = await Promise.all(
      [paid, waiting, unpaid].map(async (id) => {
        const { state, visit_payment_status: status } = await read(id)
        return `${state} ${status}`
      }),
    )
    assert.deepEqual(states, ['booked successful', 'booked in_progress', 'canceled canceled'])
    const last = (await news(unpaid)).at(-1)
    assert.deepEqual([last.name, last.data.visit_booking.canceled_by], ['booking-canceled', 'user'])
    assert.match(await html(visits[2]!.page), /not paid in time/)
    const again = await fillIn(t.origin, '/d/1/11/111/1111', visits[2]!.row.start_at.toString(), {
      phone: '+48500000001',
    })
    assert.equal((await again.submit()).status, 303)
    t.clock.advance({ hours: 24 })
    assert.equal((await cancelUnpaid(t.app)) >= 1, true)
    assert.equal((await read(waiting)).state, 'canceled')
    // The clients had heard that it was under way, and hear that it came to nothing.
    assert.deepEqual(
      (await news(waiting))
        .slice(-2)
        .map(({ name, data }) => [
          name,
          data.visit_payment_status?.status_from,
          data.visit_payment_status?.status_to,
          data.visit_booking.status,
        ]),
      [
        ['booking-canceled', undefined, undefined, 'canceled'],
        ['booking-payment-status-changed', 'waiting_for_confirmation', 'not-paid', 'canceled'],
      ],
    )
    t.clock.set(testNow)
  })

  test('money that comes too late is noted, and the gateway hears that it has to go back', async () => {
    const { page, row } = await book()
    await openPayment(page)
    t.clock.advance({ minutes: 90 })
    await cancelUnpaid(t.app)
    t.clock.set(testNow)
    assert.deepEqual((await say(asked.at(-1), 'successful')).body, { status: 'successful', visit: 'canceled' })
    const told = (await news(row.booking_id)).at(-1)
    assert.deepEqual([told.data.visit_booking.status, told.data.visit_payment_status.status_to], ['canceled', 'paid'])
    assert.match(await html(page), /You had paid for this visit/)
  })

  test("a visit that can't be canceled keeps no other waiting, and is tried again", async () => {
    const [stuck, next] = [await book(), await book()]
    await rows(
      t.db,
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
    )
    await rows(
      t.db,
      `create trigger refuse before update on booking for each row
      when (new.booking_id = ${stuck.row.booking_id}) execute function refuse()`,
    )
    t.clock.advance({ minutes: 90 })
    await cancelUnpaid(t.app)
    const state = async () => [(await read(stuck.row.booking_id)).state, (await read(next.row.booking_id)).state]
    assert.deepEqual(await state(), ['booked', 'canceled'])
    await rows(t.db, 'drop trigger refuse on booking')
    await cancelUnpaid(t.app)
    t.clock.set(testNow)
    assert.deepEqual(await state(), ['canceled', 'canceled'])
  })

  test('of the money and the end of its time exactly one wins, whoever is first', async () => {
    const visits = await Promise.all(Array.from({ length: 6 }, async () => book()))
    const payments = []
    for (const { page } of visits) payments.push((await openPayment(page), asked.at(-1)))
    t.clock.advance({ minutes: 90 })
    const said = payments.map((payment) => say(payment, 'successful'))
    await Promise.all([cancelUnpaid(t.app), cancelUnpaid(t.app), ...said])
    t.clock.set(testNow)
    for (const [index, { row }] of visits.entries()) {
      const { state } = await read(row.booking_id)
      assert.equal((await said[index]!).body.visit, state)
    }
  })
})

describe('a visit that is moved', () => {
  test('takes its payment along, also one that comes while it moves', async () => {
    const { page, row } = await book()
    await openPayment(page)
    const payment = asked.at(-1)
    const start = `${t.world.days[12]}T1${next % 2 ? '3' : '4'}:00:00+01:00`
    const moved = await t.a.post(`${addressPath()}/bookings/${row.booking_id}/move`, {
      address_service_id: '1111',
      start,
    })
    assert.deepEqual([moved.status, moved.body.visit_payment_status], [201, 'new'])
    assert.equal((await read(moved.body.id)).payment_due_at.toString(), row.payment_due_at.toString())
    assert.equal((await say(payment, 'successful')).status, 200)
    const [old, now] = [await read(row.booking_id), await read(moved.body.id)]
    assert.deepEqual(
      [old.visit_payment_status, old.payment_due_at, now.visit_payment_status],
      ['new', null, 'successful'],
    )
  })

  test('to another account stays where it is, where the money comes between the look and the move', async () => {
    const { page, row } = await book()
    await openPayment(page)
    const payment = asked.at(-1)
    await rows(t.db, `update address set payment_account = 'other' where address_id = 121`)
    const connection = await t.db.pool.connect()
    await connection.query('begin')
    await connection.query('select from calendar where address_id = 111 for update')
    const paid = say(payment, 'successful')
    await untilWaiting(1)
    const target = { address_id: '121', address_service_id: '1211', start: `${t.world.days[12]}T11:00:00+01:00` }
    const moved = t.a.post(`${addressPath()}/bookings/${row.booking_id}/move`, target)
    await untilWaiting(2)
    await connection.query('commit')
    connection.release()
    assert.deepEqual(
      [(await paid).status, (await moved).status, (await read(row.booking_id)).state],
      [200, 422, 'booked'],
    )
  })
})

const untilWaiting = async (count: number) => {
  const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await rows(t.db, waiting))[0].n < count) await new Promise((resolve) => setTimeout(resolve, 10))
}
