/** The clinic moves a visit: within the day, to another day, to another doctor; told to all, asked of nobody. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { hiddenFields } from '../support/pages.ts'
import { addressPath, assertUnchanged, rows } from '../support/paths.ts'
import { startVendor } from '../support/vendor.ts'
import { assertTold, fillBooking, secondsAt, shareFacility, sitDown } from './deskSeat.ts'
import type { Fields, Seat } from './deskSeat.ts'

const vendor = await startVendor()
const t = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
let seat: Seat
before(async () => {
  await shareFacility(t)
  seat = await sitDown(t, '1')
})
after(async () => {
  assert.deepEqual(vendor.requests, [], 'nobody is asked')
  await t.close()
  await vendor.close()
})

const day = (n: number) => t.world.days[n]!
const at = (n: number, time: string) => secondsAt(`${day(n)}T${time}`)
const instant = (seconds: string) => Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000)
const idOf = (path: string) => path.split('/').at(-1)!
const rowOf = async (path: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [idOf(path)]))[0]

async function book(seconds: string, service = '1111'): Promise<string> {
  const patient = { name: 'Jan', surname: 'Kanarek', phone: '512 345 678', service }
  const { status, location, text } = await seat.post(
    '/desk/111/book',
    await fillBooking(seat, '/desk/111', seconds, patient),
  )
  assert.equal(status, 303, text.slice(-500))
  return location!
}

/** Chooses a start on the page of a move. @returns the fields that its form sends */
async function choose(path: string, query: Fields, seconds: string): Promise<Fields> {
  const { status, text } = await seat.get(`${path}/move?${new URLSearchParams(query)}`)
  assert.equal(status, 200)
  assert.ok(text.includes(`name=at value=${seconds}>`), `${seconds} is offered`)
  return { ...hiddenFields(text), at: seconds }
}

test('half an hour later: the old visit ends as moved by the doctor, a new one stands, both are told', async () => {
  const path = await book(at(1, '09:00'))
  const fields = await choose(path, {}, at(1, '09:30'))
  let next = ''
  const told = await assertTold(
    t,
    'booking-moved',
    async () => (next = (await seat.post(`${path}/move`, fields)).location!),
  )
  const [old, now] = [await rowOf(path), await rowOf(next)]
  assert.deepEqual([old.state, old.canceled_by, old.moved_to_booking_id], ['moved', 'doctor', idOf(next)])
  assert.deepEqual(
    [now.state, now.booked_by, now.start_at.toString(), now.origin_booking_id],
    ['booked', 'doctor', instant(at(1, '09:30')).toString(), idOf(path)],
  )
  assert.deepEqual(
    [told.old_visit_booking.canceled_by, told.new_visit_booking.booked_by, told.new_visit_booking.id],
    ['doctor', 'doctor', idOf(next)],
  )
  await assertUnchanged(t.db, async () => {
    for (let turn = 0; turn < 2; turn++)
      assert.equal((await seat.post(`${path}/move`, fields)).location, next, 'sent again')
  })
  const { text } = await seat.get(path)
  assert.ok(text.includes('>Moved<') && text.includes(`href="${next}"`))
  const shown = (await seat.get(`/desk/111?day=${day(1)}`)).text
  assert.match(shown, new RegExp(`${path}"><s>Jan Kanarek</s>`))
  assert.match(shown, new RegExp(`${next}"><b>Jan Kanarek</b>`))
})

test('a form that is sent many times at once moves once, and all are led there', async () => {
  // Several rounds: each request may find the first one's move at another step of its own.
  for (const time of ['13:00', '13:30', '14:00', '14:30', '15:00', '15:30']) {
    const path = await book(at(1, time))
    const fields = await choose(path, { day: day(2) }, at(2, time))
    const answers = await Promise.all(Array.from({ length: 8 }, () => seat.post(`${path}/move`, fields)))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [303], time)
    assert.equal(new Set(answers.map(({ location }) => location)).size, 1)
    assert.equal((await rows(t.db, 'select from booking where origin_booking_id = $1', [idOf(path)])).length, 2)
  }
})

test('to another doctor: the same service by its place in the dictionary', async () => {
  const path = await book(at(1, '11:00'))
  const fields = await choose(path, { to: '121', day: day(3) }, at(3, '15:00'))
  assert.equal(fields.service, '1211')
  await assertTold(t, 'booking-moved', async () => {
    const { location } = await seat.post(`${path}/move`, fields)
    assert.match(location!, /^\/desk\/121\/visits\//)
    const row = await rowOf(location!)
    assert.deepEqual([row.address_id, row.doctor_id, row.address_service_id], ['121', '12', '1211'])
    assert.match((await seat.get(location!)).text, /dr Jan Drugi/)
    assert.equal((await seat.get(location!.replace('121', '111'))).status, 404)
  })
})

test('a visit that the clinic gave more time keeps it, and is offered only where there is so much', async () => {
  const start = `${day(4)}T09:00:00+01:00`
  const { body } = await t.a.post(`${addressPath()}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: '1111',
    duration: 90,
    patient: { name: 'Long', phone: '+48500000000' },
  })
  await book(at(4, '15:00'))
  const path = `/desk/111/visits/${body.id}`
  const { text } = await seat.get(`${path}/move?day=${day(4)}`)
  const offered = [...text.matchAll(/name=at value=(\d+)>/g)].map(([, seconds]) => seconds)
  const wanted = ['09:30', '10:00', '10:30', '13:00', '13:30', '15:30'].map((time) => at(4, time))
  assert.deepEqual(offered, wanted)
  const { location } = await seat.post(`${path}/move`, await choose(path, { day: day(4) }, at(4, '10:30')))
  assert.equal((await rowOf(location!)).duration, 90)
})

test("says on the page why it can't be done, and the visit stays where it is", async () => {
  const path = await book(at(5, '09:00'))
  const fields = await choose(path, {}, at(5, '10:00'))
  const change = (text: string) => rows(t.db, text)
  const refusals: [
    what: string,
    words: RegExp,
    status: number,
    sent: Fields,
    make: () => Promise<unknown>,
    undo?: () => Promise<unknown>,
  ][] = [
    ['no time chosen', /Choose a time/, 422, { ...fields, at: '' }, async () => {}],
    ['taken meanwhile', /This time was just taken/, 409, fields, () => book(at(5, '10:00'))],
    ['a time that is none', /This time was just taken/, 409, { ...fields, at: at(5, '10:07') }, async () => {}],
    ['its own time', /This time was just taken/, 409, { ...fields, at: at(5, '09:00') }, async () => {}],
    [
      'a closed calendar',
      /This calendar takes no bookings/,
      409,
      { ...fields, to: '116', service: '1161' },
      async () => {},
    ],
    [
      'another payment account',
      /another payment account/,
      409,
      { ...fields, to: '121', service: '1211', at: at(5, '11:00') },
      async () => {
        await change(
          `update booking set visit_payment = true, visit_payment_status = 'successful' where booking_id = ${idOf(path)}`,
        )
        await change(`update address set payment_account = 'other' where address_id = 121`)
      },
      () => change(`update address set payment_account = null where address_id = 121`),
    ],
  ]
  for (const [what, words, status, sent, make, undo] of refusals) {
    await make()
    await assertUnchanged(t.db, async () => {
      const answer = await seat.post(`${path}/move`, sent)
      assert.deepEqual([answer.status, words.test(answer.text)], [status, true], what)
      assert.ok(answer.text.includes('Jan Kanarek') && answer.text.includes(`value="${day(5)}"`), what)
    })
    await undo?.()
  }
})

test('that moved on meanwhile says so', async () => {
  const path = await book(at(6, '09:00'))
  const [one, other] = [await choose(path, {}, at(6, '10:00')), await choose(path, {}, at(6, '11:00'))]
  await seat.post(`${path}/move`, one)
  await assertUnchanged(t.db, async () => {
    const { status, text } = await seat.post(`${path}/move`, other)
    assert.equal(status, 409)
    assert.ok(text.includes('can’t be done with the visit as it is now') && text.includes('New time:'))
  })
})
