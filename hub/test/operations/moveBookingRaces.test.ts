/** What moveBooking tells the facility's clients, and what it does when several things happen at once. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { document } from '../../src/contract/document.ts'
import { UnknownCommitError } from '../../src/db/errors.ts'
import { bookingMovedEnvelope } from '../../src/notifications/data.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertInvalid, rows, untilWaiting, whileCalendarLocked } from '../support/paths.ts'
import type { Db, Tx } from '../../src/db/pool.ts'
import type { NotifiedBooking, Place as NotifiedPlace } from '../../src/notifications/data.ts'
import type { Answer } from '../support/client.ts'
import type { Place } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const at = (date: string, time: string) => `2026-11-${date}T${time}:00+01:00`
const bookingPath = (id: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings/${id}`
const announced = (origin: string) =>
  rows(t.db, 'select * from notification where subject_id = $1 order by seq', [origin])
const chainOf = (origin: string) =>
  rows(t.db, 'select state from booking where origin_booking_id = $1 order by state', [origin])

async function book(start: string, place: Partial<Place> = {}, service = '1111'): Promise<string> {
  const { status, body, text } = await t.a.post(`${addressPath(place)}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', phone: '+48500100200' },
    comment: 'Kaszel',
  })
  assert.equal(status, 200, text)
  return body.id
}

function move(id: string, body: object = {}, place: Partial<Place> = {}, client = t.a): Promise<Answer> {
  return client.post(`${bookingPath(id, place)}/move`, { address_service_id: '1111', ...body })
}

const other = { doctor: minimal.otherDoctor, address: minimal.otherAddress }
const toOther = { address_id: '121', address_service_id: '1211' }
const { shared } = minimal

test("the contract's example of booking-moved comes out byte for byte from its facts", () => {
  const { value } = document.components.examples.BookingMovedNotification
  const { facility, doctor, address, old_visit_booking: old, new_visit_booking: next } = value.data
  const place: NotifiedPlace = {
    facility: { facilityId: facility.id, name: facility.name, timeZone: '+01:00' },
    doctor: { doctorId: doctor.id, name: doctor.name, surname: doctor.surname },
    address: { addressId: address.id, name: address.name, street: address.street, postCode: address.post_code },
  }
  const facts = (it: any): NotifiedBooking => ({
    bookingId: it.id,
    state: it.status === 'canceled' ? 'moved' : it.status,
    start: Temporal.Instant.from(it.start_at),
    end: Temporal.Instant.from(it.end_at),
    duration: it.duration,
    bookedBy: it.booked_by,
    bookedAt: Temporal.Instant.from(it.booked_at),
    canceledBy: it.canceled_by || null,
    canceledAt: it.canceled_at ? Temporal.Instant.from(it.canceled_at) : null,
    patient: it.patient,
    comment: null,
    signature: null,
    visitPayment: false,
    videocallUrl: null,
    insurance: null,
    addressService: {
      addressServiceId: '243665',
      name: 'biopsja nerki',
      price: '50.90',
      isPriceFrom: false,
      isVisible: true,
    },
  })
  const { body } = bookingMovedEnvelope(place, facts(old), facts(next), Temporal.Instant.from(value.created_at))
  assert.equal(body, JSON.stringify(value))
})

test('announces one booking-moved with both bookings, at the place and doctor it moved to', async () => {
  const id = await book(at('23', '09:00'))
  t.clock.advance({ minutes: 5 })
  const { body: next } = await move(id, { ...toOther, start: at('23', '09:30') })
  const [, { name, body, origin_client_id: origin }, ...more] = await announced(id)
  assert.deepEqual([name, origin, more.length], ['booking-moved', 'client-a', 0])
  const { data } = JSON.parse(body)
  const { old_visit_booking: old, new_visit_booking: fresh } = data
  assert.deepEqual([data.facility.id, data.doctor.id, data.address.id], ['1', '12', '121'])
  assert.deepEqual(
    [old.id, old.status, old.canceled_by, old.canceled_at, old.start_at, old.address_service.id],
    [id, 'canceled', 'integration', at('23', '07:05'), at('23', '09:00'), '1111'],
  )
  assert.deepEqual(
    [
      fresh.id,
      fresh.status,
      fresh.canceled_by,
      fresh.canceled_at,
      fresh.start_at,
      fresh.booked_at,
      fresh.address_service.id,
    ],
    [next.id, 'booked', '', undefined, at('23', '09:30'), at('23', '07:05'), '1211'],
  )
  assert.deepEqual([fresh.comment, fresh.patient, fresh.signature], [old.comment, old.patient, old.signature])
  assert.match(fresh.signature, /^[\da-f-]{36}$/)
})

test("the facility's other client hears of it, the one that moved does not", async () => {
  const start = '2026-11-24T10:00:00-03:00'
  const id = await book(start, shared, shared.service)
  const later = { address_service_id: shared.service, start: '2026-11-24T11:00:00-03:00' }
  assert.equal((await move(id, later, shared)).status, 201)
  while ((await relayBatch(t.db, t.app.now())) !== undefined);
  const heard = await rows(t.db, `select client_id, name from feed_entry where facility_id = 3 order by position`)
  assert.deepEqual(heard, [
    { client_id: 'client-b', name: 'slot-booked' },
    { client_id: 'client-b', name: 'booking-moved' },
  ])
})

for (const times of [['09:30'], ['09:30', '10:00']]) {
  test(`of 8 moves of one booking at once to ${times.length} times exactly one is made, the rest answer 409`, async () => {
    const id = await book(at('28', '09:00'))
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => move(id, { start: at('28', times[n % times.length]!) })),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(7).fill(409)])
    assert.deepEqual(
      (await announced(id)).map(({ name }) => name),
      ['slot-booked', 'booking-moved'],
    )
    const chain = await rows(t.db, `select state from booking where origin_booking_id = $1 order by state`, [id])
    assert.deepEqual(chain, [{ state: 'booked' }, { state: 'moved' }])
    await t.a.delete(bookingPath(answers.find(({ status }) => status === 201)!.body.id))
  })
}

test('of a move and a cancelation at once exactly one wins', async () => {
  for (const minutes of ['00', '30']) {
    for (const hour of ['13', '14', '15']) {
      const id = await book(at('28', `${hour}:${minutes}`))
      const [first, second] = await Promise.all([
        move(id, { start: at('29', `${hour}:${minutes}`) }),
        t.a.delete(bookingPath(id)),
      ])
      assert.ok(
        first.status === 201 ? second.status === 400 : first.status === 409 && second.status === 204,
        `${first.status} ${second.status}`,
      )
      assert.equal((await announced(id)).length, 2)
    }
  }
})

const overlaps = () =>
  rows(
    t.db,
    `select a.booking_id from booking a join booking b on a.address_id = b.address_id
  and a.booking_id < b.booking_id and a.state = 'booked' and b.state = 'booked'
  and tstzrange(a.start_at, a.end_at) && tstzrange(b.start_at, b.end_at)`,
  )

test('moves in opposite directions at once neither wait for each other for ever nor overlap', async () => {
  let [here, there] = [await book(at('30', '09:00')), await book(at('30', '09:30'), other, '1211')]
  for (let round = 0; round < 10; round++) {
    const [toThere, toHere] = await Promise.all([move(here, toOther), move(there, { address_id: '111' }, other)])
    assert.deepEqual([toThere.status, toHere.status], [201, 201], toThere.text + toHere.text)
    const back = await Promise.all([move(toThere.body.id, { address_id: '111' }, other), move(toHere.body.id, toOther)])
    assert.deepEqual(
      back.map(({ status }) => status),
      [201, 201],
    )
    ;[here, there] = [back[0].body.id, back[1].body.id]
  }
  const opposite = await book(at('30', '09:00'), other, '1211')
  const swapped = await Promise.all([move(here, toOther), move(opposite, { address_id: '111' }, other)])
  assert.deepEqual(
    swapped.map(({ status }) => status),
    [400, 400],
  )
  assert.deepEqual(await overlaps(), [])
})

/** Changes the target's calendar while a move has read it and waits for its lock. */
async function moveWhile(id: string, change: string): Promise<Answer> {
  const [late] = await whileCalendarLocked(t.db, '121', async (query) => {
    const late = move(id, toOther)
    await untilWaiting(t.db)
    await query(change)
    return [late]
  })
  return late!
}

test('decides on the work periods and the calendar as they are under the lock', async () => {
  const raise = 'update calendar set periods_revision = periods_revision + 1 where address_id = 121'
  const [gone, closed, same] = [
    await book(at('30', '13:00')),
    await book(at('28', '16:00')),
    await book(at('28', '16:30')),
  ]
  assertInvalid(
    await moveWhile(
      gone,
      `with gone as (delete from work_period where address_id = 121 and end_at > '2026-11-30') ${raise}`,
    ),
    ['start'],
  )
  assertInvalid(await moveWhile(closed, `update calendar set status = 'disabled' where address_id = 121`), [
    'address_id',
  ])
  for (const id of [gone, closed]) assert.deepEqual(await chainOf(id), [{ state: 'booked' }])
  await rows(t.db, `update calendar set status = 'enabled' where address_id = 121`)
  assert.equal((await moveWhile(same, raise)).status, 201)
})

/** A database whose first commit of a move breaks, after it happened or before; `away`: so many transactions later fail at once. */
function breaking(db: Db, { isDone, away = 0 }: { isDone: boolean; away?: number }): Db {
  let isBroken = false
  return {
    ...db,
    async transaction(work) {
      if (isBroken && away-- > 0) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
      let isMove = false
      const watched = (tx: Tx): Tx => ({
        ...tx,
        query(one, values) {
          isMove ||= one.name === 'insertBooking'
          return tx.query(one, values)
        },
      })
      const undone = new Error('rolled back')
      const result = await db
        .transaction(async (tx) => {
          const made = await work(watched(tx))
          if (isMove && !isBroken && !isDone) throw undone
          return made
        })
        .catch((error) => {
          if (error !== undone) throw error
        })
      if (!isMove || isBroken) return result!
      isBroken = true
      throw new UnknownCommitError(new Error('Connection terminated'))
    },
  }
}

for (const [what, options] of [
  ['after it happened', { isDone: true }],
  ['before it happened', { isDone: false }],
  ['after it happened, with the database away for a moment', { isDone: true, away: 2 }],
] as const) {
  test(`a connection that breaks during COMMIT, ${what}, ends in one move and 201`, async () => {
    const id = await book(at('29', '10:00'))
    t.app.db = breaking(t.db, options)
    const { status, body, text } = await move(id, toOther).finally(() => (t.app.db = t.db))
    assert.equal(status, 201, text)
    assert.equal((await t.a.get(bookingPath(body.id, other))).body.status, 'booked')
    assert.deepEqual(await chainOf(id), [{ state: 'booked' }, { state: 'moved' }])
    assert.deepEqual(
      (await announced(id)).map(({ name }) => name),
      ['slot-booked', 'booking-moved'],
    )
    await t.a.delete(bookingPath(body.id, other))
  })
}
