import { createHmac } from 'node:crypto'
import { open, seal } from '../secrets.ts'
import { findHubKey, insertHubKey, updateHubKey } from './store.ts'
import type { Queryable } from '../db/pool.ts'
import type { Secrets } from '../secrets.ts'

const owner = 'opinion phones'

/**
 * The key under which the phones of invited patients are hashed. It outlives SLOTWIRE_SECRET, as a hash can't be made
 * anew without the phone; it lies sealed under it. At first it is the secret itself, under which they were hashed before
 * there was this key.
 * @returns undefined where neither secret opens it
 */
export async function ensurePhoneKey(db: Queryable, secrets: Secrets): Promise<string | undefined> {
  const sealed = (await findHubKey(db, owner)) ?? (await insertHubKey(db, owner, seal(secrets, owner, secrets.secret)))
  return open(secrets, owner, sealed)?.text
}

export function phoneHashOf(key: string, phone: string): Buffer {
  return createHmac('sha256', key).update(`opinion ${phone}`).digest()
}

/** Seals it under the secret that seals now. @returns false where neither secret opens it */
export async function resealPhoneKey(db: Queryable, secrets: Secrets): Promise<boolean> {
  const sealed = await findHubKey(db, owner)
  if (!sealed) return true
  const opened = open(secrets, owner, sealed)
  if (opened && !opened.isCurrent)
    await updateHubKey(db, owner, { from: sealed, to: seal(secrets, owner, opened.text) })
  return opened !== undefined
}
