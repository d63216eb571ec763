import { isBefore } from '../time.ts'

/**
 * Whether there is a visit to have an opinion of. Visits booked in the clinic's own software aren't known here, so a
 * patient we know nothing of may be invited; one whose only visits here are canceled or still to come may not.
 */
export function hadVisit(
  known: readonly { state: string; start_at: Temporal.Instant }[],
  now: Temporal.Instant,
): boolean {
  return known.length === 0 || known.some((visit) => visit.state === 'booked' && isBefore(visit.start_at, now))
}
