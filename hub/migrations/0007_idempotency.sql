-- Answers kept under the Idempotency-Key of a client's POST, for 24 hours. A row without a status is in flight until
-- its lease ends. attempt_id names the attempt to the operation: it stays over a crash, so that a repeat finds what
-- the first one did. body is the answer, byte for byte, and may hold patient data.
create table idempotency_key (
  client_id text not null references client,
  key text not null constraint idempotency_key_length check (length(key) between 1 and 255),
  fingerprint bytea not null,
  attempt_id uuid not null,
  owner uuid not null,
  lease_until timestamptz not null,
  status int,
  headers jsonb,
  body text,
  created_at timestamptz not null,
  primary key (client_id, key)
);
create index idempotency_key_created_at on idempotency_key (created_at);
