-- The one read behind getSlots: readAvailability of hub/src/slots/store.ts, for 7 days of a random calendar.
\set address random(1, 2000)
\set facility 800001 + (:address - 1) % 200
\set from_s :base_s + random(0, 76) * 86400
\set to_s :from_s + 7 * 86400
select (extract(epoch from start_at) * 1000)::float8 as start_ms, (extract(epoch from end_at) * 1000)::float8 as end_ms,
       (extract(epoch from grid_start_at) * 1000)::float8 as grid_start_ms, services, insurance_accepted,
       insurance_provider_ids
  from work_period
 where facility_id = :facility and address_id = :address and start_at < to_timestamp(:to_s)
   and start_at > to_timestamp(:from_s) - interval '25 hours' and end_at > to_timestamp(:from_s)
union all
select (extract(epoch from start_at) * 1000)::float8, (extract(epoch from end_at) * 1000)::float8, null, null, null, null
  from booking
 where facility_id = :facility and address_id = :address and state in ('vetting', 'booked')
   and tstzrange(start_at, end_at) && tstzrange(to_timestamp(:from_s), to_timestamp(:to_s) + interval '1 day')
   and (state = 'booked' or hold_until > clock_timestamp())
union all
select (extract(epoch from since) * 1000)::float8, (extract(epoch from till) * 1000)::float8, null, null, null, null
  from calendar_break
 where facility_id = :facility and address_id = :address
   and tstzrange(since, till) && tstzrange(to_timestamp(:from_s), to_timestamp(:to_s) + interval '1 day');
