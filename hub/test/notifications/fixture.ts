import { statement, type Db } from '../../src/db/pool.ts'
/**
 * Clients, facilities and announcements, straight into the database: what the notification tests start from.
 */
import { announce, type Announcement } from '../../src/notifications/announce.ts'
import { defaultNames } from '../../src/notifications/names.ts'
import { wake } from '../../src/notifications/wake.ts'
import { newId } from '../../src/time.ts'

export const at = Temporal.Instant.from('2026-11-23T08:00:00Z')

/** Records what would be logged. */
export function testLog() {
  const warnings: object[] = []
  return { warnings, warn: (fields: object) => void warnings.push(fields) }
}

export type ClientFacts = {
  isPushed?: boolean
  isPulled?: boolean
  url?: string
  names?: readonly string[]
  retryMinutes?: number[]
  key?: [header: string, value: string]
}

const insertPartner = statement('fixturePartner', "insert into partner values ($1, 'Vendor')")
const insertClient = statement(
  'fixtureClient',
  `insert into client (client_id, partner_id, name, is_pushed, is_pulled, push_url, notification_names,
    push_retry_minutes, push_key_header, push_key, created_at)
  values ($1, $2, 'Client', $3, $4, $5, $6, $7, $8, $9, $10)`,
)

/** @returns the client's id */
export async function addClient(db: Db, facts: ClientFacts = {}): Promise<string> {
  const partnerId = newId()
  const clientId = `client-${partnerId}`
  const {
    isPushed = false,
    isPulled = false,
    names = defaultNames,
    retryMinutes = [1, 5, 15],
    key = [null, null],
  } = facts
  const url = facts.url ?? (isPushed ? 'http://127.0.0.1:9/' : null)
  await db.query(insertPartner, [partnerId])
  await db.query(insertClient, [clientId, partnerId, isPushed, isPulled, url, names, retryMinutes, ...key, at])
  return clientId
}

const insertFacility = statement(
  'fixtureFacility',
  `insert into facility (facility_id, name, locale, time_zone)
  values ($1, 'Clinic', 'pl-PL', 'Europe/Warsaw')`,
)
const insertAccess = statement(
  'fixtureAccess',
  'insert into client_facility (facility_id, client_id) select $1, unnest($2::text[])',
)

/** @returns the facility's id */
export async function addFacility(db: Db, clientIds: readonly string[]): Promise<string> {
  const facilityId = newId()
  await db.query(insertFacility, [facilityId])
  await db.query(insertAccess, [facilityId, clientIds])
  return facilityId
}

/** The envelope of a made-up notification; `n` tells them apart. */
export function bodyOf(n: string | number, name = 'slot-booked'): string {
  const data = {
    facility: { id: '1', name: 'Clinic' },
    doctor: { id: '2', name: 'Sample', surname: 'Doctor' },
    address: { id: '3', name: 'Clinic', street: 'Long 1', post_code: '00-001' },
    break: { id: String(n), since: '2026-11-23T10:00:00+01:00', till: '2026-11-23T11:00:00+01:00' },
  }
  return JSON.stringify({ name, data, created_at: '2026-11-23T09:00:00+01:00' })
}

/** What `bodyOf` was given. */
export const numberOf = (body: string | { data: { break: { id: string } } }): string =>
  (typeof body === 'string' ? JSON.parse(body) : body).data.break.id

export type Told = Partial<Announcement> & { n?: string | number }

/** Announces in a transaction of its own, and says so. @returns its number in the stream */
export async function tell(db: Db, facilityId: string, { n = 0, ...facts }: Told = {}): Promise<string> {
  const name = facts.name ?? 'slot-booked'
  const made = { facilityId, subjectId: null, originClientId: null, createdAt: at, body: bodyOf(n, name) }
  const seq = await db.transaction((tx) => announce(tx, { ...made, ...facts, name }))
  wake()
  return seq
}

export type FeedRow = {
  position: string
  facilityId: string
  seq: string
  n: string
  pull: string
  push: string
  pushId: string
  attempts: number
  nextAt: Temporal.Instant | null
  reason: string | null
}

const listFeed = statement(
  'fixtureFeed',
  `select position, facility_id as "facilityId", seq, body::json #>> '{data,break,id}' as n, pull, push,
    push_id as "pushId", attempts, next_attempt_at as "nextAt", buried_reason as reason
  from feed_entry where client_id = $1 and (pull = 'waiting' or push <> 'off') order by position`,
)

/** What waits for somebody, or is buried. What was pulled stays behind it for 72 hours. */
export const feedOf = (db: Db, clientId: string): Promise<FeedRow[]> => db.query(listFeed, [clientId])

const listAttempts = statement(
  'fixtureAttempts',
  `select attempt, status, cause, attempted_at as at, latency_ms as "latencyMs", answer from push_attempt
  where client_id = $1 order by position, attempt`,
)

export const attemptsOf = (db: Db, clientId: string) =>
  db.query<{
    attempt: number
    status: number | null
    cause: string | null
    at: Temporal.Instant
    latencyMs: number
    answer: string | null
  }>(listAttempts, [clientId])
