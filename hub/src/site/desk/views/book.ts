import { html } from 'ghtml'
import { countryOf, formatMinutes, formatShortWhen, formatWhen } from '../../locale.ts'
import { textField } from '../../views/form.ts'
import { fullName } from '../../views/home.ts'
import { secondsOf } from '../../views/times.ts'
import { hidden, insuranceLine } from '../../views/visit.ts'
import { selectField } from './fields.ts'
import { deskPage } from './frame.ts'
import { placeText } from './place.ts'
import type { AddressService } from '../../../services/store.ts'
import type { Answers } from '../../answers.ts'
import type { Language } from '../../locale.ts'
import type { ShownFacility } from '../../views/doctor.ts'
import type { FieldError, Html } from '../../views/layout.ts'
import type { TakenInsurance } from '../../views/visit.ts'
import type { ShownPlace } from '../store.ts'

/** A service that can be booked, and how long it takes there; null where the clinic doesn't say. */
export type Offer = { service: AddressService; duration: number | null }

export type BookParts = {
  language: Language
  facility: ShownFacility
  place: ShownPlace
  path: string
  start: Temporal.Instant
  serviceId: string
  attempt: string
  answers: Answers
  offers: readonly Offer[]
  /** What the time says of insurances. */
  insurances: readonly TakenInsurance[]
  /** Other times to choose from, where the wanted one is gone. */
  starts: readonly Temporal.Instant[]
  errors: readonly FieldError[]
}

/** Booking for a patient who is at the desk or on the phone. */
export function bookPage(parts: BookParts): Html {
  const { language, facility, place, path, start, attempt, starts, errors } = parts
  const { say } = language
  const title = say('deskBook')
  const isTaken = errors.some(({ field }) => field === 'at')
  const hasTimes = starts.length > 0
  const when = formatWhen(language, start, facility.zone)
  const day = start.toZonedDateTimeISO(facility.zone).toPlainDate()
  const back = `${path}?day=${String(day)}`
  const times = selectField({
    id: 'at',
    label: say('when'),
    value: '',
    errors,
    options: starts.map((one) => [String(secondsOf(one)), formatShortWhen(language, one, facility.zone)]),
  })
  const body = html`<h1>${title}</h1><div class="panel"!${isTaken && !hasTimes ? ' id="at" tabindex="-1"' : ''}>
<strong>!${isTaken ? html`<s>${when}</s>` : html`${when}`}</strong><br>${fullName(place.doctor)}<br>
<span class="soft">${placeText(language, facility, place.address)}</span>!${insuranceLine(language, parts.insurances)}</div>
<form method="post" action="${path}/book" novalidate>!${hidden('attempt', attempt)}
!${hasTimes ? times : hidden('at', String(secondsOf(start)))}!${fields(parts)}
<div class="acts"><button>${say('book')}</button></div></form>`
  const self = errors.length > 0 ? null : `${path}/book?at=${secondsOf(start)}`
  return deskPage({ language, facility, title, body, back, path: self, errors })
}

function fields({ language, facility, offers, serviceId, answers, errors }: BookParts): Html {
  const { say } = language
  const options = offers.map(
    ({ service, duration }) =>
      [
        service.address_service_id,
        [service.custom_name ?? service.name, duration === null ? '' : formatMinutes(language, duration)]
          .filter(Boolean)
          .join(' · '),
      ] as const,
  )
  const quiet = 'autocomplete="off" spellcheck="false"'
  const text = (id: 'name' | 'surname' | 'phone' | 'email' | 'comment', label: string, attributes = '', hint = '') =>
    textField({ id, label, value: answers[id], errors, hint, attributes: quiet + attributes })
  return [
    selectField({ id: 'service', label: say('service'), value: serviceId, options, errors }),
    text('name', say('name')),
    text('surname', say('surname')),
    text('phone', say('phone'), ' type="tel"', say('phoneHint', { example: countryOf(facility.locale).phoneExample })),
    text('email', say('email'), ' type="email"'),
    text('comment', say('deskNote')),
  ].join('')
}
