import { transactSurely } from '../db/surely.ts'
import { openDoctor } from '../doctors/open.ts'
import { operation } from '../http/operation.ts'
import { items, ok } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { openAddress } from './open.ts'
import { clearIntegration, listAddresses, updateInsuranceSupport } from './store.ts'
import { addressView } from './views.ts'

export const getAddresses = operation<'getAddresses'>({
  id: 'getAddresses',
  refuses: ['facility.not_authorized', 'object.not_found', 'doctor.not_authorized'],
  async handle({ client, path, extensions }, app) {
    const { doctor } = await openDoctor(app.db, client, path)
    const addresses = await listAddresses(app.db, { facilityId: doctor.facility_id, doctorId: doctor.doctor_id })
    return ok(items(addresses.map((address) => addressView(address, extensions))))
  },
})

export const getAddress = operation<'getAddress'>({
  id: 'getAddress',
  refuses: ['facility.not_authorized', 'doctor.not_authorized', 'address.not_authorized', 'object.not_found'],
  async handle(input, app) {
    const { address } = await openAddress(app.db, input)
    return ok(addressView(address, input.extensions))
  },
})

const changeRefusals = [
  'facility.not_authorized',
  'doctor.not_authorized',
  'object.not_found',
  'address.not_in_facility',
  'address.not_in_doctor',
  'address.not_authorized',
] as const

export const updateAddress = operation<'updateAddress'>({
  id: 'updateAddress',
  refuses: [...changeRefusals, 'calendar.not_authorized'],
  async handle(input, app) {
    const { address, mayEditCalendar } = await openAddress(app.db, input)
    if (!mayEditCalendar) throw new Refusal('calendar.not_authorized')
    const { facility_id: facilityId, address_id: addressId } = address
    const support = input.body.insurance_support ?? address.insurance_support
    if (support !== address.insurance_support) {
      await transactSurely(app.db, (tx) => updateInsuranceSupport(tx, { facilityId, addressId }, support))
    }
    // Shown without being asked for: it is what the client wants to see.
    const shown = new Set(['address.insurance_support'])
    return ok(addressView({ ...address, insurance_support: support }, shown))
  },
})

export const removeAddressIntegration = operation<'removeAddressIntegration'>({
  id: 'removeAddressIntegration',
  refuses: ['feature.not_authorized', ...changeRefusals],
  async handle(input, app) {
    if (!input.client.mayRemoveIntegration) throw new Refusal('feature.not_authorized')
    const { address } = await openAddress(app.db, input)
    const key = { facilityId: address.facility_id, addressId: address.address_id }
    await transactSurely(app.db, (tx) => clearIntegration(tx, key))
    return { status: 202 }
  },
})
