/** SQL of making clients. */
import { statement, type Tx } from '../db/pool.ts'
import type { NewClient } from './clients.ts'

const listMissingStatement = statement(
  'listMissingFacilities',
  `select wanted as facility_id from unnest($1::bigint[]) as wanted
    where not exists (select from facility f where f.facility_id = wanted and f.deleted_at is null)`,
)

/** Those of the ids that no living facility has. */
export async function listMissingFacilities(tx: Tx, facilityIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ facility_id: string }>(listMissingStatement, [facilityIds])
  return rows.map((row) => row.facility_id)
}

const lockPartnersStatement = statement('lockPartners', 'lock table partner in exclusive mode')
const findPartnerStatement = statement('findPartner', 'select partner_id from partner where name = $1')
const insertPartnerStatement = statement('insertPartner', 'insert into partner (partner_id, name) values ($1, $2)')

/** The partner of this name, made where there is none. */
export async function upsertPartner(tx: Tx, { partnerId, name }: { partnerId: string; name: string }): Promise<string> {
  await tx.query(lockPartnersStatement)
  const [found] = await tx.query<{ partner_id: string }>(findPartnerStatement, [name])
  if (found) return found.partner_id
  await tx.query(insertPartnerStatement, [partnerId, name])
  return partnerId
}

type ClientRow = NewClient & {
  clientId: string
  partnerId: string
  limits: { reads_per_hour: number; writes_per_minute: number; writes_per_hour: number }
  now: Temporal.Instant
}

const insertClientStatement = statement(
  'insertClient',
  `insert into client (client_id, partner_id, name, realtime, is_pushed, is_pulled, push_url, reads_per_hour,
                       writes_per_minute, writes_per_hour, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
)
const insertFeedStatement = statement('insertClientFeed', 'insert into client_feed (client_id) values ($1)')
const insertFacilitiesStatement = statement(
  'insertClientFacilities',
  `insert into client_facility (facility_id, client_id) select facility_id, $2 from unnest($1::bigint[]) as facility_id`,
)

/** The client with its feed and its facilities. */
export async function insertClient(tx: Tx, client: ClientRow): Promise<void> {
  const { clientId, partnerId, name, realtime, isPushed, isPulled, endpoint, limits, now } = client
  await tx.query(insertClientStatement, [
    clientId, partnerId, name, realtime, isPushed, isPulled, endpoint, limits.reads_per_hour, limits.writes_per_minute,
    limits.writes_per_hour, now,
  ])
  await tx.query(insertFeedStatement, [clientId])
  await tx.query(insertFacilitiesStatement, [client.facilityIds, clientId])
}
