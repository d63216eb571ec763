/**
 * Stops asking whoever mostly fails, and tries again with a few calls after a pause. Of our own: cockatiel's goes by the
 * machine's clock, which jumps, forgets by calls and not by time, and lets those beside its probes wait for their end.
 */
import type { OutboundResult } from './outbound.ts'
import type { OutboundCause } from './outboundAddress.ts'

export type BreakerState = 'closed' | 'half_open' | 'open'

export type BreakerLimits = {
  /** It opens where `failing` of at least `leastCalls` calls within `windowMs` have failed. */
  windowMs: number
  leastCalls: number
  failing: number
  openMs: number
  /** Calls let through after that; all must succeed. */
  probes: number
}

export type Breaker = {
  state(): BreakerState
  /** Whether a call would go through now. */
  admits(): boolean
  /** Open, with its pause still going on. */
  isRefusing(): boolean
  /** Calls, which is for who has just been admitted. */
  call(send: () => Promise<OutboundResult>): Promise<OutboundResult>
}

/** Hears of each call while the breaker is closed. */
export type Rule = {
  /** @returns whether the breaker is to open now */
  count(isFailure: boolean): boolean
  /** All is well again. */
  forget(): void
}

export function createBreaker({ openMs, probes }: BreakerLimits, rule: Rule): Breaker {
  let state: BreakerState = 'closed'
  // A call that began in an earlier one says nothing of this one.
  let era = 0
  let openUntil = 0
  let probing = 0
  let succeeded = 0

  function enter(next: BreakerState): void {
    state = next
    era++
    if (next === 'open') openUntil = performance.now() + openMs
    if (next === 'half_open') probing = succeeded = 0
    if (next === 'closed') rule.forget()
  }

  function hear(isFailure: boolean): void {
    if (state === 'half_open') {
      if (isFailure) enter('open')
      else if (++succeeded === probes) enter('closed')
    } else if (rule.count(isFailure)) enter('open')
  }

  const isRefusing = () => state === 'open' && performance.now() < openUntil
  return {
    state: () => state,
    admits: () => !isRefusing() && (state !== 'half_open' || probing < probes),
    isRefusing,
    async call(send) {
      if (state === 'open') enter('half_open')
      if (state === 'half_open') probing++
      const begun = era
      const result = await send()
      if (begun === era) hear(isFailure(result))
      return result
    },
  }
}

// A URL or an address that may not be used costs nothing, however often it is tried.
const harmless: ReadonlySet<OutboundCause> = new Set(['bad_url', 'refused_address'])

function isFailure(result: OutboundResult): boolean {
  return result.ok ? result.status >= 500 : !harmless.has(result.cause)
}

/** Counts by the second, so that ten failures over a quiet night open nothing. */
export function failureWindow({ windowMs, leastCalls, failing }: BreakerLimits): Rule {
  const sliceMs = windowMs / 30
  const slices = new Map<number, { calls: number; failures: number }>()
  return {
    count(isFailure) {
      const slice = Math.floor(performance.now() / sliceMs)
      for (const old of slices.keys()) if (old <= slice - 30) slices.delete(old)
      const current = slices.get(slice) ?? { calls: 0, failures: 0 }
      slices.set(slice, { calls: current.calls + 1, failures: current.failures + Number(isFailure) })
      if (!isFailure) return false
      const sum = { calls: 0, failures: 0 }
      for (const one of slices.values()) {
        sum.calls += one.calls
        sum.failures += one.failures
      }
      return sum.calls >= leastCalls && sum.failures >= sum.calls * failing
    },
    forget: () => slices.clear(),
  }
}
