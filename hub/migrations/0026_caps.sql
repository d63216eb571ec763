-- How much one person may have booked on patients' pages at a time (docs/decisions/0016-caps-for-strangers.md). There is
-- no table beside the bookings that could differ from them: what stands open is read off the rows themselves, by the
-- phone and the e-mail in them. A row is of the pages where it has a page (access_hash), or is the time being asked for
-- instead of one that has (moves_booking_id).
create index booking_open_phone on booking ((patient->>'phone'), end_at)
  where state in ('vetting', 'booked') and (access_hash is not null or moves_booking_id is not null);
create index booking_open_email on booking (lower(patient->>'email'), end_at)
  where state in ('vetting', 'booked') and (access_hash is not null or moves_booking_id is not null)
    and patient->>'email' is not null;

-- A name as its owner would type it again: without case, accents, spaces and the marks between. The letters that no
-- decomposition takes apart are named, and I without a dot is what some locales make of I.
create function plain_name(p_patient jsonb) returns text language sql immutable parallel safe as $$
  select regexp_replace(
    translate(lower(normalize(concat_ws(' ', p_patient->>'name', p_patient->>'surname'), NFKD)), 'łŁøØđĐı', 'llooddi'),
    '[\s\u0300-\u036f''’.-]', '', 'g')
$$;

-- Whether p_booking, a whole row of table booking as JSON, is one visit too many for its phone or its e-mail, or meets
-- another visit of the same name and phone. A cap of 0 is none. A move adds no visit, so it can only meet another.
-- The locks make it exact, whoever books for this person meanwhile: they end with the transaction, and everybody takes
-- them in one order and before the calendar's.
create function is_beyond_caps(p_booking jsonb, p_per_phone int, p_per_email int) returns boolean
language plpgsql as $$
declare
  -- Not as a whole row: making one of JSON costs more than all that is asked here.
  v_patient jsonb := p_booking->'patient';
  v_phone text := v_patient->>'phone';
  v_email text := lower(v_patient->>'email');
  v_chain bigint := p_booking->>'origin_booking_id';
  v_start timestamptz := p_booking->>'start_at';
  v_end timestamptz := p_booking->>'end_at';
  v_now timestamptz := p_booking->>'booked_at';
  v_key bigint;
begin
  for v_key in
    select distinct hashtextextended(person, 0) from unnest(array['phone ' || v_phone, 'email ' || v_email]) as person
     where person is not null order by 1
  loop
    perform pg_advisory_xact_lock(v_key);
  end loop;

  return p_per_phone > 0 and exists (
    select from booking k
     where k.patient->>'phone' = v_phone and k.end_at > v_start and k.start_at < v_end
       and k.state in ('vetting', 'booked') and (k.access_hash is not null or k.moves_booking_id is not null)
       and k.origin_booking_id <> v_chain and plain_name(k.patient) = plain_name(v_patient)
  ) or p_booking->>'booking_id' = p_booking->>'origin_booking_id' and (
    p_per_phone > 0 and p_per_phone <= (
      select count(distinct k.origin_booking_id) from booking k
       where k.patient->>'phone' = v_phone and k.end_at > v_now
         and k.state in ('vetting', 'booked') and (k.access_hash is not null or k.moves_booking_id is not null)
    ) or p_per_email > 0 and p_per_email <= (
      select count(distinct k.origin_booking_id) from booking k
       where lower(k.patient->>'email') = v_email and k.patient->>'email' is not null and k.end_at > v_now
         and k.state in ('vetting', 'booked') and (k.access_hash is not null or k.moves_booking_id is not null)
    ));
end
$$;

-- take_slot for a patient's page, in the same one round trip; its outcome may also be `beyond_caps`. A repeat of an
-- attempt is not held against itself: take_slot finds what it made.
create function take_slot_within_caps(
  p_per_phone int, p_per_email int,
  p_periods_revision bigint, p_booking jsonb, p_now timestamptz, p_hold_until timestamptz, p_name text, p_origin_client_id text, p_body text,
  out outcome text, out booking_id bigint, out periods_revision bigint
) language plpgsql as $$
begin
  if is_beyond_caps(p_booking, p_per_phone, p_per_email) and not exists (
    select from booking k
     where k.facility_id = (p_booking->>'facility_id')::bigint and k.attempt_id = p_booking->>'attempt_id'
  ) then outcome := 'beyond_caps'; return; end if;
  select t.outcome, t.booking_id, t.periods_revision
    into take_slot_within_caps.outcome, take_slot_within_caps.booking_id, take_slot_within_caps.periods_revision
    from take_slot(p_periods_revision, p_booking, p_now, p_hold_until, p_name, p_origin_client_id, p_body) t;
end
$$;
