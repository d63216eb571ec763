import { items } from '../http/reply.ts'
import type { AddressInsuranceProvider } from './store.ts'

/** A provider that an address accepts, with the accepted plans. */
export function addressInsuranceProviderView({ insurance_provider_id, name, plans }: AddressInsuranceProvider) {
  return { insurance_provider_id, name, insurance_plans: items(plans) }
}
