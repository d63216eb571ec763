-- Pulled entries are kept until they are 72 hours old ('done'), so that a client can have them again.
alter table feed_entry drop constraint feed_entry_pull_check;
alter table feed_entry add constraint feed_entry_pull_check check (pull in ('waiting', 'done', 'off'));
create index feed_entry_kept on feed_entry (created_at) where pull <> 'off';
create index feed_entry_over on feed_entry (client_id) where pull = 'off' and push = 'off';

-- For clients that acknowledge: handed_through is the last position that they have seen; what waits up to
-- unacked_through is theirs until unacked_until, and what is behind it waits with it.
alter table client_feed
  add column handed_through bigint not null default 0,
  add column unacked_through bigint,
  add column unacked_until timestamptz;
