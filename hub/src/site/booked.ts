import { randomUUID } from 'node:crypto'
import { confirmBooked } from '../bookings/confirm.ts'
import { cancelAsPatient, findPatientBooking, readDenial } from '../bookings/patientBooking.ts'
import { isMovable, isToBeConfirmed } from '../bookings/rules.ts'
import { isVideocallOpen } from '../bookings/videocall.ts'
import { unpaidReason } from '../payments/expire.ts'
import { isPayable } from '../payments/rules.ts'
import { refusedWith } from '../refusal.ts'
import { listInsurancesAt } from '../slots/store.ts'
import { isBefore } from '../time.ts'
import { answersOf } from './answers.ts'
import { waitForAnswer } from './asking.ts'
import { findNearest } from './freeTimes.ts'
import { languageFor, redirect, sendNotFound, sendPage } from './page.ts'
import { findVisit } from './store.ts'
import { canceledPage, cancelPage, confirmingPage, donePage, movedPage, notBookedPage } from './views/booking.ts'
import { askClinicPage, notEligiblePage, slotGonePage, tryLaterPage } from './views/denied.ts'
import { formPage } from './views/form.ts'
import type { PatientBooking, PatientDenial } from '../bookings/patientBooking.ts'
import type { App } from '../http/operation.ts'
import type { AnsweredPatient, Answers, Needs } from './answers.ts'
import type { Language } from './locale.ts'
import type { DoneParts, PaidEnd } from './views/booking.ts'
import type { DeniedParts } from './views/denied.ts'
import type { Html } from './views/layout.ts'
import type { Visit } from './views/times.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

// A page that asks again is held until there is an answer, so that it doesn't flicker once a second.
export const holdMs = 5000

export type Opened = {
  language: Language
  found: PatientBooking
  visit: Visit
  needs: Needs
  /** Whether the patient may choose another time for it. */
  canMove: boolean
  start: Temporal.Instant
  path: string
}

export async function openBooking(app: App, request: FastifyRequest): Promise<Opened | null> {
  const { token = '' } = request.params as Record<string, string>
  if (!/^[\w-]{16,64}$/.test(token)) return null
  const found = await findPatientBooking(app, token)
  if (!found?.booking.address_service_id) return null
  const { booking } = found
  const shown = await findVisit(app.db, {
    facilityId: booking.facility_id,
    doctorId: booking.doctor_id,
    addressId: booking.address_id,
    addressServiceId: booking.address_service_id!,
  })
  if (!shown) return null
  const { facility, service } = shown.visit
  const visit = { ...shown.visit, service: { ...service, duration: booking.duration } }
  const language = languageFor(request, booking.locale ?? facility.locale)
  const canMove = shown.isBookable && isMovable(booking, app.now())
  return { language, found, visit, needs: shown.needs, canMove, start: booking.start_at, path: `/b/${token}` }
}

/** GET /b/:token : whatever state the booking is in. */
export async function showBooking(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  let opened = await openBooking(app, request)
  if (opened?.found.booking.state === 'vetting' && asksAgain(request, opened.path)) {
    await waitForAnswer(opened.path.slice(3), holdMs)
    opened = await openBooking(app, request)
  }
  if (!opened) return sendNotFound(request, reply)
  return sendPage(request, reply, await stateOf(app, opened), { isPrivate: true })
}

// The confirming page's own refresh comes from itself; the first view must not wait in silence.
export function asksAgain(request: FastifyRequest, path: string): boolean {
  return request.headers.referer?.endsWith(path) ?? false
}

async function stateOf(app: App, opened: Opened): Promise<Html> {
  switch (opened.found.booking.state) {
    case 'vetting':
      return confirmingPage(opened)
    case 'booked':
      return donePage(doneParts(app, opened))
    case 'canceled':
      return canceledPage({ ...opened, paidEnd: paidEndOf(opened) })
    case 'moved':
      return movedPage(opened)
    default:
      return deniedPage(app, opened)
  }
}

/** What the page of a booked visit shows. */
export function doneParts(app: App, opened: Opened): DoneParts {
  const { booking } = opened.found
  const now = app.now()
  const {
    visit_payment: isPaid,
    visit_payment_status: status,
    payment_amount,
    payment_due_at,
    videocall_url: url,
  } = booking
  const payableUntil = isPayable(booking, now) ? payment_due_at : null
  const isOver = !isBefore(now, booking.end_at)
  return {
    ...opened,
    bookingId: booking.booking_id,
    confirmation: booking.confirmed_at ? 'given' : isToBeConfirmed(booking, now) ? 'awaited' : null,
    payment: isPaid && payment_amount !== null ? { status, amount: Number(payment_amount), payableUntil } : null,
    videocall: url === null ? null : { url, isOpen: isVideocallOpen(booking, now), isOver },
  }
}

function paidEndOf({ found: { booking } }: Opened): PaidEnd {
  if (booking.visit_payment_status === 'successful') return 'paid'
  return booking.cancel_reason === unpaidReason && booking.canceled_by === 'user' ? 'unpaid' : null
}

async function deniedPage(app: App, opened: Opened): Promise<Html> {
  const {
    language,
    found: { booking },
    visit,
    needs,
    start,
    path,
  } = opened
  const denial = booking.denial && (await readDenial(app, booking.denial, language.locale))
  const answers = answersOf(booking.patient as Partial<AnsweredPatient>, booking.comment)
  const attempt = randomUUID()
  if (denial?.kind === 'fix-a-field') {
    const field = formField(denial)
    const errors = [{ field, text: denial.text ?? language.say('fixText') }]
    const shown = {
      birthDate: needs.birthDate || field === 'day',
      gender: needs.gender || field === 'gender',
      nin: needs.nin || field === 'nin',
    }
    const insurances = await listInsurancesAt(app.db, {
      facilityId: booking.facility_id,
      addressId: booking.address_id,
      start,
    })
    const filled = { answers, errors, attempt, path, isCorrection: true }
    return formPage({ language, visit, start, needs: shown, insurances, ...filled })
  }
  const nearest = await findNearest(app, visit, start)
  const parts: DeniedParts = {
    language,
    visit,
    start,
    answers,
    attempt,
    path,
    ...nearest,
    text: denial?.text ?? null,
    textLocale: denial?.textLocale ?? null,
  }
  if (denial?.kind === 'slot-gone') return slotGonePage(parts)
  if (denial?.kind === 'not-eligible') return notEligiblePage(parts)
  if (denial?.kind === 'ask-clinic') return askClinicPage(parts)
  return tryLaterPage(parts)
}

const formFields: Readonly<Record<string, keyof Answers>> = {
  name: 'name',
  first_name: 'name',
  surname: 'surname',
  last_name: 'surname',
  phone: 'phone',
  email: 'email',
  birth_date: 'day',
  birthdate: 'day',
  gender: 'gender',
  nin: 'nin',
  comment: 'comment',
}

// A dictionary may name a field that the form doesn't have; then the first one takes the blame and the text explains.
function formField({ field }: PatientDenial): keyof Answers {
  return formFields[field ?? ''] ?? 'name'
}

/** POST /b/:token/confirm : the patient will come. */
export async function confirm(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openBooking(app, request)
  if (!opened) return sendNotFound(request, reply)
  const { booking, opened: place } = opened.found
  const refused = await refusedWith(
    () => confirmBooked(app, place, booking, { by: 'user', originClientId: null }),
    ['confirm.already_confirmed', 'confirm.canceled', 'confirm.deleted', 'confirm.past'],
  )
  // Sent twice, it is confirmed all the same.
  if (refused === null || refused === 'confirm.already_confirmed') return redirect(reply, opened.path)
  return sendPage(request, reply, notBookedPage(opened), { status: 409, isPrivate: true })
}

/** GET /b/:token/cancel : asks first. */
export async function showCancel(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openBooking(app, request)
  if (!opened) return sendNotFound(request, reply)
  const { state } = opened.found.booking
  if (state === 'canceled') return redirect(reply, opened.path)
  return sendPage(request, reply, state === 'booked' ? cancelPage(opened) : notBookedPage(opened), { isPrivate: true })
}

/** POST /b/:token/cancel */
export async function cancel(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openBooking(app, request)
  if (!opened) return sendNotFound(request, reply)
  if (
    opened.found.booking.state !== 'canceled' &&
    (await cancelAsPatient(app, opened.path.slice(3))) === 'not_booked'
  ) {
    return sendPage(request, reply, notBookedPage(opened), { status: 409, isPrivate: true })
  }
  return redirect(reply, opened.path)
}
