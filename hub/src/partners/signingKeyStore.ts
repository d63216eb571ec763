/** SQL of the keys that sign pushes and asks. */
import { statement, type Queryable, type Tx } from '../db/pool.ts'

/** `v1` is HMAC-SHA256, `v1a` is ed25519: the names that stand before the signatures. */
export type Scheme = 'v1' | 'v1a'

export type SigningKeyId = { clientId: string; scheme: Scheme; ordinal: number }
export type SealedKey = { ordinal: number; sealed: Buffer }

const listSigningKeysStatement = statement(
  'listSigningKeys',
  'select ordinal, sealed from client_signing_key where client_id = $1 and scheme = $2 order by ordinal',
)

export function listSigningKeys(db: Queryable, clientId: string, scheme: Scheme): Promise<SealedKey[]> {
  return db.query(listSigningKeysStatement, [clientId, scheme])
}

const insertSigningKeyStatement = statement(
  'insertSigningKey',
  `insert into client_signing_key (client_id, scheme, ordinal, sealed, created_at)
  select $1, $2, free, $3, $4 from generate_series(1, 2) as free
  where not exists (select from client_signing_key k
    where k.client_id = $1 and k.scheme = $2 and k.ordinal = free)
  order by free limit 1
  returning ordinal`,
)

/** @returns the place it took; undefined where both are taken */
export async function insertSigningKey(
  tx: Tx,
  key: { clientId: string; scheme: Scheme; sealed: Buffer; now: Temporal.Instant },
): Promise<number | undefined> {
  const values = [key.clientId, key.scheme, key.sealed, key.now]
  return (await tx.query<{ ordinal: number }>(insertSigningKeyStatement, values))[0]?.ordinal
}

const deleteSigningKeyStatement = statement(
  'deleteSigningKey',
  'delete from client_signing_key where client_id = $1 and scheme = $2 and ordinal = $3 returning ordinal',
)

export async function deleteSigningKey(db: Queryable, { clientId, scheme, ordinal }: SigningKeyId): Promise<boolean> {
  return (await db.query(deleteSigningKeyStatement, [clientId, scheme, ordinal])).length > 0
}
