import { statement } from '../db/pool.ts'
import type { Queryable, Tx } from '../db/pool.ts'

export type StoredSecret = { ordinal: number; secret_hash: Buffer }

const listSecretsStatement = statement(
  'listSecrets',
  `select s.ordinal, s.secret_hash from client_secret s join client c using (client_id)
    where s.client_id = $1 and c.is_active order by s.ordinal`,
)

/** The live secrets of an active client: two at most, none of a client that is unknown or switched off. */
export function listSecrets(db: Queryable, clientId: string): Promise<StoredSecret[]> {
  return db.query<StoredSecret>(listSecretsStatement, [clientId])
}

const lockClientStatement = statement(
  'lockClient',
  `select client_id from client where client_id = $1 for no key update`,
)

export async function lockClient(tx: Tx, clientId: string): Promise<boolean> {
  return (await tx.query(lockClientStatement, [clientId])).length > 0
}

const insertSecretStatement = statement(
  'insertSecret',
  `insert into client_secret (client_id, ordinal, secret_hash, created_at)
   select $1, free, $2, $3 from generate_series(1, 2) as free
    where not exists (select from client_secret s where s.client_id = $1 and s.ordinal = free)
    order by free limit 1
   returning ordinal`,
)

/** @returns the place it took; undefined where both are taken */
export async function insertSecret(
  tx: Tx,
  { clientId, hash, now }: { clientId: string; hash: Buffer; now: Temporal.Instant },
): Promise<number | undefined> {
  const [row] = await tx.query<{ ordinal: number }>(insertSecretStatement, [clientId, hash, now])
  return row?.ordinal
}

const deleteSecretStatement = statement(
  'deleteSecret',
  `delete from client_secret where client_id = $1 and ordinal = $2 returning ordinal`,
)

/** With it go its tokens. */
export async function deleteSecret(db: Queryable, key: { clientId: string; ordinal: number }): Promise<boolean> {
  return (await db.query(deleteSecretStatement, [key.clientId, key.ordinal])).length > 0
}

const deleteTokensStatement = statement(
  'deleteTokens',
  `delete from access_token where client_id = $1 returning client_id`,
)

export async function deleteTokens(db: Queryable, clientId: string): Promise<number> {
  return (await db.query(deleteTokensStatement, [clientId])).length
}

// The row locks keep a secret that is being revoked, and a client that is being switched off, from issuing once more.
const insertTokenStatement = statement(
  'insertToken',
  `insert into access_token (token_hash, client_id, secret_ordinal, issued_at, expires_at)
   select $1, s.client_id, s.ordinal, $4, $5 from client_secret s join client c on c.client_id = s.client_id
    where s.client_id = $2 and s.ordinal = $3 and s.secret_hash = $6 and c.is_active
      for key share of s for share of c
   returning client_id`,
)

/** @returns false where the secret has been revoked, or the client switched off, meanwhile */
export async function insertToken(
  db: Queryable,
  token: {
    hash: Buffer
    clientId: string
    secret: StoredSecret
    issuedAt: Temporal.Instant
    expiresAt: Temporal.Instant
  },
): Promise<boolean> {
  const { hash, clientId, secret, issuedAt, expiresAt } = token
  const values = [hash, clientId, secret.ordinal, issuedAt, expiresAt, secret.secret_hash]
  return (await db.query(insertTokenStatement, values)).length > 0
}

export type TokenOwner = {
  client_id: string
  may_remove_integration: boolean
  reads_per_hour: number | null
  writes_per_minute: number | null
  writes_per_hour: number | null
  expires_at: Temporal.Instant
}

const findTokenOwnerStatement = statement(
  'findTokenOwner',
  `select t.client_id, c.may_remove_integration, c.reads_per_hour, c.writes_per_minute, c.writes_per_hour, t.expires_at
     from access_token t join client c using (client_id)
    where t.token_hash = $1 and c.is_active`,
)

export async function findTokenOwner(db: Queryable, hash: Buffer): Promise<TokenOwner | undefined> {
  const [row] = await db.query<TokenOwner>(findTokenOwnerStatement, [hash])
  return row
}

const deleteExpiredTokensStatement = statement(
  'deleteExpiredTokens',
  `delete from access_token where token_hash in (select token_hash from access_token where expires_at <= $1 limit 1000)
   returning client_id`,
)

/** Deletes a batch. @returns how many; 0 where none is left */
export async function deleteExpiredTokens(db: Queryable, now: Temporal.Instant): Promise<number> {
  return (await db.query(deleteExpiredTokensStatement, [now])).length
}
