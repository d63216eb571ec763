import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertRefused, rows, testWalk, withForms } from '../support/paths.ts'
import type { TestClient } from '../support/client.ts'

const t = await testApp()
after(() => t.close())

const at = (time: string) => `2026-11-24T${time}:00+01:00`
const bookingPath = (id: string, address = '111') => `${addressPath({ address })}/bookings/${id}`
const get = async (id: string, query = '') => (await t.a.get(`${bookingPath(id)}?${query}`)).body

async function book(start: string, more: object = {}, path = addressPath(), client: TestClient = t.a): Promise<string> {
  const { status, body, text } = await client.post(`${path}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: '1111',
    duration: 30,
    patient: { name: 'Jan', phone: '+48500100200' },
    ...more,
  })
  assert.equal(status, 200, text)
  return body.id
}

const whole = await book(at('09:00'), {
  comment: 'Kaszel',
  is_returning: true,
  insurance_provider_id: '14',
  insurance_plan_id: '141',
  label: 'VIP',
  patient: {
    name: 'Jan',
    surname: 'Kowalski',
    email: 'jan@example.com',
    phone: '+48500100200',
    birth_date: '1985-01-31',
    nin: '85013112345',
    gender: 'm',
    marketing_consent: true,
    data_privacy_consent: true,
  },
})
const least = await book(at('09:30'))
const { facility, doctor, address, service } = minimal.foreign
const foreign = await book(
  '2026-11-24T09:00:00+01:00',
  { address_service_id: service },
  addressPath({ facility, doctor, address }),
  t.b,
)

const expected = {
  id: whole,
  status: 'booked',
  start_at: at('09:00'),
  end_at: at('09:30'),
  duration: 30,
  booked_by: 'integration',
  canceled_by: '',
  booked_at: '2026-11-23T07:00:00+01:00',
  canceled_at: null,
  comment: 'Kaszel',
  insurance: { id: '14', name: 'Polisa', plan: 'Basic', plan_id: '141' },
  patient: {
    name: 'Jan',
    surname: 'Kowalski',
    email: 'jan@example.com',
    phone: '+48500100200',
    birth_date: '1985-01-31',
    nin: '85013112345',
    gender: 'm',
    is_returning: true,
    insurance_number: null,
  },
  address_service: {
    id: '1111',
    name: 'Konsultacja',
    price: 150,
    is_price_from: false,
    is_default: true,
    service_id: '1001',
    description: null,
    is_visible: true,
  },
}

test('shows patient, service, comment and insurance unasked, and neither label nor consents', async () => {
  assert.deepEqual(await get(whole), expected)
})

test('shows null for what the booking does not have', async () => {
  const { comment, insurance, patient } = await get(least)
  assert.deepEqual(
    [comment, insurance, patient.email, patient.nin, patient.gender, patient.birth_date],
    [null, null, null, null, null, null],
  )
})

test('shows the service of the booking also after it was deleted', async () => {
  const id = await book(at('10:00'))
  await rows(t.db, 'update address_service set deleted_at = now() where address_service_id = 1111')
  assert.equal((await get(id)).address_service.id, '1111')
  await rows(t.db, 'update address_service set deleted_at = null where address_service_id = 1111')
})

test('shows null for the service of a booking that has none', async () => {
  await rows(t.db, 'update booking set address_service_id = null where booking_id = $1', [least])
  assert.equal((await get(least)).address_service, null)
})

test('adds with booking.moving its own id twice where it was never moved', async () => {
  const moving = { origin_booking_id: whole, newest_booking_id: whole }
  assert.deepEqual(await get(whole, 'with=booking.moving'), { ...expected, moving })
})

test('adds with booking.moving the first and the newest of a chain of moves, from each of its bookings', async () => {
  const [first, second, third] = [await book(at('13:00')), await book(at('13:30')), await book(at('14:00'))]
  const link = (id: string, next: string | null) =>
    rows(
      t.db,
      `update booking set origin_booking_id = $2, moved_to_booking_id = $3::bigint, state = case when $3::bigint is null then 'booked' else 'moved' end where booking_id = $1`,
      [id, first, next],
    )
  await link(first, second)
  await link(second, third)
  await link(third, null)
  for (const id of [first, second, third]) {
    const { moving } = await get(id, 'with=booking.moving')
    assert.deepEqual(moving, { origin_booking_id: first, newest_booking_id: third })
  }
  assert.equal((await get(second)).status, 'canceled')
})

for (const [bookedAt, isKnown] of [
  ['2025-04-01T23:59:59+02:00', false],
  ['2019-05-01T12:00:00+02:00', false],
  ['2025-04-02T00:00:00+02:00', true],
  ['2025-04-01T22:00:00Z', true],
] as const) {
  test(`adds with booking.moving ${isKnown ? 'its ids' : 'null'} where it was booked at ${bookedAt}`, async () => {
    const id = await book(at('16:30'))
    await rows(t.db, 'update booking set booked_at = $1 where booking_id = $2', [bookedAt, id])
    const { moving } = await get(id, 'with=booking.moving')
    assert.deepEqual(moving, isKnown ? { origin_booking_id: id, newest_booking_id: id } : null)
    assert.equal('moving' in (await get(id)), false)
    assert.equal((await t.a.delete(bookingPath(id))).status, 204)
  })
}

for (const query of withForms(['booking.moving', 'address_service.public_insurance_flow'])) {
  test(`?${query} adds both and ignores the unknown value`, async () => {
    const { moving, address_service: shown } = await get(whole, query)
    assert.deepEqual([moving.origin_booking_id, shown.is_public_insurance_flow], [whole, false])
  })
}

test('shows with address_service.public_insurance_flow the flag of the address where it is set', async () => {
  await rows(t.db, 'update address set is_public_insurance_flow = true where address_id = 111')
  const { address_service: shown } = await get(whole, 'with=address_service.public_insurance_flow')
  assert.deepEqual(shown, { ...expected.address_service, is_public_insurance_flow: true })
})

test('shows who canceled it and when', async () => {
  const id = await book(at('10:30'))
  t.clock.advance({ minutes: 5 })
  assert.equal((await t.a.delete(bookingPath(id))).status, 204)
  const { status, canceled_by: by, canceled_at: when, booked_at: bookedAt } = await get(id)
  assert.deepEqual(
    [status, by, when, bookedAt],
    ['canceled', 'integration', '2026-11-23T07:05:00+01:00', '2026-11-23T07:00:00+01:00'],
  )
})

test('shows the payment and the video call where there are any', async () => {
  const id = await book(at('11:00'))
  await rows(
    t.db,
    `update booking set visit_payment = true, visit_payment_status = 'new', videocall_url = 'https://video.example/1' where booking_id = $1`,
    [id],
  )
  const { visit_payment: payment, visit_payment_status: status, videocall_url: url } = await get(id)
  assert.deepEqual([payment, status, url], [true, 'new', 'https://video.example/1'])
})

const missing = [404, 'Object not found'] as const

for (const id of ['999', 'abc', '-1', '%00', '99999999999999999999', 'null']) {
  test(`answers 404 to the booking ${id}, which names nothing`, async () =>
    assertRefused(await t.a.get(bookingPath(id)), ...missing))
}

test("answers another client's booking like one that exists nowhere, under own and under its own parents", async () => {
  assertRefused(await t.a.get(bookingPath(foreign)), ...missing)
  const theirs = `${addressPath({ facility, doctor, address })}/bookings/`
  const forbidden = [403, 'You are not authorized to see this facility'] as const
  for (const id of [foreign, '999', whole]) assertRefused(await t.a.get(theirs + id), ...forbidden)
  assert.equal((await t.b.get(theirs + foreign)).status, 200)
  assertRefused(await t.b.get(theirs + whole), ...missing)
})

test('answers 404 to a booking of another address, and a wrong address first', async () => {
  assertRefused(await t.a.get(bookingPath(whole, '112')), ...missing)
  assertRefused(await t.a.get(bookingPath('999', '121')), 403, 'You are not authorized to see this address')
})

for (const state of ['vetting', 'denied', 'expired', 'abandoned']) {
  test(`answers 404 to an attempt that is ${state}`, async () => {
    const id = await book(at('11:30'))
    await rows(t.db, `update booking set state = $2, hold_until = $3 where booking_id = $1`, [
      id,
      state,
      t.clock.now().add({ minutes: 1 }),
    ])
    assertRefused(await t.a.get(bookingPath(id)), ...missing)
    await rows(t.db, 'delete from booking where booking_id = $1', [id])
  })
}

testWalk(t, 'address', (place, options) => t.a.get(`${addressPath(place)}/bookings/${whole}`, options))
