import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { denialFor, findDictionary, forgetDictionary, recordUnknownCode } from '../../src/realtime/denials.ts'
import { findAskedClient, recordAsk } from '../../src/realtime/store.ts'
import { testDatabase } from '../support/database.ts'
import type { Db, Queryable } from '../../src/db/pool.ts'
import type { Verdict } from '../../src/realtime/ask.ts'
import type { TestDatabase } from '../support/database.ts'

let database: TestDatabase
let db: Db
before(async () => {
  database = await testDatabase()
  db = database.db
})
after(() => database.close())

const at = Temporal.Instant.from('2026-11-23T09:00:00Z')

const empty = statement('test_empty', 'truncate partner, facility, client, ask, unknown_denial_code cascade')
const insertParents = statement(
  'test_parents',
  `
  with p as (insert into partner values (1, 'Vendor'))
  insert into facility (facility_id, name, locale, time_zone)
  select id, 'Clinic', 'pl-PL', 'Europe/Warsaw' from unnest(array[1, 2]) id`,
)
const insertClient = statement(
  'test_client',
  `
  insert into client (client_id, partner_id, name, is_active, realtime, ask_timeout_ms, push_url,
                      push_key_header, push_key, created_at)
  values ($1, 1, 'Client', $2, $3, 3000, 'https://vendor.example/hook', 'X-Key', 'k', $4)`,
)
const insertGrant = statement('test_grant', 'insert into client_facility (facility_id, client_id) values ($1, $2)')
const insertDenial = statement('test_denial', 'insert into denial values ($1, $2, $3, $4)')
const insertText = statement('test_denial_text', 'insert into denial_text values ($1, $2, $3, $4)')

type NewClient = { id: string; realtime?: string; isActive?: boolean; facilityIds?: number[] }

async function addClient({ id, realtime = 'on', isActive = true, facilityIds = [1] }: NewClient): Promise<void> {
  await db.query(insertClient, [id, isActive, realtime, at])
  for (const facilityId of facilityIds) await db.query(insertGrant, [facilityId, id])
}

beforeEach(async () => {
  await db.query(empty)
  await db.query(insertParents)
})

describe('findAskedClient', () => {
  it('hands back all that asking takes', async () => {
    await addClient({ id: 'a' })
    assert.deepEqual(await findAskedClient(db, '1'), {
      clientId: 'a',
      pushUrl: 'https://vendor.example/hook',
      askTimeoutMs: 3000,
      pushKeyHeader: 'X-Key',
      pushKey: 'k',
      realtime: 'on',
      signingKeys: [],
      facilityCount: 1,
    })
  })

  it('prefers one that decides over a watched one, then the lowest id', async () => {
    await addClient({ id: 'a', realtime: 'shadow' })
    await addClient({ id: 'c' })
    await addClient({ id: 'B' })
    assert.equal((await findAskedClient(db, '1'))?.clientId, 'B')
  })

  it('takes a watched one where nobody decides', async () => {
    await addClient({ id: 'b', realtime: 'shadow' })
    await addClient({ id: 'a', realtime: 'off' })
    const client = await findAskedClient(db, '1')
    assert.deepEqual([client?.clientId, client?.realtime], ['b', 'shadow'])
  })

  it('asks nobody who is off, inactive or of another facility', async () => {
    await addClient({ id: 'off', realtime: 'off' })
    await addClient({ id: 'inactive', isActive: false })
    await addClient({ id: 'elsewhere', facilityIds: [2] })
    await addClient({ id: 'nowhere', facilityIds: [] })
    assert.equal(await findAskedClient(db, '1'), null)
    assert.equal((await findAskedClient(db, '2'))?.clientId, 'elsewhere')
  })
})

describe('recordAsk', () => {
  const read = statement('test_asks', 'select * from ask order by ask_id')
  const client = { clientId: 'a', realtime: 'shadow' } as const

  it('keeps every kind of verdict with its cause or code', async () => {
    const verdicts: Verdict[] = [
      { outcome: 'approved' },
      { outcome: 'denied', code: 7 },
      { outcome: 'unknown_code', code: -2_147_483_648 },
      { outcome: 'failed', cause: 'content_type' },
    ]
    const ids = verdicts.map((_, index) => String(100 + index))
    for (const [index, verdict] of verdicts.entries()) {
      const asked = { verdict, httpStatus: index === 3 ? null : 200 + index, latencyMs: 12, askedAt: at }
      const record = {
        askId: ids[index]!,
        facilityId: '1',
        bookingId: '55',
        client,
        name: 'slot-booking',
        asked,
        isLate: index === 0,
      } as const
      await recordAsk(db, record)
      // As after a connection that broke: it is tried again, and stands once.
      await recordAsk(db, record)
    }
    const rows = await db.query<Record<string, unknown>>(read)
    assert.deepEqual(
      rows.map((row) => row.ask_id),
      ids,
    )
    assert.deepEqual(
      rows.map((row) => [row.outcome, row.cause, row.error_code, row.http_status, row.is_late]),
      [
        ['approved', null, null, 200, true],
        ['denied', null, 7, 201, false],
        ['unknown_code', null, -2_147_483_648, 202, false],
        ['failed', 'content_type', null, null, false],
      ],
    )
    const { facility_id, booking_id, client_id, name, mode, latency_ms, asked_at } = rows[0]!
    assert.deepEqual(
      [facility_id, booking_id, client_id, name, mode, latency_ms, String(asked_at)],
      ['1', '55', 'a', 'slot-booking', 'shadow', 12, '2026-11-23T09:00:00Z'],
    )
  })
})

describe('findDictionary', () => {
  it("holds a client's codes and texts, and nobody else's", async () => {
    await addClient({ id: 'a' })
    await addClient({ id: 'b' })
    await db.query(insertDenial, ['a', 1, 'fix-a-field', 'phone'])
    await db.query(insertDenial, ['a', 2, 'slot-gone', null])
    await db.query(insertDenial, ['b', 3, 'try-later', null])
    await db.query(insertText, ['a', 1, 'es-ES', 'El teléfono'])
    await db.query(insertText, ['a', 1, 'en', 'The phone'])
    const dictionary = await findDictionary(db, 'a')
    assert.deepEqual([...dictionary.entries.keys()], [1, 2])
    assert.deepEqual(denialFor(dictionary, 1, 'es-MX'), {
      kind: 'fix-a-field',
      field: 'phone',
      text: 'El teléfono',
      textLocale: 'es-ES',
    })
    assert.deepEqual(denialFor(dictionary, 2, 'tr-TR'), {
      kind: 'slot-gone',
      field: null,
      text: null,
      textLocale: null,
    })
    assert.equal((await findDictionary(db, 'nobody')).entries.size, 0)
    forgetDictionary(db, 'a')
  })

  it('is read once for many who ask at the same time, and afresh after a change on this node', async () => {
    let reads = 0
    const counted: Queryable = {
      query: (statement, values) => {
        if (statement.name === 'realtime_denials') reads++
        return db.query(statement, values)
      },
    }
    await addClient({ id: 'a' })
    const found = await Promise.all(Array.from({ length: 20 }, () => findDictionary(counted, 'a')))
    assert.equal(reads, 1)
    assert.equal(found[0]!.has(1), false)
    await db.query(insertDenial, ['a', 1, 'try-later', null])
    assert.equal((await findDictionary(counted, 'a')).has(1), false)
    forgetDictionary(counted, 'a')
    assert.equal((await findDictionary(counted, 'a')).has(1), true)
    assert.equal(reads, 2)
  })

  it('is read again after 5 s', async (test) => {
    await addClient({ id: 'a' })
    let now = 1000
    test.mock.method(performance, 'now', () => now)
    const own: Queryable = { query: (statement, values) => db.query(statement, values) }
    await findDictionary(own, 'a')
    await db.query(insertDenial, ['a', 1, 'try-later', null])
    now += 4999
    assert.equal((await findDictionary(own, 'a')).has(1), false)
    now += 1
    assert.equal((await findDictionary(own, 'a')).has(1), true)
  })

  it('is not remembered when it could not be read', async () => {
    await addClient({ id: 'a' })
    let isDown = true
    const flaky: Queryable = {
      query: (statement, values) => (isDown ? Promise.reject(new Error('down')) : db.query(statement, values)),
    }
    await assert.rejects(findDictionary(flaky, 'a'), /down/)
    isDown = false
    assert.equal((await findDictionary(flaky, 'a')).entries.size, 0)
  })
})

describe('recordUnknownCode', () => {
  const read = statement('test_unknown', 'select * from unknown_denial_code order by client_id, code')

  it('counts each code of each client, with when it was first and last seen', async () => {
    await addClient({ id: 'a' })
    await addClient({ id: 'b' })
    const later = at.add({ hours: 1 })
    await Promise.all(Array.from({ length: 10 }, () => recordUnknownCode(db, { clientId: 'a', code: 9, now: at })))
    await recordUnknownCode(db, { clientId: 'a', code: 9, now: later })
    // A node whose clock is behind doesn't turn it back.
    await recordUnknownCode(db, { clientId: 'a', code: 9, now: at })
    await recordUnknownCode(db, { clientId: 'b', code: 9, now: at })
    const rows = await db.query<Record<string, unknown>>(read)
    assert.deepEqual(
      rows.map((row) => [row.client_id, row.code, row.times, String(row.first_seen_at), String(row.last_seen_at)]),
      [
        ['a', 9, 12, '2026-11-23T09:00:00Z', '2026-11-23T10:00:00Z'],
        ['b', 9, 1, '2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z'],
      ],
    )
  })
})
