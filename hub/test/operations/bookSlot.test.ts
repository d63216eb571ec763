import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertInvalid, assertRefused, assertUnchanged, rows } from '../support/paths.ts'
import { addressPath, rangeQuery, testWalk } from '../support/paths.ts'
import {
  t,
  at,
  bookPath,
  patient,
  plain,
  post,
  stored,
  notFound,
  notSupported,
  unable,
  serviceMissing,
  day,
} from './bookCalls.ts'

const minuteAfter = (start: string) => Temporal.Instant.from(start).add({ minutes: 1 }).toString()
const isFree = async (start: string) =>
  (await t.a.get(`${addressPath()}/slots${rangeQuery(start, minuteAfter(start))}`)).body._items.length === 1

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
