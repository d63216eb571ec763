-- getBookings reads on by start and id, 500 rows a statement. Where thousands have the same start, as canceled ones may,
-- each of those statements would read all of them for the sake of their ids.
drop index booking_by_start;
create index booking_by_start on booking (facility_id, address_id, start_at, booking_id);
