-- What ends attempts that never became a booking, and past work periods, after their term. Both grow with time.
create index booking_ended_attempt on booking (booked_at) where state in ('denied', 'expired', 'abandoned');
-- Rows come about in the order of time, and are looked for once in ten minutes: blocks are near enough.
create index work_period_past on work_period using brin (end_at);
