/** Adding, changing and removing an address service, by an API client or by the clinic itself. */
import { placeData } from '../addresses/views.ts'
import { dropServiceFromPeriods, lockCalendar, touchPeriods } from '../calendars/store.ts'
import { transactSurely } from '../db/surely.ts'
import { wake } from '../notifications/wake.ts'
import { Refusal } from '../refusal.ts'
import { newId } from '../time.ts'
import { announceAddressService } from './announce.ts'
import { checkAges, planChange, planPrice } from './rules.ts'
import {
  deleteAddressService,
  findService,
  insertAddressService,
  lockAddressService,
  updateAddressService,
} from './store.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { App } from '../http/operation.ts'
import type { ServiceChange } from './rules.ts'
import type { AddressService } from './store.ts'

/** The client whose call it is; null for the clinic's own people. */
type Origin = string | null

/**
 * Puts a dictionary service on an address.
 * @throws Refusal service.invalid_price | request.invalid (ages) | object.not_found (no such service in the dictionary) |
 * address_service.already_exists
 */
export async function addService(
  app: App,
  opened: OpenAddress,
  { serviceId, sent }: { serviceId: string; sent: ServiceChange },
  originClientId: Origin,
): Promise<AddressService> {
  const { facility_id: facilityId, address_id } = opened.address
  const price = planPrice(sent.price)
  if (price === undefined) throw new Refusal('service.invalid_price')
  checkAges(sent.allowed_patients)
  const service = await findService(app.db, { facilityId, serviceId })
  if (!service) throw new Refusal('object.not_found')
  const row = {
    facility_id: facilityId,
    address_service_id: newId(),
    address_id,
    service_id: service.service_id,
    name: service.name,
    custom_name: sent.custom_name ?? null,
    price,
    is_price_from: sent.is_price_from ?? false,
    is_visible: sent.is_visible ?? true,
    description: sent.description ?? null,
    default_duration: sent.default_duration ?? null,
    minimum_age: sent.allowed_patients?.minimum_age ?? null,
    maximum_age: sent.allowed_patients?.maximum_age ?? null,
  }
  const news = { place: placeData(opened), originClientId, at: app.now() }
  const added = await transactSurely(app.db, async (tx, isRepeat) => {
    const earlier = isRepeat && (await lockAddressService(tx, { facilityId, addressServiceId: row.address_service_id }))
    if (earlier) return earlier
    const inserted = await insertAddressService(tx, row)
    if (!inserted) throw new Refusal('address_service.already_exists')
    await announceAddressService(tx, 'address-service-created', { ...news, service: inserted })
    return inserted
  })
  wake()
  return added
}

/**
 * Two that change different fields at once both get their way. Where nothing differs, nothing is announced.
 * @throws Refusal object.not_found (gone meanwhile) | service.invalid_price | request.invalid (ages)
 */
export async function changeService(
  app: App,
  opened: OpenAddress,
  addressServiceId: string,
  sent: ServiceChange,
  originClientId: Origin,
): Promise<AddressService> {
  const { facilityId } = opened.facility
  const news = { place: placeData(opened), originClientId, at: app.now() }
  // Made again after a broken commit it finds nothing to change.
  const service = await transactSurely(app.db, async (tx) => {
    const current = await lockAddressService(tx, { facilityId, addressServiceId })
    if (!current) throw new Refusal('object.not_found')
    const changed = planChange(current, sent)
    if (!changed) return current
    await updateAddressService(tx, changed)
    await announceAddressService(tx, 'address-service-changed', { ...news, service: changed })
    return changed
  })
  wake()
  return service
}

/**
 * Takes a service off its address and out of its work periods; bookings go on showing it.
 * @throws Refusal object.not_found (gone meanwhile)
 */
export async function removeService(
  app: App,
  opened: OpenAddress,
  addressServiceId: string,
  originClientId: Origin,
): Promise<void> {
  const { facility_id: facilityId, address_id: addressId } = opened.address
  const news = { place: placeData(opened), originClientId, at: app.now() }
  await transactSurely(app.db, async (tx, isRepeat) => {
    await lockCalendar(tx, { facilityId, addressId })
    const service = await deleteAddressService(tx, { facilityId, addressServiceId, at: news.at })
    if (!service && isRepeat) return
    if (!service) throw new Refusal('object.not_found')
    await dropServiceFromPeriods(tx, { facilityId, addressId, addressServiceId })
    await touchPeriods(tx, { facilityId, addressId }, null)
    await announceAddressService(tx, 'address-service-deleted', { ...news, service })
  })
  wake()
}
