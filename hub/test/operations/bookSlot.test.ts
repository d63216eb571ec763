import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import {
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rows,
  untilWaiting,
  whileCalendarLocked,
} from '../support/paths.ts'
import { addressPath, rangeQuery, testWalk } from '../support/paths.ts'
import { minimal } from '../support/seed.ts'

const t = await testApp()
after(() => t.close())

const at = (date: string, time: string) => `2026-${date}T${time}:00+01:00`
const bookPath = (start: string, address = '111') =>
  `${addressPath({ address })}/slots/${encodeURIComponent(start)}/book`
const patient = { name: 'Jan', surname: 'Kowalski', phone: '+48500100200' }
const plain = { address_service_id: '1111', duration: 30, patient }
const post = (start: string, more: object = {}, address?: string) =>
  t.a.post(bookPath(start, address), { ...plain, ...more })
const stored = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
const minuteAfter = (start: string) => Temporal.Instant.from(start).add({ minutes: 1 }).toString()
const isFree = async (start: string) =>
  (await t.a.get(`${addressPath()}/slots${rangeQuery(start, minuteAfter(start))}`)).body._items.length === 1

const notFound = (start: string) =>
  [404, `Unable to perform booking. Requested target slot (${start}) not found`] as const
const notSupported = (start: string, id: string) =>
  [404, `Unable to perform booking. Slot (${start}) does not support service ${id}`] as const
const unable = [404, 'Unable to book a visit for this address'] as const
const serviceMissing = [404, 'Service does not exist'] as const

test('answers 200 with the booking, without a Location, and takes the slot', async () => {
  const start = at('11-24', '09:00')
  const before = await rows(t.db, 'select revision, periods_revision from calendar where address_id = 111')
  const answer = await post(start, { comment: 'Kaszel' })
  const { id, ...rest } = answer.body
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual([answer.headers.get('location'), (await stored(id)).state], [null, 'booked'])
  assert.deepEqual(rest, {
    status: 'booked',
    start_at: start,
    end_at: at('11-24', '09:30'),
    duration: 30,
    booked_by: 'integration',
    canceled_by: '',
    booked_at: at('11-23', '07:00'),
    canceled_at: null,
    comment: 'Kaszel',
    insurance: null,
  })
  assert.equal(await isFree(start), false)
  const after = await rows(t.db, 'select revision, periods_revision from calendar where address_id = 111')
  assert.ok(BigInt(after[0].revision) > BigInt(before[0].revision))
  assert.equal(after[0].periods_revision, before[0].periods_revision)
})

test("announces one slot-booked, marked as the caller's own, with the patient and the service", async () => {
  const { body } = await post(at('11-24', '09:30'), {
    is_returning: true,
    patient: { ...patient, nin: '90010112345', birth_date: '1990-01-01', gender: 'f', marketing_consent: true },
  })
  const [one, ...others] = await rows(t.db, 'select * from notification where subject_id = $1', [body.id])
  assert.deepEqual(
    [others.length, one.name, one.origin_client_id, one.facility_id],
    [0, 'slot-booked', 'client-a', '1'],
  )
  const { name, data } = JSON.parse(one.body)
  const { patient: told, address_service: service, ...booking } = data.visit_booking
  assert.deepEqual([name, data.facility.id, data.doctor.id, data.address.id], ['slot-booked', '1', '11', '111'])
  assert.deepEqual(
    [booking.id, booking.status, booking.booked_by, service.id, service.price],
    [body.id, 'booked', 'integration', '1111', 150],
  )
  assert.deepEqual(told, { ...patient, birth_date: '1990-01-01', nin: '90010112345', gender: 'f', is_returning: true })
})

for (const [index, start] of [
  '2026-11-25T09:00:00+0100',
  '2026-11-25T09:30:00+01:00',
  '2026-11-25T09:00:00Z',
  '2026-11-25T06:30:00-0300',
].entries()) {
  test(`reads the start ${start}`, async () => {
    const { status, body } = await post(start)
    assert.deepEqual([status, body.start_at], [200, at('11-25', ['09:00', '09:30', '10:00', '10:30'][index]!)])
  })
}

test('reads ids, phone and national id as numbers, and keeps them as text', async () => {
  const { body } = await t.a.post(bookPath(at('11-25', '11:00')), {
    address_service_id: 1111,
    duration: '30',
    patient: { name: 'Jan', phone: 48500100200, nin: 90010112345 },
  })
  const { patient: kept } = await stored(body.id)
  assert.deepEqual([kept.phone, kept.nin], ['48500100200', '90010112345'])
})

test('reads a timestamp where a birth date is due, and keeps and tells the date alone', async () => {
  const { body } = await post(at('11-25', '11:30'), {
    patient: { ...patient, birth_date: '1985-01-31T00:00:00+00:00' },
  })
  assert.equal((await t.a.get(`${addressPath()}/bookings/${body.id}`)).body.patient.birth_date, '1985-01-31')
  const [one] = await rows(t.db, 'select body from notification where subject_id = $1', [body.id])
  assert.equal(JSON.parse(one.body).data.visit_booking.patient.birth_date, '1985-01-31')
})

test('reads null as absent everywhere, and the texts "null" as none', async () => {
  const nothing = ['is_returning', 'insurance_provider_id', 'insurance_plan_id', 'is_recurring']
  const { status, body, text } = await post(at('11-25', '13:00'), {
    ...Object.fromEntries(nothing.map((name) => [name, null])),
    label: 'null',
    comment: 'null',
    patient: {
      name: 'Jan',
      phone: '1',
      surname: null,
      email: null,
      birth_date: null,
      nin: null,
      gender: null,
      marketing_consent: null,
    },
  })
  assert.equal(status, 200, text)
  const {
    label,
    comment,
    is_returning: isReturning,
    is_recurring: isRecurring,
    insurance_provider_id: insurance,
  } = await stored(body.id)
  assert.deepEqual([label, comment, isReturning, isRecurring, insurance], [null, null, false, false, null])
})

test('keeps what it was given and ignores fields that it does not know', async () => {
  const { body } = await post(at('11-25', '13:30'), {
    label: 'VIP',
    comment: 'Kaszel',
    is_returning: true,
    is_recurring: true,
    send_notifications: true,
    state: 'moved',
  })
  const { label, comment, is_returning: isReturning, is_recurring: isRecurring, state } = await stored(body.id)
  assert.deepEqual([label, comment, isReturning, isRecurring, state], ['VIP', 'Kaszel', true, true, 'booked'])
})

test('demands of the clinic none of the fields that patients must fill in', async () => {
  assert.equal(
    (await post(at('11-25', '09:00'), { address_service_id: '1121', patient: { name: 'Jan', phone: '1' } }, '112'))
      .status,
    200,
  )
})

test('books a service that is hidden from patients', async () => {
  await rows(t.db, 'update address_service set is_visible = false where address_service_id = 1112')
  assert.equal((await post(at('11-25', '14:00'), { address_service_id: '1112', duration: 60 })).status, 200)
})

test("takes another duration than the offered one where it is a multiple of the grid's step", async () => {
  const { status, body } = await post(at('11-25', '15:00'), { duration: 90 })
  assert.deepEqual([status, body.end_at], [200, at('11-25', '16:30')])
  for (const duration of [20, 45])
    assertRefused(await post(at('11-25', '16:30'), { duration }), ...notSupported(at('11-25', '16:30'), '1111'))
})

const day = '11-26'
const refused: [what: string, start: string, more: object, words: readonly [number, string]][] = [
  ['the start is between two slots', at(day, '09:10'), {}, notFound(at(day, '09:10'))],
  ['the start is outside of the periods', at(day, '12:00'), {}, notFound(at(day, '12:00'))],
  ['the start is written in another zone', '2026-11-26T06:10:00-03:00', {}, notFound(at(day, '10:10'))],
  ['the start has passed', at('11-20', '09:00'), {}, notFound(at('11-20', '09:00'))],
  [
    'the service does not fit before the period ends',
    at(day, '11:30'),
    { address_service_id: '1112', duration: 60 },
    notSupported(at(day, '11:30'), '1112'),
  ],
  [
    'the period does not offer the service',
    at(day, '09:00'),
    { address_service_id: '1113' },
    notSupported(at(day, '09:00'), '1113'),
  ],
  ['the service is deleted', at(day, '09:00'), { address_service_id: '1119' }, serviceMissing],
  ["the service is another address's", at(day, '09:00'), { address_service_id: '1121' }, serviceMissing],
  ["the service is another client's", at(day, '09:00'), { address_service_id: '2111' }, serviceMissing],
  ['the service exists nowhere', at(day, '09:00'), { address_service_id: '999' }, serviceMissing],
  ['the service is no id', at(day, '09:00'), { address_service_id: 'abc' }, serviceMissing],
  ['service and start are both wrong', at(day, '09:10'), { address_service_id: '999' }, serviceMissing],
]

for (const [what, start, more, [status, message]] of refused) {
  test(`answers ${status} "${message}" and books nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertRefused(await post(start, more), status, message))
  })
}

test('answers 404 and books nothing where the service was deleted after the period had been submitted', async () => {
  await rows(t.db, 'update address_service set deleted_at = now() where address_service_id = 1211')
  const path = `${addressPath({ doctor: '12', address: '121' })}/slots/${encodeURIComponent(at(day, '09:00'))}/book`
  await assertUnchanged(t.db, async () =>
    assertRefused(await t.a.post(path, { ...plain, address_service_id: '1211' }), ...serviceMissing),
  )
})

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

const closed = [
  ['the address is disabled', '114', '1141'],
  ['the calendar is disabled', '116', '1161'],
  ['there is no calendar', '115', '1151'],
  ['the clinic has ended the integration', '117', '1171'],
] as const
for (const [what, address, service] of closed) {
  test(`answers 404 "Unable to book a visit for this address" and books nothing when ${what}, whatever else is wrong`, async () => {
    await assertUnchanged(t.db, async () => {
      assertRefused(await post(at(day, '09:00'), { address_service_id: service }, address), ...unable)
      assertRefused(await post(at(day, '09:10'), { address_service_id: '999' }, address), ...unable)
    })
  })
}

test('answers 422 and books nothing on an address that is not commercial, before 404', async () => {
  const message = 'Cannot activate calendar on address 113, profile/address is not commercial'
  await assertUnchanged(t.db, async () =>
    assertRefused(await post(at(day, '09:10'), { address_service_id: '999' }, '113'), 422, message),
  )
})

const invalid: [what: string, body: unknown, fields: string[]][] = [
  ['the body is missing', undefined, ['address_service_id', 'duration', 'patient']],
  ['the patient is empty', { ...plain, patient: {} }, ['patient.name', 'patient.phone']],
  ['name and phone are empty', { ...plain, patient: { name: '', phone: '' } }, ['patient.name', 'patient.phone']],
  [
    'required fields are null',
    { address_service_id: null, duration: null, patient: null },
    ['address_service_id', 'duration', 'patient'],
  ],
  ['the duration is 0', { ...plain, duration: 0 }, ['duration']],
  ['the duration is longer than a day', { ...plain, duration: 1441 }, ['duration']],
  [
    'gender and birth date are none',
    { ...plain, patient: { ...patient, gender: 'x', birth_date: '31.01.1985' } },
    ['patient.gender', 'patient.birth_date'],
  ],
  ['the comment is too long', { ...plain, comment: 'x'.repeat(5001) }, ['comment']],
]

for (const [what, body, fields] of invalid) {
  test(`answers 400, names the fields and books nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await t.a.post(bookPath(at('11-27', '09:00')), body), fields))
  })
}

test('answers 400 and books nothing for a start that is no moment, broken JSON, NUL and half a character', async () => {
  const hostile = 'The request holds a value that cannot be processed'
  await assertUnchanged(t.db, async () => {
    for (const start of ['2026-11-27T09:00:00', '2026-11-27', 'now', 'null'])
      assertInvalid(await post(start), ['start'])
    const headers = { 'content-type': 'application/json' }
    assertRefused(
      await t.a.post(bookPath(at('11-27', '09:00')), undefined, { raw: '{"patient":', headers }),
      400,
      'Request body is not valid JSON',
    )
    for (const name of ['a\0b', 'a\ud800b'])
      assertRefused(await post(at('11-27', '09:00'), { patient: { ...patient, name } }), 400, hostile)
  })
})

testWalk(t, 'address', (place, options) =>
  t.a.post(`${addressPath(place)}/slots/${encodeURIComponent(at('11-27', '09:00'))}/book`, plain, options),
)

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
