/**
 * How long what is kept, as the documents say it (ARCHITECTURE.md and docs/decisions 0007, 0009, 0010, 0012), and how a
 * proof makes rows of any age. Knows none of the hub's code.
 */

export type Rule = {
  name: string
  /** Rows that the term is about, with what each is known by, and when its term began in microseconds of the epoch. */
  select: string
  /** Before this it must not go, and after it it must be gone. In hours. */
  least: number
  most: number
  /** Each is ended in a transaction of its own, and told of. */
  isOneByOne?: boolean
  /** Adds a row for each time in $1, numbered from $2 on. None: only the flows make such rows. */
  insert?: string
}

export const archive = { client: 'archive', facility: 700_002, doctor: 710_001, address: 720_001 }
const day = 24

const since = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint::text as since`
const times = 'from unnest($1::timestamptz[]) with ordinality as t (at, n)'
const feedColumns = 'client_id, position, facility_id, seq, name, body, created_at, push_id, pull, push'
const feedEntry = (pull: string, push: string) => `insert into feed_entry (${feedColumns})
  select '${archive.client}', $2::bigint + n, ${archive.facility}, 1000000000 + $2::bigint + n, 'slot-booked', '{}', at,
    'msg', ${pull}, ${push} ${times}`
const each = (nth: number, one: string, other: string) => `case n % ${nth} when 0 then '${one}' else '${other}' end`

/** Each at a time of its own, far ahead. */
function visit(state: string, columns: string, values: string): string {
  const firstS = state === 'booked' ? 4e9 : 8e9
  const { facility, address, doctor } = archive
  return `insert into booking (facility_id, booking_id, origin_booking_id, address_id, doctor_id, address_service_id,
      state, start_at, end_at, duration, booked_by, booked_at, patient, signature, ${columns})
    select ${facility}, $2::bigint + n, $2::bigint + n, ${address}, ${doctor}, ${address * 100 + 15},
      '${state}', start, start + interval '15 minutes', 15, 'user', at, '{"name": "Ana"}', gen_random_uuid(), ${values}
    from (select at, n, to_timestamp(${firstS} + ($2::bigint + n) * 900) as start ${times}) as made`
}

export const rules: readonly Rule[] = [
  {
    // Pulled ones are kept as long as those that wait, for replays.
    name: 'notifications to pull',
    least: 72,
    most: 72,
    select: `select client_id || ' ' || position as key, ${since('created_at')} from feed_entry where pull <> 'off'`,
    insert: feedEntry(each(2, 'waiting', 'done'), each(3, 'waiting', 'off')),
  },
  {
    name: 'notifications to push',
    least: 14 * day,
    most: 14 * day,
    select: `select client_id || ' ' || position as key, ${since('created_at')} from feed_entry where push <> 'off'`,
    insert: feedEntry(`'off'`, each(2, 'waiting', 'buried')),
  },
  {
    name: 'entries that nobody waits for',
    least: 0,
    most: 0,
    select: `select client_id || ' ' || position as key, ${since('created_at')} from feed_entry
      where pull = 'off' and push = 'off'`,
  },
  {
    name: 'relayed notifications of the streams',
    least: 14 * day,
    most: 14 * day,
    select: `select facility_id || ' ' || seq as key, ${since('created_at')} from notification join facility_stream
      using (facility_id) where seq <= relayed`,
    insert: `insert into notification (facility_id, seq, name, body, created_at)
      select ${archive.facility}, $2::bigint + n, 'slot-booked', '{}', at ${times}`,
  },
  {
    name: 'notifications not relayed yet',
    least: Infinity,
    most: Infinity,
    select: `select facility_id || ' ' || seq as key, ${since('created_at')} from notification join facility_stream
      using (facility_id) where seq > relayed`,
  },
  {
    name: 'attempts to push',
    least: 30 * day,
    most: 30 * day,
    select: `select client_id || ' ' || position || ' ' || attempt as key, ${since('attempted_at')} from push_attempt`,
    insert: `insert into push_attempt (client_id, position, attempt, attempted_at, latency_ms)
      select '${archive.client}', $2::bigint + n, 1, at, 5 ${times}`,
  },
  {
    name: 'idempotency keys',
    least: 24,
    most: 24,
    select: `select client_id || ' ' || key as key, ${since('created_at')} from idempotency_key`,
    insert: `insert into idempotency_key
        (client_id, key, fingerprint, attempt_id, owner, lease_until, status, created_at)
      select '${archive.client}', ($2::bigint + n)::text, '', gen_random_uuid(), gen_random_uuid(), at, 200, at
      ${times}`,
  },
  {
    name: 'access tokens',
    least: 0,
    most: 0,
    select: `select encode(token_hash, 'hex') as key, ${since('expires_at')} from access_token`,
    insert: `insert into access_token (token_hash, client_id, issued_at, expires_at)
      select sha256(($2::bigint + n)::text::bytea), '${archive.client}', at - interval '24 hours', at ${times}`,
  },
  {
    // After 12 hours, or half an hour in which nobody sat there.
    name: 'sessions at desks',
    least: 0,
    most: 0,
    select: `select encode(session_hash, 'hex') as key,
      ${since(`least(created_at + interval '12 hours', seen_at + interval '30 minutes')`)} from desk_session`,
    insert: `insert into desk_session (facility_id, session_hash, key_hash, created_at, seen_at)
      select ${archive.facility}, sha256(($2::bigint + n)::text::bytea), '',
        at - case n % 2 when 0 then interval '12 hours' else interval '1 hour' end,
        case n % 2 when 0 then at else at - interval '30 minutes' end ${times}`,
  },
  {
    name: 'asks',
    least: 90 * day,
    most: 90 * day,
    select: `select facility_id || ' ' || ask_id as key, ${since('asked_at')} from ask`,
    insert: `insert into ask (facility_id, ask_id, booking_id, client_id, name, mode, outcome, latency_ms, asked_at)
      select ${archive.facility}, $2::bigint + n, 1, '${archive.client}', 'slot-booking', 'on', 'approved', 5, at
      ${times}`,
  },
  {
    // Needed for its hour, and another for nodes whose clocks differ.
    name: 'counted hours of reads',
    least: 1,
    most: 2,
    select: `select client_id || ' ' || start_at as key, ${since('start_at')} from read_window`,
    insert: `insert into read_window (client_id, start_at, leased, block) select '${archive.client}', at, 1, 1 ${times}
      where $2::bigint >= 0`,
  },
  {
    name: 'counted hours of writes',
    least: 1,
    most: 2,
    select: `select client_id || ' ' || start_at as key, ${since('start_at')} from write_window`,
    insert: `insert into write_window (client_id, start_at, hour_used, minute_at, minute_used)
      select '${archive.client}', at, 1, at, 1 ${times} where $2::bigint >= 0`,
  },
  {
    name: 'visits that nobody has paid',
    least: 0,
    most: 0,
    isOneByOne: true,
    select: `select booking_id::text as key, ${since('payment_due_at')} from booking
      where state = 'booked' and payment_due_at is not null`,
    insert: visit(
      'booked',
      `payment_due_at, payment_opened_at, payment_amount, visit_payment_status, visit_payment`,
      `at, at, 100, 'new', true`,
    ),
  },
  {
    // Patients' wishes that never became a booking.
    name: 'ended attempts',
    least: 30 * day,
    most: 30 * day,
    select: `select booking_id::text as key, ${since('booked_at')} from booking
      where state in ('denied', 'expired', 'abandoned')`,
    insert: visit('denied', 'denial', `'{"kind": "try-later", "cause": "denied"}'`),
  },
  {
    name: 'past work periods',
    least: 90 * day,
    most: 90 * day,
    select: `select address_id || ' ' || start_at as key, ${since('end_at')} from work_period`,
    insert: `insert into work_period (facility_id, address_id, start_at, end_at, grid_start_at, services)
      select ${archive.facility}, ${archive.address}, at - interval '1 minute', at, at - interval '1 minute', '[]'
      ${times} where $2::bigint >= 0 on conflict do nothing`,
  },
  {
    name: 'codes that no dictionary holds',
    least: 90 * day,
    most: 90 * day,
    select: `select client_id || ' ' || code as key, ${since('last_seen_at')} from unknown_denial_code`,
    insert: `insert into unknown_denial_code (client_id, code, first_seen_at, last_seen_at)
      select '${archive.client}', $2::int + n, at, at ${times}`,
  },
  {
    name: 'claims on payloads of slots',
    least: 0,
    most: 0,
    select: `select encode(payload_hash, 'hex') as key, ${since('lease_until')} from slot_replacement`,
    insert: `insert into slot_replacement (facility_id, address_id, payload_hash, lease_until)
      select ${archive.facility}, ${archive.address}, sha256(($2::bigint + n)::text::bytea), at ${times}`,
  },
  {
    name: 'holds',
    least: 0,
    most: 0,
    isOneByOne: true,
    select: `select booking_id::text as key, ${since('hold_until')} from booking where state = 'vetting'`,
    insert: visit('vetting', 'hold_until', 'at'),
  },
]

/** Tables of which nothing has a term, and what each grows with. One that is neither here nor above is a fault. */
export const withoutTerm: Readonly<Record<string, string>> = {
  address: 'clinics',
  address_insurance_provider: 'clinics',
  address_service: 'clinics',
  calendar: 'clinics',
  desk_key: 'clinics',
  doctor: 'clinics',
  doctor_license: 'clinics',
  facility: 'clinics',
  facility_stream: 'clinics',
  client: 'vendors',
  client_facility: 'vendors',
  client_feed: 'vendors',
  client_secret: 'vendors',
  client_signing_key: 'vendors',
  denial: 'vendors',
  denial_text: 'vendors',
  partner: 'vendors',
  insurance_plan: 'dictionaries',
  insurance_provider: 'dictionaries',
  service: 'dictionaries',
  specialization: 'dictionaries',
  schema_migration: 'versions',
  hub_key: 'one row',
  // These grow with time, for ever.
  booking: 'time',
  calendar_break: 'time',
  client_notice: 'time',
  opinion_request: 'time',
}
