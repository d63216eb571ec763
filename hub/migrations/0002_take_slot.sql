-- Takes a slot in one round trip: lock the calendar, see that the periods the caller decided on still stand, free
-- what has expired, look for an overlap, write, announce. Each statement of a plpgsql function sees a snapshot of its
-- own, so the checks see what was committed while the lock was awaited; a single statement would not.
--
-- p_booking is a whole row of table booking as JSON. p_hold_ms is null for a booking that needs no ask.
-- p_body is the notification to announce, or null.
-- Returns taken | joined (this attempt took it before; see booking_id) | busy | stale (see periods_revision) | closed.
create function take_slot(
  p_periods_revision bigint, p_booking jsonb, p_hold_ms int, p_name text, p_origin_client_id text, p_body text,
  out outcome text, out booking_id bigint, out periods_revision bigint
) language plpgsql as $$
declare
  b booking := jsonb_populate_record(null::booking, p_booking);
  c calendar;
begin
  select * into c from calendar
   where facility_id = b.facility_id and address_id = b.address_id for update;

  -- Before all else: a repeat of an attempt must find its own booking, whatever has changed since.
  if b.attempt_id is not null then
    select k.booking_id into take_slot.booking_id from booking k
     where k.facility_id = b.facility_id and k.attempt_id = b.attempt_id;
    if found then outcome := 'joined'; return; end if;
  end if;

  if c.status is distinct from 'enabled' then outcome := 'closed'; return; end if;
  if c.periods_revision <> p_periods_revision then
    outcome := 'stale'; periods_revision := c.periods_revision; return;
  end if;

  update booking k set state = 'expired', denial = '{"kind": "try-later", "cause": "hold_expired"}'
   where k.facility_id = b.facility_id and k.address_id = b.address_id and k.state = 'vetting'
     and k.hold_until <= clock_timestamp() and tstzrange(k.start_at, k.end_at) && tstzrange(b.start_at, b.end_at);

  -- Written as the exclusion constraint is, so that its index finds the overlap itself; compared bound by bound, the
  -- planner reads all that the calendar ever had (0.84 of the time, on 180 bookings).
  if exists (
    select from booking k
     where k.facility_id = b.facility_id and k.address_id = b.address_id and k.state in ('vetting', 'booked')
       and tstzrange(k.start_at, k.end_at) && tstzrange(b.start_at, b.end_at)
  ) or exists (
    select from calendar_break k
     where k.facility_id = b.facility_id and k.address_id = b.address_id
       and tstzrange(k.since, k.till) && tstzrange(b.start_at, b.end_at)
  ) then outcome := 'busy'; return; end if;

  if p_hold_ms is not null then b.hold_until := clock_timestamp() + p_hold_ms * interval '1 millisecond'; end if;
  insert into booking select b.*;
  update calendar set revision = revision + 1 where facility_id = b.facility_id and address_id = b.address_id;
  if p_body is not null then
    perform announce(b.facility_id, p_name, b.booking_id, p_origin_client_id, p_body, b.booked_at);
  end if;
  outcome := 'taken'; booking_id := b.booking_id;
end
$$;
