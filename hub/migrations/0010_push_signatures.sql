-- Keys that sign what is posted to a client: two at most of each scheme, so that one can take over from the other. They
-- have to be used, so they can't be hashes: each is sealed under a key derived from the hub's secret (0007).
create table client_signing_key (
  client_id text not null references client,
  scheme text not null constraint client_signing_key_scheme check (scheme in ('v1', 'v1a')),
  ordinal smallint not null constraint client_signing_key_ordinal check (ordinal in (1, 2)),
  sealed bytea not null,
  created_at timestamptz not null,
  primary key (client_id, scheme, ordinal)
);
