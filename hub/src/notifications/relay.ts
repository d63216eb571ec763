import { newId } from '../time.ts'
import { startLoop, type Loop } from './loop.ts'
import * as store from './store.ts'
import { wake } from './wake.ts'
/**
 * Copies the facilities' streams into the clients' feeds. The stream's numbers are gapless and visible in
 * order, so "everything after `relayed`" skips nothing; its row is locked meanwhile, so any number of relays
 * may run.
 */
import type { Db, Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'

// What is copied in one transaction. Writers of the streams in it wait for its end, so it is bounded; one facility
// after the other, each in a transaction of its own, 200 events a second were all that a busy machine could relay.
const batchSize = 200
const mostStreams = 16

/**
 * Relays one batch of a few facilities in one transaction.
 * @param after the facility relayed last; the next ones in a circle are taken
 * @returns the last facility of the batch, or undefined where nothing waits
 */
export async function relayBatch(db: Db, now: Temporal.Instant, after = '0'): Promise<string | undefined> {
  const facilityId = await db
    .transaction(async (tx) => {
      const free = await store.claimStreams(tx, after, mostStreams)
      const streams = free.length > 0 ? free : await store.lockAnyStream(tx)
      if (streams.length > 0) await copyBatch(tx, streams, now)
      return streams.at(-1)?.facilityId
    })
    .catch(unlessHeld)
  if (facilityId !== undefined) wake('relayed')
  return facilityId
}

// A writer or another relay holds the only stream that waits: the next poll looks again.
function unlessHeld(error: unknown): undefined {
  if ((error as { code?: string }).code !== '55P03') throw error
}

// Statements after the lock see all that the lock's last holder committed; the claim's own snapshot might
// not.
async function copyBatch(tx: Tx, streams: readonly store.WaitingStream[], now: Temporal.Instant): Promise<void> {
  const notifications = await store.listNotifications(tx, streams, Math.ceil(batchSize / streams.length))
  const receivers = await store.listReceivers(
    tx,
    streams.map(({ facilityId }) => facilityId),
  )
  const wanted = notifications.flatMap((notification) =>
    receivers
      .filter((receiver) => isFor(receiver, notification))
      .map((receiver) => ({ ...receiver, seq: notification.seq })),
  )
  if (wanted.length > 0) {
    const entries = await placeEntries(tx, wanted)
    await store.insertEntries(tx, { now, entries })
  }
  // They come in the order of their streams, so that the last one of each facility stays.
  const lasts = new Map(notifications.map(({ facilityId, seq }) => [facilityId, seq]))
  if (lasts.size < streams.length) throw new Error('A stream waits whose notifications are gone')
  await store.updateRelayed(tx, lasts)
}

type Wanted = store.Receiver & { seq: string }

/** Gives each the next position of its client's feed, in their order. */
async function placeEntries(tx: Tx, wanted: readonly Wanted[]): Promise<store.NewEntry[]> {
  const counts = new Map<string, number>()
  for (const { clientId } of wanted) counts.set(clientId, (counts.get(clientId) ?? 0) + 1)
  const next = await store.takePositions(tx, counts)
  for (const [clientId, last] of next) next.set(clientId, last - BigInt(counts.get(clientId)!) + 1n)
  return wanted.map((entry) => {
    const position = next.get(entry.clientId)!
    next.set(entry.clientId, position + 1n)
    return { ...entry, position, pushId: `msg_${newId()}` }
  })
}

// A client's own calls are not echoed to it; the facility's other clients hear of them.
function isFor(receiver: store.Receiver, { facilityId, name, originClientId }: store.StreamEntry): boolean {
  const { clientId, names } = receiver
  return receiver.facilityId === facilityId && originClientId !== clientId && names.includes(name)
}

/**
 * Relays until stopped.
 * @param pollMs how often to look without a hint: what other nodes announced comes this late at most, and sooner where
 *   it comes often
 */
export function startRelay({ db, clock, log }: Pick<App, 'db' | 'clock' | 'log'>, { pollMs = 500 } = {}): Loop {
  let after = '0'
  let isBusy = true
  return startLoop({
    name: 'relay',
    log,
    clock,
    topic: 'announced',
    pollMs,
    async step() {
      // One query instead of five as long as there is nothing.
      if (!isBusy && !(await store.hasWaitingStream(db))) return false
      const facilityId = await relayBatch(db, clock.now(), after)
      after = facilityId ?? after
      isBusy = facilityId !== undefined
      return isBusy
    },
  })
}
