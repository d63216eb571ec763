-- What an endpoint answered, for support: its first KiB, with what is known of the patient masked.
alter table push_attempt add column answer text constraint push_attempt_answer check (octet_length(answer) <= 1024);

-- push_failing_since: the first failure after the last success. push_off_at: when the hub stopped pushing by itself;
-- notifications go on being queued, so that nothing is missing once the endpoint is back.
alter table client
  add column push_failing_since timestamptz,
  add column push_off_after_days int not null default 3
    constraint client_push_off_after_days check (push_off_after_days between 1 and 14),
  add column push_off_at timestamptz,
  add column push_off_reason text constraint client_push_off_reason check (push_off_reason in ('gone', 'failing')),
  add constraint client_push_off check (not (is_pushed and push_off_at is not null)),
  add constraint client_push_off_has_reason check ((push_off_at is null) = (push_off_reason is null));

-- What the people behind a client should know.
create table client_notice (
  client_id text not null references client,
  notice_id bigint not null,
  kind text not null constraint client_notice_kind check (kind in ('push_off')),
  reason text not null,
  created_at timestamptz not null,
  primary key (client_id, notice_id)
);
