import { listDoctors } from '../doctors/store.ts'
import { doctorView } from '../doctors/views.ts'
import { operation } from '../http/operation.ts'
import { items, ok } from '../http/reply.ts'
import { openFacility } from './open.ts'
import { listFacilities } from './store.ts'
import { facilityView } from './views.ts'

export const getFacilities = operation<'getFacilities'>({
  id: 'getFacilities',
  refuses: [],
  async handle({ client }, app) {
    return ok(items((await listFacilities(app.db, client.clientId)).map(facilityView)))
  },
})

export const getFacility = operation<'getFacility'>({
  id: 'getFacility',
  refuses: ['facility.not_authorized', 'object.not_found'],
  async handle({ client, path, extensions }, app) {
    const facility = await openFacility(app.db, client, path.facility_id)
    if (!extensions.has('facility.doctors')) return ok(facilityView(facility))
    const doctors = await listDoctors(app.db, facility.facility_id)
    return ok({ ...facilityView(facility), doctors: items(doctors.map((doctor) => doctorView(doctor, new Set()))) })
  },
})
