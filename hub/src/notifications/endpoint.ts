import { newId } from '../time.ts'
import { updatePushOff, updatePushOn, type OffReason } from './pushStore.ts'
import { wake } from './wake.ts'
/** The health of a client's endpoint: switched off where it says that it is gone, or has only failed for days. */
import type { Queryable } from '../db/pool.ts'
import type { App } from '../http/operation.ts'

/**
 * Judges the endpoint after a failed attempt at its URL: 410 switches it off at once, else its days of nothing but
 * failures do (client.push_off_after_days). A client that has another URL by now isn't judged by this one. What waits is
 * kept, and what is announced meanwhile is queued as before. The operator finds a warning in the log, and a notice at the
 * client (client-show).
 */
export async function judgeEndpoint(
  { db, clock, log }: Pick<App, 'db' | 'clock' | 'log'>,
  { clientId, url }: { clientId: string; url: string },
  status: number | null,
): Promise<void> {
  const reason: OffReason = status === 410 ? 'gone' : 'failing'
  const isOff = await updatePushOff(db, { clientId, url, reason, noticeId: newId(), now: clock.now() })
  if (isOff) log.warn({ clientId, reason }, 'Pushing to a client was switched off')
}

/**
 * Switches pushing on again; what was queued meanwhile is sent, buried notifications wait for their release.
 * @returns false where the client is unknown or has no endpoint
 */
export async function enablePush(db: Queryable, clientId: string): Promise<boolean> {
  const isOn = await updatePushOn(db, clientId)
  if (isOn) wake('relayed')
  return isOn
}
