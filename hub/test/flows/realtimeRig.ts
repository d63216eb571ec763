import assert from 'node:assert/strict'
import { after, afterEach, before } from 'node:test'
import { bookAsPatient } from '../../src/bookings/patientBooking.ts'
import { findFreeSlots } from '../../src/slots/free.ts'
import { testApp } from '../support/app.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { PatientBookingInput } from '../../src/bookings/patientBooking.ts'
import type { TestApp } from '../support/app.ts'
import type { Vendor } from '../support/vendor.ts'

export let hub: TestApp
export let vendor: Vendor
export let nextMinute = 0

before(async () => {
  vendor = await startVendor()
  hub = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
  await hub.db.query({ name: '', text: `update client set ask_timeout_ms = 1000 where client_id = 'client-a'` })
  for (const [code, kind, field] of [
    [1, 'slot-gone', null],
    [2, 'fix-a-field', 'nin'],
  ] as const) {
    await hub.db.query({ name: '', text: `insert into denial values ('client-a', $1, $2, $3)` }, [code, kind, field])
    for (const [locale, text] of [
      ['pl-PL', `Odmowa ${code}`],
      ['en', `Denial ${code}`],
    ]) {
      await hub.db.query({ name: '', text: `insert into denial_text values ('client-a', $1, $2, $3)` }, [
        code,
        locale,
        text,
      ])
    }
  }
})
after(() => hub.close().then(() => vendor.close()))
afterEach(() => vendor.answer(answers.approve))

/** A slot of its own for each test: half an hour later than the one before. */
export function freshInput(change: Partial<PatientBookingInput> = {}): PatientBookingInput {
  const day = hub.world.days[1 + Math.floor(nextMinute / 180)]!
  const start = Temporal.PlainDateTime.from(`${day}T09:00`).add({ minutes: nextMinute % 180 })
  nextMinute += 30
  return {
    facilityId: hub.world.facility,
    addressId: hub.world.address,
    addressServiceId: hub.world.service,
    start: start.toZonedDateTime('Europe/Warsaw').toInstant(),
    attempt: `attempt-${nextMinute}`,
    locale: 'pl-PL',
    patient: { name: 'Jan', surname: 'Kanarek', phone: '+48500000000' },
    ...change,
  }
}

export async function start(input: PatientBookingInput) {
  const started = await bookAsPatient(hub.app, input)
  assert.equal(started.outcome, 'started')
  return started as Extract<typeof started, { outcome: 'started' }>
}

export async function isFree({ start }: PatientBookingInput): Promise<boolean> {
  const address = { facilityId: hub.world.facility, addressId: hub.world.address }
  const slots = await findFreeSlots(hub.db, address, { start, end: start.add({ minutes: 1 }) }, hub.clock.now())
  return slots.length > 0
}

export const rows = (text: string, values: unknown[] = []) => hub.db.query<any>({ name: '', text }, values)
export const announced = (bookingId: string) =>
  rows(`select name from notification where subject_id = $1 order by seq`, [bookingId]).then((all) =>
    all.map((one) => one.name),
  )
