/** Visits that are paid when they are booked: the patient's pages, the operator's gateway, and the hour and a half. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cancelUnpaid } from '../../src/payments/expire.ts'
import { testNow } from '../support/app.ts'
import { fillIn } from '../support/pages.ts'
import { addressPath, rows } from '../support/paths.ts'
import { t, asked, next, book, read, html, openPayment, news, say } from './paymentRig.ts'

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
