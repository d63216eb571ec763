-- The call log says what the patient read: the recovery kind of the page and the locale of the clinic's text on it.
-- Both are null where the visit was booked; the locale alone where the page had none but its own neutral words.
alter table ask add column shown_kind text
  check (shown_kind in ('fix-a-field', 'slot-gone', 'not-eligible', 'ask-clinic', 'try-later'));
alter table ask add column shown_locale text;

-- For the trimming: the log is kept for 90 days.
create index ask_by_age on ask (asked_at);
