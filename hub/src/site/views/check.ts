import { html } from 'ghtml'
import { slotValue } from '../answers.ts'
import { countryOf, formatDate } from '../locale.ts'
import { layout } from './layout.ts'
import { visitPath } from './times.ts'
import { factRow, hidden, hiddenAnswers, insuranceText, slotOf, visitRows } from './visit.ts'
import type { AnsweredPatient, Answers } from '../answers.ts'
import type { Language } from '../locale.ts'
import type { Html } from './layout.ts'
import type { Visit } from './times.ts'
import type { TakenInsurance } from './visit.ts'

export type CheckParts = {
  language: Language
  visit: Visit
  start: Temporal.Instant
  answers: Answers
  patient: AnsweredPatient
  attempt: string
  /** It has to be paid once it is booked. */
  isPaid: boolean
  /** What the time says of insurances. */
  insurances: readonly TakenInsurance[]
}

/** Everything once more, before the clinic is asked. */
export function checkPage(parts: CheckParts): Html {
  const { language, visit, start, answers, patient, attempt, isPaid, insurances } = parts
  const { say } = language
  const taken = insuranceText(insurances)
  const title = say('checkTitle')
  const change = html`<br><a href="${visitPath(visit)}">${say('changeTime')}</a>`
  const body = html`<h1>${title}</h1><p class="soft">${say('checkLead')}</p>
<form method="post" action="/book">
!${hidden('slot', slotValue(slotOf(visit, start)))}!${hidden('attempt', attempt)}!${hiddenAnswers(answers)}
<section class="card"><h2>${say('yourVisit')}</h2><dl>!${visitRows(language, visit, start, change)}
!${taken && factRow(say('insuranceTaken'), taken)}!${isPaid ? factRow(say('payment'), say('payAfter')) : ''}</dl></section>
<section class="card"><h2>${say('detailsTitle')}</h2><dl>!${patientRows(language, visit, patient, answers.comment)}</dl>
<button class="link" formaction="/details">${say('changeDetails')}</button></section>
<div class="acts"><button>${say('book')}</button></div></form>`
  return layout({ language, title, body, path: null })
}

function patientRows(language: Language, visit: Visit, patient: AnsweredPatient, comment: string): Html {
  const { say } = language
  const gender = patient.gender && say(patient.gender === 'f' ? 'female' : 'male')
  const birthDate = patient.birth_date && formatDate(language, Temporal.PlainDate.from(patient.birth_date))
  const rows: [string, string | undefined][] = [
    [say('name'), patient.name],
    [say('surname'), patient.surname],
    [say('phone'), patient.phone],
    [bare(say('email')), patient.email],
    [say('birthDate'), birthDate],
    [say('gender'), gender],
    [countryOf(visit.facility.locale).nin ?? say('nin'), patient.nin],
    [bare(say('comment')), comment],
  ]
  return rows.map(([name, fact]) => (fact ? factRow(name, fact) : '')).join('')
}

/** The labels carry "(optional)" for the form; a list of facts has no use for it. */
export function bare(label: string): string {
  return label.replace(/\s*\([^)]*\)$/, '')
}
