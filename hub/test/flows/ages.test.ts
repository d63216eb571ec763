/** Services that are for an age: patients are told before anybody is asked; the clinic's own software knows best. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { bookAsPatient } from '../../src/bookings/patientBooking.ts'
import { moveAsPatient } from '../../src/bookings/patientMove.ts'
import { testApp } from '../support/app.ts'
import { addressPath, assertUnchanged, rows } from '../support/paths.ts'
import { startVendor } from '../support/vendor.ts'

const vendor = await startVendor()
const t = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
after(async () => {
  await t.close()
  await vendor.close()
})

// Address service 1112 is for ages 18 to 65.
const start = (day: number, time: string) => Temporal.Instant.from(`${t.world.days[day]}T${time}:00+01:00`)
const born = (yearsBefore: number, at: Temporal.Instant, days = 0) =>
  at.toZonedDateTimeISO('Europe/Warsaw').toPlainDate().subtract({ years: yearsBefore }).add({ days })
const form = (at: Temporal.Instant, birthDate?: Temporal.PlainDate): Record<string, string> => ({
  slot: `1.11.111.1112.${at.epochMilliseconds / 1000}`,
  attempt: 'attempt-of-ages',
  name: 'Jan',
  surname: 'Kanarek',
  phone: '+48500000000',
  consent: 'yes',
  ...(birthDate && { day: `${birthDate.day}`, month: `${birthDate.month}`, year: `${birthDate.year}` }),
})
const send = (path: string, fields: Record<string, string>) =>
  fetch(t.origin + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers: { 'accept-language': 'en' },
  })

test('the page says the ages, and the form asks for the birth date', async () => {
  const page = await (await fetch(`${t.origin}/d/1/11`, { headers: { 'accept-language': 'en' } })).text()
  assert.match(page, /ages 18 to 65/)
  const at = start(1, '09:00')
  const asked = await (await fetch(`${t.origin}/d/1/11/111/1112/details?at=${at.epochMilliseconds / 1000}`)).text()
  assert.match(asked, /name="year"/)
  assert.match(await (await send('/check', form(at))).text(), /Enter your date of birth/)
})

for (const [what, years, days] of [
  ['a day too young', 18, 1],
  ['a year too old', 66, 0],
] as const) {
  test(`a patient who is ${what} reads so, and nothing is asked, held or booked`, async () => {
    const at = start(1, '09:00')
    await assertUnchanged(t.db, async () => {
      for (const path of ['/check', '/book']) {
        const answer = await send(path, form(at, born(years, at, days)))
        assert.equal(answer.status, 409)
        assert.match(await answer.text(), /On the day of the visit the patient must be of the age .*ages 18 to 65/)
      }
    })
    assert.equal(vendor.requests.length, 0)
  })
}

test('a patient whose birthday the visit is on books, on the first day and on the last before the next', async () => {
  for (const [time, years, days] of [
    ['09:00', 18, 0],
    ['10:00', 66, 1],
  ] as const) {
    const at = start(2, time)
    assert.equal((await send('/book', form(at, born(years, at, days)))).status, 303)
    assert.equal(
      (await rows(t.db, `select from booking where start_at = $1 and state = 'booked'`, [at.toString()])).length,
      1,
    )
  }
})

test('a visit moves to a day on which its patient is of age, and to no other', async () => {
  const first = start(3, '09:00')
  const made = await bookAsPatient(t.app, {
    facilityId: '1',
    addressId: '111',
    addressServiceId: '1112',
    start: first,
    attempt: 'to be moved',
    locale: 'en',
    patient: { name: 'Jan', surname: 'Kanarek', phone: '+48500000000', birth_date: born(66, first, 2).toString() },
  })
  assert.equal(made.outcome, 'started')
  const { token, settled } = made as Extract<typeof made, { outcome: 'started' }>
  await settled
  assert.equal(
    (await moveAsPatient(t.app, { token, start: start(5, '09:00'), attempt: 'too late' })).outcome,
    'not_eligible',
  )
  const page = await send(`/b/${token}/move`, {
    at: String(start(5, '09:00').epochMilliseconds / 1000),
    attempt: 'the same',
  })
  assert.equal(page.status, 409)
  assert.match(await page.text(), /must be of the age/)
  const moved = await moveAsPatient(t.app, { token, start: start(4, '09:00'), attempt: 'in time' })
  assert.equal(moved.outcome, 'started')
})

test('bookSlot takes a patient of any age', async () => {
  const { status } = await t.a.post(
    `${addressPath()}/slots/${encodeURIComponent(`${t.world.days[6]}T09:00:00+01:00`)}/book`,
    {
      address_service_id: '1112',
      duration: 60,
      patient: { name: 'Jan', phone: '+48500000000', birth_date: '2020-01-01' },
    },
  )
  assert.equal(status, 200)
})
