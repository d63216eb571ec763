/** The real-time booking from the patient's first word to its end, against a vendor that behaves and misbehaves. */
import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { bookAsPatient, cancelAsPatient, findPatientBooking, readDenial } from '../../src/bookings/patientBooking.ts'
import { answers } from '../support/vendor.ts'
import { hub, vendor, freshInput, start, isFree, rows, announced } from './realtimeRig.ts'
import type { PatientBookingInput } from '../../src/bookings/patientBooking.ts'
import type { Answer } from '../support/vendor.ts'

async function finish(input: PatientBookingInput) {
  const { token, settled } = await start(input)
  await settled
  // The record of the ask comes after the patient's answer.
  await Promise.all(hub.app.background)
  const { booking } = (await findPatientBooking(hub.app, token))!
  return { booking, denial: booking.denial && (await readDenial(hub.app, booking.denial, input.locale)) }
}

describe('a vendor that approves', () => {
  test('books, announces slot-booked once, and had been told no booking id', async () => {
    const input = freshInput()
    const asked = vendor.waitForRequest()
    const { booking } = await finish(input)
    assert.equal(booking.state, 'booked')
    assert.deepEqual(await announced(booking.booking_id), ['slot-booked'])
    const { body } = await asked
    assert.equal(body.name, 'slot-booking')
    assert.equal(body.data.visit_booking_request.patient.surname, 'Kanarek')
    assert.ok(!JSON.stringify(body).includes(booking.booking_id))
    assert.equal(await isFree(input), false)
  })

  test('holds the slot while it thinks, and nothing is announced before it answered', async () => {
    const input = freshInput()
    let approve!: () => void
    vendor.answer(answers.once(new Promise<void>((resolve) => (approve = resolve))))
    const { token, settled } = await start(input)
    const vetting = (await findPatientBooking(hub.app, token))!.booking
    assert.equal(vetting.state, 'vetting')
    assert.equal(await isFree(input), false)
    assert.deepEqual(await announced(vetting.booking_id), [])
    assert.deepEqual(await bookAsPatient(hub.app, { ...input, attempt: 'another' }), { outcome: 'slot_gone' })
    approve()
    await settled
    assert.equal((await findPatientBooking(hub.app, token))!.booking.state, 'booked')
  })

  test('is asked once when the form is sent twice, also at the same instant', async () => {
    const input = freshInput()
    const asks = vendor.requests.length
    const starts = await Promise.all(Array.from({ length: 8 }, () => start(input)))
    await Promise.all(starts.map((one) => one.settled))
    assert.equal(new Set(starts.map((one) => one.token)).size, 1)
    assert.equal(vendor.requests.length - asks, 1)
    assert.equal((await rows(`select from booking where start_at = $1`, [input.start])).length, 1)
  })

  test('a form sent again finds its booking, also where the clinic has taken the slot out meanwhile', async () => {
    const input = freshInput()
    const { booking } = await finish(input)
    const inPeriod = `address_id = 111 and start_at <= $1 and end_at > $1`
    const [{ services }] = await rows(`select services from work_period where ${inPeriod}`, [input.start])
    await rows(
      `update work_period set services = '[{"address_service_id": "1113", "duration": 30}]' where ${inPeriod}`,
      [input.start],
    )
    assert.equal((await finish(input)).booking.booking_id, booking.booking_id)
    assert.deepEqual(await bookAsPatient(hub.app, { ...input, attempt: 'another' }), { outcome: 'slot_gone' })
    await rows(`update work_period set services = $2 where ${inPeriod}`, [input.start, JSON.stringify(services)])
  })

  test('is not asked for a visit that does not fit before the period ends, whatever the service usually takes', async () => {
    const start = Temporal.PlainDateTime.from(`${hub.world.days[1]}T16:30`).toZonedDateTime('Europe/Warsaw').toInstant()
    const input = freshInput({ start, addressServiceId: hub.world.longService })
    await rows(`update address_service set default_duration = 30 where address_service_id = 1112`)
    const asks = vendor.requests.length
    assert.deepEqual(await bookAsPatient(hub.app, input), { outcome: 'slot_gone' })
    assert.equal(vendor.requests.length, asks)
    await rows(`update address_service set default_duration = 60 where address_service_id = 1112`)
  })
})

const failures: [name: string, answer: () => Answer, cause: string][] = [
  ['a 4xx without a code', () => answers.status(422), 'no_code'],
  ['a 4xx as text/html with a code', () => answers.html, 'content_type'],
  ['a 500', () => answers.status(500), 'status'],
  ['malformed JSON', () => answers.malformed, 'malformed_json'],
  ['a code in a string', () => answers.denyAsText('1'), 'code_type'],
  ['a connection dropped', () => answers.drop, 'dropped'],
  ['silence', () => answers.hang, 'timeout'],
]

describe('a vendor that fails', () => {
  for (const [name, answer, cause] of failures) {
    test(`by ${name}: not booked, neutral words, the slot is free, nothing announced`, async () => {
      const input = freshInput()
      vendor.answer(answer())
      const { booking, denial } = await finish(input)
      assert.equal(booking.state, 'denied')
      assert.deepEqual(booking.denial, { kind: 'try-later', cause })
      assert.deepEqual(denial, { kind: 'try-later', field: null, text: null, textLocale: null })
      assert.equal(await isFree(input), true)
      assert.deepEqual(await announced(booking.booking_id), [])
      const [call] = await rows(`select outcome, cause from ask where booking_id = $1`, [booking.booking_id])
      assert.deepEqual({ ...call }, { outcome: 'failed', cause })
    })
  }
})

describe('a vendor that denies', () => {
  test('with a known code: the text of the dictionary in the language of the page, the slot is free', async () => {
    const input = freshInput()
    vendor.answer(answers.deny(2))
    const { booking, denial } = await finish(input)
    assert.equal(booking.state, 'denied')
    assert.deepEqual(denial, { kind: 'fix-a-field', field: 'nin', text: 'Odmowa 2', textLocale: 'pl-PL' })
    assert.equal(await isFree(input), true)
    assert.deepEqual(await announced(booking.booking_id), [])
  })

  test('with an unknown code: neutral words, and the code is recorded and counted', async () => {
    vendor.answer(answers.deny(77))
    const first = await finish(freshInput())
    assert.equal(first.denial!.text, null)
    assert.equal(first.booking.state, 'denied')
    await finish(freshInput())
    const [counted] = await rows(`select times from unknown_denial_code where client_id = 'client-a' and code = 77`)
    assert.equal(counted.times, 2)
  })

  test('lets the same patient try again with the answers put right', async () => {
    const input = freshInput()
    vendor.answer(answers.deny(2))
    await finish(input)
    vendor.answer(answers.approve)
    const { booking } = await finish({ ...input, patient: { ...input.patient, nin: '44051401359' } })
    assert.equal(booking.state, 'booked')
  })
})

describe('switches', () => {
  const setRealtime = (mode: string) => rows(`update client set realtime = $1 where client_id = 'client-a'`, [mode])
  afterEach(() => setRealtime('on'))

  test('shadow: booked at once, asked and recorded, a denial denies nothing', async () => {
    await setRealtime('shadow')
    vendor.answer(answers.deny(1))
    const { token, settled } = await start(freshInput())
    await settled
    await Promise.all(hub.app.background)
    const { booking } = (await findPatientBooking(hub.app, token))!
    assert.equal(booking.state, 'booked')
    assert.deepEqual(await announced(booking.booking_id), ['slot-booked'])
    const [call] = await rows(`select mode, outcome, error_code from ask where booking_id = $1`, [booking.booking_id])
    assert.deepEqual({ ...call }, { mode: 'shadow', outcome: 'denied', error_code: 1 })
  })

  test('off: booked at once and nobody is asked', async () => {
    await setRealtime('off')
    const asks = vendor.requests.length
    const { booking } = await finish(freshInput())
    assert.equal(booking.state, 'booked')
    assert.equal(vendor.requests.length, asks)
  })
})

describe('the end of a visit', () => {
  test('a patient cancels once: the slot is free and booking-canceled follows', async () => {
    const input = freshInput()
    const { token, settled } = await start(input)
    await settled
    const { booking } = (await findPatientBooking(hub.app, token))!
    const outcomes = await Promise.all([cancelAsPatient(hub.app, token), cancelAsPatient(hub.app, token)])
    assert.deepEqual(outcomes.sort(), ['canceled', 'not_booked'])
    assert.deepEqual(await announced(booking.booking_id), ['slot-booked', 'booking-canceled'])
    assert.equal(await isFree(input), true)
  })

  test('a token that nobody was given opens nothing', async () => {
    assert.equal(await findPatientBooking(hub.app, 'A'.repeat(24)), null)
    assert.equal(await cancelAsPatient(hub.app, 'A'.repeat(24)), 'not_booked')
  })
})
