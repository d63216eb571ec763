import { readId } from '../contract/ids.ts'
import { Refusal } from '../refusal.ts'
import { findFacility } from './store.ts'
import type { Queryable } from '../db/pool.ts'
import type { Client } from '../http/operation.ts'
import type { Facility } from './store.ts'

/**
 * The facility of a path. One that isn't the client's is refused in the same words whether it exists or not, so that
 * nobody learns of another's.
 * @throws Refusal facility.not_authorized | object.not_found (deleted)
 */
export async function openFacility(db: Queryable, client: Client, facilityId: string): Promise<Facility> {
  const facility = await findFacility(db, { clientId: client.clientId, facilityId: readId(facilityId) })
  if (!facility) throw new Refusal('facility.not_authorized')
  if (facility.deleted_at) throw new Refusal('object.not_found')
  return facility
}
