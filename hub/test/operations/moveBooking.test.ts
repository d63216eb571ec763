import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import {
  addressPath,
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rows,
  testWalk,
  walkWords,
} from '../support/paths.ts'
import { minimal } from '../support/seed.ts'
import type { Answer, TestClient } from '../support/client.ts'
import type { Place } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const at = (date: string, time: string) => `2026-11-${date}T${time}:00+01:00`
const bookingPath = (id: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings/${id}`
const get = async (id: string, place: Partial<Place> = {}, query = '') =>
  (await t.a.get(bookingPath(id, place) + query)).body
const stored = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
const announced = (origin: string) =>
  rows(t.db, 'select * from notification where subject_id = $1 order by seq', [origin])

async function book(
  start: string,
  place: Partial<Place> = {},
  service = '1111',
  more: object = {},
  client: TestClient = t.a,
): Promise<string> {
  const { status, body, text } = await client.post(`${addressPath(place)}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', surname: 'Kowalski', phone: '1' },
    ...more,
  })
  assert.equal(status, 200, text)
  return body.id
}

function move(id: string, body: object = {}, place: Partial<Place> = {}, client = t.a): Promise<Answer> {
  return client.post(`${bookingPath(id, place)}/move`, { address_service_id: '1111', ...body })
}

async function moved(id: string, body: object = {}, place: Partial<Place> = {}): Promise<any> {
  const answer = await move(id, body, place)
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

/** Moves that are refused with 400 for what the target lacks, naming the field. */
async function assertNotThere(id: string, body: object, field: string): Promise<void> {
  await assertUnchanged(t.db, async () => assertInvalid(await move(id, body), [field]))
}

const online = { address: minimal.onlineAddress }
const other = { doctor: minimal.otherDoctor, address: minimal.otherAddress }
const toOnline = { address_id: '112', address_service_id: '1121' }
const toOther = { address_id: '121', address_service_id: '1211' }
const { foreign, shared } = minimal
const missing = [404, 'Object not found'] as const
const ended = [409, 'The visit has already been canceled or moved'] as const

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

test('answers 400 and moves nothing from or to an address whose integration has ended', async () => {
  const id = await book(at('24', '16:00'))
  await assertNotThere(id, { address_id: '117', address_service_id: '1171', start: at('24', '16:00') }, 'address_id')
  await rows(t.db, 'update address set is_integrated = false where address_id = 111')
  await assertNotThere(id, { start: at('24', '16:30') }, 'address_id')
  await assertNotThere(id, { ...toOnline, start: at('24', '16:00') }, 'address_id')
  await rows(t.db, 'update address set is_integrated = true where address_id = 111')
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

test("answers 403 for an address in another of the client's facilities, and 400 alike for a foreign and an unknown one", async () => {
  const id = await book(at('25', '15:00'))
  await assertUnchanged(t.db, async () => {
    const outside = { address_id: shared.address, address_service_id: shared.service }
    assertRefused(await move(id, outside), 403, 'This address does not belong to this facility')
    for (const address of [foreign.address, '999', 'abc', '-1']) {
      assertRefused(await move(id, { ...toOther, address_id: address }), 400, 'Address does not exist')
    }
  })
})

test('answers 400 for a service that is unknown, deleted or foreign, and for one of another address', async () => {
  const id = await book(at('25', '15:30'))
  await assertUnchanged(t.db, async () => {
    for (const service of ['999', 'abc', minimal.deletedService, foreign.service, shared.service]) {
      assertRefused(await move(id, { address_service_id: service }), 400, 'Service does not exist')
    }
    const elsewhere = [400, 'Service does not belong to the address'] as const
    assertRefused(await move(id, { address_service_id: '1211' }), ...elsewhere)
    assertRefused(await move(id, { ...toOther, address_service_id: '1111' }), ...elsewhere)
  })
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

test('answers 400, names start and changes nothing where a booking, a live hold, a break or nothing is there', async () => {
  const [id, hold] = [await book(at('26', '13:00')), await book(at('26', '15:00'))]
  await book(at('26', '14:00'))
  await rows(t.db, `update booking set state = 'vetting', hold_until = $2 where booking_id = $1`, [
    hold,
    t.clock.now().add({ milliseconds: 1 }),
  ])
  await rows(
    t.db,
    `insert into calendar_break (facility_id, address_id, break_id, since, till) values (1, 111, 1, $1, $2)`,
    [at('26', '16:10'), at('26', '16:20')],
  )
  for (const time of ['14:00', '15:00', '16:00', '12:00', '13:07', '17:00'])
    await assertNotThere(id, { start: at('26', time) }, 'start')
  await assertNotThere(id, { start: at('26', '13:30'), address_service_id: '1112', duration: 60 }, 'start')
  await assertNotThere(id, { start: at('23', '06:30') }, 'start')
  await assertNotThere(id, { duration: 7 }, 'address_service_id')
  await assertNotThere(id, { address_service_id: minimal.customService }, 'address_service_id')
})

test("a hold that has outlived its ask is in nobody's way", async () => {
  const [id, hold] = [await book(at('27', '09:00')), await book(at('27', '10:00'))]
  await rows(t.db, `update booking set state = 'vetting', hold_until = $2 where booking_id = $1`, [hold, t.clock.now()])
  await moved(id, { start: at('27', '10:00') })
  assert.equal((await stored(hold)).state, 'expired')
})

test('answers 400 and names the address where it takes no bookings or its doctor is not shown', async () => {
  const id = await book(at('27', '11:00'))
  for (const [address, service] of [
    ['113', '1131'],
    ['114', '1141'],
    ['115', '1151'],
    ['116', '1161'],
    ['131', '1311'],
  ]) {
    await assertNotThere(id, { address_id: address, address_service_id: service }, 'address_id')
  }
})

test('an insured patient moves only to where the insurance is taken', async () => {
  const id = await book(at('27', '13:00'), {}, '1111', { insurance_provider_id: '14' })
  await rows(t.db, `update work_period set insurance_accepted = 'without-insurance-only' where address_id = 121`)
  await assertNotThere(id, toOther, 'address_service_id')
  await rows(t.db, `update work_period set insurance_accepted = 'with-and-without-insurance' where address_id = 121`)
  await moved(id, toOther)
})

test('answers 409 and announces nothing after a cancelation or a move', async () => {
  const [canceled, old] = [await book(at('27', '14:00')), await book(at('27', '14:30'))]
  await t.a.delete(bookingPath(canceled))
  await moved(old, { start: at('27', '15:00') })
  await assertUnchanged(t.db, async () => {
    for (const id of [canceled, old]) assertRefused(await move(id, { start: at('27', '16:00') }), ...ended)
    assertRefused(await move(old, { start: at('27', '16:00'), address_id: '999', address_service_id: '999' }), ...ended)
  })
})

for (const state of ['vetting', 'denied', 'expired', 'abandoned']) {
  test(`answers 404 to an attempt that is ${state}, and leaves it alone`, async () => {
    const id = await book(at('28', '09:00'))
    await rows(t.db, `update booking set state = $2, hold_until = $3 where booking_id = $1`, [
      id,
      state,
      t.clock.now().add({ minutes: 1 }),
    ])
    await assertUnchanged(t.db, async () => assertRefused(await move(id), ...missing))
    await rows(t.db, 'delete from booking where booking_id = $1', [id])
  })
}

test('answers 404 to a booking that is none, and 403 to one of another address', async () => {
  const id = await book(at('28', '10:00'))
  const [beside, theirs] = [
    await book(at('28', '10:00'), online, '1121'),
    await book('2026-11-25T11:00:00+01:00', foreign, foreign.service, {}, t.b),
  ]
  await assertUnchanged(t.db, async () => {
    for (const nobody of ['999', 'abc', '-1', '%00', '99999999999999999999', theirs])
      assertRefused(await move(nobody), ...missing)
    assertRefused(await move(beside, toOther), 403, 'This booking does not belong to this address')
    assertRefused(await move(id, toOther, {}, t.b), 403, 'You are not authorized to see this facility')
  })
})

test('answers 400 and names the field where the body is wrong, before it looks at the path', async () => {
  const id = await book(at('28', '11:00'))
  await assertUnchanged(t.db, async () => {
    for (const [body, field] of [
      [{ address_service_id: null }, 'address_service_id'],
      [{ start: 'tomorrow' }, 'start'],
      [{ start: '2026-11-24T09:00:00' }, 'start'],
      [{ duration: 0 }, 'duration'],
      [{ duration: 1441 }, 'duration'],
      [{ duration: 'x' }, 'duration'],
    ] as const) {
      assertInvalid(await move(id, body), [field])
      assertInvalid(await move(id, body, { facility: '999' }), [field])
    }
    assertInvalid(await t.a.post(`${bookingPath(id)}/move`, {}), ['address_service_id'])
    const broken = await t.a.call('POST', `${bookingPath(id)}/move`, {
      raw: '{"start',
      headers: { 'content-type': 'application/json' },
    })
    assertRefused(broken, 400, 'Request body is not valid JSON')
  })
})

test('reads ids as numbers and the start with any offset', async () => {
  const id = await book(at('28', '13:00'))
  const next = await moved(id, { address_id: 121, address_service_id: 1211, start: '2026-11-28T12:30:00+0000' })
  assert.deepEqual([next.start_at, next.address_service.id], [at('28', '13:30'), '1211'])
})

const walked = { address_service_id: '1111', start: at('29', '09:30') }
testWalk(
  t,
  'address',
  (place, options) => t.a.post(`${bookingPath(kept, place)}/move`, walked, options),
  walkWords.calendar,
)
