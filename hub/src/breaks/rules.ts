import { Refusal } from '../refusal.ts'
import { formatInZone, isBefore, parseInstant } from '../time.ts'

export type BreakRange = { since: Temporal.Instant; till: Temporal.Instant }

/** A submitted range, in whole seconds: no answer shows more, so nothing finer may tell two breaks apart. */
export function readRange({ since, till }: { since: string; till: string }): BreakRange {
  return { since: wholeSeconds(parseInstant(since)!), till: wholeSeconds(parseInstant(till)!) }
}

function wholeSeconds(instant: Temporal.Instant): Temporal.Instant {
  return instant.round({ smallestUnit: 'second', roundingMode: 'floor' })
}

/** @throws Refusal break.invalid_range */
export function checkNewRange({ since, till }: BreakRange): void {
  if (!isBefore(since, till)) throw new Refusal('break.invalid_range')
}

/**
 * Whether a break may move here at all.
 * @param zone the facility's, in which the refusal writes the two instants
 * @throws Refusal break.till_before_since | break.same_range (nothing between the two)
 */
export function checkMovedRange({ since, till }: BreakRange, zone: string): void {
  if (isBefore(till, since)) {
    const params = { till: formatInZone(till, zone), since: formatInZone(since, zone) }
    throw new Refusal('break.till_before_since', params)
  }
  if (since.equals(till)) throw new Refusal('break.same_range')
}

export function isSameRange(a: BreakRange, b: BreakRange): boolean {
  return a.since.equals(b.since) && a.till.equals(b.till)
}
