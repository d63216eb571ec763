import { listAddresses } from '../addresses/store.ts'
import { embeddedAddressView } from '../addresses/views.ts'
import { openFacility } from '../facilities/open.ts'
import { operation } from '../http/operation.ts'
import { items, ok } from '../http/reply.ts'
import { openDoctor } from './open.ts'
import { listDoctors } from './store.ts'
import { doctorView } from './views.ts'

export const getDoctors = operation<'getDoctors'>({
  id: 'getDoctors',
  refuses: ['facility.not_authorized', 'object.not_found'],
  async handle({ client, path, extensions }, app) {
    const facility = await openFacility(app.db, client, path.facility_id)
    const doctors = await listDoctors(app.db, facility.facility_id)
    return ok(items(doctors.map((doctor) => doctorView(doctor, extensions))))
  },
})

export const getDoctor = operation<'getDoctor'>({
  id: 'getDoctor',
  refuses: ['facility.not_authorized', 'object.not_found', 'doctor.not_authorized'],
  async handle({ client, path, extensions }, app) {
    const { doctor } = await openDoctor(app.db, client, path)
    const view = doctorView(doctor, new Set(extensions).add('doctor.specializations'))
    if (!extensions.has('doctor.addresses')) return ok(view)
    const addresses = await listAddresses(app.db, { facilityId: doctor.facility_id, doctorId: doctor.doctor_id })
    return ok({ ...view, addresses: items(addresses.map((address) => embeddedAddressView(address, extensions))) })
  },
})
