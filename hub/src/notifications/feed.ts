/**
 * Pulling: first in, first out, and consumed only when the answer has left. One pull at a time per client
 * holds a lease, so that a cut connection or a dead node gives the same notifications to the next pull, never
 * a gap.
 */
import { randomUUID } from 'node:crypto'
import type { Db } from '../db/pool.ts'
import { Refusal } from '../refusal.ts'
import * as store from './store.ts'
import { nextWake, wake } from './wake.ts'

/** Unpulled notifications die after this. */
export const pullHours = 72

// An answer that takes longer to leave than the lease is handed to the next pull as well.
const defaultLeaseMs = 10_000
const longestWaitMs = 20_000

/** What one pull holds until settlePull. `bodies` are envelopes, oldest first. */
export type PullBatch = { clientId: string; lease: string; positions: string[]; bodies: string[] }

export type PullOptions = {
  clientId: string
  limit: number
  now: Temporal.Instant
  leaseMs?: number
}

/**
 * Hands out the oldest notifications of a client. Waits while another pull of the same client holds the
 * lease.
 * @returns undefined where nothing is queued; else settlePull must follow
 * @throws Refusal server.unavailable where other pulls kept the lease for 20 s
 */
export async function pull(
  db: Db,
  { clientId, limit, now, leaseMs = defaultLeaseMs }: PullOptions,
): Promise<PullBatch | undefined> {
  const lease = randomUUID()
  if (!(await acquire(db, { clientId, lease, leaseMs }))) return undefined
  try {
    const rows = await store.listPullable(db, { clientId, since: now.subtract({ hours: pullHours }), limit })
    if (rows.length > 0) {
      return {
        clientId,
        lease,
        positions: rows.map((row) => row.position),
        bodies: rows.map((row) => row.body),
      }
    }
  } catch (error) {
    await release(db, clientId, lease).catch(() => {})
    throw error
  }
  await release(db, clientId, lease)
  return undefined
}

/** How many notifications wait behind the batch. */
export function countRemaining(
  db: Db,
  { clientId, positions }: PullBatch,
  now: Temporal.Instant,
): Promise<number> {
  return store.countPullable(db, {
    clientId,
    since: now.subtract({ hours: pullHours }),
    after: positions.at(-1)!,
  })
}

/**
 * Ends a pull.
 * @param written whether the whole answer left; otherwise the next pull gets the same notifications
 */
export async function settlePull(
  db: Db,
  { clientId, lease, positions }: PullBatch,
  written: boolean,
): Promise<void> {
  if (!written) return release(db, clientId, lease)
  await db.transaction(async (tx) => {
    // Compare-and-set: whoever took an expired lease over has handed the same out and decides now.
    if (await store.releasePull(tx, clientId, lease)) await store.deletePulled(tx, clientId, positions)
  })
  wake('pulled')
}

async function release(db: Db, clientId: string, lease: string): Promise<void> {
  await store.releasePull(db, clientId, lease)
  wake('pulled')
}

async function acquire(
  db: Db,
  claim: { clientId: string; lease: string; leaseMs: number },
): Promise<boolean> {
  const deadline = performance.now() + longestWaitMs
  for (let pauseMs = 25; ; pauseMs = Math.min(500, pauseMs * 2)) {
    const next = prepareWake(pauseMs)
    if (await store.claimPull(db, claim)) return true
    const held = await store.findPullLease(db, claim.clientId)
    if (!held) return false
    if (performance.now() > deadline) throw new Refusal('server.unavailable')
    if (held.leftMs !== null) await next
  }
}

// Listening begins before the claim is tried, so that a release in between isn't slept through.
function prepareWake(timeoutMs: number): Promise<void> {
  return nextWake('pulled', timeoutMs)
}
