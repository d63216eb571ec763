/** Visits of patients who want another time for them, in a hub whose vendor answers as the test says. */
import assert from 'node:assert/strict'
import { after, afterEach } from 'node:test'
import { bookAsPatient, findPatientBooking, findPatientMove } from '../../src/bookings/patientBooking.ts'
import { moveAsPatient } from '../../src/bookings/patientMove.ts'
import { findFreeSlots } from '../../src/slots/free.ts'
import { testApp } from '../support/app.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { PatientMoveStart } from '../../src/bookings/patientMove.ts'
import type { Answer } from '../support/vendor.ts'

export const vendor = await startVendor()
export const hub = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
let days = 0

export const rows = (text: string, values: unknown[] = []) => hub.db.query<any>({ name: '', text }, values)
export const setRealtime = (mode: string) =>
  rows(`update client set realtime = $1 where client_id = 'client-a'`, [mode])
export const kinds = ['slot-gone', 'fix-a-field', 'not-eligible', 'ask-clinic', 'try-later']

for (const [index, kind] of kinds.entries()) {
  await rows(`insert into denial values ('client-a', $1, $2, $3)`, [
    index + 1,
    kind,
    kind === 'fix-a-field' ? 'nin' : null,
  ])
  await rows(`insert into denial_text values ('client-a', $1, 'pl-PL', $2)`, [index + 1, `Odmowa ${index + 1}`])
}
after(async () => {
  await hub.close()
  await vendor.close()
})
afterEach(async () => {
  vendor.answer(answers.approve)
  await setRealtime('on')
})

type Visit = { token: string; id: string; at(time: string): Temporal.Instant; start: Temporal.Instant }

/** A visit at 9:00 of a day of its own. It is booked without an ask, so that the vendor hears of the move only. */
export async function bookVisit(addressServiceId: string = hub.world.service): Promise<Visit> {
  await setRealtime('off')
  const day = hub.world.days[1 + (days++ % 13)]!
  const address = days > 13 ? hub.world.otherAddress : hub.world.address
  const at = (time: string) =>
    Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime('Europe/Warsaw').toInstant()
  const made = await bookAsPatient(hub.app, {
    facilityId: hub.world.facility,
    addressId: address,
    start: at('09:00'),
    attempt: `booking-${days}`,
    locale: 'pl-PL',
    addressServiceId: days > 13 ? hub.world.otherService : addressServiceId,
    patient: { name: 'Jan', surname: 'Kanarek', phone: '+48500000000', birth_date: '1985-03-27' },
  })
  assert.equal(made.outcome, 'started')
  const { token } = made as Extract<typeof made, { outcome: 'started' }>
  const { booking } = (await findPatientBooking(hub.app, token))!
  await setRealtime('on')
  return { token, id: booking.booking_id, at, start: at('09:00') }
}

export async function wish(visit: Visit, time: string, attempt = `attempt-${time}`) {
  const made: PatientMoveStart = await moveAsPatient(hub.app, { token: visit.token, start: visit.at(time), attempt })
  assert.equal(made.outcome, 'started')
  return made as Extract<PatientMoveStart, { outcome: 'started' }>
}

export async function move(visit: Visit, time: string) {
  const { bookingId, settled } = await wish(visit, time)
  await settled
  return (await findPatientMove(hub.app, visit.token, bookingId, 'pl-PL'))!
}

export const pageOf = async ({ token }: Visit) => (await findPatientBooking(hub.app, token))!.booking
export const told = async ({ id }: Visit) =>
  (await rows('select name from notification where subject_id = $1 order by seq', [id])).map(({ name }) => name)
export const chain = async ({ id }: Visit) =>
  (await rows('select state from booking where origin_booking_id = $1 order by state', [id])).map(({ state }) => state)
export const callOf = async (bookingId: string) => {
  // The record of the ask comes after the patient's answer.
  await Promise.all(hub.app.background)
  const [call] = await rows('select name, mode, outcome, is_late from ask where booking_id = $1', [bookingId])
  return { ...call }
}

export async function isFree(visit: Visit, time: string): Promise<boolean> {
  const { address_id: addressId } = await pageOf(visit)
  const start = visit.at(time)
  const range = { start, end: start.add({ seconds: 1 }) }
  return (await findFreeSlots(hub.db, { facilityId: hub.world.facility, addressId }, range, hub.clock.now())).length > 0
}

/** The vendor thinks until told; `asked` resolves when the question has arrived. */
export function pause() {
  const { promise, resolve: answer } = Promise.withResolvers<void>()
  const asks = vendor.requests.length
  const asked = vendor.waitForRequest((one) => vendor.requests.indexOf(one) >= asks)
  return { asked, answer, hold: (then?: Answer) => vendor.answer(answers.once(promise, then)) }
}

/** The hold has outlived its ask. */
export const outlive = (visit: Visit) =>
  rows('update booking set hold_until = $3 where origin_booking_id = $1 and state = $2', [
    visit.id,
    'vetting',
    hub.clock.now(),
  ])
