import { randomUUID } from 'node:crypto'
import { bookAtDesk } from '../../bookings/deskBooking.ts'
import { listAddressServices } from '../../services/store.ts'
import { listInsurancesAt } from '../../slots/store.ts'
import { localDate } from '../../time.ts'
import { checkAnswers, fieldOf, noAnswers } from '../answers.ts'
import { formOf, queryOf, redirect } from '../page.ts'
import { send, sendMissing, startOf } from './call.ts'
import { listFree, listNearest } from './free.ts'
import { bookPage } from './views/book.ts'
import type { Patient } from '../../bookings/store.ts'
import type { AnswerFault, AnsweredPatient, Answers } from '../answers.ts'
import type { FieldError } from '../views/layout.ts'
import type { PlaceCall } from './call.ts'
import type { Offer } from './views/book.ts'
import type { FastifyReply } from 'fastify'

/** What the form was filled in with. */
type Sent = { start: Temporal.Instant; serviceId: string; attempt: string; answers: Answers }

const noNeeds = { birthDate: false, gender: false, nin: false }

/** GET …/book?at= : the form for a free start. */
export async function showBookForm(call: PlaceCall): Promise<FastifyReply> {
  const start = startOf(queryOf(call.request))
  if (!start) return redirect(call.reply, call.path)
  const sent = { start, serviceId: '', attempt: randomUUID(), answers: noAnswers }
  const offers = await listOffers(call, start)
  return offers.length > 0 ? sendForm(call, sent, offers, []) : sendTaken(call, sent)
}

/** The services that the free slot at `start` has. */
async function listOffers({ app, opened }: PlaceCall, start: Temporal.Instant): Promise<Offer[]> {
  const [slot] = await listFree(app, opened, { start, end: start.add({ seconds: 1 }) })
  if (!slot || !slot.start.equals(start)) return []
  const { facility_id: facilityId, address_id: addressId } = opened.address
  const services = await listAddressServices(app.db, { facilityId, addressId })
  return slot.services.flatMap(({ addressServiceId, duration }) => {
    const service = services.find((one) => one.address_service_id === addressServiceId)
    return service ? [{ service, duration }] : []
  })
}

/** POST …/book */
export async function postBooking(call: PlaceCall): Promise<FastifyReply> {
  const sent = readSent(call)
  if (!sent) return sendMissing(call)
  const { app, facility } = call
  const answers = { ...sent.answers, consent: 'yes' }
  const checked = checkAnswers(answers, noNeeds, facility.locale, localDate(app.now(), facility.zone))
  if ('faults' in checked) {
    const offers = await listOffers(call, sent.start)
    const errors = checked.faults.map((fault) => errorOf(call, fault))
    return offers.length > 0 ? sendForm(call, sent, offers, errors) : sendTaken(call, sent)
  }
  const booked = await bookAtDesk(app, call.opened, {
    addressServiceId: sent.serviceId,
    start: sent.start,
    attempt: sent.attempt,
    patient: patientOf(checked.patient),
    comment: sent.answers.comment || null,
  })
  if (booked.outcome === 'booked') return redirect(call.reply, `${call.path}/visits/${booked.bookingId}`)
  return sendTaken(call, sent, booked.outcome)
}

function readSent({ request }: PlaceCall): Sent | null {
  const fields = formOf(request)
  const start = startOf(fields)
  const attempt = fieldOf(fields, 'attempt')
  const read = (name: keyof Answers) => fieldOf(fields, name).slice(0, 2000)
  return (
    start && {
      start,
      serviceId: fieldOf(fields, 'service'),
      attempt: /^[\w-]{8,64}$/.test(attempt) ? attempt : randomUUID(),
      answers: {
        ...noAnswers,
        name: read('name'),
        surname: read('surname'),
        phone: read('phone'),
        email: read('email'),
        comment: read('comment'),
      },
    }
  )
}

// What the form has. The patient has agreed to nothing on this page, so no consent is among it.
function patientOf({ name, surname, phone, email }: AnsweredPatient): Patient {
  return { name, surname, phone, ...(email && { email }) }
}

// The patients' form speaks to the patient; here somebody else fills it in.
function errorOf({ language: { say } }: PlaceCall, { field, key, params }: AnswerFault): FieldError {
  const isMissing = field === 'name' || field === 'surname'
  const text = isMissing && key !== 'errTooLong' ? say('deskErrMissing', { field: say(field) }) : say(key, params)
  return { field, text }
}

async function sendForm(
  call: PlaceCall,
  sent: Sent,
  offers: readonly Offer[],
  errors: readonly FieldError[],
): Promise<FastifyReply> {
  const { facility_id: facilityId, address_id: addressId } = call.opened.address
  const insurances = await listInsurancesAt(call.app.db, { facilityId, addressId, start: sent.start })
  const page = bookPage({ ...call, ...sent, offers, errors, insurances, starts: [] })
  return send(call, page, errors.length > 0 ? 422 : 200)
}

/** The time is gone, or was never there: the answers stay, and the nearest other times are offered. */
async function sendTaken(
  call: PlaceCall,
  sent: Sent,
  outcome: 'slot_gone' | 'service_gone' | 'closed' = 'slot_gone',
): Promise<FastifyReply> {
  const {
    app,
    opened,
    language: { say },
  } = call
  const { facility_id: facilityId, address_id: addressId } = opened.address
  const services = await listAddressServices(app.db, { facilityId, addressId })
  const wanted = services.find((one) => one.address_service_id === sent.serviceId) ?? services[0]
  const starts = wanted ? await listNearest(app, opened, wanted.address_service_id, sent.start) : []
  const key = ({ slot_gone: 'slotGoneTitle', service_gone: 'deskNotOffered', closed: 'deskClosed' } as const)[outcome]
  const offers = wanted ? [{ service: wanted, duration: wanted.default_duration }] : []
  const text = starts.length > 0 ? `${say(key)} ${say('slotGoneChoose')}` : say(key)
  const errors = [{ field: 'at', text }]
  return send(call, bookPage({ ...call, ...sent, offers, starts, errors, insurances: [] }), 409)
}
