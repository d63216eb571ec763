-- Who was invited to give an opinion of which doctor, and when. Neither patient nor visit is kept: the phone number only
-- as a keyed hash, to refuse a second invitation.
create table opinion_request (
  facility_id bigint not null,
  doctor_id bigint not null,
  phone_hash bytea not null,
  requested_at timestamptz not null,
  primary key (facility_id, doctor_id, phone_hash),
  foreign key (facility_id, doctor_id) references doctor
);
