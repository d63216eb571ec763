/** The SQL of the rate limits. Each counter is one upsert: its row's lock makes it exact, whoever counts. */
import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

// A 32nd of what is left, so that blocks shrink to single requests as the limit comes near; never less than wait for it.
const leaseReadsStatement = statement(
  'leaseReads',
  `insert into read_window as w (client_id, start_at, leased, block)
   values ($1, $2, least($3::int, $4::int), least($3, $4))
   on conflict (client_id, start_at) do update
      set (leased, block) = (
            select w.leased + size, size
              from (select least($3 - w.leased, greatest($4, least($5::int, ($3 - w.leased) / 32))) as size) as next)
    where w.leased < $3
   returning leased, block`,
)

/**
 * Leases a block of an hour's reads to this node.
 * @param wanted how many requests wait for it, at least 1
 * @returns the block's size, and all that was leased to any node so far; undefined where nothing is left
 */
export async function leaseReads(
  db: Queryable,
  one: { clientId: string; startAt: Temporal.Instant; limit: number; wanted: number; largestBlock: number },
): Promise<{ leased: number; block: number } | undefined> {
  const values = [one.clientId, one.startAt, one.limit, one.wanted, one.largestBlock]
  const [row] = await db.query<{ leased: number; block: number }>(leaseReadsStatement, values)
  return row
}

// A node whose moment is a little behind counts in the minute that another has begun.
const countWriteStatement = statement(
  'countWrite',
  `insert into write_window as w (client_id, start_at, hour_used, minute_at, minute_used)
   values ($1, $2, $6, $3, 1)
   on conflict (client_id, start_at) do update
      set hour_used = w.hour_used + $6,
          minute_used = case when excluded.minute_at > w.minute_at then 1 else w.minute_used + 1 end,
          minute_at = greatest(w.minute_at, excluded.minute_at)
    where ($4::int is null or w.hour_used < $4)
      and ($5::int is null or w.minute_used < $5 or excluded.minute_at > w.minute_at)
   returning start_at, hour_used, minute_at, minute_used`,
)

const findWritesStatement = statement(
  'findWrites',
  `select start_at, hour_used, minute_at, minute_used from write_window where client_id = $1 and start_at = $2`,
)

export type WriteCounts = {
  hourAt: Temporal.Instant
  hourUsed: number
  minuteAt: Temporal.Instant
  minuteUsed: number
}

type WriteRow = { start_at: Temporal.Instant; hour_used: number; minute_at: Temporal.Instant; minute_used: number }

/**
 * Counts one write in its hour and minute, or in neither where one of them is full. A limit of null is none.
 * @param one.inHour 0 where it counts in its minute only
 */
export async function countWrite(
  db: Queryable,
  one: {
    clientId: string
    hourAt: Temporal.Instant
    minuteAt: Temporal.Instant
    perHour: number | null
    perMinute: number | null
    inHour: 0 | 1
  },
): Promise<WriteCounts & { isCounted: boolean }> {
  const values = [one.clientId, one.hourAt, one.minuteAt, one.perHour, one.perMinute, one.inHour]
  const [counted] = await db.query<WriteRow>(countWriteStatement, values)
  const row = counted ?? (await db.query<WriteRow>(findWritesStatement, [one.clientId, one.hourAt]))[0]
  return {
    isCounted: counted !== undefined,
    hourAt: row?.start_at ?? one.hourAt,
    hourUsed: row?.hour_used ?? 0,
    minuteAt: row?.minute_at ?? one.minuteAt,
    minuteUsed: row?.minute_used ?? 0,
  }
}

const deleteReadWindowsStatement = statement(
  'deleteReadWindows',
  `delete from read_window
    where (client_id, start_at) in (select client_id, start_at from read_window where start_at < $1 limit 10000)
   returning start_at`,
)
const deleteWriteWindowsStatement = statement(
  'deleteWriteWindows',
  `delete from write_window
    where (client_id, start_at) in (select client_id, start_at from write_window where start_at < $1 limit 10000)
   returning start_at`,
)

/**
 * Deletes a batch of the windows that began before: one row per client and hour, and one per address of the internet
 * that has sent a form, which may be many. @returns how many; 0 where none is left
 */
export async function deleteWindows(db: Queryable, before: Temporal.Instant): Promise<number> {
  const reads = await db.query(deleteReadWindowsStatement, [before])
  const writes = await db.query(deleteWriteWindowsStatement, [before])
  return reads.length + writes.length
}
