/** Visits at the clinic's desk: booked, confirmed, marked, canceled and moved, each told to all, none of it asked. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createLog } from '../../src/log/create.ts'
import { testApp, testNow } from '../support/app.ts'
import { assertUnchanged, rows } from '../support/paths.ts'
import { startVendor } from '../support/vendor.ts'
import { assertTold, fillBooking, secondsAt, shareFacility, sitDown } from './deskSeat.ts'
import type { Fields, Seat } from './deskSeat.ts'

const vendor = await startVendor()
const logged: string[] = []
const t = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
// As main.ts makes it, but for the level.
t.app.log = createLog({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
const canary = {
  name: 'Hildegarda',
  surname: 'Kanarkowa',
  phone: '512 777 100',
  email: 'hilda@canary.example',
  comment: 'Noted-Canary',
}
const seats: Seat[] = []
let seat: Seat

before(() => shareFacility(t))
beforeEach(() => goTo(Temporal.Instant.from(testNow)))
after(async () => {
  await t.close()
  await vendor.close()
})

/** Sets the clock, and sits down again: nobody sits there for 12 hours. */
async function goTo(moment: Temporal.Instant): Promise<void> {
  t.clock.set(moment.toString())
  seats.push((seat = await sitDown(t, '1')))
}

const day = (n: number) => t.world.days[n]!
const at = (n: number, time: string) => secondsAt(`${day(n)}T${time}`)
const instant = (seconds: string) => Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000)
const rowOf = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
const bookedAt = (seconds: string) =>
  rows(t.db, `select * from booking where start_at = $1 and state = 'booked'`, [instant(seconds).toString()])

async function fill(seconds: string, answers: Fields = {}, path = '/desk/111'): Promise<Fields> {
  return fillBooking(seat, path, seconds, { ...canary, service: '1111', ...answers })
}

/** Books at the desk. @returns the path of the visit's page */
async function book(seconds: string, answers: Fields = {}): Promise<string> {
  const { status, location, text } = await seat.post('/desk/111/book', await fill(seconds, answers))
  assert.equal(status, 303, text.slice(-1500))
  return location!
}
const idOf = (path: string) => path.split('/').at(-1)!

describe('a visit that is booked at the desk', () => {
  test("stands at once, as the doctor's, and is told to all", async () => {
    const seconds = at(1, '09:00')
    let path = ''
    const told = await assertTold(t, 'slot-booked', async () => (path = await book(seconds)))
    const row = await rowOf(idOf(path))
    assert.deepEqual(
      [row.facility_id, row.address_id, row.doctor_id, row.address_service_id, row.state, row.booked_by, row.duration],
      ['1', '111', '11', '1111', 'booked', 'doctor', 30],
    )
    assert.equal(row.start_at.toString(), instant(seconds).toString())
    assert.deepEqual([row.visit_payment, row.access_hash, row.comment], [false, null, canary.comment])
    assert.deepEqual(row.patient, {
      name: canary.name,
      surname: canary.surname,
      phone: '+48512777100',
      email: canary.email,
    })
    assert.deepEqual([told.visit_booking.booked_by, told.visit_booking.patient.surname], ['doctor', canary.surname])
    const { text } = await seat.get(path)
    for (const fact of [canary.name, '+48512777100', canary.email, canary.comment, 'Konsultacja', idOf(path)]) {
      assert.ok(text.includes(fact), fact)
    }
  })

  test('is for any age, and opens no payment at an address that is paid online', async () => {
    await rows(t.db, 'update address set visit_payment = true where address_id = 111')
    const row = await rowOf(idOf(await book(at(1, '10:00'), { service: '1112' })))
    await rows(t.db, 'update address set visit_payment = false where address_id = 111')
    assert.deepEqual(
      [row.address_service_id, row.duration, row.visit_payment, row.visit_payment_status],
      ['1112', 60, false, null],
    )
  })

  test('is one for a form that is sent again and again, and all are led to it', async () => {
    const seconds = at(1, '11:00')
    const fields = await fill(seconds)
    const answers = await Promise.all(Array.from({ length: 6 }, () => seat.post('/desk/111/book', fields)))
    answers.push(await seat.post('/desk/111/book', fields))
    assert.equal(new Set(answers.map(({ status, location }) => `${status} ${location}`)).size, 1)
    assert.equal((await bookedAt(seconds)).length, 1)
    await goTo(instant(seconds).add({ hours: 1 }))
    assert.equal((await seat.post('/desk/111/book', fields)).location, answers[0]!.location, 'also after its time')
  })

  test('names all that is missing or wrong, and keeps what was typed', async () => {
    const fields = { ...(await fill(at(1, '13:00'))), name: ' ', surname: '', phone: '12', email: 'x@y' }
    await assertUnchanged(t.db, async () => {
      const { status, text } = await seat.post('/desk/111/book', fields)
      assert.equal(status, 422)
      for (const words of ['Fill in: First name', 'Fill in: Surname', 'Enter a phone number', 'Enter an email address'])
        assert.ok(text.includes(words), words)
      for (const typed of ['value="12"', 'value="x@y"', 'value="Noted-Canary"']) assert.ok(text.includes(typed), typed)
      assert.match(text, /<title>Error: /)
    })
  })

  test('that somebody was quicker for keeps the answers and is offered the nearest times, one of which it takes', async () => {
    const seconds = at(2, '09:00')
    const [first, second] = [await fill(seconds), await fill(seconds)]
    assert.equal((await seat.post('/desk/111/book', first)).status, 303)
    let taken = await assertUnchangedBut409(() => seat.post('/desk/111/book', second))
    assert.match(taken.text, /This time was just taken/)
    for (const typed of [canary.name, canary.phone, canary.email])
      assert.ok(taken.text.includes(`value="${typed}"`), typed)
    const other = /<option value="(\d+)">/.exec(taken.text)![1]!
    assert.equal(other, at(2, '09:30'))
    const booked = await seat.post('/desk/111/book', { ...second, at: other })
    assert.equal((await rowOf(idOf(booked.location!))).start_at.toString(), instant(other).toString())
    taken = await seat.get(`/desk/111/book?at=${seconds}`)
    assert.equal(taken.status, 409, 'the page of a time that is gone')
  })

  test('is refused on the page where the calendar closed, the service left or the time passed meanwhile', async () => {
    const fields = await fill(at(2, '13:00'))
    for (const [change, back, words] of [
      [
        `update calendar set status = 'disabled' where address_id = 111`,
        `update calendar set status = 'enabled' where address_id = 111`,
        'This calendar takes no bookings',
      ],
      [
        `update address_service set deleted_at = now() where address_service_id = 1111`,
        `update address_service set deleted_at = null where address_service_id = 1111`,
        'not offered at this time',
      ],
    ] as const) {
      await rows(t.db, change)
      const { text } = await assertUnchangedBut409(() => seat.post('/desk/111/book', fields))
      await rows(t.db, back)
      assert.ok(text.includes(words) && text.includes(canary.phone), words)
    }
    await goTo(instant(fields.at!).add({ minutes: 1 }))
    await assertUnchangedBut409(() => seat.post('/desk/111/book', fields))
  })

  async function assertUnchangedBut409(
    post: () => Promise<{ status: number; text: string }>,
  ): Promise<{ status: number; text: string }> {
    let answer = { status: 0, text: '' }
    await assertUnchanged(t.db, async () => (answer = await post()))
    assert.equal(answer.status, 409, answer.text.slice(-500))
    return answer
  }
})

describe('a visit at the desk', () => {
  test('is confirmed by the clinic, once', async () => {
    const path = await book(at(3, '09:00'))
    const told = await assertTold(t, 'booking-confirmed', () => seat.post(`${path}/confirm`))
    assert.equal(told.visit_booking.id, idOf(path))
    assert.deepEqual(
      [(await rowOf(idOf(path))).confirmed_by, (await seat.get(path)).text.includes('>Confirmed<')],
      ['admin', true],
    )
    await assertUnchanged(t.db, async () => assert.equal((await seat.post(`${path}/confirm`)).location, path))
    assert.ok(!(await seat.get(path)).text.includes(`${path}/confirm`))
  })

  test('is marked once it has begun, told only where that changes something', async () => {
    const path = await book(at(3, '09:30'))
    await assertUnchanged(t.db, async () =>
      assert.equal((await seat.post(`${path}/presence`, { presence: 'present' })).status, 409),
    )
    assert.ok(!(await seat.get(path)).text.includes(`${path}/presence`), 'too early for the button')
    await goTo(instant(at(3, '09:30')).add({ seconds: 1 }))
    for (const presence of ['present', 'absent']) {
      const told = await assertTold(t, 'presence-marked', () => seat.post(`${path}/presence`, { presence }))
      assert.deepEqual([told.presence, (await rowOf(idOf(path))).presence], [presence.toUpperCase(), presence])
    }
    await assertUnchanged(t.db, async () => {
      for (const presence of ['absent', 'late', ''])
        assert.equal((await seat.post(`${path}/presence`, { presence })).status, 303)
      assert.equal((await seat.post(`${path}/confirm`)).status, 409, 'too late to confirm')
    })
  })

  test('is canceled after a question, by the doctor, and its time is free', async () => {
    const path = await book(at(3, '10:00'))
    const asked = await seat.get(`${path}/cancel`)
    assert.match(asked.text, /Cancel this visit\?/)
    assert.equal((await rowOf(idOf(path))).state, 'booked')
    const told = await assertTold(t, 'booking-canceled', () => seat.post(`${path}/cancel`))
    assert.deepEqual([told.visit_booking.status, told.visit_booking.canceled_by], ['canceled', 'doctor'])
    const row = await rowOf(idOf(path))
    assert.deepEqual([row.state, row.canceled_by], ['canceled', 'doctor'])
    await assertUnchanged(t.db, async () =>
      assert.equal((await seat.post(`${path}/cancel`)).location, path, 'sent twice'),
    )
    assert.ok((await seat.get(`/desk/111?day=${day(3)}`)).text.includes(`/desk/111/book?at=${at(3, '10:00')}"`))
  })

  test('that was canceled meanwhile says so, whatever is tried, and nothing changes', async () => {
    const path = await book(at(3, '10:30'))
    await seat.post(`${path}/cancel`)
    await goTo(instant(at(3, '11:00')))
    await assertUnchanged(t.db, async () => {
      for (const [verb, fields] of [
        ['confirm', {}],
        ['presence', { presence: 'present' }],
        ['move', { at: at(4, '09:00') }],
      ] as const) {
        const { status, text } = await seat.post(`${path}/${verb}`, fields)
        assert.equal(status, 409, verb)
        assert.match(text, /can’t be done with the visit as it is now/)
        assert.match(text, />Canceled</)
      }
    })
  })
})

test('what never became a visit has no page and no place in the day', async () => {
  const path = await book(at(6, '09:00'))
  for (const state of ['denied', 'expired', 'abandoned']) {
    await rows(t.db, 'update booking set state = $2 where booking_id = $1', [idOf(path), state])
    assert.equal((await seat.get(path)).status, 404, state)
    assert.ok(!(await seat.get(`/desk/111?day=${day(6)}`)).text.includes(path), state)
  }
})

test('nobody was asked about anything that the clinic did', () => {
  assert.deepEqual(
    vendor.requests.map(({ body }) => body),
    [],
  )
})

test('no patient stands in an address or in a line of the log, not even when the database refuses the very row', async () => {
  const fields = await fill(at(5, '09:00'))
  await rows(t.db, `alter table booking add constraint test_wall check (comment <> 'Noted-Canary') not valid`)
  const answer = await fetch(`${t.origin}/desk/111/book`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie: seat.cookie },
    redirect: 'manual',
  })
  await rows(t.db, 'alter table booking drop constraint test_wall')
  assert.equal(answer.status, 500)
  assert.ok(
    logged.some((line) => line.includes('23514')),
    'the failure is in the log',
  )
  assert.ok(seats.flatMap(({ addresses }) => addresses).length > 50)
  const seen = [...seats.flatMap(({ addresses }) => addresses), ...logged].join('\n')
  assert.doesNotMatch(seen, /Hildegarda|Kanarkowa|512\D?777\D?100|canary/i)
})
