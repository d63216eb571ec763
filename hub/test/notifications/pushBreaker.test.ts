/** A breaker between pushes and an endpoint that fails: what it holds back is no attempt, and goes out later. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createOutbound } from '../../src/http/outbound.ts'
import { startNotifications } from '../../src/notifications/workers.ts'
import { manualClock } from '../../src/time.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { answers, startVendor } from '../support/vendor.ts'
import { addClient, addFacility, at, attemptsOf, feedOf, tell, testLog } from './fixture.ts'

let database: TestDatabase
before(async () => (database = await testDatabase()))
after(() => database.close())

test('an open breaker holds pushes back without using up their attempts, and lets them go once it has closed', async () => {
  const vendor = await startVendor()
  const limits = { leastCalls: 2, failing: 0.5, windowMs: 60_000, openMs: 50, inFlight: 1 }
  const outbound = createOutbound(
    { allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 65_536 },
    { limits },
  )
  const clock = manualClock(String(at))
  const clientId = await addClient(database.db, { isPushed: true, url: vendor.url })
  const facilityId = await addFacility(database.db, [clientId])
  vendor.answer(answers.status(500))
  for (let n = 1; n <= 6; n++) await tell(database.db, facilityId, { n })
  const parts = {
    db: database.db,
    clock,
    log: testLog() as never,
    outbound,
    secret: 'a secret of at least thirty-two characters',
  }
  const workers = startNotifications(parts)
  try {
    await workers.idle()
    const sent = vendor.requests.length
    assert.ok(sent >= 2 && sent < 6, `${sent} sent`)
    assert.equal((await attemptsOf(database.db, clientId)).length, sent)
    const heldBack = (await feedOf(database.db, clientId)).filter((entry) => entry.attempts === 0)
    assert.equal(heldBack.length, 6 - sent)
    vendor.answer(answers.approve)
    while ((await feedOf(database.db, clientId)).length > 0) {
      clock.advance({ minutes: 1 })
      await workers.idle()
    }
    assert.equal(new Set(vendor.requests.map((one) => one.headers['webhook-id'])).size, 6)
  } finally {
    await workers.stop()
    await outbound.close()
    await vendor.close()
  }
})
