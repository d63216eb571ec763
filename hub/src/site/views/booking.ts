import { html } from 'ghtml'
import { addressText, phoneLink } from './doctor.ts'
import { extraRows, extraTasks } from './extras.ts'
import { layout, messagePage } from './layout.ts'
import { factRow, visitPanel, visitRows } from './visit.ts'
import type { Language } from '../locale.ts'
import type { ExtrasParts } from './extras.ts'
import type { Html } from './layout.ts'
import type { Visit } from './times.ts'

export type BookingParts = {
  language: Language
  visit: Visit
  start: Temporal.Instant
  /** Of the booking's page: /b/ and its token. */
  path: string
}

/** The clinic is being asked. The browser asks for this page again until there is an answer. */
export function confirmingPage({ language, visit, start, path }: BookingParts): Html {
  const { say } = language
  const title = say('confirmingTitle')
  const body = html`<div class="wait"></div><h1>${title}</h1>
<p role="status">${say('confirmingText')} <strong>${say('confirmingNotYet')}</strong></p>!${visitPanel(language, visit, start)}
<p><a class="back" href="${path}">${say('checkNow')}</a></p>`
  return layout({ language, title, body, path, refreshSeconds: 1 })
}

export type DoneParts = BookingParts & {
  bookingId: string
  canMove: boolean
  /** That the patient will come: `awaited` asks them to say so. */
  confirmation: 'given' | 'awaited' | null
  /** It has just been moved here. */
  isMoved?: boolean
} & Pick<ExtrasParts, 'payment' | 'videocall'>

/** Booked: what to remember, where to go, how to move and to cancel. */
export function donePage(parts: DoneParts): Html {
  const { language, visit, start, path, bookingId, canMove, confirmation, isMoved } = parts
  const { say } = language
  const extras = { ...parts, facility: visit.facility }
  const title = say(isMoved ? 'moveDoneTitle' : 'doneTitle')
  const move = canMove ? html`<a class="go quiet" href="${path}/move">${say('changeTime')}</a>` : ''
  const confirm =
    confirmation === 'awaited'
      ? html`<form method="post" action="${path}/confirm"><button>${say('confirmVisit')}</button></form>`
      : ''
  const confirmed = confirmation === 'given' ? html`<p><span class="tag">${say('visitConfirmed')}</span></p>` : ''
  const { facility } = visit
  const phone = facility.phone ? factRow(say('phoneOfClinic'), facility.phone) : ''
  const body = html`<div class="mark" aria-hidden="true">✓</div><h1>${title}</h1>!${confirmed}
!${extraTasks(extras)}
<section class="card"><dl>!${visitRows(language, visit, start)}!${extraRows(extras)}!${phone}!${factRow(say('reference'), bookingId)}</dl></section>
<p>${say('doneText')}</p>
<div class="acts">!${confirm}!${mapLink(language, visit)}!${move}<a class="go quiet" href="${path}/cancel">${say('cancelLink')}</a></div>
<p><a href="/">${say('bookAnother')}</a></p>`
  return layout({ language, title, body, path })
}

function mapLink(language: Language, { facility, address }: Visit): Html {
  if (address.isOnlineOnly || !address.street) return ''
  const place = addressText(language, facility, { ...address, name: null })
  const url = `https://www.openstreetmap.org/search?query=${encodeURIComponent(place)}`
  return html`<a class="go" href="${url}" rel="noopener noreferrer">${language.say('map')}</a>`
}

/** Asks whether to cancel; the button's POST does it. */
export function cancelPage({ language, visit, start, path }: BookingParts): Html {
  const { say } = language
  const title = say('cancelTitle')
  const body = html`<h1>${title}</h1>!${visitPanel(language, visit, start)}<p>${say('cancelText')}</p>
<form method="post" action="${path}/cancel" class="acts"><button>${say('cancelYes')}</button>
<a class="go quiet" href="${path}">${say('cancelNo')}</a></form>`
  return layout({ language, title, body, back: path, path: `${path}/cancel` })
}

/** Why a visit ended that was to be paid; null where there was nothing to pay. */
export type PaidEnd = 'unpaid' | 'paid' | null

export function canceledPage(parts: BookingParts & { paidEnd: PaidEnd }): Html {
  const {
    language: { say },
    paidEnd,
  } = parts
  const text = paidEnd === 'unpaid' ? say('unpaidText') : say('canceledText')
  return endedPage(parts, say('canceledTitle'), paidEnd === 'paid' ? `${text} ${say('canceledPaidText')}` : text)
}

export function movedPage(parts: BookingParts): Html {
  return endedPage(parts, parts.language.say('movedTitle'), parts.language.say('movedText'))
}

function endedPage({ language, visit, start, path }: BookingParts, title: string, text: string): Html {
  const body = html`<h1>${title}</h1><p>${text}</p>!${visitPanel(language, visit, start)}
<div class="acts"><a class="go" href="/">${language.say('bookAnother')}</a>!${phoneLink(language, visit.facility, 'go quiet')}</div>`
  return layout({ language, title, body, path })
}

/** Cancel was asked for a visit that is not booked. */
export function notBookedPage({ language, path }: { language: Language; path: string }): Html {
  return messagePage({ language, title: language.say('notBookedTitle'), text: language.say('notBookedText'), path })
}
