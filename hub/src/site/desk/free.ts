/** The free starts of an address as the desk offers them. */
import { takesBookings } from '../../bookings/open.ts'
import { insurerOf } from '../../bookings/rules.ts'
import { findFreeSlots } from '../../slots/free.ts'
import { allowsInsurance, findOffer, freeSlots } from '../../slots/rules.ts'
import { readAvailability } from '../../slots/store.ts'
import { compareInstants, isBefore } from '../../time.ts'
import type { OpenAddress } from '../../addresses/open.ts'
import type { Booking } from '../../bookings/store.ts'
import type { App } from '../../http/operation.ts'
import type { AddressService } from '../../services/store.ts'
import type { FreeSlot } from '../../slots/rules.ts'
import type { Interval } from '../../time.ts'

/**
 * Free slots that start in the range; of an address that takes no bookings none. Those for the insured are among them:
 * the desk knows its patients.
 */
export async function listFree(app: App, opened: OpenAddress, range: Interval): Promise<FreeSlot[]> {
  if (!takesBookings(opened)) return []
  const place = { facilityId: opened.facility.facilityId, addressId: opened.address.address_id }
  return findFreeSlots(app.db, place, range, app.now())
}

const nearestShown = 6

/** The free starts of a service nearest to `wanted`, a week before and two after, in the order of time. */
export async function listNearest(
  app: App,
  opened: OpenAddress,
  addressServiceId: string,
  wanted: Temporal.Instant,
): Promise<Temporal.Instant[]> {
  const range = { start: wanted.subtract({ hours: 7 * 24 }), end: wanted.add({ hours: 14 * 24 }) }
  const distance = (start: Temporal.Instant) => Math.abs(start.epochMilliseconds - wanted.epochMilliseconds)
  const slots = await listFree(app, opened, range)
  return slots
    .filter(({ services }) => services.some((one) => one.addressServiceId === addressServiceId))
    .map(({ start }) => start)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, nearestShown)
    .sort(compareInstants)
}

/** What a visit is to become: at which address, for which of its services. */
export type MoveTarget = { booking: Booking; target: OpenAddress; service: AddressService }

/** A start to which the visit can go, and how long it takes there. Minutes. */
export type MoveStart = { start: Temporal.Instant; duration: number }

/**
 * Where in the range a visit can go. It is no obstacle to itself. The same service keeps the length that the visit has,
 * as the clinic may have given it more time; another one takes what its slots offer.
 */
export async function listMoveStarts(app: App, wish: MoveTarget, range: Interval): Promise<MoveStart[]> {
  const { booking, target, service } = wish
  if (!takesBookings(target)) return []
  const { facility_id: facilityId, address_id: addressId } = target.address
  const { periods, busy } = await readAvailability(app.db, { facilityId, addressId, range }, app.now())
  const others = booking.address_id === addressId ? without(busy, booking) : busy
  const isSame = booking.address_service_id === service.address_service_id
  const keepsLength = isSame || (service.service_id !== null && booking.service?.service_id === service.service_id)
  return freeSlots(periods, others, range, app.now()).flatMap(({ start, period, services }) => {
    const offered = services.find((one) => one.addressServiceId === service.address_service_id)
    if (!offered || !allowsInsurance(period, insurerOf('doctor', booking.insurance_provider_id))) return []
    if (isSame && start.equals(booking.start_at)) return []
    const duration = keepsLength ? booking.duration : offered.duration
    if (duration === offered.duration) return [{ start, duration }]
    const end = start.add({ minutes: duration })
    const isRoom =
      typeof findOffer(periods, start, service.address_service_id, duration) === 'object' &&
      !others.some((one) => isBefore(one.start, end) && isBefore(start, one.end))
    return isRoom ? [{ start, duration }] : []
  })
}

function without(busy: readonly Interval[], { start_at, end_at }: Booking): readonly Interval[] {
  const index = busy.findIndex(({ start, end }) => start.equals(start_at) && end.equals(end_at))
  return index < 0 ? busy : busy.toSpliced(index, 1)
}
