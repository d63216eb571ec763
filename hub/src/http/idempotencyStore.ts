/** The SQL of Idempotency-Key. */
import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

/** A stored answer: all its bytes but the headers that every answer gets anew. */
export type StoredAnswer = { status: number; headers: Record<string, string>; body: string | null }

export type KeyOwner = { clientId: string; key: string; owner: string }

// Taken over: what has expired, and what its node left behind; a released key is one whose lease has ended.
const claimKeyStatement = statement(
  'claimIdempotencyKey',
  `insert into idempotency_key as k (client_id, key, fingerprint, attempt_id, owner, lease_until, created_at)
   values ($1, $2, $3, $4, $4, $6::timestamptz + $5 * interval '1 millisecond', $6)
   on conflict (client_id, key) do update
      set fingerprint = excluded.fingerprint, owner = excluded.owner, lease_until = excluded.lease_until,
          attempt_id = case when k.created_at <= $7 then excluded.attempt_id else k.attempt_id end,
          created_at = case when k.created_at <= $7 then excluded.created_at else k.created_at end,
          status = null, headers = null, body = null
    where k.created_at <= $7
       or (k.status is null and k.lease_until <= $6 and k.fingerprint = excluded.fingerprint)
   returning attempt_id`,
)

/** @returns the attempt's id, the same for every try of it; undefined where the key is in use or answered */
export async function claimKey(
  db: Queryable,
  one: KeyOwner & { fingerprint: Buffer; leaseMs: number; now: Temporal.Instant; expiredAt: Temporal.Instant },
): Promise<string | undefined> {
  const values = [one.clientId, one.key, one.fingerprint, one.owner, one.leaseMs, one.now, one.expiredAt]
  const [row] = await db.query<{ attempt_id: string }>(claimKeyStatement, values)
  return row?.attempt_id
}

const findKeyStatement = statement(
  'findIdempotencyKey',
  `select fingerprint, status, headers, body, lease_until > $4 as is_leased
     from idempotency_key where client_id = $1 and key = $2 and created_at > $3`,
)

/** `status` is null where there is no answer yet; then somebody is at work as long as it is leased. */
export type FoundKey = { fingerprint: Buffer; is_leased: boolean } & (StoredAnswer | { status: null })

export async function findKey(
  db: Queryable,
  key: { clientId: string; key: string; expiredAt: Temporal.Instant; now: Temporal.Instant },
): Promise<FoundKey | undefined> {
  const [row] = await db.query<FoundKey>(findKeyStatement, [key.clientId, key.key, key.expiredAt, key.now])
  return row
}

// Its commit waits for no disk: lost in a crash of the database, it leaves a key in flight, which is taken over.
const updateKeyStatement = statement(
  'updateIdempotencyKey',
  `update idempotency_key set status = $4, headers = $5, body = $6
     from (select set_config('synchronous_commit', 'off', true)) as unhurried
    where client_id = $1 and key = $2 and owner = $3 and status is null`,
)

/** Keeps the answer; does nothing where another node has taken the attempt over. */
export async function updateKey(db: Queryable, key: KeyOwner, answer: StoredAnswer): Promise<void> {
  const { status, headers, body } = answer
  await db.query(updateKeyStatement, [key.clientId, key.key, key.owner, status, JSON.stringify(headers), body])
}

// Ended for everybody, whatever the moment at another node is.
const releaseKeyStatement = statement(
  'releaseIdempotencyKey',
  `update idempotency_key set lease_until = '-infinity'
    where client_id = $1 and key = $2 and owner = $3 and status is null`,
)

/** Lets the next request with the same body try again, as the same attempt. */
export async function releaseKey(db: Queryable, key: KeyOwner): Promise<void> {
  await db.query(releaseKeyStatement, [key.clientId, key.key, key.owner])
}

const deleteKeysStatement = statement(
  'deleteIdempotencyKeys',
  `delete from idempotency_key where (client_id, key) in (
     select client_id, key from idempotency_key where created_at <= $1 limit 1000
   ) and created_at <= $1 returning key`,
)

/** Deletes a batch of keys made until then. @returns how many; 0 where none is left */
export async function deleteKeys(db: Queryable, until: Temporal.Instant): Promise<number> {
  return (await db.query(deleteKeysStatement, [until])).length
}
