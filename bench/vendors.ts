/** Clients with endpoints, put into the bench's world for a while. */
import { addSigningKey } from '../hub/src/partners/signingKeys.ts'
import { systemClock } from '../hub/src/time.ts'
import { startEndpoints } from './endpoints.ts'
import { hubSecret } from './hub.ts'
import type { Db } from '../hub/src/db/pool.ts'
import type { Endpoints } from './endpoints.ts'

type Use = 'asked' | 'pushed'

/**
 * Runs `work` in a world where `count` clients share the facilities, each with an endpoint and a signing key, while the
 * world's own client pulls nothing.
 */
export async function withVendors<T>(
  db: Db,
  count: number,
  use: Use,
  work: (endpoints: Endpoints) => Promise<T>,
): Promise<T> {
  const endpoints = await startEndpoints(count)
  try {
    // What earlier benches have announced is nobody's here.
    await db.pool.query('update facility_stream set relayed = head')
    await db.pool.query(
      `insert into client (client_id, partner_id, name, realtime, is_pushed, push_url, created_at)
       select $1 || n, 990001, 'Vendor', case $1 when 'asked' then 'on' else 'off' end, $1 = 'pushed', url, clock_timestamp()
         from unnest($2::text[]) with ordinality as u (url, n)`,
      [use, endpoints.urls],
    )
    const own = [`^${use}`]
    await db.pool.query('insert into client_feed (client_id) select client_id from client where client_id ~ $1', own)
    await db.pool.query(
      `insert into client_facility (facility_id, client_id)
       select facility_id, $1 || (1 + facility_id % $2) from client_facility where client_id = 'bench'`,
      [use, count],
    )
    await db.pool.query(`update client set is_pulled = false where client_id = 'bench'`)
    for (let n = 1; n <= count; n++) {
      await addSigningKey(db, { clientId: `${use}${n}`, scheme: 'v1', secret: hubSecret, now: systemClock.now() })
    }
    await db.pool.query('vacuum (analyze)')
    return await work(endpoints)
  } finally {
    endpoints.close()
    await db.pool.query(`update client set is_active = false where client_id ~ $1`, [`^${use}`])
    await db.pool.query(`update client set is_pulled = true where client_id = 'bench'`)
  }
}
