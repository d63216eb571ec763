-- The whole first schema. Tables are singular; every tenant table carries facility_id first in its primary key and
-- no constraint crosses a facility, so that the schema distributes by facility_id without change (design, "Data").
-- Ids are made by the hub (time.ts, newId), never by a sequence.

create extension if not exists btree_gist;

-- Reference tables: the dictionaries, one set per locale ---------------------------------------------------------

create table specialization (
  specialization_id bigint primary key,
  locale text not null,
  name text not null
);

create table service (
  service_id bigint primary key,
  locale text not null,
  name text not null,
  is_diagnostic boolean not null default false,
  specialization_ids bigint[] not null default '{}'
);

create table insurance_provider (
  insurance_provider_id bigint primary key,
  locale text not null,
  name text not null
);

create table insurance_plan (
  insurance_plan_id bigint primary key,
  insurance_provider_id bigint not null references insurance_provider,
  name text not null
);

-- Partners: vendors' credentials and switches --------------------------------------------------------------------

create table partner (
  partner_id bigint primary key,
  name text not null
);

-- client_id is the OAuth client_id. push_url takes pushes and asks alike, as the public guide has it.
create table client (
  client_id text primary key,
  partner_id bigint not null references partner,
  name text not null,
  is_active boolean not null default true,
  default_locale text not null default 'en',
  realtime text not null default 'off' check (realtime in ('off', 'shadow', 'on')),
  ask_timeout_ms int not null default 5000 check (ask_timeout_ms between 1000 and 10000),
  is_pushed boolean not null default false,
  is_pulled boolean not null default false,
  push_url text,
  push_key_header text,
  push_key text,
  push_retry_minutes int[] not null default '{1,5,15}',
  -- Names this client gets. Null: all but the optional ones (notifications/names.ts).
  notification_names text[],
  may_remove_integration boolean not null default false,
  created_at timestamptz not null,
  constraint client_push_needs_url check (not is_pushed or push_url is not null),
  constraint client_realtime_needs_url check (realtime = 'off' or push_url is not null)
);

-- Two live secrets at most, so that one can be rotated while the other works.
create table client_secret (
  client_id text not null references client,
  ordinal smallint not null check (ordinal in (1, 2)),
  secret_hash bytea not null,
  created_at timestamptz not null,
  primary key (client_id, ordinal)
);

create table access_token (
  token_hash bytea primary key,
  client_id text not null references client,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index access_token_expires_at on access_token (expires_at);

-- Facilities and what hangs on them ------------------------------------------------------------------------------

create table facility (
  facility_id bigint primary key,
  name text not null,
  locale text not null,
  time_zone text not null,
  phone text,
  opening_hours text,
  deleted_at timestamptz
);

create table client_facility (
  facility_id bigint not null references facility,
  client_id text not null references client,
  may_edit_calendars boolean not null default true,
  primary key (facility_id, client_id)
);
create index client_facility_client on client_facility (client_id);

-- A doctor without a commercial profile exists here but is not shown to clients.
create table doctor (
  facility_id bigint not null references facility,
  doctor_id bigint not null,
  name text not null,
  surname text not null,
  title text,
  profile_url text,
  is_commercial boolean not null default true,
  specialization_ids bigint[] not null default '{}',
  primary key (facility_id, doctor_id)
);

create table doctor_license (
  facility_id bigint not null,
  license_number_id bigint not null,
  doctor_id bigint not null,
  license_number text not null,
  primary key (facility_id, license_number_id),
  foreign key (facility_id, doctor_id) references doctor
);
create index doctor_license_doctor on doctor_license (facility_id, doctor_id);

create table address (
  facility_id bigint not null,
  address_id bigint not null,
  doctor_id bigint not null,
  name text,
  city_name text,
  post_code text,
  street text,
  is_enabled boolean not null default true,
  is_online_only boolean not null default false,
  is_integrated boolean not null default true,
  commercial_type text not null default 'premium' check (commercial_type in ('premium', 'saas-only', 'basic')),
  insurance_support text not null default 'private'
    check (insurance_support in ('private', 'insurance', 'private_and_insurance')),
  needs_gender boolean not null default false,
  needs_nin boolean not null default false,
  needs_birth_date boolean not null default false,
  visit_payment boolean not null default false,
  payment_account text,
  has_videocalls boolean not null default false,
  is_public_insurance_flow boolean not null default false,
  primary key (facility_id, address_id),
  foreign key (facility_id, doctor_id) references doctor
);
create index address_doctor on address (facility_id, doctor_id);
-- Finds the owner of an address id that stands under the wrong facility in a path (only on the way to a refusal).
create index address_id on address (address_id);

create table address_service (
  facility_id bigint not null,
  address_service_id bigint not null,
  address_id bigint not null,
  service_id bigint references service,
  name text not null,
  custom_name text check (custom_name <> ''),
  price numeric(12, 2) check (price >= 0),
  is_price_from boolean not null default false,
  is_default boolean not null default false,
  is_visible boolean not null default true,
  description text,
  default_duration int check (default_duration between 1 and 1440),
  minimum_age int,
  maximum_age int,
  deleted_at timestamptz,
  primary key (facility_id, address_service_id),
  foreign key (facility_id, address_id) references address
);
create index address_service_address on address_service (facility_id, address_id) where deleted_at is null;
-- One live instance of a dictionary service on an address: two adds at once end in one 409.
create unique index address_service_once on address_service (facility_id, address_id, service_id)
  where deleted_at is null and service_id is not null;

create table address_insurance_provider (
  facility_id bigint not null,
  address_id bigint not null,
  insurance_provider_id bigint not null references insurance_provider,
  insurance_plan_ids bigint[] not null default '{}',
  primary key (facility_id, address_id, insurance_provider_id),
  foreign key (facility_id, address_id) references address
);

-- Calendars ------------------------------------------------------------------------------------------------------

-- The row that everything changing an address's time locks first. `revision` rises with every change, so that an
-- answer computed from it can be cached; `periods_revision` with changes of work periods only: a booking decided on
-- periods read before the lock is refused as stale when it moved.
create table calendar (
  facility_id bigint not null,
  address_id bigint not null,
  status text not null check (status in ('enabled', 'disabled')),
  revision bigint not null default 1,
  periods_revision bigint not null default 1,
  -- The latest replaceSlots payload, to answer an identical repeat within 3 minutes without effect.
  replaced_hash bytea,
  replaced_at timestamptz,
  primary key (facility_id, address_id),
  foreign key (facility_id, address_id) references address
);

-- One row while a replaceSlots payload is being worked on; an identical one meanwhile is 429. Outlived by its lease.
create table slot_replacement (
  facility_id bigint not null,
  address_id bigint not null,
  payload_hash bytea not null,
  lease_until timestamptz not null,
  primary key (facility_id, address_id, payload_hash),
  foreign key (facility_id, address_id) references address
);

-- grid_start_at anchors the slot grid: a period cut by a later submission keeps the starts it had.
-- services: [{"address_service_id": "11", "duration": 30}], durations in minutes.
create table work_period (
  facility_id bigint not null,
  address_id bigint not null,
  start_at timestamptz not null,
  end_at timestamptz not null,
  grid_start_at timestamptz not null,
  services jsonb not null,
  insurance_accepted text not null default 'with-and-without-insurance'
    check (insurance_accepted in ('with-and-without-insurance', 'without-insurance-only', 'with-insurance-only')),
  insurance_provider_ids bigint[] not null default '{}',
  primary key (facility_id, address_id, start_at),
  foreign key (facility_id, address_id) references calendar,
  constraint work_period_forward check (end_at > start_at),
  -- One local day at most; 25 hours when the clock goes back.
  constraint work_period_one_day check (end_at <= start_at + interval '25 hours')
);

create table calendar_break (
  facility_id bigint not null,
  break_id bigint not null,
  address_id bigint not null,
  since timestamptz not null,
  till timestamptz not null,
  description text,
  -- Breaks made together on coupled addresses share this id.
  coupled_id bigint,
  primary key (facility_id, break_id),
  foreign key (facility_id, address_id) references calendar,
  constraint calendar_break_forward check (till > since)
);
create index calendar_break_time on calendar_break using gist (facility_id, address_id, tstzrange(since, till));
create unique index calendar_break_once
  on calendar_break (facility_id, address_id, since, till, (coalesce(description, '')));
create index calendar_break_coupled on calendar_break (facility_id, coupled_id) where coupled_id is not null;

-- Bookings -------------------------------------------------------------------------------------------------------

-- state: vetting -> booked -> canceled | moved; vetting -> denied | expired | abandoned. Only vetting and booked take
-- time. vetting is the hold: it lives until hold_until by the database's clock, and its epoch is what the answer to
-- the ask must match.
create table booking (
  facility_id bigint not null,
  booking_id bigint not null,
  address_id bigint not null,
  doctor_id bigint not null,
  address_service_id bigint,
  state text not null
    check (state in ('vetting', 'booked', 'canceled', 'moved', 'denied', 'expired', 'abandoned')),
  start_at timestamptz not null,
  end_at timestamptz not null,
  duration int not null,
  booked_by text not null check (booked_by in ('user', 'doctor', 'integration')),
  booked_at timestamptz not null,
  canceled_by text check (canceled_by in ('user', 'doctor', 'integration')),
  canceled_at timestamptz,
  cancel_reason text,
  confirmed_by text check (confirmed_by in ('user', 'admin')),
  confirmed_at timestamptz,
  presence text check (presence in ('present', 'absent')),
  -- The contract's patient object, as it came in.
  patient jsonb not null,
  comment text,
  label text,
  is_returning boolean not null default false,
  is_recurring boolean not null default false,
  insurance_provider_id bigint,
  insurance_plan_id bigint,
  visit_payment boolean not null default false,
  visit_payment_status text,
  videocall_url text,
  -- The visit token that payloads carry as `signature`; constant over moves.
  signature uuid not null,
  origin_booking_id bigint not null,
  moved_to_booking_id bigint,
  -- The attempt that made this row: the same attempt again finds it instead of booking twice.
  attempt_id text,
  epoch bigint not null default 0,
  hold_until timestamptz,
  -- Opens the patient's page of this booking; only the hash is kept.
  access_hash bytea,
  locale text,
  -- Why a vetting booking ended: {kind, code, field, cause}. Never vendor text.
  denial jsonb,
  primary key (facility_id, booking_id),
  foreign key (facility_id, address_id) references address,
  constraint booking_forward check (end_at > start_at),
  constraint booking_vetting_is_held check (state <> 'vetting' or hold_until is not null),
  constraint booking_attempt_once unique (facility_id, attempt_id),
  -- The last wall against a double booking. The check under the calendar's lock comes first: the constraint alone
  -- turns contention into deadlocks (16 racers on each of 40 slots: 75 deadlocks and 70.7 s, against 0.67 s).
  constraint booking_no_overlap exclude using gist (
    facility_id with =, address_id with =, tstzrange(start_at, end_at) with &&
  ) where (state in ('vetting', 'booked'))
);
create index booking_by_start on booking (facility_id, address_id, start_at);
create index booking_chain on booking (facility_id, origin_booking_id);
create index booking_held on booking (hold_until) where state = 'vetting';
create unique index booking_access on booking (access_hash) where access_hash is not null;

-- The synchronous question -----------------------------------------------------------------------------------------

-- The denial dictionary: what a client's error_code means and what the patient reads.
create table denial (
  client_id text not null references client,
  code int not null,
  kind text not null check (kind in ('fix-a-field', 'slot-gone', 'not-eligible', 'ask-clinic', 'try-later')),
  field text,
  primary key (client_id, code)
);

create table denial_text (
  client_id text not null,
  code int not null,
  locale text not null,
  text text not null check (text <> ''),
  primary key (client_id, code, locale),
  foreign key (client_id, code) references denial
);

-- Codes that a client answered but its dictionary doesn't hold.
create table unknown_denial_code (
  client_id text not null references client,
  code int not null,
  times int not null default 1,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (client_id, code)
);

-- One row per ask that was answered, refused or given up. outcome: approved | denied | unknown_code | failed.
-- cause names why it failed (realtime/ask.ts lists them); late marks a 2xx that came after the hold had ended.
create table ask (
  facility_id bigint not null,
  ask_id bigint not null,
  booking_id bigint not null,
  client_id text not null,
  name text not null check (name in ('slot-booking', 'booking-moving')),
  mode text not null check (mode in ('on', 'shadow')),
  outcome text not null check (outcome in ('approved', 'denied', 'unknown_code', 'failed')),
  cause text,
  http_status int,
  error_code int,
  latency_ms int not null,
  is_late boolean not null default false,
  asked_at timestamptz not null,
  primary key (facility_id, ask_id)
);
create index ask_client on ask (client_id, asked_at);
create index ask_booking on ask (facility_id, booking_id);

-- Notifications ----------------------------------------------------------------------------------------------------

-- head is the number of the facility's newest notification: taken by the last write of a domain transaction, so a
-- visible number n means that 1..n-1 are committed and a rollback leaves no gap. relayed is how far the relay copied.
create table facility_stream (
  facility_id bigint primary key references facility,
  head bigint not null default 0,
  relayed bigint not null default 0
);
create index facility_stream_waiting on facility_stream (facility_id) where relayed < head;

-- body is the envelope {name, data, created_at}, byte for byte as it is delivered. subject_id is the booking (or the
-- break, or the service) whose notifications must keep their order when one of them fails.
create table notification (
  facility_id bigint not null,
  seq bigint not null,
  name text not null,
  subject_id bigint,
  origin_client_id text,
  body text not null,
  created_at timestamptz not null,
  primary key (facility_id, seq)
);

-- Each client's own gapless counter over all its facilities, and the lease that one pull at a time holds.
create table client_feed (
  client_id text primary key references client,
  head bigint not null default 0,
  pull_lease uuid,
  pull_lease_until timestamptz,
  released_at timestamptz
);

-- Push and pull read the same feed. A row goes when neither waits for it any more.
create table feed_entry (
  client_id text not null references client_feed,
  position bigint not null,
  facility_id bigint not null,
  seq bigint not null,
  name text not null,
  subject_id bigint,
  body text not null,
  created_at timestamptz not null,
  pull text not null check (pull in ('waiting', 'off')),
  push text not null check (push in ('waiting', 'buried', 'off')),
  push_id text not null,
  attempts int not null default 0,
  next_attempt_at timestamptz,
  lease_until timestamptz,
  lease_epoch bigint not null default 0,
  buried_reason text,
  primary key (client_id, position),
  constraint feed_entry_once unique (client_id, facility_id, seq)
);
create index feed_entry_pull on feed_entry (client_id, position) where pull = 'waiting';
create index feed_entry_push on feed_entry (next_attempt_at, client_id, position) where push = 'waiting';
create index feed_entry_subject on feed_entry (client_id, facility_id, subject_id, position) where push <> 'off';

-- Every delivery attempt, also of entries long gone. answer: the first KiB of a failed answer, never patient data.
create table push_attempt (
  client_id text not null,
  position bigint not null,
  attempt int not null,
  attempted_at timestamptz not null,
  status int,
  cause text,
  latency_ms int not null,
  primary key (client_id, position, attempt)
);

-- Takes the next number of the facility's stream and writes the notification. Call it last in the transaction: the
-- stream's row stays locked until the commit.
create function announce(
  p_facility_id bigint, p_name text, p_subject_id bigint, p_origin_client_id text, p_body text,
  p_created_at timestamptz
) returns bigint language sql as $$
  with next as (
    insert into facility_stream as s (facility_id, head) values (p_facility_id, 1)
    on conflict (facility_id) do update set head = s.head + 1
    returning head
  )
  insert into notification (facility_id, seq, name, subject_id, origin_client_id, body, created_at)
  select p_facility_id, head, p_name, p_subject_id, p_origin_client_id, p_body, p_created_at from next
  returning seq
$$;
