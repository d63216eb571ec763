import { statement } from '../db/pool.ts'
import { transactSurely } from '../db/surely.ts'
import { Refusal } from '../refusal.ts'
import { isSameMoment } from '../time.ts'
import { wake } from './wake.ts'
import type { Db } from '../db/pool.ts'

const everySeconds = 3600

const findPushModeStatement = statement(
  'findPushMode',
  `select c.is_pushed, f.released_at from client c left join client_feed f using (client_id) where c.client_id = $1`,
)

type PushMode = { is_pushed: boolean; released_at: Temporal.Instant | null }

// The feed's row is the lock: of two releases at once the second finds the first one's time.
const releaseStatement = statement(
  'releaseFailed',
  `with claim as (
     insert into client_feed as f (client_id, released_at) values ($1, $2)
     on conflict (client_id) do update set released_at = $2
       where f.released_at is null or f.released_at <= $3
     returning client_id
   ), released as (
     update feed_entry e
        set push = 'waiting', attempts = 0, next_attempt_at = $2, lease_until = null, buried_reason = null
       from claim
      where e.client_id = claim.client_id
        and (e.push = 'buried' or e.push = 'waiting' and e.attempts > 0 and e.lease_until is null)
   )
   select client_id from claim`,
)

/**
 * Queues all failed pushes of a client again, once an hour. They keep their ids and their order.
 * @throws Refusal release.not_allowed (the client isn't pushed to) | release.too_soon
 */
export async function releaseFailed(db: Db, clientId: string, now: Temporal.Instant): Promise<void> {
  const [mode] = await db.query<PushMode>(findPushModeStatement, [clientId])
  if (!mode?.is_pushed) throw new Refusal('release.not_allowed')
  const limit = now.subtract({ seconds: everySeconds })
  await transactSurely(db, async (tx, isRepeat) => {
    if ((await tx.query(releaseStatement, [clientId, now, limit])).length > 0) return
    const [last] = await tx.query<PushMode>(findPushModeStatement, [clientId])
    // After a broken commit the time may be our own.
    if (isRepeat && isSameMoment(last!.released_at, now)) return
    const leftSeconds = Math.ceil(last!.released_at!.since(limit).total('seconds'))
    throw new Refusal('release.too_soon', { retry_after: Math.max(1, leftSeconds) })
  })
  wake('relayed')
}
