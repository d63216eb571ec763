import { html } from 'ghtml'
import { formatShortWhen, formatWhen } from '../locale.ts'
import { phoneLink } from './doctor.ts'
import { layout, messagePage } from './layout.ts'
import { secondsOf } from './times.ts'
import { factRow, hidden, visitPanel, visitRows } from './visit.ts'
import type { PatientDenial } from '../../bookings/patientBooking.ts'
import type { Language } from '../locale.ts'
import type { Html } from './layout.ts'
import type { Visit } from './times.ts'

export type MoveParts = {
  language: Language
  visit: Visit
  /** When the visit is now. */
  present: Temporal.Instant
  /** The time that is wanted instead. */
  start: Temporal.Instant
  /** Of the visit's page: /b/ and its token. */
  path: string
}

/** The old time and the new one, before the clinic is asked. */
export function moveCheckPage({
  language,
  visit,
  present,
  start,
  path,
  attempt,
}: MoveParts & { attempt: string }): Html {
  const { say } = language
  const title = say('moveCheckTitle')
  const now = factRow(say('moveNow'), formatWhen(language, present, visit.facility.zone))
  const body = html`<h1>${title}</h1><section class="card"><dl>!${now}!${visitRows(language, visit, start)}</dl></section>
<p>${say('moveCheckText')}</p>
<form method="post" action="${path}/move" class="acts">!${hidden('at', String(secondsOf(start)))}!${hidden('attempt', attempt)}
<button>${say('moveYes')}</button><a class="go quiet" href="${path}">${say('moveNo')}</a></form>`
  return layout({ language, title, body, back: `${path}/move`, path: `${path}/move/check?at=${secondsOf(start)}` })
}

/** The clinic is being asked about the new time. `self`: path of this page, which the browser asks for again. */
export function movingPage({ language, visit, present, start, self }: MoveParts & { self: string }): Html {
  const { say } = language
  const title = say('confirmingTitle')
  const notYet = say('movingNotYet', { when: formatWhen(language, present, visit.facility.zone) })
  const body = html`<div class="wait"></div><h1>${title}</h1>
<p role="status">${say('movingText')} <strong>${notYet}</strong></p>!${visitPanel(language, visit, start)}
<p><a class="back" href="${self}">${say('checkNow')}</a></p>`
  return layout({ language, title, body, path: self, refreshSeconds: 1 })
}

export type NotMovedParts = MoveParts & {
  /** What the clinic answered; null where the time was gone before it was asked. */
  denial: PatientDenial | null
  /** Free starts nearest to the one wanted. */
  nearest: readonly Temporal.Instant[]
  self: string | null
}

/** The visit stays where it is: why, and the other times. */
export function notMovedPage(parts: NotMovedParts): Html {
  const { language, visit, present, start, denial, nearest, path, self } = parts
  const { say } = language
  const { facility } = visit
  const kind = denial?.kind ?? 'slot-gone'
  const title = say(
    kind === 'slot-gone' ? 'slotGoneTitle' : kind === 'ask-clinic' ? 'askClinicTitle' : 'moveDeniedTitle',
  )
  const stays = say('notMoved', { when: formatWhen(language, present, facility.zone) })
  const check = (at: Temporal.Instant) => `${path}/move/check?at=${secondsOf(at)}`
  const again = kind === 'try-later' ? html`<a class="go" href="${check(start)}">${say('askAgain')}</a>` : ''
  const links = nearest.map(
    (at) => html`<a class="go quiet" href="${check(at)}">${formatShortWhen(language, at, facility.zone)}</a>`,
  )
  const hours =
    kind === 'ask-clinic' && facility.openingHours
      ? html`<h2>${say('openingHours')}</h2><p class="lines">${facility.openingHours}</p>`
      : ''
  const body = html`<h1>${title}</h1>!${reason(parts, kind)}<p><strong>${stays}</strong></p>
<div class="acts">!${again}!${phoneLink(language, facility, 'go quiet')}</div>!${hours}
<h2>${say('slotGoneChoose')}</h2><div class="acts">!${links}<a class="go quiet" href="${path}/move">${say('allTimes')}</a></div>
<p><a href="${path}">${say('toVisit')}</a></p>`
  return layout({ language, title, body, path: self })
}

// The dictionary's text, or our own. A screen reader must know when the language changes.
function reason({ language, denial }: NotMovedParts, kind: string): Html {
  const { text = null, textLocale = null } = denial ?? {}
  if (text !== null) return html`<div class="panel"><p lang="${textLocale ?? language.locale}">${text}</p></div>`
  return kind === 'slot-gone' ? '' : html`<p>${language.say('moveDeniedText')}</p>`
}

type NoticeParts = Pick<MoveParts, 'language' | 'path'>

/** The visit was moved or canceled by someone else while the clinic was asked. */
export function changedPage({ language, path }: NoticeParts): Html {
  const { say } = language
  const next = { href: path, text: say('toVisit') }
  return messagePage({ language, title: say('moveChangedTitle'), text: say('moveChangedText'), path, next })
}

/** The clinic takes no bookings for this service any more, so there is no time to move to. */
export function noMovePage({ language, visit, path }: NoticeParts & { visit: Visit }): Html {
  const { say } = language
  const title = say('closedTitle')
  const body = html`<h1>${title}</h1><p>${say('closedText')}</p><div class="acts">!${phoneLink(language, visit.facility)}
<a class="go quiet" href="${path}">${say('toVisit')}</a></div>`
  return layout({ language, title, body, path })
}
