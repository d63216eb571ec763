import { statement, type Queryable } from '../db/pool.ts'
import type { AnnouncedName } from './names.ts'

export type Announcement = {
  facilityId: string
  name: AnnouncedName
  /** The booking, break or service whose notifications keep their order when one of them fails. */
  subjectId: string | null
  /** The client whose own API call this is: it gets no echo. Null for patients and clinic staff. */
  originClientId: string | null
  /** The envelope's JSON text, delivered byte for byte (data.ts). */
  body: string
  createdAt: Temporal.Instant
}

const announceStatement = statement('announce', 'select announce($1, $2, $3, $4, $5, $6) as seq')

/**
 * Adds a notification to the facility's stream. The last write of the domain transaction: the facility's
 * stream stays locked from here to the commit, and that lock is what makes the numbers gapless. After the
 * commit call wake() (wake.ts).
 * @returns the number in the stream, as decimal text
 */
export async function announce(tx: Queryable, announcement: Announcement): Promise<string> {
  const { facilityId, name, subjectId, originClientId, body, createdAt } = announcement
  const values = [facilityId, name, subjectId, originClientId, body, createdAt]
  const [row] = await tx.query<{ seq: string }>(announceStatement, values)
  return row!.seq
}
