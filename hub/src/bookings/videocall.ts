import { randomBytes } from 'node:crypto'
import { isBefore } from '../time.ts'
import type { App } from '../http/operation.ts'

const opensMinutesBefore = 60

/**
 * Where a video consultation takes place: a room of its own at the operator's video service, which nobody can guess. It
 * stays the same when the visit is moved. Null where the hub has no such service.
 */
export function newVideocallUrl({ config, publicUrl }: App): string | null {
  const base = config.videocallUrl ?? (config.mode === 'sandbox' ? `${publicUrl}/sandbox/videocall/` : null)
  return base && `${base}${base.endsWith('/') ? '' : '/'}${randomBytes(16).toString('base64url')}`
}

/** Whether the patient's link is on the page of the visit: from an hour before it to its end. */
export function isVideocallOpen(
  visit: { start_at: Temporal.Instant; end_at: Temporal.Instant },
  now: Temporal.Instant,
): boolean {
  const opensAt = visit.start_at.subtract({ minutes: opensMinutesBefore })
  return !isBefore(now, opensAt) && isBefore(now, visit.end_at)
}
