/**
 * Phones that patients and the desk type are kept as the one number that can be dialled, or refused with an example;
 * what a vendor sends is kept as it came.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { localeNames } from '../../src/site/locale.ts'
import { testApp } from '../support/app.ts'
import { bookThroughPages } from '../support/pages.ts'
import { addressPath, rows } from '../support/paths.ts'
import { fillBooking, secondsAt, sitDown } from './deskSeat.ts'

const t = await testApp()
after(() => t.close())

const at = (day: number, time: string) => `${t.world.days[day]}T${time}:00+01:00`
const place = '/d/1/12/121/1211'
const keptAt = async (start: string, address: string) => {
  const text = `select patient ->> 'phone' as phone from booking where start_at = $1 and address_id = $2`
  return (await rows(t.db, text, [start, address]))[0]?.phone
}
const settle = (locale: string) => rows(t.db, 'update facility set locale = $1 where facility_id = 1', [locale])
const check = async (phone: string, language: string) => {
  const fields = {
    slot: `1.12.121.1211.${secondsAt(`${t.world.days[3]}T09:00`)}`,
    name: 'Jan',
    surname: 'Nowak',
    consent: 'yes',
  }
  const answer = await fetch(`${t.origin}/check`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, phone }),
    headers: { 'accept-language': language },
  })
  return { status: answer.status, text: await answer.text() }
}

for (const [hour, locale, phone, kept] of [
  ['09:00', 'es-MX', '+52 1 55 1234 5678', '+525512345678'],
  ['09:30', 'pl-PL', '0 22 123 45 67', '+48221234567'],
  ['10:00', 'es-CL', '09 6123 4567', '+56961234567'],
  ['10:30', 'pl-PL', '+44 07400 123456', '+447400123456'],
] as const) {
  test(`a patient of ${locale} who types ${phone} is booked under ${kept}`, async () => {
    await settle(locale)
    await bookThroughPages(t.origin, place, at(1, hour), { phone })
    assert.equal(await keptAt(at(1, hour), '121'), kept)
  })

  test(`so is one at whose desk ${phone} is typed`, async () => {
    await settle(locale)
    const seat = await sitDown(t, '1')
    const answers = { name: 'Jan', surname: 'Nowak', phone, service: '1111' }
    const fields = await fillBooking(seat, '/desk/111', secondsAt(`${t.world.days[1]}T${hour}`), answers)
    assert.equal((await seat.post('/desk/111/book', fields)).status, 303)
    assert.equal(await keptAt(at(1, hour), '111'), kept)
  })
}

test('what can’t be dialled is refused in each language, with an example of the country and its code', async () => {
  for (const [clinic, phone, example, code] of [
    ['es-AR', '15 2345 6789', '11 2345-6789', '+54'],
    ['es-CL', '6123 4567', '9 6123 4567', '+56'],
    ['pl-PL', '512345678 lub 600700800', '512 345 678', '+48'],
  ] as const) {
    await settle(clinic)
    const said = new Set<string>()
    for (const language of Object.keys(localeNames)) {
      const { status, text } = await check(phone, language)
      assert.equal(status, 422)
      const fault = /<a href="#phone">([^<]*)<\/a>/.exec(text)?.[1] ?? ''
      assert.ok(fault.includes(example) && fault.includes(code), `${language}: ${fault}\n${text.slice(0, 3000)}`)
      said.add(fault)
    }
    // Chile speaks as Mexico does here, and Peru as Colombia.
    assert.equal(said.size, Object.keys(localeNames).length - 2)
  }
})

test('a phone that a vendor sends comes back as it was sent, and the desk’s link dials the number that is meant', async () => {
  await settle('es-MX')
  const path = `${addressPath()}/slots/${encodeURIComponent(at(2, '09:00'))}/book`
  const patient = { name: 'Jan', phone: '+52 1 55 1234 5678' }
  const { status, body } = await t.a.post(path, { address_service_id: '1111', duration: 30, patient })
  assert.equal(status, 200)
  assert.equal((await t.a.get(`${addressPath()}/bookings/${body.id}`)).body.patient.phone, patient.phone)
  const page = await (await sitDown(t, '1')).get(`/desk/111/visits/${body.id}`)
  assert.match(page.text, /<a href="tel:\+525512345678">\+52 1 55 1234 5678<\/a>/)
})
