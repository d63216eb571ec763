import type { AddressService } from './store.ts'

/** Answers show the whole-number part of a price, cut off and not rounded. */
function priceView(price: string | null): number | null {
  return price === null ? null : Math.trunc(Number(price))
}

/** An address service inside a slot or a booking. `isPublicInsuranceFlow` only where `with` asked for it. */
export function addressServiceView(service: AddressService, isPublicInsuranceFlow?: boolean) {
  return {
    id: service.address_service_id,
    name: service.name,
    price: priceView(service.price),
    is_price_from: service.is_price_from,
    is_default: service.is_default,
    description: service.description,
    service_id: service.service_id,
    is_visible: service.is_visible,
    is_public_insurance_flow: isPublicInsuranceFlow,
  }
}

type Extended = { extensions: ReadonlySet<string>; isPublicInsuranceFlow: boolean; duration?: number | undefined }

/** An address service as its own operations show it, with what `with` asked for. */
export function extendedAddressServiceView(service: AddressService, extended: Extended) {
  const { extensions, isPublicInsuranceFlow, duration } = extended
  const hasAges = service.minimum_age !== null || service.maximum_age !== null
  const allowedPatients = hasAges ? { minimum_age: service.minimum_age, maximum_age: service.maximum_age } : null
  return {
    ...addressServiceView(
      service,
      extensions.has('address_service.public_insurance_flow') ? isPublicInsuranceFlow : undefined,
    ),
    duration,
    allowed_patients: extensions.has('address_service.allowed_patients') ? allowedPatients : undefined,
    custom_name: extensions.has('address_service.custom_name') ? (service.custom_name ?? service.name) : undefined,
  }
}
