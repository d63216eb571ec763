import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

export type StoredClient = { client_id: string; may_remove_integration: boolean; secret_hashes: Buffer[] }

const findClientStatement = statement(
  'findClient',
  `select c.client_id, c.may_remove_integration,
          array(select secret_hash from client_secret s where s.client_id = c.client_id) as secret_hashes
     from client c
    where c.client_id = $1 and c.is_active`,
)

export async function findClient(db: Queryable, clientId: string): Promise<StoredClient | undefined> {
  const [row] = await db.query<StoredClient>(findClientStatement, [clientId])
  return row
}

const insertTokenStatement = statement(
  'insertToken',
  `insert into access_token (token_hash, client_id, issued_at, expires_at) values ($1, $2, $3, $4)`,
)

export async function insertToken(
  db: Queryable,
  token: { hash: Buffer; clientId: string; issuedAt: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<void> {
  await db.query(insertTokenStatement, [token.hash, token.clientId, token.issuedAt, token.expiresAt])
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
