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

export type TokenOwner = { client_id: string; may_remove_integration: boolean; expires_at: Temporal.Instant }

const findTokenOwnerStatement = statement(
  'findTokenOwner',
  `select t.client_id, c.may_remove_integration, t.expires_at
     from access_token t join client c using (client_id)
    where t.token_hash = $1 and c.is_active`,
)

export async function findTokenOwner(db: Queryable, hash: Buffer): Promise<TokenOwner | undefined> {
  const [row] = await db.query<TokenOwner>(findTokenOwnerStatement, [hash])
  return row
}

const deleteExpiredTokensStatement = statement(
  'deleteExpiredTokens',
  `delete from access_token where expires_at < $1`,
)

export async function deleteExpiredTokens(db: Queryable, now: Temporal.Instant): Promise<void> {
  await db.query(deleteExpiredTokensStatement, [now])
}
