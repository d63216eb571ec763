import { openDoctor } from '../doctors/open.ts'
import { operation } from '../http/operation.ts'
import { items, ok } from '../http/reply.ts'
import { openAddress } from './open.ts'
import { listAddresses } from './store.ts'
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
