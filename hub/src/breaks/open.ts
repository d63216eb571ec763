import { readId } from '../contract/ids.ts'
import { Refusal } from '../refusal.ts'
import { findBreak } from './store.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Queryable } from '../db/pool.ts'
import type { Break } from './store.ts'

/**
 * The break of a path.
 * @throws Refusal calendar.not_found_for_address | break.invalid_id
 */
export async function openBreak(db: Queryable, { address, calendar }: OpenAddress, id: string): Promise<Break> {
  if (!calendar) throw new Refusal('calendar.not_found_for_address')
  const key = { facilityId: address.facility_id, addressId: address.address_id, breakId: readId(id) }
  const found = await findBreak(db, key)
  if (!found) throw new Refusal('break.invalid_id')
  return found
}
