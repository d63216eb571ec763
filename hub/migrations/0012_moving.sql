-- A patient's move holds the new time while the clinic's system is asked, and keeps the old booking meanwhile. The hold
-- is a vetting booking of the same chain; moves_booking_id names the booking whose place it would take, until it has.
alter table booking add column moves_booking_id bigint;

-- One visit is booked once, and asks for one other time at a time.
create unique index booking_one_of_chain on booking (facility_id, origin_booking_id, state)
  where state in ('vetting', 'booked');

-- A visit does not stand in its own way: half an hour later may touch the time it has now. The index above leaves a
-- chain nothing to overlap with but that one hold, so between patients the wall is as high as before.
alter table booking drop constraint booking_no_overlap;
alter table booking add constraint booking_no_overlap exclude using gist (
  facility_id with =, address_id with =, tstzrange(start_at, end_at) with &&, origin_booking_id with <>
) where (state in ('vetting', 'booked'));
