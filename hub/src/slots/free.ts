import { freeSlots } from './rules.ts'
import { readAvailability } from './store.ts'
import type { Queryable } from '../db/pool.ts'
import type { Interval } from '../time.ts'
import type { FreeSlot } from './rules.ts'

/** The free slots of one address that start in the range and not before `now`. One read. */
export async function findFreeSlots(
  db: Queryable,
  address: { facilityId: string; addressId: string },
  range: Interval,
  now: Temporal.Instant,
): Promise<FreeSlot[]> {
  const { periods, busy } = await readAvailability(db, { ...address, range }, now)
  return freeSlots(periods, busy, range, now)
}
