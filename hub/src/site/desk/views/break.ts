import { html } from 'ghtml'
import { clockCity } from '../../views/doctor.ts'
import { textField } from '../../views/form.ts'
import { tick } from './fields.ts'
import { deskPage } from './frame.ts'
import { placeLine } from './place.ts'
import type { Break } from '../../../breaks/store.ts'
import type { Language } from '../../locale.ts'
import type { ShownFacility } from '../../views/doctor.ts'
import type { FieldError, Html } from '../../views/layout.ts'
import type { ShownPlace } from '../store.ts'

/** As typed; the times as `2026-11-24T12:00` on the clinic's clock. */
export type BreakAnswers = { since: string; till: string; note: string; coupled: string }

export type BreakParts = {
  language: Language
  facility: ShownFacility
  place: ShownPlace
  path: string
  /** Null where it is a new one. */
  target: Break | null
  answers: BreakAnswers
  /** Whether it is, or can be, at the doctor's other addresses as well. */
  isCoupled: boolean
  day: Temporal.PlainDate
  errors: readonly FieldError[]
}

/** A new break, or the times of one that is there. */
export function breakPage(parts: BreakParts): Html {
  const { language, facility, place, path, target, day, errors } = parts
  const { say } = language
  const title = say(target ? 'deskBreak' : 'deskAddBreak')
  const self = target ? `${path}/breaks/${target.break_id}` : `${path}/breaks`
  const back = `${path}?day=${String(day)}`
  const remove = target ? html`<button class="quiet" formaction="${self}/remove">${say('deskRemove')}</button>` : ''
  const body = html`<h1>${title}</h1>!${placeLine(language, facility, place)}
<form method="post" action="${self}" novalidate>!${fields(parts)}
<p class="soft">${say('clinicTime', { city: clockCity(facility, place.address) })}</p>
<div class="acts"><button>${say(target ? 'deskSave' : 'deskAddBreak')}</button>!${remove}</div></form>`
  const shown = target ? self : `${path}/breaks/new?day=${String(day)}`
  return deskPage({ language, facility, title, body, back, path: errors.length > 0 ? null : shown, errors })
}

function fields({ language: { say }, target, answers, isCoupled, errors }: BreakParts): Html {
  const time = (id: 'since' | 'till', label: string) =>
    textField({ id, label, value: answers[id], errors, attributes: 'type="datetime-local"' })
  const coupledToo = isCoupled ? html`<p class="soft">${say('deskCoupledToo')}</p>` : ''
  const note = target
    ? html`!${answers.note && html`<p>${answers.note}</p>`}!${coupledToo}`
    : textField({ id: 'note', label: say('deskNote'), value: answers.note, errors, attributes: 'autocomplete="off"' })
  const coupled = !target && isCoupled ? tick('coupled', say('deskCoupled'), answers.coupled === 'yes') : ''
  return time('since', say('deskFrom')) + time('till', say('deskTill')) + note + coupled
}
