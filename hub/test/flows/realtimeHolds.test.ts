/** The real-time booking from the patient's first word to its end, against a vendor that behaves and misbehaves. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findPatientBooking } from '../../src/bookings/patientBooking.ts'
import { reapHolds } from '../../src/bookings/reap.ts'
import { answers } from '../support/vendor.ts'
import { hub, vendor, freshInput, start, isFree, rows, announced } from './realtimeRig.ts'

const endHold = (id: string) => rows('update booking set hold_until = $2 where booking_id = $1', [id, hub.clock.now()])

describe('a hold that outlives its ask', () => {
  test('an approval after the hold has ended changes nothing and is counted as late', async () => {
    const input = freshInput()
    let approve!: () => void
    vendor.answer(answers.once(new Promise<void>((resolve) => (approve = resolve))))
    const { token, settled } = await start(input)
    const { booking } = (await findPatientBooking(hub.app, token))!
    await endHold(booking.booking_id)
    approve()
    await settled
    await Promise.all(hub.app.background)
    await reapHolds(hub.app)
    assert.equal((await findPatientBooking(hub.app, token))!.booking.state, 'expired')
    assert.deepEqual(await announced(booking.booking_id), [])
    const [call] = await rows(`select outcome, is_late from ask where booking_id = $1`, [booking.booking_id])
    assert.deepEqual({ ...call }, { outcome: 'approved', is_late: true })
    assert.equal(await isFree(input), true)
  })

  test('gives its slot to the next patient even before the reaper comes by', async () => {
    const input = freshInput()
    let approve!: () => void
    vendor.answer(answers.once(new Promise<void>((resolve) => (approve = resolve))))
    const { token, settled } = await start(input)
    const { booking } = (await findPatientBooking(hub.app, token))!
    await endHold(booking.booking_id)
    const second = await start({ ...input, attempt: 'the next patient' })
    assert.equal((await findPatientBooking(hub.app, token))!.booking.state, 'expired')
    approve()
    await Promise.all([settled, second.settled])
    assert.equal((await findPatientBooking(hub.app, second.token))!.booking.state, 'booked')
    assert.equal((await findPatientBooking(hub.app, token))!.booking.state, 'expired')
  })

  test('is ended once by two reapers at the same time, and live holds are left alone', async () => {
    vendor.answer(answers.hang)
    const [dead, living] = [await start(freshInput()), await start(freshInput())]
    const { booking } = (await findPatientBooking(hub.app, dead.token))!
    await endHold(booking.booking_id)
    const ended = await Promise.all([reapHolds(hub.app), reapHolds(hub.app)])
    assert.equal(ended[0] + ended[1], 1)
    assert.equal((await findPatientBooking(hub.app, living.token))!.booking.state, 'vetting')
    await Promise.all([dead.settled, living.settled])
  })

  test("that can't be ended keeps no other waiting, and is tried again", async () => {
    vendor.answer(answers.hang)
    const [stuck, next] = [await start(freshInput()), await start(freshInput())]
    const rowOf = async (token: string) => (await findPatientBooking(hub.app, token))!.booking
    const { booking_id } = await rowOf(stuck.token)
    await rows(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`)
    await rows(`create trigger refuse before update on booking for each row
      when (new.booking_id = ${booking_id} and new.state = 'expired') execute function refuse()`)
    // The stuck one comes first.
    const ago = `$1::timestamptz - case booking_id when ${booking_id} then 2 else 1 end * interval '1 s'`
    await rows(`update booking set hold_until = ${ago} where state = 'vetting'`, [hub.clock.now()])
    await reapHolds(hub.app)
    const states = async () => [(await rowOf(stuck.token)).state, (await rowOf(next.token)).state]
    assert.deepEqual(await states(), ['vetting', 'expired'])
    await rows('drop trigger refuse on booking')
    await reapHolds(hub.app)
    assert.deepEqual(await states(), ['expired', 'expired'])
    await stuck.settled
  })
})
