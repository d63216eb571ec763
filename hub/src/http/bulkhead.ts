/**
 * What keeps one client's trouble its own: at most so many requests to it at a time, and none for a while where most
 * have failed.
 */
import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  handleWhenResult,
} from 'cockatiel'
import { OutboundFailure } from './outboundAddress.ts'
import type { OutboundRequest, OutboundResult } from './outbound.ts'
import type { OutboundCause } from './outboundAddress.ts'
import type { BulkheadPolicy, CircuitBreakerPolicy, IBreaker } from 'cockatiel'

/** Whose request it is. Asks and pushes go to one URL, but often to different code behind it. */
export type Endpoint = { clientId: string; use: 'ask' | 'push' }

export type BreakerState = 'closed' | 'half_open' | 'open'

export type GuardState = Endpoint & { state: BreakerState; inFlight: number }

export type GuardLimits = {
  /** Requests under way at a time, per client and use. */
  inFlight: number
  /** Those that may wait beside them, each for a quarter of its deadline at most. */
  queued: number
  /** The breaker opens where `failing` of at least `leastCalls` calls within `windowMs` have failed. */
  windowMs: number
  leastCalls: number
  failing: number
  openMs: number
  /** Calls let through after that; all must succeed. */
  probes: number
}

const defaults: GuardLimits = {
  inFlight: 32,
  queued: 16,
  windowMs: 30_000,
  leastCalls: 10,
  failing: 0.5,
  openMs: 10_000,
  probes: 3,
}

// An ask that has waited longer isn't sent: what is left of its deadline must be enough for an answer, because a clinic
// that books after we have given up has booked for nobody.
const waitShare = 0.25

type Guard = {
  endpoint: Endpoint
  bulkhead: BulkheadPolicy
  breaker: CircuitBreakerPolicy
  /** Whether this call may go on; cockatiel would let the calls beside the probes wait for their end. */
  admits(): boolean
}

type Send = (request: OutboundRequest) => Promise<OutboundResult>

export type Guards = {
  /** Sends in turn; `overloaded` or `circuit_open` without having sent anything. Never throws where `send` doesn't. */
  run(endpoint: Endpoint, request: OutboundRequest, send: Send): Promise<OutboundResult>
  /** Every client that was called since the start. */
  states(): GuardState[]
}

/** One guard per client and use, made at its first call. */
export function createGuards(limits: Partial<GuardLimits> = {}): Guards {
  const settings = { ...defaults, ...limits }
  const guards = new Map<string, Guard>()

  function guardFor(endpoint: Endpoint): Guard {
    const key = `${endpoint.use} ${endpoint.clientId}`
    let guard = guards.get(key)
    if (!guard) guards.set(key, (guard = createGuard(endpoint, settings)))
    return guard
  }

  return {
    async run(endpoint, request, send) {
      const startedAt = performance.now()
      const latencyMs = () => Math.round(performance.now() - startedAt)
      const guard = guardFor(endpoint)
      if (!guard.admits()) return { ok: false, cause: 'circuit_open', latencyMs: 0 }
      try {
        const result = await guard.breaker.execute(() => inTurn(guard, request, send))
        return { ...result, latencyMs: latencyMs() }
      } catch (error) {
        return { ok: false, cause: unsentCause(error), latencyMs: latencyMs() }
      }
    },
    states: () =>
      [...guards.values()].map(({ endpoint, breaker, bulkhead }) => ({
        ...endpoint,
        state: stateNames[breaker.state]!,
        inFlight: settings.inFlight - bulkhead.executionSlots,
      })),
  }
}

const stateNames: Partial<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Open]: 'open',
}

function createGuard({ clientId, use }: Endpoint, settings: GuardLimits): Guard {
  const breaker = circuitBreaker(
    handleWhenResult((result) => isFailure(result as OutboundResult)),
    {
      breaker: failureWindow(settings),
      halfOpenAfter: settings.openMs,
      halfOpenSampling: { calls: settings.probes, threshold: 0 },
    },
  )
  let probes = 0
  // The call that finds the pause over is the first probe.
  breaker.onHalfOpen(() => (probes = 1))
  const admits = () => breaker.state !== CircuitState.HalfOpen || ++probes <= settings.probes
  return { endpoint: { clientId, use }, bulkhead: bulkhead(settings.inFlight, settings.queued), breaker, admits }
}

async function inTurn({ bulkhead, breaker }: Guard, request: OutboundRequest, send: Send): Promise<OutboundResult> {
  const askedAt = performance.now()
  const waiting = new AbortController()
  const { promise: waitedInVain, reject } = Promise.withResolvers<never>()
  // The bulkhead looks at the signal when the turn comes, which may be later than anyone waits.
  const timer = setTimeout(() => {
    waiting.abort()
    reject(new OutboundFailure('overloaded'))
  }, request.timeoutMs * waitShare)
  const turn = bulkhead.execute(async () => {
    clearTimeout(timer)
    // Opened while this one waited.
    if (breaker.state === CircuitState.Open) throw new OutboundFailure('circuit_open')
    return send({ ...request, timeoutMs: request.timeoutMs - (performance.now() - askedAt) })
  }, waiting.signal)
  turn.catch(() => {})
  try {
    return await Promise.race([turn, waitedInVain])
  } catch (error) {
    // A full house says nothing new of the endpoint, but a probe that finds it full is no success either.
    if (breaker.state !== CircuitState.HalfOpen) throw error
    return { ok: false, cause: unsentCause(error), latencyMs: 0 }
  } finally {
    clearTimeout(timer)
  }
}

function unsentCause(error: unknown): OutboundCause {
  if (error instanceof OutboundFailure) return error.reason
  if (error instanceof BulkheadRejectedError) return 'overloaded'
  if (error instanceof BrokenCircuitError) return 'circuit_open'
  throw error
}

// A URL or an address that may not be used costs nothing, however often it is tried.
const harmless: ReadonlySet<OutboundCause> = new Set(['bad_url', 'refused_address'])

function isFailure(result: OutboundResult): boolean {
  return result.ok ? result.status >= 500 : !harmless.has(result.cause)
}

/**
 * Counts calls by the second. cockatiel's own SamplingBreaker forgets by calls, not by time: ten failures over a quiet
 * night would open it.
 */
function failureWindow({ windowMs, leastCalls, failing }: GuardLimits): IBreaker {
  const sliceMs = windowMs / 30
  const slices = new Map<number, { calls: number; failures: number }>()

  function count(failures: 0 | 1): { calls: number; failures: number } {
    const slice = Math.floor(performance.now() / sliceMs)
    for (const old of slices.keys()) if (old <= slice - 30) slices.delete(old)
    const sum = { calls: 0, failures: 0 }
    const current = slices.get(slice) ?? { calls: 0, failures: 0 }
    slices.set(slice, { calls: current.calls + 1, failures: current.failures + failures })
    for (const one of slices.values()) {
      sum.calls += one.calls
      sum.failures += one.failures
    }
    return sum
  }

  return {
    // Nothing is kept over a restart.
    state: undefined,
    success(state) {
      if (state === CircuitState.HalfOpen) slices.clear()
      else count(0)
    },
    failure(state) {
      const { calls, failures } = count(1)
      return state !== CircuitState.Closed || (calls >= leastCalls && failures >= calls * failing)
    },
  }
}
