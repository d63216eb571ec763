-- An address that was taken away from its doctor has none until it is given to one again. Its visits stay.
alter table address alter column doctor_id drop not null;
