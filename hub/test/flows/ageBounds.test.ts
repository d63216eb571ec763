/** Ages that no patient has: a service for those from 40 to 3, and a birth date that is still to come. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sitDown } from '../site/deskSeat.ts'
import { testApp, testNow } from '../support/app.ts'
import { addressPath, assertInvalid, assertUnchanged } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const services = (address = '111') => `${addressPath({ address })}/services`
const ages = (minimum_age: unknown, maximum_age: unknown) => ({ allowed_patients: { minimum_age, maximum_age } })
const wrong = ['allowed_patients.maximum_age']

test('a service for nobody is neither added nor what another becomes, and the field is named', async () => {
  for (const [youngest, oldest] of [
    [40, 3],
    ['40', '3'],
    [1, 0],
    [150, 149],
  ]) {
    await assertUnchanged(t.db, async () => {
      const added = await t.a.post(services('115'), { service_id: '1002', ...ages(youngest, oldest) })
      assertInvalid(added, wrong)
      assert.deepEqual(added.body.errors[wrong[0]!], [`This value should be ${youngest} or more, as minimum_age is`])
      assertInvalid(
        await t.a.call('PATCH', `${services()}/1112`, { body: { price: 5, ...ages(youngest, oldest) } }),
        wrong,
      )
    })
  }
})

test('one age alone, a single year, and no age are ages', async () => {
  for (const [youngest, oldest] of [
    [7, 7],
    [0, 0],
    [40, null],
    [null, 3],
    [null, null],
  ]) {
    const { status } = await t.a.call('PATCH', `${services()}/1112`, { body: ages(youngest, oldest) })
    assert.equal(status, 200)
  }
})

// The official SDK drops nulls: a side could be opened in no other way. So the stored 65 is no bound of the 70 sent.
test('a side that is not sent is open, whatever is stored', async () => {
  await t.a.call('PATCH', `${services()}/1112`, { body: ages(18, 65) })
  const body = { allowed_patients: { minimum_age: 70 } }
  assert.equal((await t.a.call('PATCH', `${services()}/1112`, { body })).status, 200)
  const read = await t.a.get(`${services()}/1112?with=address_service.allowed_patients`)
  assert.deepEqual(read.body.allowed_patients, { minimum_age: 70, maximum_age: null })
})

const bookPath = (time: string, place = {}) =>
  `${addressPath(place)}/slots/${encodeURIComponent(`${t.world.days[1]}T${time}`)}/book`
const born = (birth_date: string, more: object = {}) => ({
  address_service_id: '1111',
  duration: 30,
  patient: { name: 'Jan', phone: '+48500000000', birth_date },
  ...more,
})

test('bookSlot refuses a birth date that is still to come at the facility, and names the field', async () => {
  for (const date of ['2026-11-24', '2026-11-24T00:00:00+01:00', '2085-01-31', '9999-12-31']) {
    await assertUnchanged(t.db, async () => {
      const answer = await t.a.post(bookPath('09:00:00+01:00'), born(date))
      assertInvalid(answer, ['patient.birth_date'])
      assert.deepEqual(answer.body.errors['patient.birth_date'], ['This value should be 2026-11-23 or earlier'])
    })
  }
})

test('today is the facility’s day, not that of the hub or of UTC', async () => {
  // 23:30 UTC on Monday is 00:30 on Tuesday in Warsaw, and 20:30 on Monday in São Paulo.
  t.clock.set('2026-11-23T23:30:00Z')
  try {
    assert.equal((await t.a.post(bookPath('09:00:00+01:00'), born('2026-11-24'))).status, 200)
    const there = { facility: '3', doctor: '31', address: '311' }
    const sent = born('2026-11-24', { address_service_id: '3111' })
    assertInvalid(await t.a.post(bookPath('09:00:00-03:00', there), sent), ['patient.birth_date'])
    assert.equal(
      (
        await t.a.post(bookPath('09:00:00-03:00', there), {
          ...sent,
          ...born('2026-11-23'),
          address_service_id: '3111',
        })
      ).status,
      200,
    )
  } finally {
    t.clock.set(testNow)
  }
})

test('a date that clinics’ software sends where it knows none is kept as it is: the visit must be booked', async () => {
  for (const [time, date] of [
    ['10:00', '1900-01-01'],
    ['10:30', '1753-01-01'],
    ['11:00', '0001-01-01'],
  ]) {
    const { status, body } = await t.a.post(bookPath(`${time}:00+01:00`), born(date!))
    assert.equal(status, 200)
    assert.equal((await t.a.get(`${addressPath()}/bookings/${body.id}`)).body.patient.birth_date, date)
  }
})

test('the patients’ form knows the same day', async () => {
  const fields = (place: string, at: string) => ({
    slot: `${place}.${Temporal.Instant.from(at).epochMilliseconds / 1000}`,
    name: 'Jan',
    surname: 'Kanarek',
    phone: '+48500000000',
    consent: 'yes',
    day: '24',
    month: '11',
    year: '2026',
  })
  const check = async (place: string, at: string) => {
    const body = new URLSearchParams(fields(place, at))
    const answer = await fetch(`${t.origin}/check`, { method: 'POST', body, headers: { 'accept-language': 'en' } })
    return [answer.status, /Enter a real date of birth in the past/.test(await answer.text())]
  }
  t.clock.set('2026-11-23T23:30:00Z')
  try {
    assert.deepEqual(await check('1.11.111.1111', `${t.world.days[3]}T09:00:00+01:00`), [200, false])
    assert.deepEqual(await check('3.31.311.3111', `${t.world.days[3]}T09:00:00-03:00`), [422, true])
  } finally {
    t.clock.set(testNow)
  }
})

test('at the desk, too, no service is for nobody', async () => {
  const seat = await sitDown(t, '1')
  const path = '/desk/111/services/1112'
  await assertUnchanged(t.db, async () => {
    const fields = { price: '100', minutes: '60', minimum: '40', maximum: '3', visible: 'yes' }
    const { status, text } = await seat.post(path, fields)
    assert.equal(status, 422, text.slice(-500))
  })
})
