/**
 * Times that only the insured can have. A patient on the pages, who names no insurance, is not shown what would be
 * refused; the clinic's software and its desk know their patients and book without naming an insurer.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { hiddenFields } from '../support/pages.ts'
import { addressPath, assertUnchanged, rows } from '../support/paths.ts'
import { fillBooking, secondsAt as deskSeconds, sitDown } from './deskSeat.ts'

const t = await testApp()
after(() => t.close())

const place = '/d/1/12/121/1211'
const secondsAt = (day: number, time: string) =>
  Temporal.PlainDateTime.from(`${t.world.days[day]}T${time}`).toZonedDateTime('Europe/Warsaw').epochMilliseconds / 1000
const page = async (path: string) => {
  const answer = await fetch(t.origin + path, { headers: { 'accept-language': 'en' } })
  return { status: answer.status, text: await answer.text() }
}

test('the days of the insured are left out of the times, of the next free one, and of what can be chosen', async () => {
  assert.ok((await page(place)).text.includes(`value=${secondsAt(0, '09:00')}>`))
  await rows(
    t.db,
    `update work_period set insurance_accepted = 'with-insurance-only', insurance_provider_ids = '{13}'
    where address_id = 121 and start_at < $1`,
    [`${t.world.days[2]}T00:00:00+01:00`],
  )
  const { text } = await page(place)
  const offered = [...text.matchAll(/name=at value=(\d+)>/g)].map(([, seconds]) => Number(seconds))
  assert.equal(offered[0], secondsAt(2, '09:00'))
  assert.match(text, /Next free: Wed 25 Nov, 09:00/)
  assert.match((await page('/?q=drugi')).text, /Next free: Wed 25 Nov, 09:00/)
  assert.equal((await page(`${place}/details?at=${secondsAt(1, '09:00')}`)).status, 409)
  assert.equal((await page(`${place}/details?at=${secondsAt(2, '09:00')}`)).status, 200)
})

const insure = (from: string, till: string) =>
  rows(
    t.db,
    `update work_period set insurance_accepted = 'with-insurance-only', insurance_provider_ids = '{13}'
      where address_id = 111 and start_at >= $1 and start_at < $2`,
    [`${from}T00:00:00+01:00`, `${till}T00:00:00+01:00`],
  )
const visit = (day: number, time: string) => `${t.world.days[day]}T${time}:00+01:00`
const body = { address_service_id: '1111', duration: 30, patient: { name: 'Jan', phone: '+48500100200' } }
const book = (start: string, more: object = {}) =>
  t.a.post(`${addressPath()}/slots/${encodeURIComponent(start)}/book`, { ...body, ...more })

test('what a vendor publishes for the insured only, it lists, books and moves without naming an insurer', async () => {
  const start = visit(4, '09:00')
  const item = {
    start,
    end: visit(4, '11:00'),
    address_services: [{ address_service_id: '1111', duration: 30 }],
    insurance_accepted: 'with-insurance-only',
    insurance_providers: [13],
  }
  assert.equal((await t.a.put(`${addressPath()}/slots`, { slots: [item] })).status, 201)
  const booked = await book(start)
  assert.deepEqual([booked.status, booked.body.insurance], [200, null], booked.text)
  const move = { start: visit(4, '10:00'), address_service_id: '1111' }
  const moved = await t.a.post(`${addressPath()}/bookings/${booked.body.id}/move`, move)
  assert.deepEqual([moved.status, moved.body.insurance], [201, null], moved.text)
  await assertUnchanged(t.db, async () => {
    assert.equal((await book(start, { insurance_provider_id: '14' })).status, 404)
  })
})

test('the desk books and moves into such a time, too', async () => {
  await insure(t.world.days[5]!, t.world.days[6]!)
  const seat = await sitDown(t, '1')
  const [at, next] = ['09:00', '10:00'].map((time) => deskSeconds(`${t.world.days[5]}T${time}`))
  const answers = { name: 'Jan', surname: 'Nowak', phone: '+48500100200', service: '1111' }
  const fields = await fillBooking(seat, '/desk/111', at!, answers)
  const booked = await seat.post('/desk/111/book', fields)
  assert.equal(booked.status, 303, booked.text.slice(-500))
  const page = await seat.get(`${booked.location}/move?day=${t.world.days[5]}`)
  assert.ok(page.text.includes(`name=at value=${next}>`), page.text.slice(-3000))
  const moved = await seat.post(`${booked.location}/move`, { ...hiddenFields(page.text), at: next! })
  assert.equal(moved.status, 303, moved.text.slice(-3000))
})

test('a patient who sends such a time all the same is not booked', async () => {
  await insure(t.world.days[7]!, t.world.days[8]!)
  const fields = {
    slot: `1.11.111.1111.${deskSeconds(`${t.world.days[7]}T09:00`)}`,
    attempt: 'attempt-of-the-uninsured',
    name: 'Jan',
    surname: 'Nowak',
    phone: '+48500100200',
    consent: 'yes',
  }
  await assertUnchanged(t.db, async () => {
    const answer = await fetch(`${t.origin}/book`, { method: 'POST', body: new URLSearchParams(fields) })
    assert.equal(answer.status, 409, await answer.text())
  })
})
