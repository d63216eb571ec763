-- How much a client may do; null is without limit. The counters below are worth nothing after a crash of the database
-- and everything while it runs: unlogged tables, whose commits wait for no disk.
alter table client
  add column reads_per_hour int constraint client_reads_per_hour check (reads_per_hour > 0),
  add column writes_per_minute int constraint client_writes_per_minute check (writes_per_minute > 0),
  add column writes_per_hour int constraint client_writes_per_hour check (writes_per_hour > 0);

-- One row per client and hour. leased: requests handed out to nodes in blocks; block: the last of them.
create unlogged table read_window (
  client_id text not null,
  start_at timestamptz not null,
  leased int not null,
  block int not null,
  primary key (client_id, start_at)
);

-- One row per client and hour; the minute in it is the newest that any node has seen.
create unlogged table write_window (
  client_id text not null,
  start_at timestamptz not null,
  hour_used int not null,
  minute_at timestamptz not null,
  minute_used int not null,
  primary key (client_id, start_at)
) with (fillfactor = 50);
