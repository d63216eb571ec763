/** SQL of pulling. */
import { statement, type Queryable, type Tx } from '../db/pool.ts'

const claimPullStatement = statement(
  'claimPull',
  `update client_feed set pull_lease = $2, pull_lease_until = $4::timestamptz + $3 * interval '1 ms'
  where client_id = $1 and (pull_lease is null or pull_lease_until <= $4)
  returning case when unacked_until > $4 then unacked_through end as "unackedThrough"`,
)

/** `unackedThrough`: up to where what waits is leased to the client until it acknowledges; null where nothing is. */
export type PullClaim = { unackedThrough: string | null }

/** @returns undefined where another pull holds the lease, or the client has no feed */
export async function claimPull(
  db: Queryable,
  { clientId, lease, leaseMs, now }: { clientId: string; lease: string; leaseMs: number; now: Temporal.Instant },
): Promise<PullClaim | undefined> {
  return (await db.query<PullClaim>(claimPullStatement, [clientId, lease, leaseMs, now]))[0]
}

const findPullLeaseStatement = statement(
  'findPullLease',
  `select pull_lease is not null as "isLeased" from client_feed where client_id = $1`,
)

/** Whether a pull holds the lease; undefined where the client has no feed: nothing was ever queued for it. */
export async function findPullLease(db: Queryable, clientId: string): Promise<{ isLeased: boolean } | undefined> {
  return (await db.query<{ isLeased: boolean }>(findPullLeaseStatement, [clientId]))[0]
}

const listPullableStatement = statement(
  'listPullable',
  `select position, body from feed_entry where client_id = $1 and pull = 'waiting' and created_at > $2
  order by position limit $3`,
)

export function listPullable(
  db: Queryable,
  { clientId, since, limit }: { clientId: string; since: Temporal.Instant; limit: number },
): Promise<{ position: string; body: string }[]> {
  return db.query(listPullableStatement, [clientId, since, limit])
}

const countPullableStatement = statement(
  'countPullable',
  `select count(*)::int as n from feed_entry
  where client_id = $1 and pull = 'waiting' and created_at > $2 and position > $3`,
)

export async function countPullable(
  db: Queryable,
  { clientId, since, after }: { clientId: string; since: Temporal.Instant; after: string },
): Promise<number> {
  return (await db.query<{ n: number }>(countPullableStatement, [clientId, since, after]))[0]!.n
}

const releasePullStatement = statement(
  'releasePull',
  `update client_feed set pull_lease = null, pull_lease_until = null where client_id = $1 and pull_lease = $2
  returning client_id`,
)

/** @returns false where somebody else took the lease over */
export async function releasePull(db: Queryable, clientId: string, lease: string): Promise<boolean> {
  return (await db.query(releasePullStatement, [clientId, lease])).length === 1
}

const updatePulledStatement = statement(
  'updatePulled',
  "update feed_entry set pull = 'done' where client_id = $1 and position = any($2::bigint[]) and pull = 'waiting'",
)

/** Takes entries out of the pull queue. They stay until they are 72 hours old, for replays. */
export async function updatePulled(tx: Tx, clientId: string, positions: readonly string[]): Promise<void> {
  await tx.query(updatePulledStatement, [clientId, positions])
}

// Acknowledging and replaying -------------------------------------------------------------------------------

const updateAcknowledgedStatement = statement(
  'updateAcknowledged',
  `update feed_entry set pull = 'done'
  where client_id = $1 and position = any($2::bigint[]) and pull = 'waiting'
    and position <= (select handed_through from client_feed where client_id = $1)`,
)

/** Takes acknowledged entries out of the queue; ids that were never handed out, or are done already, are ignored. */
export async function updateAcknowledged(db: Queryable, clientId: string, positions: readonly string[]): Promise<void> {
  await db.query(updateAcknowledgedStatement, [clientId, positions])
}

const updateHandedStatement = statement(
  'updateHanded',
  'update client_feed set handed_through = greatest(handed_through, $2) where client_id = $1',
)

export async function updateHanded(db: Queryable, clientId: string, through: string): Promise<void> {
  await db.query(updateHandedStatement, [clientId, through])
}

const leaseUnackedStatement = statement(
  'leaseUnacked',
  `update client_feed set pull_lease = null, pull_lease_until = null, unacked_through = $3,
    unacked_until = $4
  where client_id = $1 and pull_lease = $2`,
)

/** Ends a pull whose entries stay leased to the client until it acknowledges them. */
export async function leaseUnacked(
  db: Queryable,
  { clientId, lease, through, until }: { clientId: string; lease: string; through: string; until: Temporal.Instant },
): Promise<void> {
  await db.query(leaseUnackedStatement, [clientId, lease, through, until])
}

const listReplayableStatement = statement(
  'listReplayable',
  `select position, body from feed_entry
  where client_id = $1 and pull <> 'off' and created_at > $2 and position > $4 order by position limit $3`,
)

export function listReplayable(
  db: Queryable,
  { clientId, since, limit, after }: { clientId: string; since: Temporal.Instant; limit: number; after: string },
): Promise<{ position: string; body: string }[]> {
  return db.query(listReplayableStatement, [clientId, since, limit, after])
}

const countReplayableStatement = statement(
  'countReplayable',
  `select count(*)::int as n from feed_entry
  where client_id = $1 and pull <> 'off' and created_at > $2 and position > $3`,
)

export async function countReplayable(
  db: Queryable,
  { clientId, since, after }: { clientId: string; since: Temporal.Instant; after: string },
): Promise<number> {
  return (await db.query<{ n: number }>(countReplayableStatement, [clientId, since, after]))[0]!.n
}
