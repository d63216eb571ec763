-- take_slot as 0002 has it, with the moment as a parameter: nothing in the database looks at its clock by itself.
-- p_now was read before the calendar's lock was awaited. A hold that has ended meanwhile still counts as taken, until
-- the reaper ends it; the caller's own hold lives shorter by the wait, which its time for settling covers.
--
-- The one of 0002, which goes by its own clock, stays for nodes of the version before, while they are replaced one by
-- one.
--
-- p_booking is a whole row of table booking as JSON. p_hold_until is null for a booking that needs no ask.
-- p_body is the notification to announce, or null.
-- Returns taken | joined (this attempt took it before; see booking_id) | busy | stale (see periods_revision) | closed.
create function take_slot(
  p_periods_revision bigint, p_booking jsonb, p_now timestamptz, p_hold_until timestamptz, p_name text,
  p_origin_client_id text, p_body text,
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
     and k.hold_until <= p_now and tstzrange(k.start_at, k.end_at) && tstzrange(b.start_at, b.end_at);

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

  b.hold_until := p_hold_until;
  insert into booking select b.*;
  update calendar set revision = revision + 1 where facility_id = b.facility_id and address_id = b.address_id;
  if p_body is not null then
    perform announce(b.facility_id, p_name, b.booking_id, p_origin_client_id, p_body, b.booked_at);
  end if;
  outcome := 'taken'; booking_id := b.booking_id;
end
$$;
