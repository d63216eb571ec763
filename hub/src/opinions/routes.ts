import { readId } from '../contract/ids.ts'
import { findDoctor } from '../doctors/store.ts'
import { openFacility } from '../facilities/open.ts'
import { operation } from '../http/operation.ts'
import { done } from '../http/reply.ts'
import { Refusal } from '../refusal.ts'
import { requestOpinionOf } from './request.ts'

export const requestOpinion = operation<'requestOpinion'>({
  id: 'requestOpinion',
  refuses: [
    'facility.not_authorized',
    'object.not_found',
    'doctor.not_in_facility',
    'opinion.invalid_phone',
    'opinion.visit_not_found',
    'opinion.already_exists',
    'opinion.unable',
  ],
  fieldRefusals: { phone: 'opinion.invalid_phone' },
  async handle({ client, path, body }, app) {
    const facility = await openFacility(app.db, client, path.facility_id)
    const key = { facilityId: facility.facility_id, doctorId: readId(path.doctor_id) }
    const doctor = await findDoctor(app.db, key)
    if (!doctor?.is_commercial) throw new Refusal('doctor.not_in_facility')
    await requestOpinionOf(app, facility, doctor, body?.phone ?? '')
    return done
  },
})
