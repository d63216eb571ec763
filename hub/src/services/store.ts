import { statement } from '../db/pool.ts'
import type { Queryable, Tx } from '../db/pool.ts'

export type AddressService = {
  facility_id: string
  address_service_id: string
  address_id: string
  service_id: string | null
  name: string
  custom_name: string | null
  /** Two decimals as text, or null. */
  price: string | null
  is_price_from: boolean
  is_default: boolean
  is_visible: boolean
  description: string | null
  default_duration: number | null
  minimum_age: number | null
  maximum_age: number | null
  deleted_at: Temporal.Instant | null
}

const listServicesStatement = statement(
  'listServices',
  `select s.service_id, s.name from service s
    where s.locale in (select f.locale from client_facility cf join facility f using (facility_id)
                        where cf.client_id = $1)
      and (not $2::boolean or s.is_diagnostic)
      and ($3::bigint is null or $3 = any (s.specialization_ids))
    order by s.service_id`,
)

/** The service dictionary of the locales in which the client has facilities. */
export function listServices(
  db: Queryable,
  filter: { clientId: string; onlyDiagnostics: boolean; specializationId: string | null },
): Promise<{ service_id: string; name: string }[]> {
  return db.query(listServicesStatement, [filter.clientId, filter.onlyDiagnostics, filter.specializationId])
}

const findServiceStatement = statement(
  'findService',
  `select s.service_id, s.name from service s join facility f on f.locale = s.locale
    where f.facility_id = $1 and s.service_id = $2`,
)

/** A dictionary service of the facility's locale. */
export async function findService(
  db: Queryable,
  key: { facilityId: string; serviceId: string },
): Promise<{ service_id: string; name: string } | undefined> {
  const [row] = await db.query<{ service_id: string; name: string }>(findServiceStatement, [
    key.facilityId,
    key.serviceId,
  ])
  return row
}

const listAddressServicesStatement = statement(
  'listAddressServices',
  `select * from address_service
    where facility_id = $1 and address_id = $2 and deleted_at is null
    order by address_service_id`,
)

/** The live services of an address, by id. */
export function listAddressServices(
  db: Queryable,
  key: { facilityId: string; addressId: string },
): Promise<AddressService[]> {
  return db.query<AddressService>(listAddressServicesStatement, [key.facilityId, key.addressId])
}

const findAddressServiceStatement = statement(
  'findAddressService',
  `select * from address_service where facility_id = $1 and address_service_id = $2 and deleted_at is null`,
)

/** A live address service of the facility, on whichever of its addresses. */
export async function findAddressService(
  db: Queryable,
  key: { facilityId: string; addressServiceId: string },
): Promise<AddressService | undefined> {
  const [row] = await db.query<AddressService>(findAddressServiceStatement, [key.facilityId, key.addressServiceId])
  return row
}

const ownsAddressServiceStatement = statement(
  'ownsAddressService',
  `select 1 as one from address_service s join client_facility cf using (facility_id)
    where s.address_service_id = $2 and cf.client_id = $1 and s.deleted_at is null`,
)

/** Whether a live address service stands in any facility of the client. */
export async function ownsAddressService(
  db: Queryable,
  key: { clientId: string; addressServiceId: string },
): Promise<boolean> {
  return (await db.query(ownsAddressServiceStatement, [key.clientId, key.addressServiceId])).length > 0
}

const insertAddressServiceStatement = statement(
  'insertAddressService',
  `insert into address_service (facility_id, address_service_id, address_id, service_id, name, custom_name, price,
                                is_price_from, is_visible, description, default_duration, minimum_age, maximum_age)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
   on conflict do nothing
   returning *`,
)

export type NewAddressService = Omit<AddressService, 'is_default' | 'deleted_at'>

/** Undefined where the address has this dictionary service already. */
export async function insertAddressService(db: Queryable, one: NewAddressService): Promise<AddressService | undefined> {
  const [row] = await db.query<AddressService>(insertAddressServiceStatement, [
    one.facility_id,
    one.address_service_id,
    one.address_id,
    one.service_id,
    one.name,
    one.custom_name,
    one.price,
    one.is_price_from,
    one.is_visible,
    one.description,
    one.default_duration,
    one.minimum_age,
    one.maximum_age,
  ])
  return row
}

const lockAddressServiceStatement = statement(
  'lockAddressService',
  `select * from address_service
    where facility_id = $1 and address_service_id = $2 and deleted_at is null for update`,
)

/** A live address service, locked until the transaction ends. */
export async function lockAddressService(
  tx: Tx,
  key: { facilityId: string; addressServiceId: string },
): Promise<AddressService | undefined> {
  const [row] = await tx.query<AddressService>(lockAddressServiceStatement, [key.facilityId, key.addressServiceId])
  return row
}

const updateAddressServiceStatement = statement(
  'updateAddressService',
  `update address_service
      set custom_name = $3, price = $4, is_price_from = $5, is_visible = $6, description = $7, default_duration = $8,
          minimum_age = $9, maximum_age = $10
    where facility_id = $1 and address_service_id = $2`,
)

/** Writes what can be changed of an address service. */
export async function updateAddressService(tx: Tx, one: AddressService): Promise<void> {
  await tx.query(updateAddressServiceStatement, [
    one.facility_id,
    one.address_service_id,
    one.custom_name,
    one.price,
    one.is_price_from,
    one.is_visible,
    one.description,
    one.default_duration,
    one.minimum_age,
    one.maximum_age,
  ])
}

const deleteAddressServiceStatement = statement(
  'deleteAddressService',
  `update address_service set deleted_at = $3
    where facility_id = $1 and address_service_id = $2 and deleted_at is null returning *`,
)

/** Marks an address service as deleted: bookings go on showing it. Undefined where it is deleted already. */
export async function deleteAddressService(
  tx: Tx,
  key: { facilityId: string; addressServiceId: string; at: Temporal.Instant },
): Promise<AddressService | undefined> {
  const values = [key.facilityId, key.addressServiceId, key.at]
  const [row] = await tx.query<AddressService>(deleteAddressServiceStatement, values)
  return row
}
