import { readId } from '../../contract/ids.ts'
import { refusedWith } from '../../refusal.ts'
import { addService, changeService, removeService } from '../../services/change.ts'
import { isAgeRange, planPrice } from '../../services/rules.ts'
import { findAddressService, listAddressServices } from '../../services/store.ts'
import { fieldOf } from '../answers.ts'
import { formatAmount } from '../locale.ts'
import { formOf, redirect } from '../page.ts'
import { atPlace, idOf, send, sendMissing } from './call.ts'
import { listDictionary } from './store.ts'
import { deskMessage } from './views/frame.ts'
import { removePage, servicePage, servicesPage } from './views/service.ts'
import type { ServiceChange } from '../../services/rules.ts'
import type { AddressService } from '../../services/store.ts'
import type { FieldError } from '../views/layout.ts'
import type { Handler, PlaceCall } from './call.ts'
import type { ServiceAnswers } from './views/service.ts'
import type { FastifyReply } from 'fastify'

type ServiceCall = PlaceCall & { service: AddressService }

export function atService(handle: (call: ServiceCall) => Promise<FastifyReply>): Handler {
  return atPlace(async (call) => {
    const key = { facilityId: call.facility.facilityId, addressServiceId: idOf(call, 'address_service_id') }
    const service = await findAddressService(call.app.db, key)
    if (service?.address_id === call.place.address.addressId) return handle({ ...call, service })
    return call.request.method === 'POST' ? sendGone(call) : sendMissing(call)
  })
}

const keyOf = ({ facility, place }: PlaceCall) => ({
  facilityId: facility.facilityId,
  addressId: place.address.addressId,
})

/** GET …/services */
export async function showServices(call: PlaceCall): Promise<FastifyReply> {
  return send(call, servicesPage({ ...call, services: await listAddressServices(call.app.db, keyOf(call)) }))
}

/** GET …/services/new */
export async function showNewService(call: PlaceCall): Promise<FastifyReply> {
  return sendNew(call, { serviceId: '', price: '', minutes: '', minimum: '', maximum: '', visible: 'yes' }, [], 200)
}

async function sendNew(
  call: PlaceCall,
  answers: ServiceAnswers,
  errors: readonly FieldError[],
  status: number,
): Promise<FastifyReply> {
  const dictionary = await listDictionary(call.app.db, keyOf(call))
  return send(call, servicePage({ ...call, service: null, dictionary, answers, errors }), status)
}

/** POST …/services : one of the dictionary. */
export async function postService(call: PlaceCall): Promise<FastifyReply> {
  const answers = readAnswers(call)
  const read = readChange(call, answers)
  if ('errors' in read) return sendNew(call, answers, read.errors, 422)
  const {
    app,
    opened,
    language: { say },
  } = call
  const wanted = { serviceId: readId(answers.serviceId), sent: read.sent }
  const refused = await refusedWith(
    () => addService(app, opened, wanted, null),
    ['object.not_found', 'address_service.already_exists'],
  )
  if (refused === null) return redirect(call.reply, `${call.path}/services`)
  const text = refused === 'object.not_found' ? say('deskErrMissing', { field: say('service') }) : say('deskTwice')
  return sendNew(call, answers, [{ field: 'service_id', text }], refused === 'object.not_found' ? 422 : 409)
}

/** GET …/services/:address_service_id */
export async function showService(call: ServiceCall): Promise<FastifyReply> {
  const { service, language } = call
  const text = (value: number | null) => (value === null ? '' : String(value))
  const answers = {
    serviceId: '',
    price: service.price === null ? '' : formatAmount(language, service.price),
    minutes: text(service.default_duration),
    minimum: text(service.minimum_age),
    maximum: text(service.maximum_age),
    visible: service.is_visible ? 'yes' : '',
  }
  return send(call, servicePage({ ...call, dictionary: [], answers, errors: [] }))
}

/** POST …/services/:address_service_id */
export async function postServiceChange(call: ServiceCall): Promise<FastifyReply> {
  const {
    app,
    opened,
    service: { address_service_id: id },
    path,
  } = call
  const answers = readAnswers(call)
  const read = readChange(call, answers)
  if ('errors' in read) return send(call, servicePage({ ...call, dictionary: [], answers, errors: read.errors }), 422)
  const refused = await refusedWith(() => changeService(app, opened, id, read.sent, null), ['object.not_found'])
  return refused ? sendGone(call) : redirect(call.reply, `${path}/services`)
}

/** GET …/services/:address_service_id/remove : asks first. */
export async function showServiceRemoval(call: ServiceCall): Promise<FastifyReply> {
  return send(call, removePage(call))
}

/** POST …/services/:address_service_id/remove */
export async function postServiceRemoval(call: ServiceCall): Promise<FastifyReply> {
  const {
    app,
    opened,
    service: { address_service_id: id },
    path,
  } = call
  const refused = await refusedWith(() => removeService(app, opened, id, null), ['object.not_found'])
  return refused ? sendGone(call) : redirect(call.reply, `${path}/services`)
}

function sendGone(call: PlaceCall): FastifyReply {
  const { say } = call.language
  const next = `${call.path}/services`
  return send(call, deskMessage({ ...call, title: say('deskGone'), next }), 409)
}

function readAnswers({ request }: PlaceCall): ServiceAnswers {
  const fields = formOf(request)
  const read = (name: string) => fieldOf(fields, name).slice(0, 40)
  return {
    serviceId: read('service_id'),
    price: read('price'),
    minutes: read('minutes'),
    minimum: read('minimum'),
    maximum: read('maximum'),
    visible: read('visible'),
  }
}

const longestMinutes = 1440
const oldestYears = 150

/** The change that the form asks for, or what is wrong with it. What is left empty is none. */
function readChange(
  { language: { say } }: PlaceCall,
  answers: ServiceAnswers,
): { sent: ServiceChange } | { errors: FieldError[] } {
  const errors: FieldError[] = []
  const number = (field: 'minutes' | 'minimum' | 'maximum', least: number, most: number): number | null => {
    const value = answers[field] === '' ? null : /^\d{1,4}$/.test(answers[field]) ? Number(answers[field]) : NaN
    if (value === null || (value >= least && value <= most)) return value
    errors.push({ field, text: say('deskErrNumber', { least, most }) })
    return null
  }
  const price = readPrice(answers.price)
  if (price === undefined) errors.push({ field: 'price', text: say('deskErrPrice') })
  const minutes = number('minutes', 1, longestMinutes)
  const [minimum_age, maximum_age] = [number('minimum', 0, oldestYears), number('maximum', 0, oldestYears)]
  if (!isAgeRange({ minimum_age, maximum_age })) errors.push({ field: 'maximum', text: say('deskErrAges') })
  if (price === undefined || errors.length > 0) return { errors }
  const allowed_patients = minimum_age === null && maximum_age === null ? null : { minimum_age, maximum_age }
  return { sent: { price, default_duration: minutes, is_visible: answers.visible === 'yes', allowed_patients } }
}

/**
 * The price that was typed, with a comma or a point; null where there is none, undefined where it is no price. With
 * more than two decimals it is none: in half of our countries 150.000 is a hundred and fifty thousand, not 150.
 */
function readPrice(text: string): string | null | undefined {
  if (text === '') return null
  return /^\d+(?:[.,]\d{1,2})?$/.test(text) ? planPrice(text.replace(',', '.')) : undefined
}
