import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

export type Invitation = { facilityId: string; doctorId: string; phoneHash: Buffer }

const insertRequestStatement = statement(
  'insertOpinionRequest',
  `insert into opinion_request (facility_id, doctor_id, phone_hash, requested_at) values ($1, $2, $3, $4)
   on conflict do nothing returning facility_id`,
)

/** False where this patient was invited for this doctor before. */
export async function insertOpinionRequest(db: Queryable, one: Invitation, at: Temporal.Instant): Promise<boolean> {
  const values = [one.facilityId, one.doctorId, one.phoneHash, at]
  return (await db.query(insertRequestStatement, values)).length > 0
}

const deleteRequestStatement = statement(
  'deleteOpinionRequest',
  `delete from opinion_request where facility_id = $1 and doctor_id = $2 and phone_hash = $3`,
)

/** Takes back an invitation that could not be sent. */
export async function deleteOpinionRequest(db: Queryable, one: Invitation): Promise<void> {
  await db.query(deleteRequestStatement, [one.facilityId, one.doctorId, one.phoneHash])
}

const listVisitsStatement = statement(
  'listVisitsByPhone',
  `select state, start_at from booking
    where facility_id = $1 and doctor_id = $2 and regexp_replace(patient ->> 'phone', '\\D', '', 'g') = any ($3)
      and state in ('booked', 'canceled') and start_at > $4
    limit 100`,
)

/** The doctor's visits of a patient that we know of, since a point in time. `digits`: the number's written forms. */
export function listVisitsByPhone(
  db: Queryable,
  key: { facilityId: string; doctorId: string; digits: readonly string[]; since: Temporal.Instant },
): Promise<{ state: string; start_at: Temporal.Instant }[]> {
  return db.query(listVisitsStatement, [key.facilityId, key.doctorId, key.digits, key.since])
}

const findHubKeyStatement = statement('findHubKey', 'select sealed from hub_key where name = $1')

export async function findHubKey(db: Queryable, name: string): Promise<Buffer | undefined> {
  return (await db.query<{ sealed: Buffer }>(findHubKeyStatement, [name]))[0]?.sealed
}

const insertHubKeyStatement = statement(
  'insertHubKey',
  'insert into hub_key (name, sealed) values ($1, $2) on conflict do nothing',
)

/** @returns the key that stands: of two nodes at once, the first one's */
export async function insertHubKey(db: Queryable, name: string, sealed: Buffer): Promise<Buffer> {
  await db.query(insertHubKeyStatement, [name, sealed])
  return (await findHubKey(db, name))!
}

const updateHubKeyStatement = statement(
  'updateHubKey',
  'update hub_key set sealed = $3 where name = $1 and sealed = $2',
)

export async function updateHubKey(db: Queryable, name: string, { from, to }: { from: Buffer; to: Buffer }) {
  await db.query(updateHubKeyStatement, [name, from, to])
}
