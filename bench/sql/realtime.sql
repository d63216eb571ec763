-- A patient's booking that a vendor is asked about: the three statements of the hub that write (takeSlot and approveBooking
-- of hub/src/bookings/store.ts, realtime_insert_ask of hub/src/realtime/store.ts), each its own transaction as there.
-- The slot is the same function of its number as slotAt in ../world.ts; every turn takes another.
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
\set ms random(4, 8)
select outcome, booking_id, periods_revision from take_slot(1, jsonb_build_object(
  'facility_id', :facility::bigint, 'booking_id', :booking::bigint, 'address_id', :address::bigint,
  'doctor_id', :address::bigint, 'address_service_id', :address::bigint * 10 + 1, 'state', 'vetting',
  'start_at', to_timestamp(:start_s), 'end_at', to_timestamp(:start_s + 900), 'duration', 15, 'booked_by', 'user',
  'booked_at', clock_timestamp(), 'patient',
  '{"name": "Ana", "surname": "Prueba", "email": "ana@example.org", "phone": "+573001234567", "data_privacy_consent": true}'::jsonb,
  'comment', 'First visit', 'is_returning', false, 'is_recurring', false, 'visit_payment', false,
  'signature', gen_random_uuid(), 'origin_booking_id', :booking::bigint,
  'attempt_id', encode(sha256(:booking::bigint::text::bytea), 'base64'), 'epoch', 0,
  'access_hash', sha256(:booking::bigint::text::bytea), 'locale', 'es-CO'), 10000, null, null, null);
with approved as (
  update booking set state = 'booked', hold_until = null
   where facility_id = :facility and booking_id = :booking and state = 'vetting' and epoch = 0
     and hold_until > clock_timestamp()
  returning facility_id
)
select announce(facility_id, 'slot-booked', :booking, null, :body, clock_timestamp()) as seq from approved;
insert into ask (facility_id, ask_id, booking_id, client_id, name, mode, outcome, cause, http_status, error_code,
                 latency_ms, is_late, asked_at, shown_kind, shown_locale)
values (:facility, :booking, :booking, 'asked1', 'slot-booking', 'on', 'approved', null, 200, null, :ms, false,
        clock_timestamp(), null, null)
on conflict do nothing;
