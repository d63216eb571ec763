/** The envelopes of what happens at an address without a booking: its breaks, its services, the address itself. */
import { formatInZone } from '../time.ts'
import { addressServiceData, envelope } from './data.ts'
import type { Envelope, NotifiedBooking, Place } from './data.ts'

/** A break as notifications tell it. */
export type NotifiedBreak = { breakId: string; since: Temporal.Instant; till: Temporal.Instant }

export function breakEnvelope(
  name: 'break-created' | 'break-moved' | 'break-removed',
  place: Place,
  { breakId, since, till }: NotifiedBreak,
  createdAt: Temporal.Instant,
): Envelope {
  const { timeZone } = place.facility
  const data = { id: breakId, since: formatInZone(since, timeZone), till: formatInZone(till, timeZone) }
  return envelope(name, place, { break: data }, createdAt)
}

/** An address service in the notifications about itself; bookings tell less of theirs. */
export type NotifiedAddressService = NonNullable<NotifiedBooking['addressService']> & {
  isDefault: boolean
  description: string | null
  serviceId: string | null
}

export function addressServiceEnvelope(
  name: 'address-service-created' | 'address-service-changed' | 'address-service-deleted',
  place: Place,
  service: NotifiedAddressService,
  createdAt: Temporal.Instant,
): Envelope {
  const { id, name: serviceName, price, is_price_from, is_visible } = addressServiceData(service)
  const data = {
    id,
    name: serviceName,
    price,
    is_price_from,
    is_default: service.isDefault,
    description: service.description,
    service_id: service.serviceId,
    is_visible,
  }
  return envelope(name, place, { address_service: data }, createdAt)
}

/** The address's own news tell its commercial type; everywhere else it stays out. */
export function addressEnvelope(
  name: 'address-commercial-type-changed' | 'address-assigned' | 'address-unassigned',
  place: Place,
  commercialType: string,
  createdAt: Temporal.Instant,
): Envelope {
  const { addressId: id, name: addressName, street, postCode: post_code } = place.address
  const address = { id, name: addressName, street, post_code, commercial_type: commercialType }
  return envelope(name, place, { address }, createdAt)
}
