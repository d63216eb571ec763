import { isBefore } from '../time.ts'
import { allowsInsurance, findOffer } from '../slots/rules.ts'
import type { WorkPeriod } from '../slots/rules.ts'

export type WantedSlot = {
  start: Temporal.Instant
  addressServiceId: string
  /** Minutes. */
  duration: number
  insuranceProviderId: string | null
}

/**
 * Whether the work periods offer what a booking wants; whether the time is still free is decided under the calendar's
 * lock. A slot that has begun is none.
 */
export function planOffer(
  periods: readonly WorkPeriod[],
  wanted: WantedSlot,
  now: Temporal.Instant,
): 'offered' | 'no_slot' | 'service_not_offered' {
  if (isBefore(wanted.start, now)) return 'no_slot'
  const offer = findOffer(periods, wanted.start, wanted.addressServiceId, wanted.duration)
  if (typeof offer === 'string') return offer
  return allowsInsurance(offer.period, wanted.insuranceProviderId) ? 'offered' : 'service_not_offered'
}

// What the patient is told where the dictionary has nothing to say.
const neutral = { kind: 'try-later' } as const

/** The recovery kind of an ask that ended without the dictionary's word. */
export function neutralDenial(cause: string) {
  return { ...neutral, cause }
}
