import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { minimal } from '../support/minimal.ts'
import { assertRefused, assertUnchanged, rows, testWalk, walkWords } from '../support/paths.ts'
import { t, at, bookingPath, book, move, moved, online, toOnline, toOther } from './moveCalls.ts'
import type { Place } from '../support/paths.ts'

const get = async (id: string, place: Partial<Place> = {}, query = '') =>
  (await t.a.get(bookingPath(id, place) + query)).body
const stored = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
const announced = (origin: string) =>
  rows(t.db, 'select * from notification where subject_id = $1 order by seq', [origin])
const other = { doctor: minimal.otherDoctor, address: minimal.otherAddress }

const kept = await book(at('29', '09:00'))

test("answers 201 with Location and the whole new booking, which keeps all that is the patient's", async () => {
  const id = await book(at('24', '09:00'), {}, '1111', {
    comment: 'Kaszel',
    insurance_provider_id: '14',
    insurance_plan_id: '141',
  })
  const before = await get(id)
  t.clock.advance({ minutes: 5 })
  const answer = await move(id, { start: at('24', '10:00') })
  assert.equal(answer.status, 201, answer.text)
  const { body } = answer
  assert.notEqual(body.id, id)
  const fresh = { id: body.id, start_at: at('24', '10:00'), end_at: at('24', '10:30'), booked_at: at('23', '07:05') }
  assert.deepEqual(body, { ...before, ...fresh })
  assert.equal(answer.headers.get('location'), `${t.origin}/api/v3/integration${bookingPath(body.id)}`)
  assert.deepEqual((await t.a.get(new URL(answer.headers.get('location')!).pathname)).body, body)
})

test('shows with address_service.public_insurance_flow the flag of the address that the visit moved to', async () => {
  await rows(t.db, 'update address set is_public_insurance_flow = (address_id = 112) where address_id in (111, 112)')
  const [there, back] = [
    { ...toOnline, start: at('30', '11:00') },
    { address_service_id: '1111', address_id: '111' },
  ]
  const flagOf = async (id: string, body: object, place: Partial<Place>) => {
    const answer = await t.a.post(`${bookingPath(id, place)}/move?with=address_service.public_insurance_flow`, body)
    assert.equal(answer.status, 201, answer.text)
    return [answer.body.address_service.is_public_insurance_flow, answer.body.id]
  }
  const [isOnline, id] = await flagOf(await book(at('30', '11:00')), there, {})
  const [isInPerson] = await flagOf(id, back, online)
  assert.deepEqual([isOnline, isInPerson], [true, false])
})

test('the old booking reads canceled by the integration, and its time is offered again', async () => {
  const id = await book(at('24', '11:00'))
  await moved(id, { start: at('24', '11:30') })
  const { status, canceled_by: by, canceled_at: when, start_at: start } = await get(id)
  assert.deepEqual([status, by, when, start], ['canceled', 'integration', at('23', '07:05'), at('24', '11:00')])
  await book(at('24', '11:00'))
})

test('without start it keeps the time, without duration the length, without address the address', async () => {
  const id = await book(at('24', '13:00'), {}, '1112', { duration: 60 })
  for (const empty of [{}, { start: null, duration: null, address_id: null }, { address_id: 'null' }]) {
    const last = (
      await rows(t.db, 'select booking_id from booking where origin_booking_id = $1 and moved_to_booking_id is null', [
        id,
      ])
    )[0]
    const { start_at: start, duration, address_service: service } = await moved(last.booking_id, empty)
    assert.deepEqual([start, duration, service.id], [at('24', '13:00'), 60, '1111'])
  }
})

test('a confirmation and presence do not go over: the new visit is another', async () => {
  const id = await book(at('24', '15:00'))
  await rows(
    t.db,
    `update booking set confirmed_at = now(), confirmed_by = 'user', presence = 'absent' where booking_id = $1`,
    [id],
  )
  const { id: next } = await moved(id, { start: at('24', '15:30') })
  const { confirmed_at: confirmed, confirmed_by: by, presence } = await stored(next)
  assert.deepEqual([confirmed, by, presence], [null, null, null])
})

test('over several moves each booking of the chain knows the first and the newest', async () => {
  const ids = [await book(at('25', '09:00'))]
  for (const time of ['09:30', '10:00', '10:30']) ids.push((await moved(ids.at(-1)!, { start: at('25', time) })).id)
  assert.equal(new Set(ids).size, 4)
  for (const id of ids) {
    const { moving } = await get(id, {}, '?with=booking.moving')
    assert.deepEqual(moving, { origin_booking_id: ids[0], newest_booking_id: ids[3] })
  }
  assert.deepEqual(
    (await announced(ids[0]!)).map(({ name }) => name),
    ['slot-booked', 'booking-moved', 'booking-moved', 'booking-moved'],
  )
})

test('moves to another address of the doctor, and to another doctor, whom Location names', async () => {
  const id = await book(at('25', '11:00'))
  const here = await move(id, toOnline)
  assert.equal(here.headers.get('location'), `${t.origin}/api/v3/integration${bookingPath(here.body.id, online)}`)
  const there = await move(here.body.id, toOther, online)
  assert.equal(there.status, 201, there.text)
  assert.equal(there.headers.get('location'), `${t.origin}/api/v3/integration${bookingPath(there.body.id, other)}`)
  const { doctor_id: doctor, address_id: address, address_service_id: service } = await stored(there.body.id)
  assert.deepEqual([doctor, address, service], ['12', '121', '1211'])
  assert.deepEqual(await get(there.body.id, other), there.body)
})

test('raises the revision of both calendars, and of no third', async () => {
  const revisions = async () =>
    Object.fromEntries(
      (await rows(t.db, 'select address_id, revision from calendar')).map((row) => [
        row.address_id,
        BigInt(row.revision),
      ]),
    )
  const id = await book(at('25', '13:00'))
  const before = await revisions()
  await moved(id, toOther)
  const { 111: from, 121: to, ...rest } = await revisions()
  const { 111: oldFrom, 121: oldTo, ...oldRest } = before
  assert.ok(from! > oldFrom! && to! > oldTo!)
  assert.deepEqual(rest, oldRest)
})

test("the patient's page goes over to the newest booking", async () => {
  const id = await book(at('25', '14:00'))
  const hash = createHash('sha256').update('token').digest()
  await rows(t.db, `update booking set access_hash = $2, locale = 'de-DE' where booking_id = $1`, [id, hash])
  const { id: next } = await moved(id, { start: at('25', '14:30') })
  const found = await rows(t.db, 'select booking_id, locale from booking where access_hash = $1', [hash])
  assert.deepEqual(found, [{ booking_id: next, locale: 'de-DE' }])
})

const across = [
  422,
  'This booking has a payment on it and the target address bills through a different payment account. Cancel the booking and create a new one instead.',
] as const
for (const [status, isHeld] of [
  ['paid', true],
  ['successful', true],
  ['waiting_for_confirmation', true],
  ['in_progress', true],
  ['refunded', false],
  ['charged_back', false],
  ['not-paid', false],
] as const) {
  test(`money that is ${status} ${isHeld ? 'moves only within its payment account' : 'moves anywhere'}`, async () => {
    const id = await book(at('26', '09:00'))
    await rows(t.db, `update booking set visit_payment = true, visit_payment_status = $2 where booking_id = $1`, [
      id,
      status,
    ])
    await rows(
      t.db,
      `update address set payment_account = case address_id when 111 then 'x' else 'y' end where address_id in (111, 121)`,
    )
    if (isHeld) await assertUnchanged(t.db, async () => assertRefused(await move(id, toOther), ...across))
    if (isHeld) await rows(t.db, `update address set payment_account = 'x' where address_id = 121`)
    const { id: next, visit_payment_status: kept } = await moved(id, toOther)
    assert.equal(kept, status)
    await rows(t.db, `update address set payment_account = null`)
    assert.equal((await t.a.delete(bookingPath(next, other))).status, 204)
  })
}

test('is not in its own way: another service at the same time, half its length later, and back', async () => {
  const id = await book(at('26', '10:00'), {}, '1112', { duration: 60 })
  const later = await moved(id, { start: at('26', '10:30'), address_service_id: '1112' })
  assert.equal(later.end_at, at('26', '11:30'))
  const earlier = await moved(later.id, { start: at('26', '10:00'), address_service_id: '1112' })
  const short = await moved(earlier.id, { duration: 30 })
  assert.deepEqual([short.start_at, short.duration, short.address_service.id], [at('26', '10:00'), 30, '1111'])
})

test("a hold that has outlived its ask is in nobody's way", async () => {
  const [id, hold] = [await book(at('27', '09:00')), await book(at('27', '10:00'))]
  await rows(t.db, `update booking set state = 'vetting', hold_until = $2 where booking_id = $1`, [hold, t.clock.now()])
  await moved(id, { start: at('27', '10:00') })
  assert.equal((await stored(hold)).state, 'expired')
})

const walked = { address_service_id: '1111', start: at('29', '09:30') }
testWalk(
  t,
  'address',
  (place, options) => t.a.post(`${bookingPath(kept, place)}/move`, walked, options),
  walkWords.calendar,
)
