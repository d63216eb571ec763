/** What a form's attempt is called in the database, so that the same form sent twice is one. */
import { signaturesOf } from '../secrets.ts'
import { findBookingOfAttempt } from './attemptStore.ts'
import type { Queryable } from '../db/pool.ts'
import type { Secrets } from '../secrets.ts'
import type { Booking } from './store.ts'

/** Under the secret that signs; while it is rotated, an earlier try may be known under the other. */
export type AttemptIds = readonly [string, ...string[]]

/** @param parts all that makes an attempt what it is: where one differs, it is another attempt */
export function attemptIdsOf(secrets: Secrets, parts: readonly unknown[]): AttemptIds {
  return signaturesOf(secrets, JSON.stringify(parts))
}

/** The booking that an attempt has made, under whichever secret. */
export async function findBookingOfAttempts(
  db: Queryable,
  { facilityId, attemptIds }: { facilityId: string; attemptIds: AttemptIds },
): Promise<Booking | undefined> {
  for (const attemptId of attemptIds) {
    const found = await findBookingOfAttempt(db, { facilityId, attemptId })
    if (found) return found
  }
  return undefined
}
