import { statement } from '../../db/pool.ts'
import type { Queryable } from '../../db/pool.ts'
import type { Desk } from '../../facilities/store.ts'

export type SessionKey = { facilityId: string; hash: Buffer }

const insertStatement = statement(
  'insertDeskSession',
  `insert into desk_session (facility_id, session_hash, key_hash, created_at, seen_at) values ($1, $2, $3, $4, $4)`,
)

/** It is good for as long as the desk's key is this one. */
export async function insertSession(
  db: Queryable,
  { facilityId, hash }: SessionKey,
  { keyHash, now }: { keyHash: Buffer; now: Temporal.Instant },
): Promise<void> {
  await db.query(insertStatement, [facilityId, hash, keyHash, now])
}

const findStatement = statement(
  'findDeskSession',
  `select f.facility_id, f.name, f.locale, f.time_zone, f.phone, f.opening_hours, k.key_hash, s.seen_at
     from desk_session s
     join desk_key k on k.facility_id = s.facility_id and k.key_hash = s.key_hash
     join facility f on f.facility_id = s.facility_id
    where s.facility_id = $1 and s.session_hash = $2 and s.created_at > $3 and s.seen_at > $4
      and f.deleted_at is null`,
)

/** Sessions that were opened, or seen last, before these moments are over. */
export type SessionLimits = { createdAfter: Temporal.Instant; seenAfter: Temporal.Instant }

/** The desk of a living session; undefined where it has ended, or never was. */
export async function findSessionDesk(
  db: Queryable,
  { facilityId, hash }: SessionKey,
  { createdAfter, seenAfter }: SessionLimits,
): Promise<(Desk & { seen_at: Temporal.Instant }) | undefined> {
  const values = [facilityId, hash, createdAfter, seenAfter]
  const [row] = await db.query<Desk & { seen_at: Temporal.Instant }>(findStatement, values)
  return row
}

const seeStatement = statement(
  'updateDeskSessionSeen',
  `update desk_session set seen_at = $3 where facility_id = $1 and session_hash = $2 and seen_at < $4`,
)

/** Notes that somebody is there, unless a moment after `before` is noted already. */
export async function updateSeen(
  db: Queryable,
  { facilityId, hash }: SessionKey,
  { now, before }: { now: Temporal.Instant; before: Temporal.Instant },
): Promise<void> {
  await db.query(seeStatement, [facilityId, hash, now, before])
}

const deleteStatement = statement(
  'deleteDeskSession',
  `delete from desk_session where facility_id = $1 and session_hash = $2`,
)

export async function deleteSession(db: Queryable, { facilityId, hash }: SessionKey): Promise<void> {
  await db.query(deleteStatement, [facilityId, hash])
}

const deleteSurplusStatement = statement(
  'deleteSurplusDeskSessions',
  `delete from desk_session where facility_id = $1 and session_hash in (
     select session_hash from desk_session where facility_id = $1 order by seen_at desc offset $2)`,
)

/** Leaves a facility its `most` sessions that were seen last. */
export async function deleteSurplusSessions(db: Queryable, facilityId: string, most: number): Promise<void> {
  await db.query(deleteSurplusStatement, [facilityId, most])
}

const deleteEndedStatement = statement(
  'deleteEndedDeskSessions',
  `delete from desk_session where (facility_id, session_hash) in (
     select facility_id, session_hash from desk_session where created_at <= $1 or seen_at <= $2 limit 1000)
   returning facility_id`,
)

/** Deletes a batch of all facilities' sessions that are over. @returns how many; 0 where none is left */
export async function deleteEndedSessions(db: Queryable, { createdAfter, seenAfter }: SessionLimits): Promise<number> {
  return (await db.query(deleteEndedStatement, [createdAfter, seenAfter])).length
}
