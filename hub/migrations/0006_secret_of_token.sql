-- Which secret a token was issued for: a secret that is revoked takes its tokens with it, also those being issued at
-- that moment, because the foreign key sees them.
alter table access_token
  add column secret_ordinal smallint,
  add constraint access_token_secret foreign key (client_id, secret_ordinal) references client_secret on delete cascade;
create index access_token_secret on access_token (client_id, secret_ordinal);
