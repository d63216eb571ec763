-- By client first: each client's due pushes stand together, and a claim jumps from one client that waits to the next,
-- instead of reading past everything that is due for others.
create index feed_entry_due on feed_entry (client_id, next_attempt_at, position) where push = 'waiting';
drop index feed_entry_push;
