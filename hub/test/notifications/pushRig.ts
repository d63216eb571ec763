/** What the push tests stand on: a database, a vendor and running workers, fresh feeds for each test. */
import { after, afterEach, before, beforeEach } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { createOutbound } from '../../src/http/outbound.ts'
import { startNotifications } from '../../src/notifications/workers.ts'
import { manualClock } from '../../src/time.ts'
import { withoutBreaker } from '../support/app.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { startVendor, type Vendor } from '../support/vendor.ts'
import { addClient, addFacility, at, testLog } from './fixture.ts'

const clearFeeds = statement('testClearFeeds', 'truncate feed_entry, push_attempt')

export const clock = manualClock(String(at))
export const log = testLog()
export const secret = 'a secret of at least thirty-two characters'
const outbound = createOutbound(
  { allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 65_536 },
  { limits: withoutBreaker },
)

export type PushRig = {
  database: TestDatabase
  vendor: Vendor
  workers: ReturnType<typeof startNotifications>
  parts(): Parameters<typeof startNotifications>[0]
  /** A vendor's client, by default with nothing but a push endpoint, and its facility. */
  addPushed(facts?: object): Promise<{ clientId: string; facilityId: string }>
}

/** Registers the hooks of a test file; the rig's parts are there while a test runs. */
export function pushRig(): PushRig {
  const rig: PushRig = {
    // The hooks below fill these in.
    database: undefined!,
    vendor: undefined!,
    workers: undefined!,
    parts: () => ({ db: rig.database.db, clock, log: log as never, outbound, secret }),
    async addPushed(facts = {}) {
      const clientId = await addClient(rig.database.db, { isPushed: true, url: rig.vendor.url, ...facts })
      return { clientId, facilityId: await addFacility(rig.database.db, [clientId]) }
    },
  }
  before(async () => (rig.database = await testDatabase()))
  after(async () => {
    await outbound.close()
    await rig.database.close()
  })
  beforeEach(async () => {
    // What earlier tests left waiting would be sent along.
    await rig.database.db.query(clearFeeds)
    clock.set(String(at))
    log.warnings.length = 0
    rig.vendor = await startVendor()
    rig.workers = startNotifications(rig.parts())
  })
  afterEach(async () => {
    await rig.workers.stop()
    await rig.vendor.close()
  })
  return rig
}
