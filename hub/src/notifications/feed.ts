/**
 * Pulling: first in, first out, and consumed only when the answer has left. One pull at a time per client
 * holds a lease, so that a cut connection or a dead node gives the same notifications to the next pull, never
 * a gap.
 */
import { randomUUID } from 'node:crypto'
import { Refusal } from '../refusal.ts'
import * as store from './pullStore.ts'
import { nextWake, wake } from './wake.ts'
import type { Db } from '../db/pool.ts'
import type { App } from '../http/operation.ts'

/** What is to be pulled dies after this, and so does what was, which a replay may have until then. */
export const pullHours = 72

// An answer that takes longer to leave than the lease is handed to the next pull as well.
const defaultLeaseMs = 10_000
const longestWaitMs = 20_000
/** How long a client that acknowledges may take. */
const ackLeaseMs = 60_000

/** What one pull holds until settlePull. `bodies` are envelopes, oldest first. */
export type PullBatch = {
  clientId: string
  lease: string
  positions: string[]
  bodies: string[]
  /** What becomes of them once they have left: taken off the queue, leased until they are acknowledged, or nothing. */
  afterwards: 'done' | 'leased' | 'kept'
}

/** What a client asks for beyond the contract's plain pull. */
export type PullWishes = {
  /** Hands out at least once: what isn't acknowledged within 60 s is handed out again. */
  isManual?: boolean
  /** Positions that the client is done with. */
  ackIds?: readonly string[]
  /** Hands out again what stands behind this position, pulled or not, and changes nothing. */
  replaySince?: string | undefined
}

export type PullOptions = PullWishes & {
  clientId: string
  limit: number
  leaseMs?: number
}

type PullApp = Pick<App, 'db' | 'now'>

/**
 * Hands out the oldest notifications of a client. Waits while another pull of the same client holds the
 * lease.
 * @returns undefined where nothing is queued, or what is must be acknowledged first; else settlePull must follow
 * @throws Refusal server.unavailable where other pulls kept the lease for 20 s
 */
export async function pull(app: PullApp, options: PullOptions): Promise<PullBatch | undefined> {
  const { clientId, leaseMs = defaultLeaseMs } = options
  const lease = randomUUID()
  const claim = await acquire(app, { clientId, lease, leaseMs })
  if (!claim) return undefined
  try {
    const batch = await handOut(app, options, claim, lease)
    if (batch) return batch
  } catch (error) {
    await release(app.db, clientId, lease).catch(() => {})
    throw error
  }
  await release(app.db, clientId, lease)
  return undefined
}

async function handOut(
  { db, now }: PullApp,
  { clientId, limit, isManual = false, ackIds = [], replaySince }: PullOptions,
  { unackedThrough }: store.PullClaim,
  lease: string,
): Promise<PullBatch | undefined> {
  if (ackIds.length > 0) await store.updateAcknowledged(db, clientId, ackIds)
  const isReplay = replaySince !== undefined
  const wanted = { clientId, since: now().subtract({ hours: pullHours }), limit }
  const rows = isReplay
    ? await store.listReplayable(db, { ...wanted, after: replaySince })
    : await store.listPullable(db, wanted)
  const [first] = rows
  // What is behind leased entries waits with them: handed out now, it would come before they come again.
  const isHeld = !isReplay && unackedThrough !== null && first && BigInt(first.position) <= BigInt(unackedThrough)
  if (!first || isHeld) return undefined
  // Before they leave, or an acknowledgement could come sooner than the hub knows what was handed out.
  if (isManual || isReplay) await store.updateHanded(db, clientId, rows.at(-1)!.position)
  return {
    clientId,
    lease,
    positions: rows.map((row) => row.position),
    bodies: rows.map((row) => row.body),
    afterwards: isReplay ? 'kept' : isManual ? 'leased' : 'done',
  }
}

/** How many notifications wait behind the batch. */
export function countRemaining({ db, now }: PullApp, { clientId, positions, afterwards }: PullBatch): Promise<number> {
  const behind = { clientId, since: now().subtract({ hours: pullHours }), after: positions.at(-1)! }
  return afterwards === 'kept' ? store.countReplayable(db, behind) : store.countPullable(db, behind)
}

/**
 * Ends a pull.
 * @param written whether the whole answer left; otherwise the next pull gets the same notifications
 */
export async function settlePull(
  { db, now }: PullApp,
  { clientId, lease, positions, afterwards }: PullBatch,
  written: boolean,
): Promise<void> {
  if (!written || afterwards === 'kept') return release(db, clientId, lease)
  if (afterwards === 'leased') {
    const until = now().add({ milliseconds: ackLeaseMs })
    await store.leaseUnacked(db, { clientId, lease, through: positions.at(-1)!, until })
    return wake('pulled')
  }
  await db.transaction(async (tx) => {
    // Compare-and-set: whoever took an expired lease over has handed the same out and decides now.
    if (await store.releasePull(tx, clientId, lease)) await store.updatePulled(tx, clientId, positions)
  })
  wake('pulled')
}

async function release(db: Db, clientId: string, lease: string): Promise<void> {
  await store.releasePull(db, clientId, lease)
  wake('pulled')
}

async function acquire(
  { db, now }: PullApp,
  claim: { clientId: string; lease: string; leaseMs: number },
): Promise<store.PullClaim | undefined> {
  const deadline = performance.now() + longestWaitMs
  for (let pauseMs = 25; ; pauseMs = Math.min(500, pauseMs * 2)) {
    const next = prepareWake(pauseMs)
    const claimed = await store.claimPull(db, { ...claim, now: now() })
    if (claimed) return claimed
    const held = await store.findPullLease(db, claim.clientId)
    if (!held) return undefined
    if (performance.now() > deadline) throw new Refusal('server.unavailable')
    if (held.isLeased) await next
  }
}

// Listening begins before the claim is tried, so that a release in between isn't slept through.
function prepareWake(timeoutMs: number): Promise<void> {
  return nextWake('pulled', timeoutMs)
}
