-- The key that opens a facility's desk (docs/decisions/0013). A facility has one; a new one takes its place.
create table desk_key (
  facility_id bigint primary key references facility,
  key_hash bytea not null,
  created_at timestamptz not null
);
