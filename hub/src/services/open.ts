import { readId } from '../contract/ids.ts'
import { Refusal } from '../refusal.ts'
import { findAddressService, ownsAddressService } from './store.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Queryable } from '../db/pool.ts'
import type { Client } from '../http/operation.ts'
import type { AddressService } from './store.ts'

/**
 * The address service of a path.
 * @throws Refusal address_service.not_in_address (another of the client's addresses has it) | object.not_found
 */
export async function openAddressService(
  db: Queryable,
  client: Client,
  { facility, address }: OpenAddress,
  id: string,
): Promise<AddressService> {
  const addressServiceId = readId(id)
  const service = await findAddressService(db, { facilityId: facility.facilityId, addressServiceId })
  if (service?.address_id === address.address_id) return service
  const isOwn = await ownsAddressService(db, { clientId: client.clientId, addressServiceId })
  throw new Refusal(isOwn ? 'address_service.not_in_address' : 'object.not_found')
}
