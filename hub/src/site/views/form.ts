import { html } from 'ghtml'
import { slotValue } from '../answers.ts'
import { countryOf } from '../locale.ts'
import { layout } from './layout.ts'
import { visitPath } from './times.ts'
import { hidden, insuranceLine, slotOf, visitPanel } from './visit.ts'
import type { Answers, Needs } from '../answers.ts'
import type { Language } from '../locale.ts'
import type { FieldError, Html } from './layout.ts'
import type { Visit } from './times.ts'
import type { TakenInsurance } from './visit.ts'

export type FormParts = {
  language: Language
  visit: Visit
  start: Temporal.Instant
  needs: Needs
  answers: Answers
  errors: readonly FieldError[]
  /** Names this try to book: sent twice, it books once. */
  attempt: string
  path: string | null
  /** What the time says of insurances. */
  insurances: readonly TakenInsurance[]
  /** The clinic asked for a correction: the form goes straight to it, not by way of the check. */
  isCorrection?: boolean
}

/** Who and contact. Also the page of a denial that one corrected answer heals. */
export function formPage(parts: FormParts): Html {
  const { language, visit, start, errors, attempt, path, insurances, isCorrection = false } = parts
  const { say } = language
  const title = say(isCorrection ? 'fixTitle' : 'detailsTitle')
  const lead = isCorrection ? `${say('notBooked')} ${say('answersKept')}` : say('detailsLead')
  const more = html`!${insuranceLine(language, insurances)}<br><a href="${visitPath(visit)}">${say('changeTime')}</a>`
  const body = html`<h1>${title}</h1><p class="soft">${lead}</p>!${visitPanel(language, visit, start, more)}
<form method="post" action="${isCorrection ? '/book' : '/check'}" novalidate>
!${hidden('slot', slotValue(slotOf(visit, start)))}!${hidden('attempt', attempt)}
!${isCorrection ? hidden('correction', 'yes') : ''}
!${fields(parts)}
<div class="acts"><button>${say(isCorrection ? 'askAgain' : 'continue')}</button></div></form>`
  const back = isCorrection ? undefined : visitPath(visit)
  return layout({ language, title, body, back, path, errors })
}

function fields(parts: FormParts): Html {
  const {
    language: { say },
    visit,
    needs,
    answers,
    errors,
  } = parts
  const country = countryOf(visit.facility.locale)
  const ninLabel = country.nin ? `${say('nin')} (${country.nin})` : say('nin')
  const text = (id: keyof Answers, label: string, more: Partial<TextField> = {}) =>
    textField({ id, label, value: answers[id], errors, ...more })
  return [
    text('name', say('name'), { attributes: 'autocomplete="given-name" spellcheck="false"' }),
    text('surname', say('surname'), { attributes: 'autocomplete="family-name" spellcheck="false"' }),
    text('phone', say('phone'), {
      hint: say('phoneHint', { example: country.phoneExample }),
      attributes: 'type="tel" autocomplete="tel"',
    }),
    text('email', say('email'), { attributes: 'type="email" autocomplete="email" spellcheck="false"' }),
    needs.birthDate ? birthDateField(parts) : '',
    needs.gender ? genderField(parts) : '',
    needs.nin ? text('nin', ninLabel, { attributes: 'autocomplete="off" spellcheck="false"' }) : '',
    commentField(parts),
    consentField(parts),
  ].join('')
}

export type TextField = {
  id: string
  label: string
  value: string
  errors: readonly FieldError[]
  hint?: string
  /** Written as is: constants only. */
  attributes?: Html
}

/** A line to type into, with its hint and what is wrong with it. `id` is its name as well. */
export function textField({ id, label, value, errors, hint = '', attributes = '' }: TextField): Html {
  const fault = faultOf(errors, id)
  return html`<div class="field!${fault && ' bad'}"><label for="${id}">${label}</label>
!${hint && html`<span class="hint" id="${id}-hint">${hint}</span>`}!${faultLine(id, fault)}
<input id="${id}" name="${id}" value="${value}" !${attributes}!${described(id, hint, fault)}></div>`
}

const faultOf = (errors: readonly FieldError[], field: string): string =>
  errors.find((error) => error.field === field)?.text ?? ''

const faultLine = (id: string, fault: string): Html => fault && html`<span class="err" id="${id}-err">${fault}</span>`

function described(id: string, hint: string, fault: string): Html {
  const ids = [hint && `${id}-hint`, fault && `${id}-err`].filter(Boolean).join(' ')
  return (ids && html` aria-describedby="${ids}"`) + (fault && ' aria-invalid="true"')
}

function birthDateField({ language: { say }, answers, errors }: FormParts): Html {
  const fault = faultOf(errors, 'day')
  const part = (
    id: 'day' | 'month' | 'year',
    autocomplete: string,
  ) => html`<div><label for="${id}">${say(id)}</label><br>
<input id="${id}" name="${id}" value="${answers[id]}" inputmode="numeric" maxlength="${id === 'year' ? 4 : 2}"
 autocomplete="${autocomplete}"!${id === 'year' ? ' class="y"' : ''}!${fault && ' aria-invalid="true"'}></div>`
  return html`<fieldset class="field!${fault && ' bad'}"!${described('day', 'hint', fault)}><legend>${say('birthDate')}</legend>
<span class="hint" id="day-hint">${say('birthDateHint')}</span>!${faultLine('day', fault)}
<div class="parts">!${part('day', 'bday-day')}!${part('month', 'bday-month')}!${part('year', 'bday-year')}</div></fieldset>`
}

function genderField({ language: { say }, answers, errors }: FormParts): Html {
  const fault = faultOf(errors, 'gender')
  // The summary's link goes to the first radio button.
  const choice = (id: string, value: 'f' | 'm', label: string) => html`<label class="pick">
<input type="radio" id="${id}" name="gender" value="${value}"!${answers.gender === value ? ' checked' : ''}>${label}</label>`
  return html`<fieldset class="field!${fault && ' bad'}"!${described('gender', '', fault)}><legend>${say('gender')}</legend>
!${faultLine('gender', fault)}!${choice('gender', 'f', say('female'))}!${choice('gender-m', 'm', say('male'))}</fieldset>`
}

function commentField({ language: { say }, answers, errors }: FormParts): Html {
  const fault = faultOf(errors, 'comment')
  return html`<div class="field!${fault && ' bad'}"><label for="comment">${say('comment')}</label>!${faultLine('comment', fault)}
<textarea id="comment" name="comment" rows="3"!${described('comment', '', fault)}>${answers.comment}</textarea></div>`
}

function consentField({ language: { say }, visit, answers, errors }: FormParts): Html {
  const fault = faultOf(errors, 'consent')
  return html`<fieldset class="field!${fault && ' bad'}"><legend>${say('consentTitle')}</legend>!${faultLine('consent', fault)}
<label class="pick"><input type="checkbox" id="consent" name="consent" value="yes"!${answers.consent === 'yes' ? ' checked' : ''}
!${described('consent', '', fault)}>${say('consent', { facility: visit.facility.name })}</label></fieldset>`
}
