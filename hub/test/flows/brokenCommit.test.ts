/** A connection that breaks during COMMIT: the answer is what the database then holds, and nothing happens twice. */
import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import { UnknownCommitError } from '../../src/db/errors.ts'
import { testApp } from '../support/app.ts'
import { addressPath, rows } from '../support/paths.ts'
import type { Db } from '../../src/db/pool.ts'

const t = await testApp()
const real = t.app.db
after(async () => {
  t.app.db = real
  await t.close()
})

let isArmed = false
afterEach(() => assert.ok(!isArmed, 'the last call had no transaction to break'))

/** The next transaction breaks at its COMMIT: after the server has committed, or before. */
function breakNextCommit(hasCommitted: boolean): void {
  assert.ok(!isArmed, 'the call before this one had no transaction to break')
  isArmed = true
  let isBroken = false
  const broken: Db = {
    ...real,
    async transaction(work) {
      if (isBroken) return real.transaction(work)
      isBroken = true
      isArmed = false
      if (hasCommitted) await real.transaction(work)
      else
        await real
          .transaction(async (tx) => {
            await work(tx)
            throw new Error('rolled back')
          })
          .catch(() => {})
      throw new UnknownCommitError(new Error('cut'))
    },
  }
  t.app.db = broken
}

let next = 0
async function book(): Promise<string> {
  const day = next < 6 ? '2026-11-24' : '2026-11-30'
  const start = Temporal.PlainDateTime.from(`${day}T09:00`).add({ minutes: 30 * (next++ % 6) })
  const path = `${addressPath()}/slots/${encodeURIComponent(`${start.toString({ smallestUnit: 'second' })}+01:00`)}/book`
  const { status, body, text } = await t.a.post(path, {
    address_service_id: '1111',
    duration: 30,
    patient: { name: 'Jan', phone: '+48500000000' },
  })
  assert.equal(status, 200, text)
  return body.id
}

const announced = (subject: string, name: string) =>
  rows(t.db, 'select seq from notification where subject_id = $1 and name = $2', [subject, name]).then(
    (all) => all.length,
  )

for (const hasCommitted of [true, false]) {
  describe(hasCommitted ? 'that had committed' : 'that had not', () => {
    test('cancelBooking answers 204 and is announced once', async () => {
      const id = await book()
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.delete(`${addressPath()}/bookings/${id}`)).status, 204)
      assert.equal(await announced(id, 'booking-canceled'), 1)
      assert.equal((await t.a.delete(`${addressPath()}/bookings/${id}`)).status, 400)
    })

    test('a visit whose money is under way is canceled with one word on it', async () => {
      const id = await book()
      await rows(
        t.db,
        `update booking set visit_payment = true, visit_payment_status = 'in_progress',
        payment_opened_at = booked_at, payment_due_at = $2 where booking_id = $1`,
        [id, t.clock.now().add({ hours: 1 }).toString()],
      )
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.delete(`${addressPath()}/bookings/${id}`)).status, 204)
      assert.deepEqual(
        [await announced(id, 'booking-canceled'), await announced(id, 'booking-payment-status-changed')],
        [1, 1],
      )
    })

    test('releaseNotifications answers 204, and 429 the next time', async () => {
      await rows(
        t.db,
        `update client set is_pushed = true, push_url = 'https://vendor.example.org/' where client_id = 'client-a'`,
      )
      await rows(t.db, `update client_feed set released_at = null`)
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.post('/notifications/release')).status, 204)
      assert.equal((await t.a.post('/notifications/release')).status, 429)
    })

    test('confirmBooking answers 204 and is announced once', async () => {
      const id = await book()
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.put(`${addressPath()}/bookings/${id}/confirm`, { confirmed_by: 'user' })).status, 204)
      assert.equal(await announced(id, 'booking-confirmed'), 1)
      assert.equal((await t.a.put(`${addressPath()}/bookings/${id}/confirm`, { confirmed_by: 'user' })).status, 409)
    })

    test('moveBooking answers 201 with the booking that stands', async () => {
      const id = await book()
      const start = `2026-11-2${hasCommitted ? 5 : 6}T10:00:00+01:00`
      breakNextCommit(hasCommitted)
      const { status, body } = await t.a.post(`${addressPath()}/bookings/${id}/move`, {
        address_service_id: '1111',
        start,
      })
      assert.equal(status, 201)
      assert.equal(await announced(id, 'booking-moved'), 1)
      const standing = await rows(
        t.db,
        `select booking_id from booking where origin_booking_id = $1 and state = 'booked'`,
        [id],
      )
      assert.deepEqual(
        standing.map((row) => row.booking_id),
        [body.id],
      )
    })

    test('a break is added, moved and deleted once', async () => {
      const hour = hasCommitted ? '13' : '15'
      breakNextCommit(hasCommitted)
      const at = (time: string) => `2026-11-27T${time}:00+01:00`
      const added = await t.a.post(`${addressPath()}/breaks`, { since: at(`${hour}:00`), till: at(`${hour}:30`) })
      assert.equal(added.status, 201)
      const path = `${addressPath()}/breaks/${added.body.id}`
      assert.equal((await t.a.get(path)).status, 200)
      breakNextCommit(hasCommitted)
      const moved = await t.a.call('PATCH', path, { body: { since: at(`${hour}:10`), till: at(`${hour}:40`) } })
      assert.equal(moved.status, 204)
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.delete(path)).status, 204)
      const names = await rows(t.db, 'select name from notification where subject_id = $1 order by seq', [
        added.body.id,
      ])
      assert.deepEqual(
        names.map((row) => row.name),
        ['break-created', 'break-moved', 'break-removed'],
      )
    })

    test('an address service is added, changed and deleted once', async () => {
      breakNextCommit(hasCommitted)
      const added = await t.a.post(`${addressPath()}/services`, { service_id: '1003', price: 10 })
      assert.equal(added.status, 201)
      const path = `${addressPath()}/services/${added.body.id}`
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.call('PATCH', path, { body: { price: 20 } })).body.price, 20)
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.delete(path)).status, 204)
      const names = await rows(t.db, 'select name from notification where subject_id = $1 order by seq', [
        added.body.id,
      ])
      assert.deepEqual(
        names.map((row) => row.name),
        ['address-service-created', 'address-service-changed', 'address-service-deleted'],
      )
    })

    test('an insurance provider is put on an address and taken off it', async () => {
      const path = `${addressPath({ address: '112' })}/insurance-providers`
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.post(path, { insurance_provider_id: '13' })).status, 204)
      breakNextCommit(hasCommitted)
      assert.equal((await t.a.delete(`${path}/13`)).status, 204)
      assert.equal((await t.a.delete(`${path}/13`)).status, 400)
    })

    test('a calendar is switched off and on', async () => {
      const path = `${addressPath({ address: '112' })}/calendar`
      for (const verb of ['disable', 'enable']) {
        breakNextCommit(hasCommitted)
        assert.equal((await t.a.post(`${path}/${verb}`)).status, 200)
        assert.equal((await t.a.post(`${path}/${verb}`)).status, 409)
      }
    })

    test('replaceSlots answers 201 and its periods stand', async () => {
      const day = hasCommitted ? '2026-12-15' : '2026-12-16'
      breakNextCommit(hasCommitted)
      const body = {
        slots: [
          {
            start: `${day}T09:00:00+01:00`,
            end: `${day}T10:00:00+01:00`,
            address_services: [{ address_service_id: '1111', duration: 30 }],
          },
        ],
      }
      assert.equal((await t.a.put(`${addressPath()}/slots`, body)).status, 201)
      const periods = await rows(t.db, 'select from work_period where address_id = 111 and start_at::date = $1', [day])
      assert.equal(periods.length, 1)
    })
  })
}
