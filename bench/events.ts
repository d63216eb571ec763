/** Events of the bench's own, by SQL: as another node's domain transactions write them, and as a relay leaves them. */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { facilityOf } from './world.ts'
import type { Db } from '../hub/src/db/pool.ts'

// A notification as long as the hub's own. The phone says which one it was, wherever it arrives.
const bodySql = (phone: string) => `format('{"name":"slot-booked","data":{"visit_booking":{"patient":{"name":"Ana",'
  || '"phone":"%s"},"comment":"%s"}},"created_at":"2026-01-01T00:00:00-05:00"}', ${phone}, repeat('x', 600))`

/** Puts waiting pushes into the feeds of the clients that are pushed to, round and round. @param first of their numbers */
export async function fillFeeds(db: Db, { count, first }: { count: number; first: number }): Promise<void> {
  await db.pool.query(
    `with place as (
       select facility_id, client_id, row_number() over (order by facility_id) - 1 as k, count(*) over () as places
         from client_facility where client_id ~ '^pushed'
     )
     insert into feed_entry (client_id, position, facility_id, seq, name, subject_id, body, created_at, pull, push, push_id,
                             next_attempt_at)
     select client_id, 1e12::bigint + n, facility_id, 1e12::bigint + n, 'slot-booked', 1e12::bigint + n,
            ${bodySql("'+57310' || (1000000 + n)")}, clock_timestamp(), 'off', 'waiting', 'msg_' || n, clock_timestamp()
       from generate_series($1::bigint, $2::bigint) n join place on n % places = k order by n`,
    [first, first + count - 1],
  )
}

let announced = 0

/**
 * Transactions at a steady rate that lock a calendar, change it and announce, as the domain's do.
 * @returns when each COMMIT returned, in epoch milliseconds, by the phone in the event
 */
export async function announceSteadily(
  { databaseUrl }: { databaseUrl: string },
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Map<string, number>> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 })
  const committed = new Map<string, number>()
  const started = performance.now()
  const writing: Promise<void>[] = []
  for (let n = 0; n < perSecond * seconds; n++) {
    const dueMs = (n * 1000) / perSecond - (performance.now() - started)
    if (dueMs > 0) await delay(dueMs)
    const event = ++announced
    const noted = (phone: string) => void committed.set(phone, performance.timeOrigin + performance.now())
    writing.push(announceOne(pool, event).then(noted))
  }
  await Promise.all(writing)
  await pool.end()
  return committed
}

async function announceOne(pool: pg.Pool, event: number): Promise<string> {
  const phone = `+57320${1_000_000 + event}`
  // Calendars in an order without a pattern, as 7919 is a prime that doesn't divide their number.
  const address = 1 + ((event * 7919) % 2000)
  const client = await pool.connect()
  await client.query('begin')
  const facility = facilityOf(address)
  const calendar = 'where facility_id = $1 and address_id = $2'
  const announce = `select announce($1, 'slot-booked', $2, 'bench', ${bodySql('$3::text')}, clock_timestamp())`
  const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values })
  await run('lock', `select status from calendar ${calendar} for update`, [facility, address])
  await run('touch', `update calendar set revision = revision + 1 ${calendar}`, [facility, address])
  await run('announce', announce, [facility, 10 ** 13 + event, phone])
  await client.query('commit')
  client.release()
  return phone
}
