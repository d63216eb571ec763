import { timingSafeEqual } from 'node:crypto'
import { hashSecret, newToken } from '../partners/secrets.ts'
import { findDesk, writeDeskKey } from './store.ts'
import type { Queryable } from '../db/pool.ts'
import type { Desk } from './store.ts'

/**
 * Gives a facility the key to its desk. The key before it and all that it opened ends with this.
 * @returns `<facility id>-<160 random bits>`, which nobody can read again; null where there is no such facility
 */
export async function mintDeskKey(db: Queryable, facilityId: string, now: Temporal.Instant): Promise<string | null> {
  const key = `${facilityId}-${newToken()}`
  return (await writeDeskKey(db, { facilityId, hash: hashSecret(key), now })) ? key : null
}

/** The desk that a key opens; null where it opens none. */
export async function findDeskOfKey(db: Queryable, key: string): Promise<Desk | null> {
  const desk = await findDeskNamedIn(db, key)
  return desk && opens(desk, key) ? desk : null
}

/** The desk that a key is meant for, if there is such a one: the facility stands in it, so one row is compared. */
export async function findDeskNamedIn(db: Queryable, key: string): Promise<Desk | undefined> {
  const facilityId = /^(\d{1,16})-[\da-f]{40}$/.exec(key)?.[1]
  return facilityId === undefined ? undefined : findDesk(db, facilityId)
}

export const opens = (desk: Desk, key: string): boolean => timingSafeEqual(desk.key_hash, hashSecret(key))
