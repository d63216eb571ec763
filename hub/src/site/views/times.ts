import { html } from 'ghtml'
import { formatDay, formatTime, formatWhen } from '../locale.ts'
import { addressText, clockCity, phoneLink, serviceFacts } from './doctor.ts'
import { fullName, nextFreeText } from './home.ts'
import { layout } from './layout.ts'
import type { Language } from '../locale.ts'
import type { ShownAddress, ShownDoctor, ShownFacility, ShownService } from './doctor.ts'
import type { Html } from './layout.ts'

/** What is being booked: repeated on every page of the way. */
export type Visit = {
  facility: ShownFacility
  doctor: ShownDoctor
  address: ShownAddress
  service: ShownService
}

/** Starts of one local day, in order. */
export type FreeDay = { starts: readonly Temporal.Instant[] }

export type TimesParts = {
  language: Language
  visit: Visit
  days: readonly FreeDay[]
  /** The first free start of all; null on later pages. */
  next: Temporal.Instant | null
  /** Path of the page with the following days. */
  later: string | null
  isFirst: boolean
  /** The form was sent without a time. */
  isTimeMissing: boolean
  /** Another time for a visit: the path of this page, and where and when the visit is now. */
  move?: { path: string; back: string; present: Temporal.Instant }
}

// Days beyond these are folded: one screen on a phone shows what most patients take.
const openDays = 3

/** The choice of day and time. */
export function timesPage({ language, visit, days, next, later, isFirst, isTimeMissing, move }: TimesParts): Html {
  const { say } = language
  const path = move?.path ?? visitPath(visit)
  const choice = path + (move ? '/check' : '/details')
  const title = say(move ? 'moveTitle' : 'timesTitle')
  const errors = isTimeMissing && days.length > 0 ? [{ field: 'times', text: say('errTime') }] : []
  const body = html`<h1>${title}</h1>!${visitLine(language, visit)}
!${move ? html`<p>${say('movePresent', { when: formatWhen(language, move.present, visit.facility.zone) })}</p>` : ''}
!${next === null ? '' : nextFreeLink(language, visit, next, choice)}
!${days.length === 0 ? noTimes(language, visit) : ''}
!${errors.map(({ text }) => html`<p class="err">${text}</p>`)}
<form action="${choice}" id="times" tabindex="-1">!${days.map((day, index) => daySection(language, visit.facility.zone, day, index))}
<p class="soft">${say('clinicTime', { city: clockCity(visit.facility, visit.address) })}</p>
<p class="acts">!${isFirst ? '' : html`<a class="go quiet" href="${path}">${say('firstDates')}</a>`}
!${later === null ? '' : html`<a class="go quiet" href="${later}">${say('laterDates')}</a>`}</p>
!${days.length === 0 ? '' : html`<div class="dock"><button>${say('continue')}</button></div>`}</form>`
  const back = move?.back ?? `/d/${visit.facility.facilityId}/${visit.doctor.doctorId}`
  return layout({ language, title, body, back, path, errors, sheet: 'times' })
}

/** Path of the times page; its `/details` is the form. */
export function visitPath({ facility, doctor, address, service }: Visit): string {
  return `/d/${facility.facilityId}/${doctor.doctorId}/${address.addressId}/${service.addressServiceId}`
}

function visitLine(language: Language, { facility, doctor, address, service }: Visit): Html {
  return html`<p><strong>${fullName(doctor)}</strong> · ${service.name}<br>
<span class="soft">${serviceFacts(language, facility, service)} · ${addressText(language, facility, address)}</span></p>`
}

function nextFreeLink(language: Language, visit: Visit, start: Temporal.Instant, choice: string): Html {
  const { address, facility } = visit
  const text = nextFreeText(
    language,
    { start, cityName: clockCity(facility, address), isOnlineOnly: false },
    facility.zone,
  )
  return html`<p class="acts"><a class="go" href="${choice}?at=${secondsOf(start)}">${text}</a></p>`
}

/** The `at` of the details page: whole seconds since 1970. Short, because a page carries 120 of them. */
export function secondsOf(start: Temporal.Instant): number {
  return Math.floor(start.epochMilliseconds / 1000)
}

function daySection(language: Language, zone: string, { starts }: FreeDay, index: number): Html {
  const { say } = language
  const isMorning = (start: Temporal.Instant) => start.toZonedDateTimeISO(zone).hour < 12
  const halves = [
    { id: 'm', heading: say('morning'), starts: starts.filter(isMorning) },
    { id: 'a', heading: say('afternoon'), starts: starts.filter((start) => !isMorning(start)) },
  ].filter((half) => half.starts.length > 0)
  return html`<details!${index < openDays ? ' open' : ''}><summary><span id=d${index}>${formatDay(language, starts[0]!, zone)}</span>
<span class=soft>${say('freeTimes', { count: starts.length })}</span></summary>!${halves.map(
    (half) => html`
<p id=${half.id + index}>${half.heading}</p><div class=g role=group aria-labelledby="d${index} ${half.id + index}">!${half.starts.map(
      (start) => slot(language, zone, start),
    )}</div>`,
  )}</details>`
}

// With 120 slots a page every byte of this line weighs 120; attributes of digits need no quotes.
function slot(language: Language, zone: string, start: Temporal.Instant): Html {
  return html`<label><input type=radio name=at value=${secondsOf(start)}>${formatTime(language, start, zone)}</label>`
}

function noTimes(language: Language, { facility }: Visit): Html {
  return html`<p>${language.say('noTimes')}</p><div class="acts">!${phoneLink(language, facility)}
<a class="go quiet" href="/">${language.say('anotherDoctor')}</a></div>`
}
