/** Visits that are paid when they are booked: the patient's pages, the operator's gateway, and the hour and a half. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bookThroughPages } from '../support/pages.ts'
import { addressPath } from '../support/paths.ts'
import { gateway, vendor, t, asked, book, rowOf, read, html, openPayment, news, say } from './paymentRig.ts'

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
      const usual = gateway.answer
      gateway.answer = answer
      const opened = await openPayment(page)
      gateway.answer = usual
      assert.deepEqual([opened.status, opened.headers.get('location')], [503, null])
      assert.equal((await read(row.booking_id)).visit_payment_status, 'new')
    })
  }
})
