/** Processor time per answer of a hub, and of the database processes that work for it. */
import { processorUs } from './hub.ts'
import type { Db } from '../hub/src/db/pool.ts'
import type { Cost } from './figures.ts'
import type { Hub } from './hub.ts'

/** Measures from now on; the answer takes the number of requests. */
export async function startCost(db: Db, hub: Hub): Promise<(requests: number) => Promise<Cost>> {
  // Connections that the hub opens meanwhile count from their own beginning.
  const used = async () => {
    const text = `select pid from pg_stat_activity where application_name = $1`
    const backends = (await db.pool.query(text, [`slotwire-${hub.pid}`])).rows.map((row) => row.pid as number)
    return [processorUs([hub.pid]), processorUs(backends)]
  }
  const [hubBefore, postgresBefore] = await used()
  return async (requests) => {
    const [hubAfter, postgresAfter] = await used()
    const each = (us: number) => (Number.isFinite(us) ? Math.round(us / requests) : null)
    return { hubUs: each(hubAfter! - hubBefore!), postgresUs: each(postgresAfter! - postgresBefore!) }
  }
}
