/** What has an end has it by the one clock, to the millisecond; and where two nodes' moments differ, the row decides. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { bookAsPatient, findPatientBooking } from '../../src/bookings/patientBooking.ts'
import { reapHolds } from '../../src/bookings/reap.ts'
import { testApp, testNow } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { App } from '../../src/http/operation.ts'
import type { TestApp } from '../support/app.ts'
import type { Vendor } from '../support/vendor.ts'

let t: TestApp
let vendor: Vendor
before(async () => {
  vendor = await startVendor()
  t = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
  await rows(t.db, `update client set ask_timeout_ms = 10000 where client_id = 'client-a'`)
})
after(() => t.close().then(() => vendor.close()))
beforeEach(() => t.clock.set(testNow))

/** The hold's end: the ask's 10 s, and 5 s to write how it ended. */
const holdMs = 15_000
let made = 0

/** A patient whose question the vendor has, and answers when told. */
async function wait() {
  const { promise, resolve: approve } = Promise.withResolvers<void>()
  const asks = vendor.requests.length
  const asked = vendor.waitForRequest((one) => vendor.requests.indexOf(one) >= asks)
  vendor.answer(answers.once(promise))
  const time = `${t.world.days[1 + made]}T09:00`
  const started: any = await bookAsPatient(t.app, {
    facilityId: t.world.facility,
    addressId: t.world.address,
    addressServiceId: t.world.service,
    start: Temporal.PlainDateTime.from(time).toZonedDateTime('Europe/Warsaw').toInstant(),
    attempt: `attempt-${made++}`,
    locale: 'pl-PL',
    patient: { name: 'Jan', surname: 'Kanarek', phone: '+48500000000' },
  })
  await asked
  const booking = async () => (await findPatientBooking(t.app, started.token))!.booking
  const told = async () =>
    (await rows(t.db, 'select name from notification where subject_id = $1', [(await booking()).booking_id])).length
  return { booking, told, approve: () => (approve(), started.settled as Promise<void>) }
}

/** Another node, whose moment is that much later. */
const nodeAt = (ms: number): App => ({ ...t.app, now: () => t.clock.now().add({ milliseconds: ms }) })

test("a hold lives to its last millisecond by the hub's clock, however long that takes here", async () => {
  const { booking, told, approve } = await wait()
  assert.ok((await booking()).hold_until!.equals(t.clock.now().add({ milliseconds: holdMs })))
  t.clock.advance({ milliseconds: holdMs - 1 })
  assert.equal(await reapHolds(t.app), 0)
  t.clock.advance({ milliseconds: 1 })
  assert.equal(await reapHolds(t.app), 1)
  await approve()
  assert.deepEqual([(await booking()).state, await told()], ['expired', 0])
})

test('an approval at the last millisecond books', async () => {
  const { booking, told, approve } = await wait()
  t.clock.advance({ milliseconds: holdMs - 1 })
  await approve()
  assert.deepEqual([(await booking()).state, await told()], ['booked', 1])
})

test('a node a second ahead ends a hold; the approval of the one behind is late, and nothing is told', async () => {
  const { booking, told, approve } = await wait()
  t.clock.advance({ milliseconds: holdMs - 500 })
  assert.equal(await reapHolds(nodeAt(1000)), 1)
  await approve()
  assert.deepEqual([(await booking()).state, await told()], ['expired', 0])
})

test('a node a second behind approves what nobody has ended; the reaper of the one ahead changes nothing', async () => {
  const { booking, told, approve } = await wait()
  t.clock.advance({ milliseconds: holdMs - 500 })
  await approve()
  assert.equal(await reapHolds(nodeAt(1000)), 0)
  assert.deepEqual([(await booking()).state, await told()], ['booked', 1])
})

test("answers carry the one clock's Date, pages and errors alike", async () => {
  t.clock.set('2031-02-03T04:05:06.789Z')
  for (const path of ['/', '/livez', '/nothing', '/api/v3/integration/facilities']) {
    const { headers } = await fetch(t.origin + path)
    assert.equal(headers.get('date'), 'Mon, 03 Feb 2031 04:05:06 GMT', path)
  }
})
