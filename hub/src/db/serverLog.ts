import { statement } from './pool.ts'
import type { Queryable } from './pool.ts'

const readStatement = statement('readLogSettings', `select current_setting('log_min_messages') as level`)

/**
 * Whether the database server writes the errors of our statements to a log of its own. Their texts quote values, and the
 * values are patients'. Only a superuser may change that (SECURITY.md); the embedded server is started without.
 */
export async function logsErrors(db: Queryable): Promise<boolean> {
  const [row] = await db.query<{ level: string }>(readStatement)
  // In a server's log, LOG stands above ERROR.
  return !['log', 'fatal', 'panic'].includes(row!.level)
}
