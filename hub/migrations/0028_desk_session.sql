-- Who sits at a clinic's desk (docs/decisions/0024). The browser has the session's random id, the hub its hash alone. It
-- lives while the facility's key is the one that opened it: a new key ends all sessions of the old one, also one that
-- is being opened at that moment. seen_at is written once a minute at most.
create table desk_session (
  facility_id bigint not null references facility,
  session_hash bytea not null,
  key_hash bytea not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (facility_id, session_hash)
);
