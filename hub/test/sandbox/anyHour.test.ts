/** A sandbox that is started for the first time at an odd hour: its examples hold, and every calendar has free times. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sandboxFacts } from '../../src/sandbox/facts.ts'
import { seedDemo } from '../../src/sandbox/seed.ts'
import { demoWorld } from '../../src/sandbox/world.ts'
import { findFreeSlots } from '../../src/slots/free.ts'
import { compareInstants, localDate, manualClock } from '../../src/time.ts'
import { testDatabase } from '../support/database.ts'

const vendorUrl = 'http://127.0.0.1:9/vendor'
const secret = 'a secret of at least thirty-two characters'
const open = demoWorld().places.filter(({ address }) => !address.isDisabled && !address.isBasic)

for (const [when, at] of [
  ['while the last visits of a day begin', '2026-11-23T17:15:00Z'],
  ['on a Sunday evening', '2026-11-29T22:30:00Z'],
  ["minutes before the new year's first midnight", '2026-12-31T23:50:00Z'],
  ['minutes before clocks go forward', '2027-03-28T00:50:00Z'],
  ['on a leap day', '2028-02-29T12:00:00Z'],
] as const) {
  test(`started ${when}: each client's example is hours ahead, and every doctor has free times within a week`, async () => {
    const { db, close } = await testDatabase()
    try {
      const clock = manualClock(at)
      const now = clock.now()
      const demo = await seedDemo(db, clock, { vendorUrl })
      const { clients } = await sandboxFacts({ db, clock, publicUrl: 'http://localhost', secret }, demo)
      assert.equal(clients.length, 3)
      for (const { client_id: id, sample } of clients) {
        const start = Temporal.Instant.from(sample!.start)
        assert.ok(compareInstants(start, now.add({ hours: 6 })) > 0, `${id}: ${sample!.start}`)
        const { timeZone } = open.find(({ addressId }) => `${addressId}` === sample!.address_id)!
        assert.equal(sample!.start.slice(0, 10), localDate(start, timeZone).toString())
      }
      for (const { facilityId, addressId } of open) {
        const place = { facilityId: `${facilityId}`, addressId: `${addressId}` }
        const [slot] = await findFreeSlots(db, place, { start: now, end: now.add({ hours: 7 * 24 }) }, now)
        assert.ok(slot && compareInstants(slot.start, now) >= 0, `address ${addressId}`)
      }
    } finally {
      await close()
    }
  })
}
