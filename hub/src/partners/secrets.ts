import { createHash, randomBytes } from 'node:crypto'
import { deleteSecret, deleteTokens, insertSecret, lockClient } from './store.ts'
import type { Db, Queryable } from '../db/pool.ts'

/** A new client secret: 256 random bits as base64url, 43 characters. Shown once; only its hash is kept. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** A new access token: 160 random bits as 40 hex digits, the form public clients know. */
export function newToken(): string {
  return randomBytes(20).toString('hex')
}

/** SHA-256: secrets and tokens are random and long, so a slow password hash would add nothing but latency. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

export type NewSecret = { secret: string; ordinal: number }

/**
 * Gives a client another secret; the ones it has go on working.
 * @returns the secret, which nobody can read again; null where the client is unknown or has two already
 */
export function addSecret(
  db: Db,
  { clientId, now }: { clientId: string; now: Temporal.Instant },
): Promise<NewSecret | null> {
  const secret = newSecret()
  return db.transaction(async (tx) => {
    if (!(await lockClient(tx, clientId))) return null
    const ordinal = await insertSecret(tx, { clientId, hash: hashSecret(secret), now })
    return ordinal === undefined ? null : { secret, ordinal }
  })
}

/**
 * Ends a secret and the tokens that were issued for it: whoever has a leaked secret has tokens too. Every node refuses
 * them within 5 s; tokens of the other secret go on.
 * @returns false where there was none
 */
export function revokeSecret(db: Db, key: { clientId: string; ordinal: number }): Promise<boolean> {
  return deleteSecret(db, key)
}

/** Ends all tokens of a client within 5 s on every node; its secrets get new ones. @returns how many there were */
export function revokeTokens(db: Queryable, clientId: string): Promise<number> {
  return deleteTokens(db, clientId)
}
