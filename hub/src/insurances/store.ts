import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

type Key = { facilityId: string; addressId: string }

type InsuranceProvider = { insurance_provider_id: string; name: string }
type InsurancePlan = { insurance_plan_id: string; name: string }
export type AddressInsuranceProvider = InsuranceProvider & { plans: InsurancePlan[] }

const listProvidersStatement = statement(
  'listInsuranceProviders',
  `select i.insurance_provider_id, i.name from insurance_provider i
    where i.locale in (select f.locale from client_facility cf join facility f using (facility_id)
                        where cf.client_id = $1)
    order by i.insurance_provider_id`,
)

/** The provider dictionary of the locales in which the client has facilities. */
export function listInsuranceProviders(db: Queryable, clientId: string): Promise<InsuranceProvider[]> {
  return db.query<InsuranceProvider>(listProvidersStatement, [clientId])
}

const listPlansStatement = statement(
  'listInsurancePlans',
  `select p.insurance_plan_id, p.name
     from insurance_plan p join insurance_provider i using (insurance_provider_id)
    where p.insurance_provider_id = $2
      and i.locale in (select f.locale from client_facility cf join facility f using (facility_id)
                        where cf.client_id = $1)
    order by p.insurance_plan_id`,
)

/** The dictionary's plans of one provider; none for a provider that isn't in it. */
export function listInsurancePlans(
  db: Queryable,
  key: { clientId: string; providerId: string },
): Promise<InsurancePlan[]> {
  return db.query<InsurancePlan>(listPlansStatement, [key.clientId, key.providerId])
}

const findProviderStatement = statement(
  'findInsuranceProvider',
  `select i.insurance_provider_id,
          array(select p.insurance_plan_id from insurance_plan p
                 where p.insurance_provider_id = i.insurance_provider_id) as plan_ids
     from insurance_provider i join facility f on f.locale = i.locale
    where f.facility_id = $1 and i.insurance_provider_id = $2`,
)

/** A provider of the facility's dictionary, with the ids of its plans. */
export async function findInsuranceProvider(
  db: Queryable,
  key: { facilityId: string; providerId: string },
): Promise<{ insurance_provider_id: string; plan_ids: string[] } | undefined> {
  const [row] = await db.query<{ insurance_provider_id: string; plan_ids: string[] }>(findProviderStatement, [
    key.facilityId,
    key.providerId,
  ])
  return row
}

const listAddressProvidersStatement = statement(
  'listAddressInsurances',
  `select i.insurance_provider_id, i.name,
          (select coalesce(json_agg(json_build_object('insurance_plan_id', p.insurance_plan_id::text, 'name', p.name)
                                    order by p.insurance_plan_id), '[]')
             from insurance_plan p where p.insurance_plan_id = any (a.insurance_plan_ids)) as plans
     from address_insurance_provider a join insurance_provider i using (insurance_provider_id)
    where a.facility_id = $1 and a.address_id = $2
    order by i.insurance_provider_id`,
)

/** The providers that an address accepts, with their plans there. */
export function listAddressInsurances(
  db: Queryable,
  { facilityId, addressId }: Key,
): Promise<AddressInsuranceProvider[]> {
  return db.query<AddressInsuranceProvider>(listAddressProvidersStatement, [facilityId, addressId])
}

/** What an address takes of a provider: none, some or all of its plans. */
export type AddressInsurance = Key & { providerId: string; planIds: readonly string[] }

const insertAddressInsuranceStatement = statement(
  'insertAddressInsurance',
  `insert into address_insurance_provider (facility_id, address_id, insurance_provider_id, insurance_plan_ids)
   values ($1, $2, $3, $4) on conflict do nothing returning 1 as one`,
)

/** False where the address has the provider already. */
export async function insertAddressInsurance(db: Queryable, one: AddressInsurance): Promise<boolean> {
  const values = [one.facilityId, one.addressId, one.providerId, one.planIds]
  return (await db.query(insertAddressInsuranceStatement, values)).length > 0
}

const upsertAddressInsuranceStatement = statement(
  'upsertAddressInsurance',
  `insert into address_insurance_provider (facility_id, address_id, insurance_provider_id, insurance_plan_ids)
   values ($1, $2, $3, $4)
   on conflict (facility_id, address_id, insurance_provider_id) do update set insurance_plan_ids = $4`,
)

/** Puts the provider on the address with exactly these plans. */
export async function upsertAddressInsurance(db: Queryable, one: AddressInsurance): Promise<void> {
  await db.query(upsertAddressInsuranceStatement, [one.facilityId, one.addressId, one.providerId, one.planIds])
}

const deleteAddressInsuranceStatement = statement(
  'deleteAddressInsurance',
  `delete from address_insurance_provider
    where facility_id = $1 and address_id = $2 and insurance_provider_id = $3 returning 1 as one`,
)

/** False where the address didn't have the provider. */
export async function deleteAddressInsurance(db: Queryable, one: Key & { providerId: string }): Promise<boolean> {
  return (await db.query(deleteAddressInsuranceStatement, [one.facilityId, one.addressId, one.providerId])).length > 0
}

const listAddressInsuranceIdsStatement = statement(
  'listAddressInsuranceIds',
  `select insurance_provider_id from address_insurance_provider where facility_id = $1 and address_id = $2`,
)

/** Ids of the insurance providers that the address takes. */
export async function listAddressInsuranceIds(db: Queryable, { facilityId, addressId }: Key): Promise<string[]> {
  const values = [facilityId, addressId]
  const rows = await db.query<{ insurance_provider_id: string }>(listAddressInsuranceIdsStatement, values)
  return rows.map((row) => row.insurance_provider_id)
}

const mapPlansStatement = statement(
  'mapInsurancePlans',
  `select p.insurance_plan_id, p.insurance_provider_id
     from facility f
     join insurance_provider i on i.locale = f.locale
     join insurance_plan p on p.insurance_provider_id = i.insurance_provider_id and p.insurance_plan_id = any ($2)
    where f.facility_id = $1`,
)

/** Of these plans, those that the facility's dictionary has, each with its provider. */
export async function mapPlans(
  db: Queryable,
  { facilityId, planIds }: { facilityId: string; planIds: readonly string[] },
): Promise<Map<string, string>> {
  type Row = { insurance_plan_id: string; insurance_provider_id: string }
  const rows = await db.query<Row>(mapPlansStatement, [facilityId, planIds])
  return new Map(rows.map((row) => [row.insurance_plan_id, row.insurance_provider_id]))
}

const findInsuranceStatement = statement(
  'findInsurance',
  `select i.insurance_provider_id, i.name, p.insurance_plan_id, p.name as plan_name
     from facility f
     join insurance_provider i on i.locale = f.locale and i.insurance_provider_id = $2
     left join insurance_plan p on p.insurance_provider_id = i.insurance_provider_id and p.insurance_plan_id = $3
    where f.facility_id = $1`,
)

export type Insurance = {
  insurance_provider_id: string
  name: string
  insurance_plan_id: string | null
  plan_name: string | null
}

/** A provider of the facility's dictionary, with the plan where it is one of the provider's. */
export async function findInsurance(
  db: Queryable,
  key: { facilityId: string; providerId: string; planId: string | null },
): Promise<Insurance | undefined> {
  const [row] = await db.query<Insurance>(findInsuranceStatement, [key.facilityId, key.providerId, key.planId])
  return row
}
