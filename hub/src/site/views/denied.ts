import { html } from 'ghtml'
import { slotValue } from '../answers.ts'
import { phoneLink } from './doctor.ts'
import { fullName } from './home.ts'
import { layout } from './layout.ts'
import { visitPath } from './times.ts'
import { hidden, hiddenAnswers, otherSlots, slotOf, visitPanel } from './visit.ts'
import type { Answers } from '../answers.ts'
import type { Language } from '../locale.ts'
import type { Html } from './layout.ts'
import type { Visit } from './times.ts'
import type { OtherSlot } from './visit.ts'

export type DeniedParts = {
  language: Language
  visit: Visit
  start: Temporal.Instant
  /** What the dictionary says in the page's language; null: our own words. Never the vendor's. */
  text: string | null
  /** The language `text` is in, which may be another than the page's. */
  textLocale: string | null
  answers: Answers
  /** A new one: asking again is another try. */
  attempt: string
  doctorSlots: readonly OtherSlot[]
  clinicSlots: readonly OtherSlot[]
  path: string | null
}

/** The time went to someone else: the nearest free ones, and the answers kept. */
export function slotGonePage(parts: DeniedParts): Html {
  const {
    language: { say },
    text,
  } = parts
  const body = html`<h1>${say('slotGoneTitle')}</h1>!${text ? html`<div class="panel">!${words(parts, '')}</div>` : ''}<p>
<strong>${say('notBooked')}</strong> ${say('answersKept')} ${say('slotGoneText')}</p>
!${slots(parts)}<div class="acts">!${allTimes(parts)}!${phoneLink(parts.language, parts.visit.facility, 'go quiet')}</div>`
  return page(parts, say('slotGoneTitle'), body)
}

/** The time was taken before the form was filled in: there are no answers to ask again with. */
export function slotTakenPage({
  language,
  visit,
  free,
}: {
  language: Language
  visit: Visit
  /** Free starts nearest to the lost one, with the path of their form. */
  free: readonly { when: string; href: string }[]
}): Html {
  const { say } = language
  const title = say('slotGoneTitle')
  const links = free.map(({ when, href }) => html`<a class="go quiet" href="${href}">${when}</a>`)
  const body = html`<h1>${title}</h1><p>${say('slotGoneChoose')}</p><div class="acts">!${links}</div>
<div class="acts"><a class="go" href="${visitPath(visit)}">${say('allTimes')}</a></div>`
  return layout({ language, title, body, back: visitPath(visit), path: visitPath(visit) })
}

/** The clinic doesn't take this patient or this service online. Nothing is wrong with the patient: no red. */
export function notEligiblePage(parts: DeniedParts): Html {
  const {
    language: { say },
    visit,
  } = parts
  const service = html`<a class="go quiet" href="/d/${visit.facility.facilityId}/${visit.doctor.doctorId}">
${say('anotherService', { doctor: fullName(visit.doctor) })}</a>`
  const doctor = html`<a class="go quiet" href="/">${say('anotherDoctor')}</a>`
  const body = html`<h1>${say('notEligibleTitle')}</h1><div class="panel">!${words(parts, say('notEligibleText'))}</div>
<p>${say('notBooked')}</p><h2>${say('whatNow')}</h2>!${ways(parts, [service, doctor])}`
  return page(parts, say('notEligibleTitle'), body)
}

/** The clinic wants to speak with the patient. */
export function askClinicPage(parts: DeniedParts): Html {
  const {
    language: { say },
    visit: { facility },
  } = parts
  const hours = facility.openingHours
    ? html`<h2>${say('openingHours')}</h2><p class="lines">${facility.openingHours}</p>`
    : ''
  const body = html`<h1>${say('askClinicTitle')}</h1><div class="panel">!${words(parts, say('askClinicText'))}</div>
<p>${say('notBooked')}</p><p><strong>${facility.name}</strong></p>!${ways(parts, [])}!${hours}`
  return page(parts, say('askClinicTitle'), body)
}

/** No answer, or one without a meaning: neutral words, the same try again, other times, the phone. */
export function tryLaterPage(parts: DeniedParts): Html {
  const {
    language: { say },
    visit,
    start,
    answers,
    attempt,
  } = parts
  const body = html`<h1>${say('tryLaterTitle')}</h1>!${words(parts, say('tryLaterText'))}
<p><strong>${say('notBooked')}</strong> ${say('answersKept')}</p>!${visitPanel(parts.language, visit, start)}
<form method="post" action="/book">!${hidden('slot', slotValue(slotOf(visit, start)))}!${hidden('attempt', attempt)}
!${hiddenAnswers(answers)}<div class="acts"><button>${say('askAgain')}</button>!${phoneLink(parts.language, visit.facility, 'go quiet')}
</div></form>!${slots(parts)}<p class="acts">!${allTimes(parts)}</p>`
  return page(parts, say('tryLaterTitle'), body)
}

/** The service or the whole calendar is no longer bookable. */
export function closedPage(parts: DeniedParts): Html {
  const {
    language: { say },
    visit,
  } = parts
  const service = html`<a class="go quiet" href="/d/${visit.facility.facilityId}/${visit.doctor.doctorId}">
${say('anotherService', { doctor: fullName(visit.doctor) })}</a>`
  const body = html`<h1>${say('closedTitle')}</h1><p>${say('closedText')} <strong>${say('notBooked')}</strong></p>
!${slots(parts)}<h2>${say('whatNow')}</h2>!${ways(parts, [service])}`
  return page(parts, say('closedTitle'), body)
}

// The dictionary's text, or our own where it has none. A screen reader must know when the language changes.
function words({ language, text, textLocale }: DeniedParts, neutral: string): Html {
  if (text === null) return html`<p>${neutral}</p>`
  return html`<p lang="${textLocale ?? language.locale}">${text}</p>`
}

function page({ language, path }: DeniedParts, title: string, body: Html): Html {
  return layout({ language, title, body, path })
}

function slots({ language, visit, answers, attempt, doctorSlots, clinicSlots }: DeniedParts): Html {
  const { say } = language
  const shared = { language, answers, attempt }
  const ofDoctor = say('doctorTimes', { doctor: fullName(visit.doctor) })
  const ofClinic = say('clinicTimes', { facility: visit.facility.name })
  return (
    otherSlots({ ...shared, heading: ofDoctor, slots: doctorSlots, withDoctor: false }) +
    otherSlots({ ...shared, heading: ofClinic, slots: clinicSlots, withDoctor: true })
  )
}

function allTimes({ language, visit }: DeniedParts): Html {
  return html`<a class="go quiet" href="${visitPath(visit)}">${language.say('allTimes')}</a>`
}

function ways({ language, visit }: DeniedParts, links: readonly Html[]): Html {
  return html`<div class="acts">!${phoneLink(language, visit.facility)}!${links}</div>`
}
