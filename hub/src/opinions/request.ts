import { isOk, postToGateway } from '../http/gateways.ts'
import { readPhone, writtenForms } from '../phones.ts'
import { Refusal } from '../refusal.ts'
import { ensurePhoneKey, phoneHashOf } from './phoneKey.ts'
import { hadVisit } from './rules.ts'
import { deleteOpinionRequest, insertOpinionRequest, listVisitsByPhone } from './store.ts'
import type { Doctor } from '../doctors/store.ts'
import type { Facility } from '../facilities/store.ts'
import type { App } from '../http/operation.ts'

const visitDays = 365
const gatewayTimeoutMs = 5_000

/**
 * Invites a patient to give an opinion of a doctor, by the operator's messaging gateway. Once per patient and doctor.
 * @throws Refusal opinion.invalid_phone | opinion.visit_not_found | opinion.already_exists | opinion.unable
 */
export async function requestOpinionOf(app: App, facility: Facility, doctor: Doctor, phone: string): Promise<void> {
  const number = readPhone(phone, facility.locale)
  if (!number) throw new Refusal('opinion.invalid_phone')
  const now = app.now()
  const key = { facilityId: facility.facility_id, doctorId: doctor.doctor_id }
  const since = now.subtract({ hours: 24 * visitDays })
  const known = await listVisitsByPhone(app.db, { ...key, digits: writtenForms(number), since })
  if (!hadVisit(known, now)) throw new Refusal('opinion.visit_not_found')
  const phoneKey = await ensurePhoneKey(app.db, app)
  // Without it nobody knows who was invited.
  if (phoneKey === undefined) throw new Refusal('opinion.unable')
  const phoneHash = phoneHashOf(phoneKey, number.number)
  // Written before it is sent: of two requests at once one sends.
  if (!(await insertOpinionRequest(app.db, { ...key, phoneHash }, now))) throw new Refusal('opinion.already_exists')
  if (!(await send(app, facility, doctor, number.number))) {
    await deleteOpinionRequest(app.db, { ...key, phoneHash })
    throw new Refusal('opinion.unable')
  }
}

/** The gateway writes the message: it knows the sender's name, the link and the law of the country. */
async function send(app: App, facility: Facility, doctor: Doctor, phone: string): Promise<boolean> {
  const url = app.config.messageGatewayUrl
  if (!url) return false
  const { locale } = facility
  const body = JSON.stringify({
    type: 'opinion-request',
    phone,
    locale,
    facility: { id: facility.facility_id, name: facility.name },
    doctor: { id: doctor.doctor_id, name: doctor.name, surname: doctor.surname },
  })
  return isOk(await postToGateway({ url, body, timeoutMs: gatewayTimeoutMs }))
}
