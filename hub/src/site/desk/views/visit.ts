import { html } from 'ghtml'
import { dialable } from '../../../phones.ts'
import { parseDate } from '../../../time.ts'
import { countryOf, formatDate, formatMinutes, formatShortWhen, formatWhen } from '../../locale.ts'
import { bare } from '../../views/check.ts'
import { clockCity, priceText } from '../../views/doctor.ts'
import { extraRows } from '../../views/extras.ts'
import { fullName } from '../../views/home.ts'
import { factRow } from '../../views/visit.ts'
import { deskPage, errorLines } from './frame.ts'
import { placeText } from './place.ts'
import type { Booking } from '../../../bookings/store.ts'
import type { Language } from '../../locale.ts'
import type { ShownFacility } from '../../views/doctor.ts'
import type { FieldError, Html } from '../../views/layout.ts'
import type { ShownPlace } from '../store.ts'

export type VisitParts = {
  language: Language
  facility: ShownFacility
  place: ShownPlace
  /** The visit's, whoever has the address now. */
  doctor: Parameters<typeof fullName>[0]
  booking: Booking
  /** Of the address's pages. */
  path: string
  day: Temporal.PlainDate
}

export type VisitPageParts = VisitParts & {
  /** What can be done with it now. */
  can: { confirm: boolean; mark: boolean; change: boolean }
  /** Where it was moved to. */
  next: { href: string; start: Temporal.Instant } | null
  errors: readonly FieldError[]
}

export function patientName({ patient }: Booking): string {
  return [patient.name, patient.surname].filter(Boolean).join(' ')
}

/** "Consultation · 30 min". */
export function visitFacts(language: Language, { service, duration }: Booking): string {
  const name = service && (service.custom_name ?? service.name)
  return [name, formatMinutes(language, duration)].filter(Boolean).join(' · ')
}

/** What has become of a visit, each as a tag. */
export function marks({ say }: Language, { state, confirmed_at, presence }: Booking): Html {
  const isBooked = state === 'booked'
  const said = [
    state === 'moved' && say('deskMoved'),
    state === 'canceled' && say('deskCanceled'),
    isBooked && confirmed_at && say('visitConfirmed'),
    isBooked && presence === 'present' && say('deskCame'),
    isBooked && presence === 'absent' && say('deskAbsent'),
  ].filter((one) => typeof one === 'string')
  return said.map((one) => html` <span class="tag">${one}</span>`).join('')
}

/** A visit: whose, when, what for, and what can be done with it. */
export function visitPage(parts: VisitPageParts): Html {
  const { language, facility, booking, path, day, next, errors } = parts
  const { say } = language
  const title = patientName(booking)
  const self = `${path}/visits/${booking.booking_id}`
  const on =
    next &&
    html`<p><a class="go quiet" href="${next.href}">${say('deskMovedTo', {
      when: formatShortWhen(language, next.start, facility.zone),
    })}</a></p>`
  const tags = marks(language, booking)
  const body = html`<h1 id="visit" tabindex="-1">${title}</h1>!${errorLines(errors)}
!${tags && html`<p>!${tags}</p>`}!${on ?? ''}!${actions(parts, self)}
<section class="card"><dl>!${timeRows(parts)}!${patientRows(language, facility, booking)}
!${paymentRow(parts)}!${factRow(say('reference'), booking.booking_id)}</dl></section>`
  return deskPage({ language, facility, title, body, back: `${path}?day=${String(day)}`, path: self, errors })
}

function actions({ language: { say }, booking, can }: VisitPageParts, self: string): Html {
  const presence = (value: 'present' | 'absent', text: string) =>
    booking.presence === value ? '' : html`<button class="quiet" name="presence" value="${value}">${text}</button>`
  const confirm = can.confirm
    ? html`<form method="post" action="${self}/confirm"><button>${say('confirmVisit')}</button></form>`
    : ''
  const mark = can.mark
    ? html`<form method="post" action="${self}/presence" class="acts">!${presence('present', say('deskCame'))}
!${presence('absent', say('deskAbsent'))}</form>`
    : ''
  const change = can.change
    ? html`<a class="go quiet" href="${self}/move">${say('moveYes')}</a>
<a class="go quiet" href="${self}/cancel">${say('cancelLink')}</a>`
    : ''
  return html`<div class="acts">!${confirm}!${mark}!${change}</div>`
}

function timeRows({ language, facility, place, doctor, booking }: VisitParts): Html {
  const { say } = language
  const when = `${formatWhen(language, booking.start_at, facility.zone)} (${clockCity(facility, place.address)})`
  const price = booking.service?.price
  return (
    factRow(say('when'), when) +
    factRow(say('service'), visitFacts(language, booking)) +
    factRow(say('doctor'), fullName(doctor)) +
    factRow(say('where'), placeText(language, facility, place.address)) +
    factRow(
      say('price'),
      priceText(language, facility, {
        price: price ? Number(price) : null,
        isPriceFrom: booking.service?.is_price_from ?? false,
      }),
    )
  )
}

function patientRows(language: Language, facility: ShownFacility, { patient, comment }: Booking): Html {
  const { say } = language
  const phone = patient.phone && html`<a href="tel:${dialable(patient.phone, facility.locale)}">${patient.phone}</a>`
  const birthDate = parseDate(patient.birth_date ?? '')
  const rows: [string, string | null | undefined][] = [
    [bare(say('email')), patient.email],
    [say('birthDate'), birthDate && formatDate(language, birthDate)],
    [say('gender'), patient.gender && say(patient.gender === 'f' ? 'female' : 'male')],
    [countryOf(facility.locale).nin ?? say('nin'), patient.nin],
    [bare(say('deskNote')), comment],
  ]
  const first = phone ? factRow(say('phone'), '', phone) : ''
  return first + rows.map(([name, fact]) => (fact ? factRow(name, fact) : '')).join('')
}

function paymentRow({ language, facility, booking, path }: VisitPageParts): Html {
  const { visit_payment: isPaid, visit_payment_status: status, payment_amount: amount } = booking
  const payment = isPaid && amount !== null ? { status, amount: Number(amount), payableUntil: null } : null
  return extraRows({ language, facility, path, payment, videocall: null })
}

/** Asks whether to cancel; the button's POST does it. */
export function deskCancelPage({ language, facility, booking, path }: VisitParts): Html {
  const { say } = language
  const title = say('cancelTitle')
  const self = `${path}/visits/${booking.booking_id}`
  const body = html`<h1>${title}</h1>!${visitPanel(language, facility, booking)}<p>${say('cancelText')}</p>
<form method="post" action="${self}/cancel" class="acts"><button>${say('cancelYes')}</button>
<a class="go quiet" href="${self}">${say('cancelNo')}</a></form>`
  return deskPage({ language, facility, title, body, back: self, path: `${self}/cancel` })
}

/** The short reminder of a visit on the pages that change it. */
export function visitPanel(language: Language, facility: ShownFacility, booking: Booking): Html {
  return html`<div class="panel"><strong>${patientName(booking)}</strong><br>
${formatWhen(language, booking.start_at, facility.zone)}<br>
<span class="soft">${visitFacts(language, booking)}</span></div>`
}
