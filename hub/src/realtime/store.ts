import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'
import type { Asked, AskedClient, AskEnvelope } from './ask.ts'
import type { Shown } from './denials.ts'

export type DenialKind = 'fix-a-field' | 'slot-gone' | 'not-eligible' | 'ask-clinic' | 'try-later'

/** One row per code and locale; a code without texts has one row with nulls. */
export type DenialRow = {
  code: number
  kind: DenialKind
  field: string | null
  locale: string | null
  text: string | null
}

// Several clients may serve a facility; one is asked. One that decides comes before one that is only being
// watched.
const askedClient = statement(
  'realtime_asked_client',
  `
  select c.client_id as "clientId", c.push_url as "pushUrl", c.ask_timeout_ms as "askTimeoutMs",
         c.push_key_header as "pushKeyHeader", c.push_key as "pushKey", c.realtime,
         array(select sealed from client_signing_key k where k.client_id = c.client_id
                order by k.scheme, k.ordinal) as "signingKeys",
         -- Three stand for more: what is counted by it goes no further (http/bulkhead.ts).
         (select count(*)::int from (
            select from client_facility o where o.client_id = c.client_id limit 3) few) as "facilityCount"
    from client_facility f join client c using (client_id)
   where f.facility_id = $1 and c.is_active and c.realtime in ('on', 'shadow') and c.push_url is not null
   order by (c.realtime = 'on') desc, c.client_id collate "C"
   limit 1`,
)

/** The client to ask before a booking at this facility stands; null where nobody is asked. */
export async function findAskedClient(db: Queryable, facilityId: string): Promise<AskedClient | null> {
  const [client] = await db.query<AskedClient>(askedClient, [facilityId])
  return client ?? null
}

const insertAsk = statement(
  'realtime_insert_ask',
  `
  insert into ask (facility_id, ask_id, booking_id, client_id, name, mode, outcome, cause, http_status, error_code,
                   latency_ms, is_late, asked_at, shown_kind, shown_locale)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
  on conflict do nothing`,
)

export type AskRecord = {
  /** Made once an ask, so that a record that is tried again stands once. */
  askId: string
  facilityId: string
  bookingId: string
  client: Pick<AskedClient, 'clientId' | 'realtime'>
  name: AskEnvelope['name']
  asked: Asked
  /** A 2xx that booked nothing any more: it came after the hold had ended, or after the visit that was to move. */
  isLate?: boolean
  /** Null where the visit was booked, or nobody waited for the answer. */
  shown?: Shown | null
}

/** Keeps one ask in the call log. */
export async function recordAsk(db: Queryable, record: AskRecord): Promise<void> {
  const { askId, facilityId, bookingId, client, name, asked, isLate, shown } = record
  const { verdict, httpStatus, latencyMs, askedAt } = asked
  await db.query(insertAsk, [
    facilityId,
    askId,
    bookingId,
    client.clientId,
    name,
    client.realtime,
    verdict.outcome,
    'cause' in verdict ? verdict.cause : null,
    httpStatus,
    'code' in verdict ? verdict.code : null,
    latencyMs,
    isLate ?? false,
    askedAt,
    shown?.kind ?? null,
    shown?.textLocale ?? null,
  ])
}

const trimBatch = 1000
const deleteOld = statement(
  'realtime_delete_old_asks',
  `
  delete from ask
   where (facility_id, ask_id) in (select facility_id, ask_id from ask where asked_at < $1 limit $2)
  returning ask_id`,
)

/** Deletes asks before `until`, 1,000 at most. @returns whether there may be more */
export async function deleteOldAsks(db: Queryable, until: Temporal.Instant): Promise<boolean> {
  return (await db.query(deleteOld, [until, trimBatch])).length === trimBatch
}

const deleteOldCodesStatement = statement(
  'realtime_delete_old_codes',
  `
  delete from unknown_denial_code
   where (client_id, code) in (select client_id, code from unknown_denial_code where last_seen_at < $1 limit $2)
  returning code`,
)

/** Deletes unknown codes that were last seen before `until`, 1,000 at most. @returns whether there may be more */
export async function deleteOldCodes(db: Queryable, until: Temporal.Instant): Promise<boolean> {
  return (await db.query(deleteOldCodesStatement, [until, trimBatch])).length === trimBatch
}

const denials = statement(
  'realtime_denials',
  `
  select d.code, d.kind, d.field, t.locale, t.text
    from denial d left join denial_text t using (client_id, code)
   where d.client_id = $1
   order by d.code, t.locale`,
)

/** A client's whole dictionary. */
export function listDenials(db: Queryable, clientId: string): Promise<DenialRow[]> {
  return db.query<DenialRow>(denials, [clientId])
}

const unknownCode = statement(
  'realtime_unknown_code',
  `
  insert into unknown_denial_code as u (client_id, code, first_seen_at, last_seen_at) values ($1, $2, $3, $3)
  on conflict (client_id, code) do update
    set times = u.times + 1, last_seen_at = greatest(u.last_seen_at, excluded.last_seen_at)`,
)

/** Counts one more sight of a code. */
export async function upsertUnknownCode(
  db: Queryable,
  { clientId, code, now }: { clientId: string; code: number; now: Temporal.Instant },
): Promise<void> {
  await db.query(unknownCode, [clientId, code, now])
}
