import { statement } from '../db/pool.ts'
import { deleteClientFacility } from '../partners/clientStore.ts'
import type { Db } from '../db/pool.ts'

const lockStreamStatement = statement('lockStream', 'select from facility_stream where facility_id = $1 for update')
const deleteFeedOfFacilityStatement = statement(
  'deleteFeedOfFacility',
  'delete from feed_entry where client_id = $1 and facility_id = $2',
)

/**
 * Takes a facility from a client, with all that is still to be pushed, pulled or replayed of it: its patients are none
 * of the client's business any more.
 * @returns false where the client doesn't have it
 */
export function withdrawFacility(db: Db, key: { clientId: string; facilityId: string }): Promise<boolean> {
  return db.transaction(async (tx) => {
    // A relay that copies the stream right now ends first; the next one finds the client gone.
    await tx.query(lockStreamStatement, [key.facilityId])
    const isWithdrawn = await deleteClientFacility(tx, key)
    if (isWithdrawn) await tx.query(deleteFeedOfFacilityStatement, [key.clientId, key.facilityId])
    return isWithdrawn
  })
}
