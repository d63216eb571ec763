import { openAddress } from '../addresses/open.ts'
import { readId } from '../contract/ids.ts'
import { transactSurely } from '../db/surely.ts'
import { operation } from '../http/operation.ts'
import { items, noContent, ok } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { planPlans } from './rules.ts'
import {
  deleteAddressInsurance,
  findInsuranceProvider,
  insertAddressInsurance,
  listAddressInsurances,
  listInsurancePlans,
  listInsuranceProviders,
  upsertAddressInsurance,
} from './store.ts'
import { addressInsuranceProviderView } from './views.ts'
import type { Address } from '../addresses/store.ts'
import type { components } from '../contract/generated.ts'
import type { Queryable } from '../db/pool.ts'
import type { AddressInsurance } from './store.ts'

const pathRefusals = [
  'facility.not_authorized',
  'doctor.not_authorized',
  'address.not_authorized',
  'object.not_found',
] as const

export const getInsuranceProviders = operation<'getInsuranceProviders'>({
  id: 'getInsuranceProviders',
  refuses: [],
  async handle({ client }, app) {
    return ok(items(await listInsuranceProviders(app.db, client.clientId)))
  },
})

export const getInsurancePlans = operation<'getInsurancePlans'>({
  id: 'getInsurancePlans',
  refuses: [],
  async handle({ client, path }, app) {
    const key = { clientId: client.clientId, providerId: readId(path.insurance_provider_id) }
    return ok(items(await listInsurancePlans(app.db, key)))
  },
})

export const getAddressInsuranceProviders = operation<'getAddressInsuranceProviders'>({
  id: 'getAddressInsuranceProviders',
  refuses: pathRefusals,
  async handle(input, app) {
    const { address } = await openAddress(app.db, input)
    const key = { facilityId: address.facility_id, addressId: address.address_id }
    const providers = await listAddressInsurances(app.db, key)
    return ok(items(providers.map(addressInsuranceProviderView)))
  },
})

export const addAddressInsuranceProvider = operation<'addAddressInsuranceProvider'>({
  id: 'addAddressInsuranceProvider',
  refuses: [...pathRefusals, 'insurance.not_in_dictionary', 'insurance.already_assigned'],
  async handle(input, app) {
    const { address } = await openAddress(app.db, input)
    const insurance = await readInsurance(app.db, address, input.body)
    await transactSurely(app.db, async (tx, isRepeat) => {
      if (!(await insertAddressInsurance(tx, insurance)) && !isRepeat) throw new Refusal('insurance.already_assigned')
    })
    return noContent
  },
})

export const updateOrCreateAddressInsuranceProvider = operation<'updateOrCreateAddressInsuranceProvider'>({
  id: 'updateOrCreateAddressInsuranceProvider',
  refuses: [...pathRefusals, 'insurance.not_in_dictionary'],
  async handle(input, app) {
    const { address } = await openAddress(app.db, input)
    const insurance = await readInsurance(app.db, address, input.body)
    await transactSurely(app.db, (tx) => upsertAddressInsurance(tx, insurance))
    return noContent
  },
})

export const deleteAddressInsuranceProvider = operation<'deleteAddressInsuranceProvider'>({
  id: 'deleteAddressInsuranceProvider',
  refuses: [...pathRefusals, 'insurance.not_in_dictionary', 'insurance.not_assigned'],
  async handle(input, app) {
    const { address } = await openAddress(app.db, input)
    const { facility_id: facilityId, address_id: addressId } = address
    const providerId = readId(input.path.insurance_provider_id)
    const provider = await findInsuranceProvider(app.db, { facilityId, providerId })
    if (!provider) throw new Refusal('insurance.not_in_dictionary')
    await transactSurely(app.db, async (tx, isRepeat) => {
      const isDeleted = await deleteAddressInsurance(tx, { facilityId, addressId, providerId })
      if (!isDeleted && !isRepeat) throw new Refusal('insurance.not_assigned')
    })
    return noContent
  },
})

type Body = components['schemas']['AddressInsuranceProviderRequest']

/** @throws Refusal insurance.not_in_dictionary; request.invalid for a plan that isn't the provider's */
async function readInsurance(db: Queryable, address: Address, body: Body): Promise<AddressInsurance> {
  const { facility_id: facilityId, address_id: addressId } = address
  const providerId = readId(body.insurance_provider_id)
  const provider = await findInsuranceProvider(db, { facilityId, providerId })
  if (!provider) throw new Refusal('insurance.not_in_dictionary')
  const submitted = (body.insurance_plans ?? []).map((plan) => readId(plan.insurance_plan_id))
  return { facilityId, addressId, providerId, planIds: planPlans(submitted, provider.plan_ids) }
}
