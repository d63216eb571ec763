/**
 * What keeps trouble where it is: a client, one of its facilities and one address of the internet each have so many
 * requests under way at a time, and none are sent for a while where most have failed (docs/decisions/0022).
 */
import { bulkhead, BulkheadRejectedError } from 'cockatiel'
import { createBreaker, failureWindow } from './breaker.ts'
import { OutboundFailure } from './outboundAddress.ts'
import type { Breaker, BreakerLimits, BreakerState } from './breaker.ts'
import type { OutboundRequest, OutboundResult } from './outbound.ts'
import type { BulkheadPolicy } from 'cockatiel'

/** Whose request it is. Asks and pushes go to one URL, but often to different code behind it. */
export type Endpoint = {
  clientId: string
  use: 'ask' | 'push'
  /** Which facility an ask is about, and how many the client has; from three on the number makes no difference. */
  facility?: { id: string; of: number }
  /** Of the internet, from which the patient asks; null or left out where it isn't known or isn't limited. */
  address?: string | null
}

export type GuardState = Pick<Endpoint, 'clientId' | 'use'> & {
  state: BreakerState
  inFlight: number
  /** Whose breakers are open now. */
  openFacilities: number
}

/** Whose limit it was that a request met. */
export type HeldBy = 'client' | 'facility' | 'address'

/** Requests under way at a time, and those that may wait beside them, each for a quarter of its deadline at most. */
type Places = { inFlight: number; queued: number }

export type GuardLimits = BreakerLimits &
  Places & {
    /** Of the client's places, where it has several facilities. */
    perFacility: Places
    perAddress: Places
    /** So many facilities' open breakers open the client's; all, where it has fewer. */
    openFacilities: number
  }

const defaults: GuardLimits = {
  inFlight: 32,
  queued: 16,
  perFacility: { inFlight: 8, queued: 4 },
  perAddress: { inFlight: 2, queued: 4 },
  openFacilities: 3,
  windowMs: 30_000,
  leastCalls: 10,
  failing: 0.5,
  openMs: 10_000,
  probes: 3,
}

// An ask that has waited longer isn't sent: what is left of its deadline must be enough for an answer, because a clinic
// that books after we have given up has booked for nobody.
const waitShare = 0.25

type Facility = { id: string; lane: BulkheadPolicy; breaker: Breaker; usedAt: number }

type Guard = Pick<Endpoint, 'clientId' | 'use'> & {
  lane: BulkheadPolicy
  breaker: Breaker
  facilities: Map<string, Facility>
  /** Those that have opened lately. */
  opened: Set<Facility>
  facilityCount: number
  /** Only of addresses that ask at this moment. */
  addresses: Map<string, { lane: BulkheadPolicy; asking: number }>
  sweptAt: number
}

type Send = (request: OutboundRequest) => Promise<OutboundResult>

export type Guards = {
  /** Sends in turn; `overloaded` or `circuit_open` without having sent anything. Never throws where `send` doesn't. */
  run(endpoint: Endpoint, request: OutboundRequest, send: Send): Promise<OutboundResult>
  /** Every client that was called since the start. */
  states(): GuardState[]
  knownFacilities(): number
}

/** One guard per client and use, made at its first call. */
export function createGuards(limits: Partial<GuardLimits> = {}): Guards {
  const settings = { ...defaults, ...limits }
  const guards = new Map<string, Guard>()

  function guardFor({ clientId, use }: Endpoint): Guard {
    const key = `${use} ${clientId}`
    let guard = guards.get(key)
    if (!guard) guards.set(key, (guard = createGuard({ clientId, use }, settings)))
    return guard
  }

  return {
    async run(endpoint, request, send) {
      const startedAt = performance.now()
      const guard = guardFor(endpoint)
      const facility = facilityOf(guard, endpoint, settings)
      const result = await withAddress(guard, endpoint, settings, (address) => {
        const heldBy = refusedBy(guard, facility)
        if (heldBy) return { ok: false, cause: 'circuit_open', heldBy, latencyMs: 0 }
        const lanes: Lane[] = [
          ...(address ? [{ heldBy: 'address', lane: address } as const] : []),
          ...(guard.facilityCount > 1 ? [{ heldBy: 'facility', lane: facility.lane } as const] : []),
          { heldBy: 'client', lane: guard.lane },
        ]
        return inTurn(lanes, request, (timeoutMs) => attempt(guard, facility, () => send({ ...request, timeoutMs })))
      })
      facility.usedAt = performance.now()
      return { ...result, latencyMs: Math.round(performance.now() - startedAt) }
    },
    states: () =>
      [...guards.values()].map((guard) => ({
        clientId: guard.clientId,
        use: guard.use,
        state: guard.breaker.state(),
        inFlight: settings.inFlight - guard.lane.executionSlots,
        openFacilities: countOpen(guard),
      })),
    knownFacilities: () => [...guards.values()].reduce((sum, { facilities }) => sum + facilities.size, 0),
  }
}

function createGuard({ clientId, use }: Pick<Endpoint, 'clientId' | 'use'>, settings: GuardLimits): Guard {
  const isDue = () => countOpen(guard) >= Math.min(settings.openFacilities, guard.facilityCount)
  const guard: Guard = {
    clientId,
    use,
    lane: bulkhead(settings.inFlight, settings.queued),
    breaker: createBreaker(settings, { count: (isFailure) => isFailure && isDue(), forget() {} }),
    facilities: new Map(),
    opened: new Set(),
    facilityCount: 1,
    addresses: new Map(),
    sweptAt: performance.now(),
  }
  return guard
}

function countOpen({ opened }: Guard): number {
  for (const facility of opened) if (!facility.breaker.isRefusing()) opened.delete(facility)
  return opened.size
}

/** What isn't about a facility counts as the client's only one. */
function facilityOf(guard: Guard, { facility: named = { id: '', of: 1 } }: Endpoint, settings: GuardLimits): Facility {
  guard.facilityCount = named.of
  let facility = guard.facilities.get(named.id)
  if (!facility) {
    forgetIdle(guard, settings)
    const { inFlight, queued } = settings.perFacility
    const breaker = createBreaker(settings, failureWindow(settings))
    facility = { id: named.id, lane: bulkhead(inFlight, queued), breaker, usedAt: 0 }
    guard.facilities.set(named.id, facility)
  }
  facility.usedAt = performance.now()
  return facility
}

// So that a client with a hundred thousand facilities costs what those that are asked about cost.
function forgetIdle(guard: Guard, { windowMs, openMs, perFacility }: GuardLimits): void {
  const now = performance.now()
  if (now - guard.sweptAt < windowMs) return
  guard.sweptAt = now
  for (const [id, { lane, usedAt }] of guard.facilities) {
    const isIdle = lane.executionSlots === perFacility.inFlight && now - usedAt > windowMs + openMs
    if (isIdle) guard.facilities.delete(id)
  }
}

async function withAddress(
  { addresses }: Guard,
  { address }: Endpoint,
  { perAddress }: GuardLimits,
  run: (lane: BulkheadPolicy | null) => OutboundResult | Promise<OutboundResult>,
): Promise<OutboundResult> {
  if (!address) return run(null)
  const asker = addresses.get(address) ?? { lane: bulkhead(perAddress.inFlight, perAddress.queued), asking: 0 }
  addresses.set(address, asker)
  asker.asking++
  try {
    return await run(asker.lane)
  } finally {
    if (--asker.asking === 0) addresses.delete(address)
  }
}

function refusedBy(guard: Guard, facility: Facility): HeldBy | null {
  if (!guard.breaker.admits()) return 'client'
  return facility.breaker.admits() ? null : 'facility'
}

/** Sends, and lets both breakers hear of the end; the facility's first, since the client's goes by those. */
async function attempt(guard: Guard, facility: Facility, send: () => Promise<OutboundResult>): Promise<OutboundResult> {
  // Opened while this one waited.
  const heldBy = refusedBy(guard, facility)
  if (heldBy) return { ok: false, cause: 'circuit_open', heldBy, latencyMs: 0 }
  return guard.breaker.call(async () => {
    const result = await facility.breaker.call(send)
    if (facility.breaker.isRefusing()) guard.opened.add(facility)
    return result
  })
}

type Lane = { heldBy: HeldBy; lane: BulkheadPolicy }

/** Waits for a place in each lane, one after the other, and then sends with what is left of the deadline. */
async function inTurn(
  lanes: readonly Lane[],
  { timeoutMs }: OutboundRequest,
  send: (timeoutMs: number) => Promise<OutboundResult>,
): Promise<OutboundResult> {
  const askedAt = performance.now()
  const waiting = new AbortController()
  const { promise: waitedInVain, reject } = Promise.withResolvers<never>()
  // The bulkhead looks at the signal when the turn comes, which may be later than anyone waits.
  const timer = setTimeout(() => {
    waiting.abort()
    reject(new OutboundFailure('overloaded'))
  }, timeoutMs * waitShare)
  let { heldBy } = lanes[0]!
  const enter = ([next, ...rest]: readonly Lane[]): Promise<OutboundResult> => {
    if (!next) {
      clearTimeout(timer)
      return send(timeoutMs - (performance.now() - askedAt))
    }
    heldBy = next.heldBy
    return next.lane.execute(() => enter(rest), waiting.signal)
  }
  const turn = enter(lanes)
  turn.catch(() => {})
  try {
    return await Promise.race([turn, waitedInVain])
  } catch (error) {
    const isFull = error instanceof OutboundFailure || error instanceof BulkheadRejectedError
    if (isFull) return { ok: false, cause: 'overloaded', heldBy, latencyMs: 0 }
    throw error
  } finally {
    clearTimeout(timer)
  }
}
