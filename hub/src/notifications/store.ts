/** SQL of streams and feeds. */
import { statement, type Queryable, type Tx } from '../db/pool.ts'

// Relay
// -----------------------------------------------------------------------------------------------------------

export type WaitingStream = { facilityId: string; head: string; relayed: string }

const streamColumns = 'facility_id as "facilityId", head, relayed'

const claimStreamsStatement = statement(
  'claimStreams',
  `select ${streamColumns} from facility_stream where relayed < head
  order by facility_id <= $1, facility_id limit $2 for update skip locked`,
)
const boundLockWaitStatement = statement('boundLockWait', "select set_config('lock_timeout', '100ms', true)")
const lockAnyStreamStatement = statement(
  'lockAnyStream',
  `select ${streamColumns} from facility_stream where relayed < head order by random() limit 1 for update`,
)

const hasWaitingStreamStatement = statement(
  'hasWaitingStream',
  'select exists (select from facility_stream where relayed < head) as waits',
)

/** Whether there is anything to relay, in whoever's hands it is. */
export async function hasWaitingStream(db: Queryable): Promise<boolean> {
  return (await db.query<{ waits: boolean }>(hasWaitingStreamStatement))[0]!.waits
}

/**
 * Locks streams that nobody else holds, the next ones after `after` in a circle: a busy facility can't starve
 * others.
 */
export function claimStreams(tx: Tx, after: string, limit: number): Promise<WaitingStream[]> {
  return tx.query(claimStreamsStatement, [after, limit])
}

/**
 * Queues for a stream that others hold: writers that never pause would hide it from claimStreams for ever. At
 * most 100 ms, so that one hung transaction delays its own facility only.
 * @returns the one, or none
 * @throws lock_not_available (55P03) after these
 */
export async function lockAnyStream(tx: Tx): Promise<WaitingStream[]> {
  await tx.query(boundLockWaitStatement)
  return tx.query(lockAnyStreamStatement)
}

export type StreamEntry = { facilityId: string; seq: string; name: string; originClientId: string | null }

const listNotificationsStatement = statement(
  'listNotifications',
  `select facility_id as "facilityId", n.seq, n.name, n.origin_client_id as "originClientId"
  from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as s (facility_id, relayed, head)
  join notification n using (facility_id)
  where n.seq > s.relayed and n.seq <= least(s.head, s.relayed + $4)
  order by facility_id, n.seq`,
)

/** Of each stream what isn't relayed, `limit` at most, in its order. */
export function listNotifications(tx: Tx, streams: readonly WaitingStream[], limit: number): Promise<StreamEntry[]> {
  return tx.query(listNotificationsStatement, [
    streams.map((stream) => stream.facilityId),
    streams.map((stream) => stream.relayed),
    streams.map((stream) => stream.head),
    limit,
  ])
}

export type Receiver = {
  facilityId: string
  clientId: string
  isPushed: boolean
  isPulled: boolean
  names: string[]
}

// One whose endpoint the hub switched off by itself is a receiver still: nothing is missing once it is back.
const listReceiversStatement = statement(
  'listReceivers',
  `select f.facility_id as "facilityId", c.client_id as "clientId",
    c.is_pushed or c.push_off_at is not null as "isPushed", c.is_pulled as "isPulled",
    c.notification_names as names
  from client_facility f join client c using (client_id)
  where f.facility_id = any($1::bigint[]) and c.is_active and (c.is_pushed or c.push_off_at is not null or c.is_pulled)`,
)

export function listReceivers(tx: Tx, facilityIds: readonly string[]): Promise<Receiver[]> {
  return tx.query(listReceiversStatement, [facilityIds])
}

const takePositionsStatement = statement(
  'takePositions',
  `insert into client_feed as f (client_id, head)
  select client_id, n from unnest($1::text[], $2::bigint[]) as r (client_id, n) order by client_id
  on conflict (client_id) do update set head = f.head + excluded.head
  returning client_id as "clientId", head`,
)

/**
 * Takes the next `count` positions of each client's feed, in the order of client ids, so that two relays
 * never wait for each other in a circle.
 * @returns the last position taken, by client
 */
export async function takePositions(tx: Tx, counts: ReadonlyMap<string, number>): Promise<Map<string, bigint>> {
  const rows = await tx.query<{ clientId: string; head: string }>(takePositionsStatement, [
    [...counts.keys()],
    [...counts.values()],
  ])
  return new Map(rows.map(({ clientId, head }) => [clientId, BigInt(head)]))
}

export type NewEntry = { position: bigint; seq: string; pushId: string } & Pick<
  Receiver,
  'facilityId' | 'clientId' | 'isPulled' | 'isPushed'
>

const insertEntriesStatement = statement(
  'insertEntries',
  `insert into feed_entry (client_id, position, facility_id, seq, name, subject_id, body, created_at,
    pull, push, push_id, next_attempt_at)
  select r.client_id, r.position, facility_id, seq, n.name, n.subject_id, n.body, n.created_at,
    r.pull, r.push, r.push_id, case r.push when 'waiting' then $1::timestamptz end
  from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[])
    as r (client_id, position, facility_id, seq, pull, push, push_id)
  join notification n using (facility_id, seq)`,
)

export async function insertEntries(
  tx: Tx,
  { now, entries }: { now: Temporal.Instant; entries: readonly NewEntry[] },
): Promise<void> {
  await tx.query(insertEntriesStatement, [
    now,
    entries.map((entry) => entry.clientId),
    entries.map((entry) => String(entry.position)),
    entries.map((entry) => entry.facilityId),
    entries.map((entry) => entry.seq),
    entries.map((entry) => (entry.isPulled ? 'waiting' : 'off')),
    entries.map((entry) => (entry.isPushed ? 'waiting' : 'off')),
    entries.map((entry) => entry.pushId),
  ])
}

const updateRelayedStatement = statement(
  'updateRelayed',
  `update facility_stream s set relayed = u.seq
  from unnest($1::bigint[], $2::bigint[]) as u (facility_id, seq)
  where s.facility_id = any($1::bigint[]) and s.facility_id = u.facility_id`,
)

/** @param lasts what was relayed last, by facility */
export async function updateRelayed(tx: Tx, lasts: ReadonlyMap<string, string>): Promise<void> {
  await tx.query(updateRelayedStatement, [[...lasts.keys()], [...lasts.values()]])
}

// Retention
// -------------------------------------------------------------------------------------------------------

const deleteDoneStatement = statement(
  'deleteDone',
  `delete from feed_entry
  where client_id = $1 and position = any($2::bigint[]) and pull = 'off' and push = 'off'`,
)

/** Deletes those of the entries for which neither push nor pull waits. */
export async function deleteDone(db: Queryable, clientId: string, positions: readonly string[]): Promise<void> {
  await db.query(deleteDoneStatement, [clientId, positions])
}

const batch = 1000

const expirePullStatement = statement(
  'expirePull',
  `update feed_entry set pull = 'off' where (client_id, position) in (
    select client_id, position from feed_entry where pull <> 'off' and created_at <= $1 limit ${batch}
    for update skip locked)
  returning client_id`,
)
const expirePushStatement = statement(
  'expirePush',
  `update feed_entry set push = 'off' where (client_id, position) in (
    select client_id, position from feed_entry where push <> 'off' and created_at <= $1 limit ${batch}
    for update skip locked)
  returning client_id`,
)
const deleteExpiredStatement = statement(
  'deleteExpired',
  `delete from feed_entry where (client_id, position) in (
    select client_id, position from feed_entry where pull = 'off' and push = 'off' limit ${batch}
    for update skip locked)
  returning client_id`,
)
const deleteNotificationsStatement = statement(
  'deleteNotifications',
  `delete from notification where (facility_id, seq) in (
    select n.facility_id, n.seq from notification n join facility_stream s using (facility_id)
    where n.created_at <= $1 and n.seq <= s.relayed limit ${batch})
  returning facility_id`,
)
const deleteAttemptsStatement = statement(
  'deleteAttempts',
  `delete from push_attempt where (client_id, position, attempt) in (
    select client_id, position, attempt from push_attempt where attempted_at <= $1 limit ${batch})
  returning client_id`,
)

/** Each deletes one batch and returns how many rows it touched. */
const count = async (rows: Promise<object[]>): Promise<number> => (await rows).length

export const expirePull = (db: Queryable, before: Temporal.Instant): Promise<number> =>
  count(db.query(expirePullStatement, [before]))
export const expirePush = (db: Queryable, before: Temporal.Instant): Promise<number> =>
  count(db.query(expirePushStatement, [before]))
export const deleteExpired = (db: Queryable): Promise<number> => count(db.query(deleteExpiredStatement))
export const deleteNotifications = (db: Queryable, before: Temporal.Instant): Promise<number> =>
  count(db.query(deleteNotificationsStatement, [before]))
export const deleteAttempts = (db: Queryable, before: Temporal.Instant): Promise<number> =>
  count(db.query(deleteAttemptsStatement, [before]))
