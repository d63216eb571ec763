/** What the machines around a hub ask it: is it alive, may it get requests, how is it. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createApp } from '../../src/app.ts'
import { bookAsPatient } from '../../src/bookings/patientBooking.ts'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log/create.ts'
import { testApp } from '../support/app.ts'
import { connect } from '../support/database.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { Db } from '../../src/db/pool.ts'
import type { TestApp } from '../support/app.ts'
import type { Vendor } from '../support/vendor.ts'

let hub: TestApp
let vendor: Vendor
/** A second node on the same database, with metrics. */
let node: ReturnType<typeof createApp>
let origin: string

before(async () => {
  vendor = await startVendor()
  hub = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
  node = nodeOn(hub.db)
  origin = await node.server.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  await node.server.close()
  await hub.close()
  await vendor.close()
})

function nodeOn(db: Db) {
  return createApp({
    config: loadConfig({ SLOTWIRE_METRICS: 'on' }),
    db,
    clock: hub.clock,
    log: createLog({ level: 'silent' }),
    outbound: hub.app.outbound,
    secret: 'a secret of at least thirty-two characters',
    publicUrl: 'http://localhost',
  })
}

const rows = (text: string, values: unknown[] = []) => hub.db.query<any>({ name: '', text }, values)

/** Sample lines by name and labels. */
async function scrape(from = origin): Promise<Map<string, number>> {
  const response = await fetch(`${from}/metrics`)
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type')!, /^text\/plain; version=0\.0\.4/)
  const lines = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

async function ready(from: string): Promise<unknown[]> {
  const response = await fetch(`${from}/readyz`)
  return [response.status, await response.json()]
}

describe('probes', () => {
  it('a hub with its database and migrations is alive and ready', async () => {
    assert.equal((await fetch(`${origin}/livez`)).status, 200)
    assert.deepEqual(await ready(origin), [200, { status: 'ready' }])
  })

  it('a hub that drains lives on, but is not ready', async () => {
    node.health.isDraining = true
    assert.deepEqual(await ready(origin), [503, { status: 'not_ready', reason: 'draining' }])
    assert.equal((await fetch(`${origin}/livez`)).status, 200)
    node.health.isDraining = false
    assert.deepEqual(await ready(origin), [200, { status: 'ready' }])
  })

  it('a database without the last migration is not ready for this hub', async () => {
    const [last] = await rows(
      'delete from schema_migration where name = (select max(name) from schema_migration) returning *',
    )
    assert.deepEqual(await ready(origin), [503, { status: 'not_ready', reason: 'migrations' }])
    await rows('insert into schema_migration values ($1, $2, $3)', [last.name, last.checksum, last.applied_at])
    assert.deepEqual(await ready(origin), [200, { status: 'ready' }])
  })

  it('a hub that has lost the time is alive, but not ready', async () => {
    hub.clock.doubt(true)
    assert.deepEqual(await ready(origin), [503, { status: 'not_ready', reason: 'clock' }])
    assert.equal((await fetch(`${origin}/livez`)).status, 200)
    hub.clock.doubt(false)
    assert.deepEqual(await ready(origin), [200, { status: 'ready' }])
  })

  it('a hub whose database is away is alive and measures itself, but is not ready', async () => {
    const db = connect('postgres://nobody@127.0.0.1:1/nothing')
    const { server } = nodeOn(db)
    const alone = await server.listen({ port: 0, host: '127.0.0.1' })
    assert.equal((await fetch(`${alone}/livez`)).status, 200)
    assert.deepEqual(await ready(alone), [503, { status: 'not_ready', reason: 'database' }])
    const samples = await scrape(alone)
    assert.equal(samples.get('slotwire_database_up'), 0)
    assert.ok(samples.get('nodejs_eventloop_lag_p99_seconds')! >= 0)
    assert.equal(samples.has('slotwire_holds'), false)
    await server.close()
    await db.close()
  })
})

describe('metrics', () => {
  it('are not there where the setting is off', async () => {
    const response = await fetch(`${hub.origin}/metrics`)
    assert.equal(response.status, 404)
    assert.doesNotMatch(await response.text(), /slotwire_/)
  })

  it('count requests by operation and class of status, without what a path holds', async () => {
    const { facility } = hub.world
    await fetch(`${origin}/api/v3/integration/facilities/${facility}`)
    await fetch(`${origin}/b/secrettoken`)
    await fetch(`${origin}/nothing/secrettoken`)
    const samples = await scrape()
    const count = (labels: string) => samples.get(`slotwire_request_duration_seconds_count{${labels}}`)
    assert.equal(count('operation="getFacility",status="4xx"'), 1)
    assert.equal(count('operation="/b/:token",status="4xx"'), 1)
    assert.equal(count('operation="none",status="4xx"'), 1)
    assert.doesNotMatch([...samples.keys()].join('\n'), /secrettoken/)
  })

  it('show asks, holds and breakers, and nothing of the patient', async () => {
    const go = Promise.withResolvers<void>()
    vendor.answer(answers.once(go.promise, answers.status(500)))
    const start = Temporal.PlainDateTime.from(`${hub.world.days[1]}T09:00`).toZonedDateTime('Europe/Warsaw').toInstant()
    const started: any = await bookAsPatient(hub.app, {
      facilityId: hub.world.facility,
      addressId: hub.world.address,
      addressServiceId: hub.world.service,
      start,
      attempt: 'one',
      locale: 'pl-PL',
      patient: { name: 'Jan', surname: 'Kanarek', phone: '+48500000123' },
    })
    await vendor.waitForRequest()
    const during = await scrape()
    assert.equal(during.get('slotwire_holds'), 1)
    assert.equal(during.get('slotwire_hold_overdue_seconds'), 0)
    assert.equal(during.get('slotwire_outbound_in_flight{client_id="client-a",use="ask"}'), 1)
    await rows(`update booking set hold_until = $1::timestamptz - interval '1 minute' where state = 'vetting'`, [
      hub.clock.now(),
    ])
    assert.equal((await scrape()).get('slotwire_hold_overdue_seconds'), 60)
    go.resolve()
    await started.settled
    const samples = await scrape()
    assert.equal(samples.get('slotwire_asks_total{client_id="client-a",outcome="failed",cause="status"}'), 1)
    assert.equal(samples.get('slotwire_ask_duration_seconds_count{outcome="failed"}'), 1)
    assert.equal(samples.get('slotwire_breaker_state{client_id="client-a",use="ask"}'), 0)
    assert.doesNotMatch([...samples.keys()].join('\n'), /Kanarek|48500000123/)
  })

  it('show what waits when no worker runs: notifications, pushes, leases, connections', async () => {
    const now = hub.clock.now()
    const before = await scrape()
    assert.equal(before.get('slotwire_pushes_due'), 0)
    const facility = hub.world.facility
    await rows(
      `insert into facility_stream (facility_id, head) values ($1, 3)
      on conflict (facility_id) do update set head = 3, relayed = 0`,
      [facility],
    )
    await rows(`delete from notification where facility_id = $1`, [facility])
    await rows(
      `insert into notification (facility_id, seq, name, body, created_at)
      select $1, n, 'slot-booked', '{}', $2::timestamptz - (4 - n) * interval '1 minute' from generate_series(1, 3) n`,
      [facility, now],
    )
    await rows(`update client set is_pushed = true where client_id = 'client-a'`)
    await rows(`insert into client_feed (client_id) values ('client-a') on conflict do nothing`)
    await rows(
      `insert into feed_entry (client_id, position, facility_id, seq, name, body, created_at, pull, push, push_id,
        next_attempt_at, lease_until)
      select 'client-a', 100 + n, $1, n, 'slot-booked', '{}', $2, 'off', 'waiting', 'p' || n, $2::timestamptz - n * interval '10 s',
        case n when 1 then $2::timestamptz - interval '5 minutes' end from generate_series(-1, 2) n`,
      [facility, now],
    )
    // Two of one booking: the first is retried later, so that no worker could send the second either.
    await rows(
      `insert into feed_entry (client_id, position, facility_id, seq, name, subject_id, body, created_at, pull, push,
        push_id, next_attempt_at)
      select 'client-a', 200 + n, $1, 10 + n, 'slot-booked', 7, '{}', $2, 'off', 'waiting', 'q' || n,
        $2::timestamptz + case n when 1 then 15 else -15 end * interval '1 minute' from generate_series(1, 2) n`,
      [facility, now],
    )
    const samples = await scrape()
    assert.equal(samples.get('slotwire_notifications_unrelayed'), 3)
    assert.equal(samples.get('slotwire_notifications_unrelayed_age_seconds'), 180)
    assert.equal(samples.get('slotwire_pushes_due'), 3)
    assert.equal(samples.get('slotwire_pushes_due_age_seconds'), 20)
    assert.equal(samples.get('slotwire_push_lease_overdue_seconds'), 300)
    assert.ok(
      samples.get('slotwire_pool_connections{state="idle"}')! +
        samples.get('slotwire_pool_connections{state="used"}')! >=
        1,
    )
    assert.equal(samples.get('slotwire_pool_waiting'), 0)
    assert.equal(samples.get('slotwire_database_up'), 1)
  })
})
