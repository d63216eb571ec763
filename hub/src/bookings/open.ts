import { readId } from '../contract/ids.ts'
import { Refusal } from '../refusal.ts'
import { findBooking } from './store.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { Queryable } from '../db/pool.ts'
import type { Booking } from './store.ts'

// What clients may see: an attempt that never became a booking isn't one.
const shownStates: ReadonlySet<string> = new Set(['booked', 'canceled', 'moved'])

export function isShown(booking: { state: string }): boolean {
  return shownStates.has(booking.state)
}

/** Whether visits can be booked at an address at all. */
export function takesBookings({ calendar, address, isCommercial }: OpenAddress): boolean {
  return calendar?.status === 'enabled' && address.is_enabled && isCommercial
}

/**
 * The booking of a path.
 * @throws Refusal booking.not_in_address (where the operation lists it) | object.not_found
 */
export async function openBooking(
  db: Queryable,
  { facility, address }: OpenAddress,
  id: string,
  refuses: readonly RefusalCode[],
): Promise<Booking> {
  const booking = await findBooking(db, { facilityId: facility.facilityId, bookingId: readId(id) })
  if (!booking || !isShown(booking)) throw new Refusal('object.not_found')
  if (booking.address_id === address.address_id) return booking
  throw new Refusal(refuses.includes('booking.not_in_address') ? 'booking.not_in_address' : 'object.not_found')
}
