-- One push: claimDue and deletePushed of hub/src/notifications/pushStore.ts. The hub may claim several at once, here each
-- has a claim of its own. Where none is due, nothing is settled.
\set position 0
\set ms random(1, 3)
with recursive queue as (
  (select client_id from feed_entry where push = 'waiting' order by client_id limit 1)
  union all
  select (select e.client_id from feed_entry e where e.push = 'waiting' and e.client_id > q.client_id
    order by e.client_id limit 1)
  from queue q where q.client_id is not null
), turn as materialized (
  select c.client_id, c.push_url, c.push_key_header, c.push_key, c.push_retry_minutes, share.places
  from queue join client c using (client_id)
  left join unnest('{}'::text[], '{}'::int[]) as busy (client_id, n) using (client_id)
  cross join lateral (
    select case when c.push_failing_since is null then 4 else 1 end - coalesce(busy.n, 0)
  ) as share (places)
  where c.is_active and c.is_pushed and share.places > 0
  order by random()
), due as materialized (
  select e.client_id, e.position, t.push_url, t.push_key_header, t.push_key, t.push_retry_minutes,
    array(select sealed from client_signing_key k where k.client_id = t.client_id
      order by k.scheme, k.ordinal) as signing_keys
  from turn t
  cross join lateral (
    select client_id, position from feed_entry w
    where w.client_id = t.client_id and w.push = 'waiting' and w.next_attempt_at <= now()
      and (w.lease_until is null or w.lease_until <= clock_timestamp())
      and not exists (
        select from feed_entry b where b.client_id = w.client_id and b.facility_id = w.facility_id
          and b.subject_id = w.subject_id and b.push = 'waiting' and b.position < w.position)
    order by w.next_attempt_at, w.position
    limit t.places
    for update skip locked
  ) e
  limit 1
)
update feed_entry f
set lease_until = clock_timestamp() + 30000 * interval '1 ms', lease_epoch = f.lease_epoch + 1
from due where f.client_id = due.client_id and f.position = due.position
returning f.client_id as "clientId", f.position, f.push_id as "pushId", f.body, f.attempts,
  f.lease_epoch as epoch, due.push_url as url, due.push_key_header as "keyHeader", due.push_key as key,
  due.push_retry_minutes as "retryMinutes", due.signing_keys as "signingKeys" \aset
\if :position
with attempt as (
  insert into push_attempt (client_id, position, attempt, attempted_at, status, cause, latency_ms, answer)
  values (:clientId, :position, :epoch, clock_timestamp(), 200, null, :ms, '{}')
), healthy as (
  update client set push_failing_since = null where client_id = :clientId and push_failing_since is not null
)
delete from feed_entry where client_id = :clientId and position = :position and lease_epoch = :epoch and pull = 'off'
returning client_id;
\endif
