import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hashSecret } from '../../src/partners/secrets.ts'
import { seedDemo } from '../../src/sandbox/seed.ts'
import { localDate, manualClock } from '../../src/time.ts'
import { testDatabase } from '../support/database.ts'
import { vendorUrl, start, rows } from './seedRig.ts'
import type { Db } from '../../src/db/pool.ts'

const contentTables = [
  'specialization',
  'service',
  'insurance_provider',
  'insurance_plan',
  'facility',
  'client_facility',
  'doctor',
  'doctor_license',
  'address',
  'address_service',
  'address_insurance_provider',
  'calendar',
  'work_period',
  'calendar_break',
  'booking',
  'denial',
  'denial_text',
]

/** The whole world, one checksum a table, so that two of them can be compared. */
async function checksums(db: Db): Promise<Record<string, string>> {
  const sums = await Promise.all(
    contentTables.map(async (table) => {
      const [row] = await rows(db, `select md5(string_agg(t::text, ' ' order by t::text)) as sum from ${table} t`)
      assert.ok(row!.sum, `${table} has rows`)
      return [table, row!.sum] as const
    }),
  )
  return Object.fromEntries(sums)
}

describe('a later start', () => {
  test('makes the same world from the same day', async () => {
    const [one, two] = await Promise.all([testDatabase(), testDatabase()])
    await seedDemo(one.db, manualClock(start), { vendorUrl })
    await seedDemo(two.db, manualClock(start), { vendorUrl })
    assert.deepEqual(await checksums(one.db), await checksums(two.db))
    await Promise.all([one.close(), two.close()])
  })

  test('on the same day changes nothing but the vendor address', async () => {
    const { db, close } = await testDatabase()
    const first = await seedDemo(db, manualClock(start), { vendorUrl })
    const before = await checksums(db)
    const knownSecrets = Object.fromEntries(first.clients.map(({ clientId, secret }) => [clientId, secret]))
    const second = await seedDemo(db, manualClock(start), { vendorUrl: 'http://127.0.0.1:10/vendor', knownSecrets })
    assert.deepEqual(await checksums(db), before)
    assert.deepEqual(
      second.clients.map(({ secret }) => secret),
      first.clients.map(({ secret }) => secret),
    )
    const urls = await rows(db, 'select client_id, push_url from client order by 1')
    const moved = 'http://127.0.0.1:10/vendor'
    assert.deepEqual(
      urls.map(({ push_url }) => push_url),
      [moved, null, moved],
    )
    await close()
  })

  test('ten days on fills ten more days and leaves what an integrator changed', async () => {
    const { db, close } = await testDatabase()
    const clock = manualClock(start)
    await seedDemo(db, clock, { vendorUrl })
    // Cleared, moved, renamed, and one calendar filled up to the horizon.
    await db.pool.query(
      `delete from work_period where facility_id = 1 and address_id = 1011 and start_at > '2027-01-20'`,
    )
    await db.pool.query(`update work_period set end_at = end_at - interval '1 hour' where facility_id = 3`)
    await db.pool.query(`delete from calendar_break where facility_id = 5`)
    await db.pool.query(`update facility set name = 'Ours' where facility_id = 2`)
    await db.pool.query(`
      insert into work_period (facility_id, address_id, start_at, end_at, grid_start_at, services)
      values (7, 7021, '2027-02-20T09:00Z', '2027-02-20T10:00Z', '2027-02-20T09:00Z', '[]')`)
    const before = await rows(db, 'select t::text as row from work_period t')
    clock.advance({ hours: 10 * 24 })
    await seedDemo(db, clock, { vendorUrl })

    const now = new Set((await rows(db, 'select t::text as row from work_period t')).map(({ row }) => row))
    assert.ok(
      before.every(({ row }) => now.has(row)),
      'no period was changed',
    )
    const days = await rows(
      db,
      `
      select distinct (start_at at time zone 'Europe/Warsaw')::date::text as day from work_period
       where facility_id = 1 and address_id = 1011 and start_at > '2027-01-20' order by 1`,
    )
    assert.deepEqual(
      days.map(({ day }) => day),
      // 12 weeks from 3 December end on 24 February; the first start had filled up to 14 February.
      ['2027-02-15', '2027-02-16', '2027-02-17', '2027-02-18', '2027-02-19', '2027-02-22', '2027-02-23', '2027-02-24'],
    )
    const filled = await rows(
      db,
      `select from work_period where facility_id = 7 and address_id = 7021 and start_at > '2027-02-15'`,
    )
    assert.equal(filled.length, 1 + 3, 'an address with a period of its own on the 20th is filled only after it')
    const beside = await rows(
      db,
      `select from work_period where facility_id = 7 and address_id = 7012 and start_at > '2027-02-15'`,
    )
    assert.equal(beside.length, 8, 'a period far ahead at one address leaves no gap at the others')
    assert.deepEqual(await rows(db, 'select name from facility where facility_id = 2'), [{ name: 'Ours' }])
    const oldBreaks = await rows(db, `select from calendar_break where facility_id = 5 and since < '2027-02-14'`)
    assert.equal(oldBreaks.length, 0)
    await close()
  })

  test('after half a year fills from its own day, without the months between', async () => {
    const { db, close } = await testDatabase()
    const clock = manualClock(start)
    await seedDemo(db, clock, { vendorUrl })
    clock.set('2027-06-01T06:00:00Z')
    await seedDemo(db, clock, { vendorUrl })
    const between = await rows(db, `select from work_period where start_at between '2027-03-01' and '2027-05-31'`)
    assert.equal(between.length, 0)
    const ahead = await rows(db, `select max(start_at) as last from work_period where facility_id = 1`)
    assert.equal(localDate(ahead[0]!.last, 'Europe/Warsaw').toString(), '2027-08-23')
    await close()
  })

  test('replaces a secret that it doesn’t know, and points the first client at a vendor of one’s own', async () => {
    const { db, close } = await testDatabase()
    const first = await seedDemo(db, manualClock(start), { vendorUrl })
    const knownSecrets = { 'sandbox-async': first.clients[1]!.secret, 'sandbox-pull': 'not the secret' }
    const ownVendorUrl = 'http://127.0.0.1:4000/hook'
    const second = await seedDemo(db, manualClock(start), { vendorUrl, ownVendorUrl, knownSecrets })
    assert.notEqual(second.clients[0]!.secret, first.clients[0]!.secret)
    assert.equal(second.clients[1]!.secret, first.clients[1]!.secret)
    assert.match(second.clients[2]!.secret, /^[\w-]{43}$/)
    assert.notEqual(second.clients[2]!.secret, 'not the secret')
    assert.deepEqual(
      second.clients.map((client) => client.vendorUrl),
      [ownVendorUrl, vendorUrl, null],
    )
    const hashes = await rows(db, 'select secret_hash from client_secret order by client_id')
    const expected = [1, 2, 0].map((at) => hashSecret(second.clients[at]!.secret))
    assert.deepEqual(
      hashes.map(({ secret_hash }) => secret_hash),
      expected,
    )
    await close()
  })

  test('two nodes that start at once make one world', async () => {
    const { db, close } = await testDatabase()
    await Promise.all([1, 2, 3].map(() => seedDemo(db, manualClock(start), { vendorUrl })))
    assert.equal((await rows(db, 'select from booking')).length, 91)
    await close()
  })
})
