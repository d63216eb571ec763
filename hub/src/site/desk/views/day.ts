import { html } from 'ghtml'
import { isBefore } from '../../../time.ts'
import { formatDay, formatShortWhen, formatTime } from '../../locale.ts'
import { clockCity } from '../../views/doctor.ts'
import { secondsOf } from '../../views/times.ts'
import { deskPage } from './frame.ts'
import { placeLine } from './place.ts'
import { marks, patientName, visitFacts } from './visit.ts'
import type { Booking } from '../../../bookings/store.ts'
import type { Break } from '../../../breaks/store.ts'
import type { Interval } from '../../../time.ts'
import type { Language } from '../../locale.ts'
import type { ShownFacility } from '../../views/doctor.ts'
import type { Html } from '../../views/layout.ts'
import type { ShownPlace } from '../store.ts'

export type DayEntry =
  | { kind: 'visit'; booking: Booking }
  | { kind: 'break'; one: Break }
  | { kind: 'free'; starts: Temporal.Instant[] }

export type DayParts = {
  language: Language
  facility: ShownFacility
  place: ShownPlace
  /** Of the address's pages. */
  path: string
  day: Temporal.PlainDate
  range: Interval
  entries: readonly DayEntry[]
}

/** A day of an address: what is taken, what is free, and what can be done with it. */
export function dayPage(parts: DayParts): Html {
  const { language, facility, place, path, day, range, entries } = parts
  const { say } = language
  const title = formatDay(language, range.start, facility.zone)
  const list =
    entries.length === 0
      ? html`<p class="soft">${say('deskNothing')}</p>`
      : html`<ol class="day">!${entries.map((entry) => row(parts, entry))}</ol>`
  const body = html`<h1>${title}</h1>!${placeLine(language, facility, place)}!${dayLinks(parts)}
!${place.isOpen ? '' : html`<p class="panel">${say('deskClosed')}</p>`}
!${list}
<p class="soft">${say('clinicTime', { city: clockCity(facility, place.address) })}</p>
<div class="acts"><a class="go quiet" href="${path}/breaks/new?day=${String(day)}">${say('deskAddBreak')}</a>
<a class="go quiet" href="${path}/services">${say('deskServices')}</a></div>`
  return deskPage({ language, facility, title, body, back: '/desk', path: `${path}?day=${String(day)}` })
}

/** The days beside this one, and any other. */
function dayLinks({ language: { say }, path, day }: DayParts): Html {
  const link = (days: number, text: string, arrow: string) => html`<a class="go quiet"
 href="${path}?day=${String(day.add({ days }))}" aria-label="${text}" title="${text}">${arrow}</a>`
  return html`<form class="pager" action="${path}">
!${link(-1, say('deskDayBefore'), '‹')}!${link(1, say('deskDayAfter'), '›')}
<label for="day" class="far">${say('day')}</label><input id="day" name="day" type="date" value="${String(day)}">
<button class="quiet">${say('deskShow')}</button></form>`
}

function row(parts: DayParts, entry: DayEntry): Html {
  if (entry.kind === 'visit') return visitRow(parts, entry.booking)
  return entry.kind === 'break' ? breakRow(parts, entry.one) : freeRow(parts, entry.starts)
}

const timeCell = (language: Language, start: Temporal.Instant, zone: string): Html =>
  html`<span class="t">${formatTime(language, start, zone)}</span>`

function visitRow({ language, facility, path }: DayParts, booking: Booking): Html {
  const isOff = booking.state !== 'booked'
  const name = isOff ? html`<s>${patientName(booking)}</s>` : html`<b>${patientName(booking)}</b>`
  return html`<li>!${timeCell(language, booking.start_at, facility.zone)}
<a class="box!${isOff ? ' off' : ''}" href="${path}/visits/${booking.booking_id}">!${name}!${marks(language, booking)}
<span class="soft">${visitFacts(language, booking)}</span></a></li>`
}

function breakRow({ language, facility, path, range }: DayParts, { break_id, since, till, description }: Break): Html {
  const { zone } = facility
  const isEarlier = isBefore(since, range.start)
  const isLong = isEarlier || isBefore(range.end, till)
  const format = (at: Temporal.Instant) => (isLong ? formatShortWhen : formatTime)(language, at, zone)
  return html`<li>!${timeCell(language, isEarlier ? range.start : since, zone)}
<a class="box pause" href="${path}/breaks/${break_id}"><b>${description || language.say('deskBreak')}</b>
<span class="soft">${format(since)} – ${format(till)}</span></a></li>`
}

function freeRow({ language, facility, path }: DayParts, starts: readonly Temporal.Instant[]): Html {
  const links = starts.map(
    (start) => html`<a href="${path}/book?at=${secondsOf(start)}">${formatTime(language, start, facility.zone)}</a>`,
  )
  return html`<li><span class="t soft">${language.say('deskFree')}</span><div class="chips">!${links}</div></li>`
}
