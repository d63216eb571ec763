import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimal } from '../support/minimal.ts'
import {
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rows,
  untilWaiting,
  whileCalendarLocked,
} from '../support/paths.ts'
import { addressPath } from '../support/paths.ts'
import { t, at, plain, post, stored, notFound, notSupported, unable, serviceMissing, day } from './bookCalls.ts'

test('a slot that was booked, or is held, or lies in a break is not found, and nothing is announced twice', async () => {
  const start = at(day, '10:00')
  const { body } = await post(start)
  await assertUnchanged(t.db, async () => assertRefused(await post(start), ...notFound(start)))
  await rows(t.db, `update booking set state = 'vetting', hold_until = $2 where booking_id = $1`, [
    body.id,
    t.clock.now().add({ milliseconds: 1 }),
  ])
  await assertUnchanged(t.db, async () => assertRefused(await post(start), ...notFound(start)))
  await rows(
    t.db,
    'insert into calendar_break (facility_id, break_id, address_id, since, till) values (1, 1, 111, $1, $2)',
    [at(day, '10:59'), at(day, '11:01')],
  )
  await assertUnchanged(t.db, async () => assertRefused(await post(at(day, '10:30')), ...notFound(at(day, '10:30'))))
})

test('takes a slot whose hold has outlived its limit, and ends that hold', async () => {
  const { body } = await post(at(day, '13:00'))
  await rows(t.db, `update booking set state = 'vetting', hold_until = $2 where booking_id = $1`, [
    body.id,
    t.clock.now(),
  ])
  assert.equal((await post(at(day, '13:00'))).status, 200)
  assert.equal((await stored(body.id)).state, 'expired')
})

test('of 64 for one slot at once exactly one is booked and announced, the rest answer 404', async () => {
  const start = at('11-28', '09:00')
  const announced = (await rows(t.db, 'select from notification')).length
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, index) => post(start, { patient: { name: `P${index}`, phone: '1' } })),
  )
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, ...Array(63).fill(404)])
  for (const one of answers) if (one.status === 404) assertRefused(one, ...notFound(start))
  assert.equal((await rows(t.db, 'select from booking where start_at = $1 and address_id = 111', [start])).length, 1)
  assert.equal((await rows(t.db, 'select from notification')).length, announced + 1)
})

test('of visits that overlap at once no two are booked', async () => {
  const wanted = ['13:00', '13:30', '14:00', '14:30'].flatMap((time) =>
    [30, 60, 90].map((duration) => post(at('11-28', time), { duration })),
  )
  const statuses = new Set((await Promise.all(wanted)).map((one) => one.status))
  assert.deepEqual([...statuses].sort(), [200, 404])
  const overlaps = await rows(
    t.db,
    `select from booking a join booking b using (facility_id, address_id)
    where a.booking_id < b.booking_id and a.state = 'booked' and b.state = 'booked' and a.start_at < b.end_at and b.start_at < a.end_at`,
  )
  assert.equal(overlaps.length, 0)
})

/** Books while another connection changes the calendar between the booking's read and its lock. */
async function bookDuring(start: string, change: string) {
  const [waiting] = await whileCalendarLocked(t.db, '111', async (query) => {
    const booking = post(start)
    await untilWaiting(t.db)
    await query(change)
    return [booking]
  })
  return waiting!
}

const touched = `update calendar set periods_revision = periods_revision + 1 where address_id = 111`

test('decides anew on work periods that changed before the calendar was locked: the slot is gone', async () => {
  const start = at('11-29', '09:00')
  const change = `with gone as (delete from work_period where address_id = 111 and start_at = '${start}') ${touched}`
  assertRefused(await bookDuring(start, change), ...notFound(start))
  assert.deepEqual(await rows(t.db, 'select from booking where start_at = $1', [start]), [])
})

test('decides anew on work periods that changed before the calendar was locked: the service is gone', async () => {
  const start = at('11-29', '13:00')
  const services = '[{"address_service_id": "1112", "duration": 30}]'
  const change = `with cut as (update work_period set services = '${services}' where address_id = 111 and start_at = '${start}') ${touched}`
  assertRefused(await bookDuring(start, change), ...notSupported(start, '1111'))
})

test('books though work periods changed before the calendar was locked, where the slot still stands', async () => {
  assert.equal((await bookDuring(at('11-30', '09:00'), touched)).status, 200)
})

test('answers 404 where the calendar was disabled before it was locked', async () => {
  const set = (status: string) => `update calendar set status = '${status}' where address_id = 111`
  assertRefused(await bookDuring(at('11-30', '10:00'), set('disabled')), ...unable)
  await rows(t.db, set('enabled'))
})

const openTo = (accepted: string, providers: readonly string[]) =>
  rows(t.db, 'update work_period set insurance_accepted = $1, insurance_provider_ids = $2 where start_at = $3', [
    accepted,
    providers,
    at('12-01', '09:00'),
  ])

const insured = (id: unknown, plan?: unknown) => ({ insurance_provider_id: id, insurance_plan_id: plan })

test('keeps the insurance and names it with its plan, whether its ids came as text or as numbers', async () => {
  const { body } = await post(at('11-30', '13:00'), insured('14', '142'))
  assert.deepEqual(body.insurance, { id: '14', name: 'Polisa', plan: 'Family', plan_id: '142' })
  const { insurance } = (await post(at('11-30', '13:30'), insured(13))).body
  assert.deepEqual(insurance, { id: '13', name: 'NFZ', plan: null, plan_id: null })
})

for (const [accepted, providers, more, isBooked] of [
  ['with-insurance-only', ['13'], {}, true],
  ['with-insurance-only', ['13'], insured('14'), false],
  ['with-insurance-only', ['13'], insured('13'), true],
  ['without-insurance-only', [], insured('13'), false],
  ['without-insurance-only', [], {}, true],
  ['with-and-without-insurance', ['13'], insured('14'), false],
  ['with-and-without-insurance', ['13'], {}, true],
  ['with-and-without-insurance', [], insured('14'), true],
] as const) {
  const who = 'insurance_provider_id' in more ? `insurance ${more.insurance_provider_id}` : 'no insurance'
  test(`a period ${accepted} [${providers}] ${isBooked ? 'takes' : 'does not take'} a patient with ${who}`, async () => {
    const start = at('12-01', '09:00')
    await openTo(accepted, providers)
    const answer = await post(start, more)
    if (!isBooked) return assertRefused(answer, ...notSupported(start, '1111'))
    assert.equal(answer.status, 200, answer.text)
    assert.equal((await t.a.delete(`${addressPath()}/bookings/${answer.body.id}`)).status, 204)
  })
}

for (const more of [insured('999'), insured('abc'), insured('14', '999'), insured('13', '141')]) {
  const field = more.insurance_plan_id ? 'insurance_plan_id' : 'insurance_provider_id'
  test(`answers 400, names ${field} and books nothing for insurance ${JSON.stringify(more)}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await post(at('12-01', '13:00'), more), [field]))
  })
}

test("client B books at the shared facility and sees nothing of client A's", async () => {
  const start = '2026-11-24T09:00:00-03:00'
  const path = (place: typeof minimal.shared | typeof minimal.foreign) =>
    `${addressPath(place)}/slots/${encodeURIComponent(start)}/book`
  const { status, body } = await t.b.post(path(minimal.shared), { ...plain, address_service_id: '3111' })
  assert.deepEqual([status, body.start_at], [200, start])
  const [one] = await rows(t.db, 'select origin_client_id from notification where subject_id = $1', [body.id])
  assert.equal(one.origin_client_id, 'client-b')
  assertRefused(await t.b.post(path(minimal.shared), plain), ...serviceMissing)
})
