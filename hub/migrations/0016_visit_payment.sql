-- A visit that is paid on booking: how much, since when it is awaited, and until when. Null where nothing is (any more).
alter table booking
  add column payment_amount numeric(12, 2),
  add column payment_opened_at timestamptz,
  add column payment_due_at timestamptz,
  add constraint booking_payment_is_whole check (
    visit_payment_status is null or visit_payment
  ),
  add constraint booking_payment_due check (payment_due_at is null or payment_opened_at is not null);

create index booking_payment_due on booking (payment_due_at) where state = 'booked' and payment_due_at is not null;
