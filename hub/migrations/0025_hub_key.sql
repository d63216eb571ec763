-- Keys of the hub's own that outlive SLOTWIRE_SECRET, sealed under it: what is hashed with them can't be hashed anew.
create table hub_key (
  name text primary key,
  sealed bytea not null
);
