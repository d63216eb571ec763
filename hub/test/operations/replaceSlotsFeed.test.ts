/** A whole feed in one request: how much it may hold, and what that costs. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, rows } from '../support/paths.ts'
import { slotCalls, slotsPath } from './slotCalls.ts'
import type { Db } from '../../src/db/pool.ts'

const t = await testApp()
after(() => t.close())

const put = (slots: unknown) => slotCalls(t).put(slots, '112')

/** 12 weeks but a day in items of 5 minutes, as long a day as it takes; as the PHP SDK writes them. */
function fullFeed(): object[] {
  const perDay = Math.ceil(12_000 / 83)
  return Array.from({ length: 12_000 }, (_, n) => {
    const day = Temporal.PlainDate.from('2026-11-24').add({ days: Math.floor(n / perDay) })
    const moment = (minutes: number) =>
      day
        .toZonedDateTime({ timeZone: 'Europe/Warsaw', plainTime: '08:00' })
        .add({ minutes })
        .toString({ timeZoneName: 'never' })
    const start = (n % perDay) * 5
    return {
      start: moment(start),
      end: moment(start + 5),
      insurance_accepted: 'with-and-without-insurance',
      insurance_providers: [],
      address_services: [5, 10, 15, 20].map((duration) => ({ address_service_id: '1121', duration })),
    }
  })
}

test('takes 12 weeks in items of 5 minutes, 12 hours a day, with as many statements as for one item', async () => {
  const own = t.app.db
  let statements: string[] = []
  const noted = (db: any) => ({
    ...db,
    query: (one: any, values: any) => (statements.push(one.name), db.query(one, values)),
  })
  t.app.db = { ...noted(own), transaction: (work: any) => own.transaction((tx) => work(noted(tx))) } as Db
  try {
    const counts: number[] = []
    const slots = fullFeed()
    for (const items of [slots.slice(0, 1), slots]) {
      statements = []
      const answer = await put(items)
      assert.equal(answer.status, 201, answer.text)
      counts.push(statements.filter((name) => name !== 'deleteWorkPeriods').length)
    }
    // The first one also looked the token up.
    assert.ok(counts[1]! <= counts[0]!, String(counts))
    const body = JSON.stringify({ slots })
    assert.ok(body.length > 3.5 * 1024 ** 2 && body.length < 4 * 1024 ** 2, String(body.length))
    const [{ count }] = await rows(
      t.db,
      `select count(*)::int from work_period where address_id = 112 and services -> 3 ->> 'duration' = '20'`,
    )
    assert.equal(count, 12_000)
  } finally {
    t.app.db = own
  }
})

test('answers 413 to a body over 4 MiB, while other operations end at 1 MiB', async () => {
  const text = (mib: number) => ({
    raw: `{"x":"${'x'.repeat(mib * 1024 ** 2)}"}`,
    headers: { 'content-type': 'application/json' },
  })
  assert.equal((await t.a.call('PUT', slotsPath('112'), text(3.9))).body.errors.slots.length, 1)
  assert.equal((await t.a.call('PUT', slotsPath('112'), text(4))).status, 413)
  assert.equal((await t.a.call('POST', `${addressPath()}/breaks`, text(1))).status, 413)
})
