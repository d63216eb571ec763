import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

const countMigrations = statement(
  'countMigrations',
  'select count(*)::int as count from schema_migration where name = any($1::text[])',
)

/** How many of these migrations the database has. */
export async function countApplied(db: Queryable, names: readonly string[]): Promise<number> {
  const [row] = await db.query<{ count: number }>(countMigrations, [names])
  return row!.count
}

/** Counts, and ages in seconds; an age is 0 where nothing waits. */
export type Queues = {
  unrelayed: number
  unrelayedAge: number
  due: number
  dueAge: number
  leaseOverdue: number
  holds: number
  holdOverdue: number
}

// What waits behind a retried one of its booking isn't due: no worker could send it.
const readQueuesStatement = statement(
  'readQueues',
  `with unrelayed as (
    select coalesce(sum(s.head - s.relayed), 0)::int as count, min(n.created_at) as since
      from facility_stream s
      left join notification n on n.facility_id = s.facility_id and n.seq = s.relayed + 1
     where s.relayed < s.head
  ), due as (
    select count(*)::int as count, min(e.next_attempt_at) as since
      from feed_entry e join client c using (client_id)
     where e.push = 'waiting' and e.next_attempt_at <= $1 and c.is_active and c.is_pushed
       and not exists (
         select from feed_entry b where b.client_id = e.client_id and b.facility_id = e.facility_id
           and b.subject_id = e.subject_id and b.push = 'waiting' and b.position < e.position)
  ), lease as (
    select min(lease_until) as until from feed_entry where push = 'waiting' and lease_until is not null
  ), hold as (
    select count(*)::int as count, min(hold_until) as until from booking where state = 'vetting'
  )
  select unrelayed.count as unrelayed, due.count as due, hold.count as holds,
    coalesce(greatest(0, extract(epoch from $1 - unrelayed.since)), 0)::float8 as "unrelayedAge",
    coalesce(greatest(0, extract(epoch from $1 - due.since)), 0)::float8 as "dueAge",
    coalesce(greatest(0, extract(epoch from $1 - lease.until)), 0)::float8 as "leaseOverdue",
    coalesce(greatest(0, extract(epoch from $1 - hold.until)), 0)::float8 as "holdOverdue"
  from unrelayed, due, lease, hold`,
)

/** What waits for the workers of all nodes. */
export async function readQueues(db: Queryable, now: Temporal.Instant): Promise<Queues> {
  const [row] = await db.query<Queues>(readQueuesStatement, [now])
  return row!
}
