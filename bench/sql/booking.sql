-- One booking as six statements: what take_slot (hub/migrations/0023_one_clock.sql) and its commit must do at least.
-- The slot is the same function of its number as slotAt in ../world.ts; every transaction of a run takes another.
\set i :i + 1
\set n :first + permute(:i * :clients + :client_id, :count, :seed)
\set address 1 + :n % 2000
\set facility 800001 + (:address - 1) % 200
\set t :n / 2000
\set weekday :t % 5
\set week (:t / 5) % 12
\set unit :t / 60
\set minute 570 + 15 * :unit + case when :unit >= 12 then 120 when :unit >= 6 then 30 else 0 end
\set start_s :base_s + (:week * 7 + :weekday) * 86400 + :minute * 60
\set booking :first_id + :n
begin;
select status, periods_revision from calendar
 where facility_id = :facility and address_id = :address for update;
select exists (
  select from booking
   where facility_id = :facility and address_id = :address and state in ('vetting', 'booked')
     and tstzrange(start_at, end_at) && tstzrange(to_timestamp(:start_s), to_timestamp(:start_s + 900))
) or exists (
  select from calendar_break
   where facility_id = :facility and address_id = :address
     and tstzrange(since, till) && tstzrange(to_timestamp(:start_s), to_timestamp(:start_s + 900))
) as busy \gset
\if :busy
rollback;
\else
insert into booking (facility_id, booking_id, address_id, doctor_id, address_service_id, state, start_at, end_at,
                     duration, booked_by, booked_at, patient, comment, signature, origin_booking_id, attempt_id, locale)
values (:facility, :booking, :address, :address, :address * 10 + 1, 'booked', to_timestamp(:start_s),
        to_timestamp(:start_s + 900), 15, 'integration', now(),
        '{"name": "Ana", "surname": "Prueba", "email": "ana@example.org", "phone": "+573001234567", "birth_date": "1990-05-16"}',
        'First visit', gen_random_uuid(), :booking, :booking::bigint::text, 'es-CO');
select announce(:facility, 'slot-booked', :booking, 'bench', :body, now());
commit;
\endif
