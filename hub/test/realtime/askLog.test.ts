/** The call log: what a vendor answered and what the patient read of it, for 90 days. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { bookAsPatient } from '../../src/bookings/patientBooking.ts'
import { reapHolds } from '../../src/bookings/reap.ts'
import { UnknownCommitError } from '../../src/db/errors.ts'
import { trimAsks } from '../../src/realtime/trim.ts'
import { testApp } from '../support/app.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { TestApp } from '../support/app.ts'
import type { Vendor } from '../support/vendor.ts'

let hub: TestApp
let vendor: Vendor
let minute = 0

before(async () => {
  vendor = await startVendor()
  hub = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
  await rows(`update client set ask_timeout_ms = 1000 where client_id = 'client-a'`)
  await rows(`insert into denial values ('client-a', 1, 'slot-gone', null), ('client-a', 2, 'not-eligible', null)`)
  await rows(`insert into denial_text values ('client-a', 1, 'pl-PL', 'Odmowa'), ('client-a', 1, 'es-ES', 'Rechazo')`)
})
after(async () => {
  await hub.close()
  await vendor.close()
})
afterEach(() => vendor.answer(answers.approve))

const rows = (text: string, values: unknown[] = []) => hub.db.query<any>({ name: '', text }, values)

async function book(locale: string): Promise<{ settled: Promise<unknown> }> {
  // A slot of its own for each test; the mornings are three hours long.
  const day = hub.world.days[1 + Math.floor(minute / 180)]!
  const start = Temporal.PlainDateTime.from(`${day}T09:00`).add({ minutes: minute % 180 })
  minute += 30
  const started = await bookAsPatient(hub.app, {
    facilityId: hub.world.facility,
    addressId: hub.world.address,
    addressServiceId: hub.world.service,
    start: start.toZonedDateTime('Europe/Warsaw').toInstant(),
    attempt: `log-${minute}`,
    locale,
    patient: { name: 'Jan', surname: 'Kanarek', phone: '+48500000000' },
  })
  assert.equal(started.outcome, 'started')
  return started as { settled: Promise<unknown> } & typeof started
}

async function lastCall(): Promise<unknown[]> {
  // The record comes after the patient's answer.
  await Promise.all(hub.app.background)
  const [call] =
    await rows(`select outcome, cause, http_status, error_code, is_late, shown_kind, shown_locale, latency_ms
    from ask order by ask_id desc limit 1`)
  assert.ok(Number.isInteger(call.latency_ms))
  return [
    call.outcome,
    call.cause ?? call.error_code,
    call.http_status,
    call.is_late,
    call.shown_kind,
    call.shown_locale,
  ]
}

const cases = [
  ['an approval', answers.approve, 'pl-PL', ['approved', null, 200, false, null, null]],
  ["a denial in the patient's language", answers.deny(1), 'pl-PL', ['denied', 1, 422, false, 'slot-gone', 'pl-PL']],
  [
    'a denial in the language of another country',
    answers.deny(1),
    'es-MX',
    ['denied', 1, 422, false, 'slot-gone', 'es-ES'],
  ],
  ['a denial that nobody translated', answers.deny(1), 'tr-TR', ['denied', 1, 422, false, 'slot-gone', null]],
  ['a denial without any text', answers.deny(2), 'pl-PL', ['denied', 2, 422, false, 'not-eligible', null]],
  ['a code that nobody knows', answers.deny(99), 'pl-PL', ['unknown_code', 99, 422, false, 'try-later', null]],
  ['a failure', answers.status(500), 'pl-PL', ['failed', 'status', 500, false, 'try-later', null]],
] as const
for (const [what, answer, locale, call] of cases) {
  test(`keeps ${what} with what the patient read`, async () => {
    vendor.answer(answer)
    await (
      await book(locale)
    ).settled
    assert.deepEqual(await lastCall(), call)
  })
}

test('keeps a late approval, of which the patient read that nothing came', async () => {
  const go = Promise.withResolvers<void>()
  vendor.answer(answers.once(go.promise))
  const asked = vendor.requests.length
  const { settled } = await book('pl-PL')
  await vendor.waitForRequest((request) => vendor.requests.indexOf(request) >= asked)
  await rows(`update booking set hold_until = $1 where state = 'vetting'`, [hub.clock.now()])
  assert.equal(await reapHolds(hub.app), 1)
  go.resolve()
  await settled
  assert.deepEqual(await lastCall(), ['approved', null, 200, true, 'try-later', null])
})

test('keeps a denial whose commit broke, with what the page shows', async () => {
  vendor.answer(answers.deny(1))
  const real = hub.app.db
  let broken = 0
  hub.app.db = {
    ...real,
    async transaction(work) {
      const done = await real.transaction(work)
      if (broken++ > 0) return done
      throw new UnknownCommitError(new Error('cut'))
    },
  }
  try {
    await (
      await book('pl-PL')
    ).settled
    assert.deepEqual(await lastCall(), ['denied', 1, 422, false, 'slot-gone', 'pl-PL'])
  } finally {
    hub.app.db = real
  }
  assert.equal(broken, 2)
})

test("keeps an approval that could not be written, and the page of which the hold's end decides", async () => {
  await rows(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`)
  await rows(
    `create trigger refuse before update on booking for each row when (new.state = 'booked') execute function refuse()`,
  )
  await (
    await book('pl-PL')
  ).settled
  assert.deepEqual(await lastCall(), ['approved', null, 200, true, 'try-later', null])
  await rows('drop trigger refuse on booking')
})

test('stands once where its own connection broke', async () => {
  const real = hub.app.db
  let broken = 0
  hub.app.db = {
    ...real,
    async query(statement, values) {
      const done = await real.query<any>(statement, values)
      if (statement.name === 'realtime_insert_ask' && broken++ === 0)
        throw new Error('Connection terminated unexpectedly')
      return done
    },
  }
  const before = (await rows('select count(*)::int as n from ask'))[0].n
  try {
    await (
      await book('pl-PL')
    ).settled
    assert.deepEqual(await lastCall(), ['approved', null, 200, false, null, null])
  } finally {
    hub.app.db = real
  }
  assert.deepEqual([broken, (await rows('select count(*)::int as n from ask'))[0].n], [2, before + 1])
})

test('no patient waits for it, but the hub does before it stops', async () => {
  vendor.answer(answers.deny(1))
  const client = await hub.db.pool.connect()
  await client.query('begin')
  await client.query('lock table ask in exclusive mode')
  let isSettled = false
  const { settled } = await book('pl-PL')
  void settled.then(() => (isSettled = true))
  const isWaiting = `select exists (select from pg_locks where relation = 'ask'::regclass and not granted) as waits`
  while (!(await rows(isWaiting))[0].waits) await delay(10)
  const { size } = hub.app.background
  await client.query('commit')
  client.release()
  assert.deepEqual([isSettled, size], [true, 1])
  assert.deepEqual(await lastCall(), ['denied', 1, 422, false, 'slot-gone', 'pl-PL'])
})

test('shows nothing of a watched client, whose answer decides nothing', async () => {
  await rows(`update client set realtime = 'shadow' where client_id = 'client-a'`)
  vendor.answer(answers.deny(1))
  await (
    await book('pl-PL')
  ).settled
  await Promise.allSettled(hub.app.background)
  assert.deepEqual(await lastCall(), ['denied', 1, 422, false, null, null])
})

test('is kept for 90 days, and no longer', async () => {
  const count = async () => (await rows('select count(*)::int as n from ask'))[0].n
  const kept = await count()
  await rows(
    `insert into ask (facility_id, ask_id, booking_id, client_id, name, mode, outcome, latency_ms, asked_at)
    select 1, n, 1, 'client-a', 'slot-booking', 'on', 'approved', 1, $1::timestamptz - n * interval '1 second'
      from generate_series(1, 2500) n`,
    [hub.clock.now().subtract({ hours: 89 * 24 })],
  )
  await trimAsks(hub.app)
  assert.equal(await count(), kept + 2500)
  hub.clock.advance({ hours: 24 })
  await trimAsks(hub.app)
  assert.equal(await count(), kept)
})
