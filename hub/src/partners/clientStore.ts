/** SQL of making, showing and changing clients. */
import { statement, type Queryable, type Tx } from '../db/pool.ts'
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
    clientId,
    partnerId,
    name,
    realtime,
    isPushed,
    isPulled,
    endpoint,
    limits.reads_per_hour,
    limits.writes_per_minute,
    limits.writes_per_hour,
    now,
  ])
  await tx.query(insertFeedStatement, [clientId])
  await tx.query(insertFacilitiesStatement, [client.facilityIds, clientId])
}

/** What can be set of a client, and how its endpoint does. */
export type ClientSettings = {
  is_active: boolean
  realtime: 'off' | 'shadow' | 'on'
  ask_timeout_ms: number
  is_pushed: boolean
  is_pulled: boolean
  push_url: string | null
  push_key_header: string | null
  push_key: string | null
  /** Pauses before each further attempt. */
  push_retry_minutes: number[]
  push_off_after_days: number
  push_failing_since: Temporal.Instant | null
  /** Set where the hub has switched pushing off by itself; `is_pushed` is false then. */
  push_off_at: Temporal.Instant | null
  push_off_reason: 'gone' | 'failing' | null
  notification_names: string[]
  may_remove_integration: boolean
  /** Null is without limit, here and below. */
  reads_per_hour: number | null
  writes_per_minute: number | null
  writes_per_hour: number | null
}

const settingColumns = `is_active, realtime, ask_timeout_ms, is_pushed, is_pulled, push_url, push_key_header,
  push_key, push_retry_minutes, push_off_after_days, push_failing_since, push_off_at, push_off_reason, notification_names,
  may_remove_integration, reads_per_hour, writes_per_minute, writes_per_hour`

const lockSettingsStatement = statement(
  'lockClientSettings',
  `select ${settingColumns} from client where client_id = $1 for no key update`,
)

export async function lockClientSettings(tx: Tx, clientId: string): Promise<ClientSettings | undefined> {
  const [row] = await tx.query<ClientSettings>(lockSettingsStatement, [clientId])
  return row
}

const updateSettingsStatement = statement(
  'updateClientSettings',
  `update client set (${settingColumns}) = (select ${settingColumns} from jsonb_populate_record(null::client, $2::jsonb))
    where client_id = $1`,
)

export async function updateClientSettings(tx: Tx, clientId: string, settings: ClientSettings): Promise<void> {
  await tx.query(updateSettingsStatement, [clientId, JSON.stringify(settings)])
}

const findClientStatement = statement(
  'findClient',
  `select ${settingColumns}, c.name, p.name as partner, c.created_at from client c join partner p using (partner_id)
    where client_id = $1`,
)

export type FoundClient = ClientSettings & { name: string; partner: string; created_at: Temporal.Instant }

export async function findClient(db: Queryable, clientId: string): Promise<FoundClient | undefined> {
  const [row] = await db.query<FoundClient>(findClientStatement, [clientId])
  return row
}

const listClientFacilitiesStatement = statement(
  'listClientFacilities',
  `select facility_id, f.name, may_edit_calendars from client_facility join facility f using (facility_id)
    where client_id = $1 order by facility_id`,
)

export type ClientFacility = { facility_id: string; name: string; may_edit_calendars: boolean }

/** The facilities of a client, deleted ones among them. */
export function listClientFacilities(db: Queryable, clientId: string): Promise<ClientFacility[]> {
  return db.query(listClientFacilitiesStatement, [clientId])
}

const updateClientFacilityStatement = statement(
  'updateClientFacility',
  `update client_facility set may_edit_calendars = $3 where client_id = $1 and facility_id = $2 returning facility_id`,
)

/** @returns false where the client has no such facility */
export async function updateClientFacility(
  db: Queryable,
  one: { clientId: string; facilityId: string; mayEditCalendars: boolean },
): Promise<boolean> {
  const values = [one.clientId, one.facilityId, one.mayEditCalendars]
  return (await db.query(updateClientFacilityStatement, values)).length > 0
}

const insertClientFacilityStatement = statement(
  'insertClientFacility',
  `insert into client_facility (client_id, facility_id)
    select client_id, facility_id from client cross join facility where client_id = $1 and facility_id = $2
    on conflict do nothing returning facility_id`,
)

/** @returns false where the client has it already, or one of both is not there */
export async function insertClientFacility(
  db: Queryable,
  { clientId, facilityId }: { clientId: string; facilityId: string },
): Promise<boolean> {
  return (await db.query(insertClientFacilityStatement, [clientId, facilityId])).length > 0
}

const deleteClientFacilityStatement = statement(
  'deleteClientFacility',
  'delete from client_facility where client_id = $1 and facility_id = $2 returning facility_id',
)

/** @returns false where the client has no such facility */
export async function deleteClientFacility(
  tx: Tx,
  { clientId, facilityId }: { clientId: string; facilityId: string },
): Promise<boolean> {
  return (await tx.query(deleteClientFacilityStatement, [clientId, facilityId])).length > 0
}

const listClientKeysStatement = statement(
  'listClientKeys',
  `select 'secret' as kind, ordinal, created_at from client_secret where client_id = $1
    union all
   select 'signing-key ' || scheme, ordinal, created_at from client_signing_key where client_id = $1
    order by kind, ordinal`,
)

/** Its secrets (`secret`) and keys (`signing-key v1`), without what is secret of them. */
export function listClientKeys(
  db: Queryable,
  clientId: string,
): Promise<{ kind: string; ordinal: number; created_at: Temporal.Instant }[]> {
  return db.query(listClientKeysStatement, [clientId])
}

const listNoticesStatement = statement(
  'listClientNotices',
  `select kind, reason, created_at from client_notice where client_id = $1
    order by created_at desc, notice_id desc limit $2`,
)

/** What the hub did to a client by itself, newest first. */
export function listNotices(
  db: Queryable,
  clientId: string,
  limit: number,
): Promise<{ kind: string; reason: string; created_at: Temporal.Instant }[]> {
  return db.query(listNoticesStatement, [clientId, limit])
}
