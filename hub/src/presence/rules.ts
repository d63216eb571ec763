import { isBefore } from '../time.ts'

type Visit = { state: string; start_at: Temporal.Instant }

/** Why presence can't be marked; null where it can. Whether a patient came is known once the visit has begun. */
export function planPresence(visit: Visit, now: Temporal.Instant) {
  if (visit.state !== 'booked') return 'presence.canceled'
  return isBefore(now, visit.start_at) ? 'presence.future' : null
}
