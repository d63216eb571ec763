import { operation, type App, type RequestFacts } from '../http/operation.ts'
import { noContent, ok, type Reply } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { countRemaining, pull, settlePull, type PullBatch } from './feed.ts'
import { readPullHeaders } from './pullHeaders.ts'
import { releaseFailed } from './release.ts'

export const pullNotification = operation({
  id: 'pullNotification',
  refuses: ['notifications.empty'],
  async handle({ client, request }, app) {
    const { written } = request
    const batch = await pull(app, {
      ...readPullHeaders(request.headers),
      clientId: client.clientId,
      limit: 1,
    })
    if (!batch) throw new Refusal('notifications.empty')
    return settling(app, { batch, written }, async () => JSON.parse(batch.bodies[0]!))
  },
})

export const pullMultipleNotifications = operation({
  id: 'pullMultipleNotifications',
  refuses: ['notifications.empty'],
  async handle({ client, query, request }, app) {
    const { written } = request
    const batch = await pull(app, {
      ...readPullHeaders(request.headers),
      clientId: client.clientId,
      limit: query.limit ?? 1,
    })
    if (!batch) throw new Refusal('notifications.empty')
    return settling(app, { batch, written }, async () => ({
      notifications: batch.bodies.map((body) => JSON.parse(body)),
      remaining: await countRemaining(app, batch),
    }))
  },
})

/**
 * Answers with what `make` makes, and consumes or leases the batch once that answer has left. Clients that asked for
 * more than a plain pull are told the ids.
 */
async function settling(
  app: App,
  { batch, written }: { batch: PullBatch; written: RequestFacts['written'] },
  make: () => Promise<unknown>,
): Promise<Reply> {
  const made = make()
  const settle = async (): Promise<void> => {
    // An error's answer leaves whole as well, and must not consume what it didn't hold.
    const isWritten = await made.then(
      () => written,
      () => false,
    )
    await settlePull(app, batch, isWritten)
  }
  // Where settling fails, the lease runs out and the next pull gets the same.
  const settled = settle()
    .catch((error) => app.log.warn({ err: error }, 'A pull could not be settled'))
    .finally(() => app.background.delete(settled))
  app.background.add(settled)
  const reply = ok(await made)
  if (batch.afterwards === 'done') return reply
  return { ...reply, headers: { 'slotwire-notification-ids': batch.positions.join(',') } }
}

export const releaseNotifications = operation<'releaseNotifications'>({
  id: 'releaseNotifications',
  refuses: ['release.not_allowed', 'release.too_soon'],
  async handle({ client }, app) {
    await releaseFailed(app.db, client.clientId, app.now())
    return noContent
  },
})
