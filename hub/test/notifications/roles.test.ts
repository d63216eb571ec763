import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startWorkers } from '../../src/app.ts'
import { testApp } from '../support/app.ts'
import { startVendor } from '../support/vendor.ts'
import { addClient, addFacility, feedOf, tell } from './fixture.ts'
import type { WorkerRole } from '../../src/config.ts'
import type { TestApp } from '../support/app.ts'
import type { Vendor } from '../support/vendor.ts'

let hub: TestApp
let vendor: Vendor

before(async () => {
  vendor = await startVendor()
  hub = await testApp()
})
after(async () => {
  await hub.close()
  await vendor.close()
})

/** Runs what was announced through a node of these roles until `isDone`. */
async function work(roles: readonly WorkerRole[], isDone: () => Promise<unknown>): Promise<void> {
  const workers = startWorkers(hub.app, roles)
  await isDone()
  await workers.stop()
}

test('a node relays without pushing, another pushes without relaying', { timeout: 20_000 }, async () => {
  const clientId = await addClient(hub.db, { isPushed: true, url: vendor.url })
  const facilityId = await addFacility(hub.db, [clientId])
  await tell(hub.db, facilityId, { n: 1 })
  const relayed = async () => {
    while ((await feedOf(hub.db, clientId)).length === 0) continue
  }
  await work(['relay'], relayed)
  assert.equal(vendor.requests.length, 0)
  await tell(hub.db, facilityId, { n: 2 })
  await work(['push'], () => vendor.waitForRequest())
  await work(['reap', 'trim'], async () => {})
  assert.equal(vendor.requests.length, 1)
  assert.deepEqual(await feedOf(hub.db, clientId), [])
  await work(['relay', 'push'], () => vendor.waitForRequest(() => vendor.requests.length === 2))
})
