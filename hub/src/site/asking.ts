import { randomUUID } from 'node:crypto'
import { bookAsPatient } from '../bookings/patientBooking.ts'
import { internetAddress } from '../http/network.ts'
import { takesPayments } from '../payments/rules.ts'
import { isAgeAllowed } from '../services/rules.ts'
import { listInsurancesAt } from '../slots/store.ts'
import { localDate, parseDate } from '../time.ts'
import { checkAnswers, fieldOf, noAnswers, readAnswers, readSlot } from './answers.ts'
import { askForTime, openVisit, showTaken } from './finding.ts'
import { findNearest, isFree } from './freeTimes.ts'
import { formOf, languageFor, queryOf, redirect, sendNotFound, sendPage } from './page.ts'
import { findVisit } from './store.ts'
import { sendTooMany } from './tooMany.ts'
import { checkPage } from './views/check.ts'
import { closedPage, notEligiblePage, slotGonePage } from './views/denied.ts'
import { agesText } from './views/doctor.ts'
import { formPage } from './views/form.ts'
import { visitPath } from './views/times.ts'
import type { App } from '../http/operation.ts'
import type { AnswerFault, AnsweredPatient, Answers, Needs } from './answers.ts'
import type { Language } from './locale.ts'
import type { Visit } from './views/times.ts'
import type { TakenInsurance } from './views/visit.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** GET …/details?at= : who and contact. The address holds the time only; answers travel in bodies. */
export async function showForm(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await openVisit(app, request)
  if (!found) return sendNotFound(request, reply)
  const { visit, needs } = found
  const language = languageFor(request, visit.facility.locale)
  const seconds = /^\d{1,10}$/.exec(fieldOf(queryOf(request), 'at'))?.[0]
  if (!seconds) return askForTime(reply, visit)
  const start = Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000)
  const place = { facilityId: visit.facility.facilityId, addressId: visit.address.addressId, ...visit.service }
  if (!(await isFree(app, place, start))) return showTaken(app, request, reply, { language, visit, start })
  const path = `${visitPath(visit)}/details?at=${seconds}`
  const insurances = await listInsurancesAt(app.db, { ...place, start })
  const empty = { answers: noAnswers, errors: [], attempt: randomUUID() }
  const parts = { language, visit, start, needs, insurances, path, ...empty }
  return sendPage(request, reply, formPage(parts))
}

/** What a form was sent with. Null where its slot names nothing. */
type Sent = {
  language: Language
  visit: Visit
  needs: Needs
  isBookable: boolean
  start: Temporal.Instant
  answers: Answers
  attempt: string
  isCorrection: boolean
  insurances: readonly TakenInsurance[]
}

async function readSent(app: App, request: FastifyRequest): Promise<Sent | null> {
  const fields = formOf(request)
  const slot = readSlot(fieldOf(fields, 'slot'))
  const found = slot && (await findVisit(app.db, slot))
  if (!found) return null
  const attempt = fieldOf(fields, 'attempt')
  return {
    ...found,
    language: languageFor(request, found.visit.facility.locale),
    start: slot.start,
    answers: readAnswers(fields),
    attempt: /^[\w-]{8,64}$/.test(attempt) ? attempt : randomUUID(),
    isCorrection: fieldOf(fields, 'correction') === 'yes',
    insurances: await listInsurancesAt(app.db, slot),
  }
}

function checkSent(app: App, { answers, needs, visit: { facility } }: Sent): ReturnType<typeof checkAnswers> {
  return checkAnswers(answers, needs, facility.locale, localDate(app.now(), facility.zone))
}

/** POST /details : the form again, from the check. */
export async function changeDetails(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const sent = await readSent(app, request)
  if (!sent) return sendNotFound(request, reply)
  return sendPage(request, reply, formPage({ ...sent, errors: [], path: null }), { isPrivate: true })
}

/** POST /check : everything once more, or the form with what is wrong. */
export async function showCheck(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const sent = await readSent(app, request)
  if (!sent) return sendNotFound(request, reply)
  const checked = checkSent(app, sent)
  if ('faults' in checked) return showFaults(request, reply, sent, checked.faults)
  if (!isOfAge(sent, checked.patient)) return showRefused(app, request, reply, sent, 'not_eligible')
  const isPaid = isPaidOnline(app, sent.visit)
  return sendPage(request, reply, checkPage({ ...sent, patient: checked.patient, isPaid }), { isPrivate: true })
}

// Said before anybody is asked, and once more by whoever books.
function isOfAge({ visit: { service, facility }, start }: Sent, { birth_date: birthDate }: AnsweredPatient): boolean {
  const limit = { minimum_age: service.minimumAge, maximum_age: service.maximumAge }
  return isAgeAllowed(limit, parseDate(birthDate ?? ''), localDate(start, facility.zone))
}

function isPaidOnline({ config }: App, { address, service }: Visit): boolean {
  return address.isPaidOnline && Boolean(service.price) && takesPayments(config)
}

function showFaults(
  request: FastifyRequest,
  reply: FastifyReply,
  sent: Sent,
  faults: readonly AnswerFault[],
): FastifyReply {
  const errors = faults.map(({ field, key, params }) => ({ field, text: sent.language.say(key, params) }))
  return sendPage(request, reply, formPage({ ...sent, errors, path: null }), { status: 422, isPrivate: true })
}

// How long the POST itself waits for the clinic: a quick answer needs no page in between.
const patienceMs = 900

/** Asks of this process that a booking's page may wait for, by its token; of a move, by the id of the booking held. */
const settling = new Map<string, Promise<void>>()

/** Waits until this ask is over, at most `maxMs`. At once where this process isn't asking. */
export async function waitForAnswer(key: string, maxMs: number): Promise<void> {
  const settled = settling.get(key)
  if (!settled) return
  let timer: NodeJS.Timeout | undefined
  await Promise.race([settled, new Promise<void>((resolve) => (timer = setTimeout(resolve, maxMs)))])
  clearTimeout(timer)
}

/** POST /book : takes the slot and asks the clinic; leads to the booking's own page. */
export async function book(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const sent = await readSent(app, request)
  if (!sent) return sendNotFound(request, reply)
  const checked = checkSent(app, sent)
  if ('faults' in checked) return showFaults(request, reply, sent, checked.faults)
  const started = await startBooking(app, sent, checked.patient, internetAddress(request.ip))
  if (started.outcome === 'beyond_caps') {
    return sendTooMany(app, request, reply, { language: sent.language, clinic: sent.visit.facility })
  }
  if (started.outcome !== 'started') return showRefused(app, request, reply, sent, started.outcome)
  const { token } = started
  await waitAtFirst(token, started.settled)
  return redirect(reply, `/b/${token}`)
}

/** For the POST that asked: waits for a quick answer, and lets the page that follows wait for a slower one. */
export async function waitAtFirst(key: string, answered: Promise<void>): Promise<void> {
  if (!settling.has(key)) {
    // A failed ask is the booking's to tell; here it only has an end.
    settling.set(
      key,
      answered.catch(() => {}).finally(() => settling.delete(key)),
    )
  }
  await waitForAnswer(key, patienceMs)
}

function startBooking(
  app: App,
  sent: Sent,
  patient: AnsweredPatient,
  address: string | null,
): ReturnType<typeof bookAsPatient> {
  const { visit, start, attempt, language, answers } = sent
  return bookAsPatient(app, {
    facilityId: visit.facility.facilityId,
    addressId: visit.address.addressId,
    addressServiceId: visit.service.addressServiceId,
    start,
    attempt,
    locale: language.locale,
    patient,
    comment: answers.comment || null,
    address,
  })
}

// Nobody was asked: the time, the service or the calendar had gone before.
async function showRefused(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  sent: Sent,
  outcome: 'slot_gone' | 'service_gone' | 'closed' | 'not_eligible',
): Promise<FastifyReply> {
  const {
    language,
    visit: { service },
  } = sent
  const nearest = await findNearest(app, sent.visit, sent.start)
  const parts = { ...sent, ...nearest, text: null, textLocale: null, attempt: randomUUID(), path: null }
  const ages = () => ({ ...parts, text: language.say('ageText', { ages: agesText(language, service) }) })
  const page =
    outcome === 'slot_gone'
      ? slotGonePage(parts)
      : outcome === 'not_eligible'
        ? notEligiblePage(ages())
        : closedPage(parts)
  return sendPage(request, reply, page, { status: 409, isPrivate: true })
}
