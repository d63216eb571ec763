import { allowsInsurance, findOffer } from '../slots/rules.ts'
import { isBefore } from '../time.ts'
import type { WorkPeriod } from '../slots/rules.ts'

export type WantedSlot = {
  start: Temporal.Instant
  addressServiceId: string
  /** Minutes. */
  duration: number
  /** As insurerOf has it. */
  insuranceProviderId: string | null | undefined
}

/**
 * The insurer that a booking is judged by. A patient who names none pays (null). Of a visit that the clinic's people or
 * software book, nobody says (undefined): they know their patient, and live clients publish times for the insured only
 * and never name an insurer when they book.
 */
export function insurerOf(
  by: 'user' | 'doctor' | 'integration',
  insuranceProviderId: string | null,
): string | null | undefined {
  return insuranceProviderId ?? (by === 'user' ? null : undefined)
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

type Confirmable = { state: string; confirmed_at: Temporal.Instant | null; start_at: Temporal.Instant }

/** Why a booking can't be confirmed; null where it can. A moved one is gone: its successor is what stands. */
export function planConfirmation(booking: Confirmable, now: Temporal.Instant) {
  if (booking.state === 'canceled') return 'confirm.canceled'
  if (booking.state !== 'booked') return 'confirm.deleted'
  if (booking.confirmed_at) return 'confirm.already_confirmed'
  return isBefore(booking.start_at, now) ? 'confirm.past' : null
}

// Earlier nobody asks: who has just booked has said so.
const hoursToConfirm = 72

/** Whether a patient is asked to confirm that they will come. */
export function isToBeConfirmed(booking: Confirmable, now: Temporal.Instant): boolean {
  return planConfirmation(booking, now) === null && !isBefore(now, booking.start_at.subtract({ hours: hoursToConfirm }))
}

/** Whether a patient may still choose another time for a visit. */
export function isMovable(booking: { state: string; start_at: Temporal.Instant }, now: Temporal.Instant): boolean {
  return booking.state === 'booked' && isBefore(now, booking.start_at)
}

/**
 * Whether a patient can have been born on this day. However long ago it was: clinics' software sends 1900-01-01 or
 * 0001-01-01 for a date it doesn't know, and a refusal would leave the visit's time open to others.
 * @param today the facility's
 */
export function isBorn(birthDate: Temporal.PlainDate, today: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(birthDate, today) <= 0
}
