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

const batch = 500
const listAllSigningKeysStatement = statement(
  'listAllSigningKeys',
  `select client_id as "clientId", scheme, ordinal, sealed from client_signing_key
  where (client_id, scheme, ordinal) > ($1, $2, $3) order by client_id, scheme, ordinal limit ${batch}`,
)

/** The keys of all clients after this one, 500 at most. */
export function listAllSigningKeys(db: Queryable, after: SigningKeyId | null): Promise<(SigningKeyId & SealedKey)[]> {
  return db.query(listAllSigningKeysStatement, [after?.clientId ?? '', after?.scheme ?? '', after?.ordinal ?? 0])
}

const updateSealedStatement = statement(
  'updateSealedSigningKey',
  `update client_signing_key set sealed = $5
  where client_id = $1 and scheme = $2 and ordinal = $3 and sealed = $4 returning ordinal`,
)

/** @returns false where the key is another one by now, or gone */
export async function updateSealed(
  db: Queryable,
  { clientId, scheme, ordinal }: SigningKeyId,
  { from, to }: { from: Buffer; to: Buffer },
): Promise<boolean> {
  return (await db.query(updateSealedStatement, [clientId, scheme, ordinal, from, to])).length > 0
}
