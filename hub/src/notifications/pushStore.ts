/** SQL of deliveries to endpoints. */
import { statement, type Queryable, type Tx } from '../db/pool.ts'

/** An entry taken for one attempt, with what its delivery needs of the client. */
export type DueEntry = {
  clientId: string
  position: string
  pushId: string
  body: string
  /** Failed attempts before this one. */
  attempts: number
  /** This attempt's claim: settling it works only while nobody claimed the entry again. */
  epoch: string
  url: string
  keyHeader: string | null
  key: string | null
  retryMinutes: number[]
  /** Sealed (partners/signingKeys.ts). */
  signingKeys: Buffer[]
}

export type Capacity = {
  /** Entries to take at most. */
  total: number
  /** A client whose last attempts have failed gets one. */
  perClient: number
  /** Deliveries that each client has in flight from this node. */
  inFlight: ReadonlyMap<string, number>
}

// A client takes its share only, so that thousands waiting for a dead endpoint don't stand before everybody
// else's, and one place where its last attempts have failed, so that many dead endpoints don't either. The
// clients that wait come in another order at every claim: in a fixed one, the first few with enough to send
// would take every place that gets free. An entry waits while an earlier one of the same subject waits; positions
// become visible in their order, so the check can't miss one. Planned anew, for a quarter of what a push costs
// the database: with the plan of an empty queue, a claim took 9 s once 20,000 had come at once.
const claimDueStatement = statement(
  'claimDue',
  `with recursive queue as (
    (select client_id from feed_entry where push = 'waiting' order by client_id limit 1)
    union all
    select (select e.client_id from feed_entry e where e.push = 'waiting' and e.client_id > q.client_id
      order by e.client_id limit 1)
    from queue q where q.client_id is not null
  ), turn as materialized (
    select c.client_id, c.push_url, c.push_key_header, c.push_key, c.push_retry_minutes, share.places
    from queue join client c using (client_id)
    left join unnest($3::text[], $4::int[]) as busy (client_id, n) using (client_id)
    cross join lateral (
      select case when c.push_failing_since is null then $5::int else 1 end - coalesce(busy.n, 0)
    ) as share (places)
    where c.is_active and c.is_pushed and share.places > 0
    order by random()
  ), due as materialized (
    select e.client_id, e.position, t.push_url, t.push_key_header, t.push_key, t.push_retry_minutes,
      array(select sealed from client_signing_key k where k.client_id = t.client_id
        order by k.scheme, k.ordinal) as signing_keys
    from turn t
    cross join lateral (
      select client_id, position from feed_entry w
      where w.client_id = t.client_id and w.push = 'waiting' and w.next_attempt_at <= $1
        and (w.lease_until is null or w.lease_until <= $1)
        and not exists (
          select from feed_entry b where b.client_id = w.client_id and b.facility_id = w.facility_id
            and b.subject_id = w.subject_id and b.push = 'waiting' and b.position < w.position)
      order by w.next_attempt_at, w.position
      limit t.places
      for update skip locked
    ) e
    limit $2
  )
  update feed_entry f
  set lease_until = $1::timestamptz + $6 * interval '1 ms', lease_epoch = f.lease_epoch + 1
  from due where f.client_id = due.client_id and f.position = due.position
  returning f.client_id as "clientId", f.position, f.push_id as "pushId", f.body, f.attempts,
    f.lease_epoch as epoch, due.push_url as url, due.push_key_header as "keyHeader", due.push_key as key,
    due.push_retry_minutes as "retryMinutes", due.signing_keys as "signingKeys"`,
  { isPlannedAnew: true },
)

export function claimDue(
  db: Queryable,
  { now, leaseMs, capacity }: { now: Temporal.Instant; leaseMs: number; capacity: Capacity },
): Promise<DueEntry[]> {
  const { total, perClient, inFlight } = capacity
  return db.query(claimDueStatement, [now, total, [...inFlight.keys()], [...inFlight.values()], perClient, leaseMs])
}

/**
 * One attempt as it is recorded. Its number is the claim's epoch: it rises with every claim and never comes
 * twice.
 */
export type Attempt = {
  at: Temporal.Instant
  status: number | null
  cause: string | null
  latencyMs: number
  /** Masked (answer.ts). */
  answer: string | null
}

const attemptValues = ({ clientId, position, epoch }: DueEntry, { at, status, cause, latencyMs, answer }: Attempt) => [
  clientId,
  position,
  epoch,
  at,
  status,
  cause,
  latencyMs,
  answer,
]

const insertAttempt = `insert into push_attempt
  (client_id, position, attempt, attempted_at, status, cause, latency_ms, answer)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`
// Most often there is nothing to change, and then nothing is locked or written.
const forgiveFailures = `update client set push_failing_since = null
  where client_id = $1 and push_failing_since is not null`
const rememberFailure = `update client set push_failing_since = $4
  where client_id = $1 and push_failing_since is null and push_url = $11`

const deletePushedStatement = statement(
  'deletePushed',
  `with attempt as (${insertAttempt}), healthy as (${forgiveFailures})
  delete from feed_entry where client_id = $1 and position = $2 and lease_epoch = $3 and pull = 'off'
  returning client_id`,
)

/** Records a success, which ends the endpoint's days of failing, and deletes the entry, where nobody pulls it. @returns false where it is still there */
export async function deletePushed(db: Queryable, entry: DueEntry, attempt: Attempt): Promise<boolean> {
  return (await db.query(deletePushedStatement, attemptValues(entry, attempt))).length === 1
}

const updatePushedStatement = statement(
  'updatePushed',
  `update feed_entry set push = 'off', lease_until = null
  where client_id = $1 and position = $2 and lease_epoch = $3 and push = 'waiting' returning client_id`,
)

/** Takes a delivered entry out of the push queue. @returns false where another claim has it now */
export async function updatePushed(tx: Tx, { clientId, position, epoch }: DueEntry): Promise<boolean> {
  return (await tx.query(updatePushedStatement, [clientId, position, epoch])).length === 1
}

const postponePushStatement = statement(
  'postponePush',
  `update feed_entry set lease_until = null, next_attempt_at = $4
  where client_id = $1 and position = $2 and lease_epoch = $3 and push = 'waiting'`,
)

/** Gives a claim back unused: the entry is due again at `until`. */
export async function postponePush(db: Queryable, entry: DueEntry, until: Temporal.Instant): Promise<void> {
  await db.query(postponePushStatement, [entry.clientId, entry.position, entry.epoch, until])
}

const updateFailedStatement = statement(
  'updateFailed',
  `with attempt as (${insertAttempt}), failing as (${rememberFailure})
  update feed_entry set attempts = attempts + 1, lease_until = null, next_attempt_at = $9,
    push = case when $9::timestamptz is null then 'buried' else push end, buried_reason = $10
  where client_id = $1 and position = $2 and lease_epoch = $3 and push = 'waiting'
  returning client_id`,
)

/**
 * Records a failure and sets the next attempt, or buries the entry where there is none.
 * @returns false where another claim has it now; the attempt is recorded all the same
 */
export async function updateFailed(
  db: Queryable,
  entry: DueEntry,
  { attempt, nextAt, reason }: { attempt: Attempt; nextAt: Temporal.Instant | null; reason: string | null },
): Promise<boolean> {
  return (
    (await db.query(updateFailedStatement, [...attemptValues(entry, attempt), nextAt, reason, entry.url])).length === 1
  )
}

export type OffReason = 'gone' | 'failing'

const updatePushOffStatement = statement(
  'updatePushOff',
  `with off as (
    update client set is_pushed = false, push_off_at = $4, push_off_reason = $2
    where client_id = $1 and is_pushed and push_url = $5
      and ($2 = 'gone' or push_failing_since + push_off_after_days * interval '24 hours' <= $4
        and $6 <= (select count(*) from (
          select from push_attempt a where a.client_id = client.client_id and a.attempted_at >= push_failing_since
          limit $6) failed))
    returning client_id)
  insert into client_notice (client_id, notice_id, kind, reason, created_at)
  select client_id, $3, 'push_off', $2, $4 from off returning client_id`,
)

// Days without an event between two failures prove nothing: with one notification and its retries, or two, it stays on.
const leastFailures = 10

/**
 * Switches pushing off where the endpoint is gone or has failed for long enough, and leaves a notice.
 * @returns whether this call did it
 */
export async function updatePushOff(
  db: Queryable,
  off: { clientId: string; url: string; reason: OffReason; noticeId: string; now: Temporal.Instant },
): Promise<boolean> {
  const values = [off.clientId, off.reason, off.noticeId, off.now, off.url, leastFailures]
  return (await db.query(updatePushOffStatement, values)).length === 1
}

const updatePushOnStatement = statement(
  'updatePushOn',
  `update client set is_pushed = true, push_off_at = null, push_off_reason = null, push_failing_since = null
  where client_id = $1 and push_url is not null returning client_id`,
)

export async function updatePushOn(db: Queryable, clientId: string): Promise<boolean> {
  return (await db.query(updatePushOnStatement, [clientId])).length === 1
}
