/**
 * Copies the facilities' streams into the clients' feeds. The stream's numbers are gapless and visible in
 * order, so "everything after `relayed`" skips nothing; its row is locked meanwhile, so any number of relays
 * may run.
 */
import type { Db, Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'
import { newId } from '../time.ts'
import { startLoop, type Loop } from './loop.ts'
import { isWanted } from './names.ts'
import * as store from './store.ts'
import { wake } from './wake.ts'

const batchSize = 200

/**
 * Relays one batch of one facility in one transaction.
 * @param after the facility relayed last; the next one in a circle is taken
 * @returns the facility, or undefined where nothing waits
 */
export async function relayBatch(db: Db, now: Temporal.Instant, after = '0'): Promise<string | undefined> {
  const facilityId = await db
    .transaction(async (tx) => {
      const stream = (await store.claimStream(tx, after)) ?? (await store.lockAnyStream(tx))
      if (stream) await copyBatch(tx, stream, now)
      return stream?.facilityId
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
async function copyBatch(tx: Tx, stream: store.WaitingStream, now: Temporal.Instant): Promise<void> {
  const notifications = await store.listNotifications(tx, stream, batchSize)
  const receivers = await store.listReceivers(tx, stream.facilityId)
  const wanted = receivers
    .map((receiver) => ({ receiver, list: notifications.filter((each) => isFor(receiver, each)) }))
    .filter(({ list }) => list.length > 0)
  if (wanted.length > 0) {
    const lasts = await store.takePositions(
      tx,
      new Map(wanted.map((each) => [each.receiver.clientId, each.list.length])),
    )
    const entries = wanted.flatMap(({ receiver, list }) => {
      const first = lasts.get(receiver.clientId)! - BigInt(list.length) + 1n
      return list.map(({ seq }, index) => ({
        ...receiver,
        seq,
        position: first + BigInt(index),
        pushId: `msg_${newId()}`,
      }))
    })
    await store.insertEntries(tx, { facilityId: stream.facilityId, now, entries })
  }
  await store.updateRelayed(tx, stream.facilityId, notifications.at(-1)!.seq)
}

// A client's own calls are not echoed to it; the facility's other clients hear of them.
function isFor({ clientId, names }: store.Receiver, { name, originClientId }: store.StreamEntry): boolean {
  return originClientId !== clientId && isWanted(name, names)
}

/**
 * Relays until stopped.
 * @param pollMs how often to look without a hint: what other nodes announced comes this late at most, and sooner where
 *   it comes often
 */
export function startRelay(
  { db, clock, log }: Pick<App, 'db' | 'clock' | 'log'>,
  { pollMs = 500 } = {},
): Loop {
  let after = '0'
  let isBusy = true
  return startLoop({
    name: 'relay',
    log,
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
