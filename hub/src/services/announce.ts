import { addressServiceEnvelope } from '../notifications/addressData.ts'
import { announce } from '../notifications/announce.ts'
import type { Tx } from '../db/pool.ts'
import type { Place } from '../notifications/data.ts'
import type { AddressService } from './store.ts'

export type ServiceNews = {
  place: Place
  service: AddressService
  /** Null for the clinic's own people. */
  originClientId: string | null
  at: Temporal.Instant
}

/** Tells the facility's clients what became of an address service. The last write of the transaction. */
export async function announceAddressService(
  tx: Tx,
  name: 'address-service-created' | 'address-service-changed' | 'address-service-deleted',
  { place, service, originClientId, at }: ServiceNews,
): Promise<void> {
  const notified = {
    addressServiceId: service.address_service_id,
    name: service.name,
    price: service.price,
    isPriceFrom: service.is_price_from,
    isVisible: service.is_visible,
    isDefault: service.is_default,
    description: service.description,
    serviceId: service.service_id,
  }
  await announce(tx, {
    facilityId: service.facility_id,
    name,
    subjectId: service.address_service_id,
    originClientId,
    body: addressServiceEnvelope(name, place, notified, at).body,
    createdAt: at,
  })
}
