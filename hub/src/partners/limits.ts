/** Rate limits per client: fixed windows, exact over any number of nodes (docs/decisions/0009-rate-limits.md). */
import { Refusal } from '../refusal.ts'
import { formatInZone } from '../time.ts'
import { countWrite, leaseReads } from './limitStore.ts'
import type { Db } from '../db/pool.ts'
import type { App, Client } from '../http/operation.ts'
import type { WriteCounts } from './limitStore.ts'

/** What the public API allows. A client whose columns are null has no limits. */
export const publicLimits = { reads_per_hour: 8000, writes_per_minute: 40, writes_per_hour: 2400 } as const

/** What a counted request shows; `refusal` where it is over the limit. */
export type Counted = { headers: Record<string, string>; refusal?: Refusal }

/** How full a window is, this request included where it was let in. */
type Window = { limit: number; used: number; name: string; resetMs: number }

const minuteMs = 60_000
const hourMs = 60 * minuteMs
// Larger blocks spare round trips that are cheap already, and strand more with a node that dies.
const largestBlock = 64
const maxClients = 10_000

/**
 * Makes the counter: called once per authenticated request, before its body is read. Resolves to null where the client
 * has no limit for the method.
 * @throws what the database throws; a request that can't be counted can't be answered either
 */
export function createLimiter(
  app: Pick<App, 'db' | 'now'>,
): (client: Client, method: string) => Promise<Counted | null> {
  const countRead = createReadCounter(app)
  const countWrite = createWriteCounter(app.db)
  return async (client, method) => {
    const { readsPerHour, writesPerMinute, writesPerHour } = client.limits
    const isRead = method === 'GET'
    if (isRead ? readsPerHour === null : writesPerMinute === null && writesPerHour === null) return null
    const nowMs = app.now().epochMilliseconds
    const { isCounted, window } = isRead
      ? await countRead(client.clientId, readsPerHour!, nowMs)
      : await countWrite({ key: client.clientId, perHour: writesPerHour, perMinute: writesPerMinute, inHour: 1 }, nowMs)
    return { headers: headersOf(window), refusal: isCounted ? undefined : refusalOf(window, nowMs) }
  }
}

type Outcome = { isCounted: boolean; window: Window }

function headersOf({ limit, used, resetMs }: Window): Record<string, string> {
  // Staff may lower a limit below what has been used.
  const shown = Math.min(used, limit)
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-used': String(shown),
    'x-ratelimit-remaining': String(limit - shown),
    'x-ratelimit-reset': formatReset(resetMs),
  }
}

let reset = { ms: 0, text: '' }

function formatReset(ms: number): string {
  if (reset.ms !== ms) reset = { ms, text: formatInZone(Temporal.Instant.fromEpochMilliseconds(ms), 'UTC') }
  return reset.text
}

function refusalOf({ limit, name, resetMs }: Window, nowMs: number): Refusal {
  const retryAfter = secondsUntil(resetMs, nowMs)
  return new Refusal('rate.limited', { limit: `${limit} ${name}`, retry_after: retryAfter })
}

/** Whole seconds, rounded up, for Retry-After. */
export function secondsUntil(ms: number, nowMs: number): number {
  return Math.max(1, Math.ceil((ms - nowMs) / 1000))
}

// Reads ------------------------------------------------------------------------------------------------------------

/** What this node knows of a client's hour. rest: leased by this node and not yet used. */
type Lease = { startMs: number; leased: number; rest: number; waiting: number; leasing?: Promise<void> }

function createReadCounter({ db }: Pick<App, 'db'>) {
  const leases = new Map<string, Lease>()

  function leaseOf(clientId: string, nowMs: number): Lease {
    const known = leases.get(clientId)
    const startMs = nowMs - (nowMs % hourMs)
    if (known?.startMs === startMs) return known
    const fresh = { startMs, leased: 0, rest: 0, waiting: 0 }
    if (!known && leases.size >= maxClients) leases.delete(leases.keys().next().value!)
    leases.set(clientId, fresh)
    return fresh
  }

  async function fetchBlock(clientId: string, lease: Lease, limit: number): Promise<void> {
    const startAt = Temporal.Instant.fromEpochMilliseconds(lease.startMs)
    const block = await leaseReads(db, { clientId, startAt, limit, wanted: lease.waiting, largestBlock })
    lease.leased = block ? block.leased : Math.max(limit, lease.leased)
    lease.rest += block ? block.block : 0
  }

  return async (clientId: string, limit: number, nowMs: number): Promise<Outcome> => {
    const lease = leaseOf(clientId, nowMs)
    const window = () => ({
      limit,
      used: lease.leased - lease.rest,
      name: 'GET requests an hour',
      resetMs: lease.startMs + hourMs,
    })
    while (lease.rest === 0) {
      // What is used stays used until the window ends: a client that is over its limit costs no query.
      if (lease.leased >= limit) return { isCounted: false, window: window() }
      lease.waiting++
      lease.leasing ??= fetchBlock(clientId, lease, limit).finally(() => (lease.leasing = undefined))
      await lease.leasing.finally(() => lease.waiting--)
    }
    lease.rest--
    return { isCounted: true, window: window() }
  }
}

// Writes -----------------------------------------------------------------------------------------------------------

/** One thing to count in the windows of `key`: of its hour too, or of its minute only. A limit of null is none. */
export type Counting = { key: string; perHour: number | null; perMinute: number | null; inHour: 0 | 1 }

/** Makes a counter of writes by any key: exact over the nodes, and those over their limit refused from memory. */
export function createWriteCounter(db: Db): (one: Counting, nowMs: number) => Promise<Outcome> {
  // The last counts of keys that were refused.
  const full = new Map<string, WriteCounts>()

  return async (one, nowMs) => {
    const { key, perHour, perMinute, inHour } = one
    const windows = { hourMs: nowMs - (nowMs % hourMs), minuteMs: nowMs - (nowMs % minuteMs) }
    const known = full.get(key)
    if (known && isFull(known, windows, one)) return { isCounted: false, window: tightest(known, windows, one) }
    const { isCounted, ...counts } = await countWrite(db, {
      clientId: key,
      hourAt: Temporal.Instant.fromEpochMilliseconds(windows.hourMs),
      minuteAt: Temporal.Instant.fromEpochMilliseconds(windows.minuteMs),
      perHour,
      perMinute,
      inHour,
    })
    if (isCounted) full.delete(key)
    else {
      if (full.size >= maxClients) full.clear()
      full.set(key, counts)
    }
    return { isCounted, window: tightest(counts, windows, one) }
  }
}

type Starts = { hourMs: number; minuteMs: number }

// Another node may be ahead by milliseconds: its newer minute counts.
function isFull(
  known: WriteCounts,
  { hourMs: startMs, minuteMs: minuteStartMs }: Starts,
  { perHour, perMinute }: Counting,
): boolean {
  if (known.hourAt.epochMilliseconds !== startMs) return false
  if (perHour !== null && known.hourUsed >= perHour) return true
  const isThisMinute = known.minuteAt.epochMilliseconds >= minuteStartMs
  return isThisMinute && perMinute !== null && known.minuteUsed >= perMinute
}

/** The window with the least left; of two alike the one that ends later, so that Retry-After is long enough. */
function tightest(counts: WriteCounts, starts: Starts, { perHour, perMinute }: Counting): Window {
  const windows: Window[] = []
  if (perHour !== null) {
    windows.push({
      limit: perHour,
      used: counts.hourUsed,
      name: 'writes an hour',
      resetMs: starts.hourMs + hourMs,
    })
  }
  if (perMinute !== null) {
    const resetMs = counts.minuteAt.epochMilliseconds + minuteMs
    windows.push({ limit: perMinute, used: counts.minuteUsed, name: 'writes a minute', resetMs })
  }
  const left = ({ limit, used }: Window) => Math.max(0, limit - used)
  return windows.reduce((best, one) => (left(one) < left(best) ? one : best))
}
