import { freeSlots, servicesOnGrid } from './rules.ts'
import { listWorkPeriods, readAvailability } from './store.ts'
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
  const { periods, busy } = await readAvailability(db, { ...address, range })
  return freeSlots(periods, busy, range, now)
}

/** Minutes that the slot at `start` offers for a service; null where the grid has no such start. */
export async function findServiceDuration(
  db: Queryable,
  address: { facilityId: string; addressId: string },
  start: Temporal.Instant,
  addressServiceId: string,
): Promise<number | null> {
  const periods = await listWorkPeriods(db, { ...address, range: { start, end: start.add({ seconds: 1 }) } })
  const offered = servicesOnGrid(periods, start).find((one) => one.addressServiceId === addressServiceId)
  return offered?.duration ?? null
}
