import { html } from 'ghtml'
import { answerFields, slotValue } from '../answers.ts'
import { formatMinutes, formatShortWhen, formatWhen } from '../locale.ts'
import { addressText, clockCity, priceText } from './doctor.ts'
import { fullName } from './home.ts'
import type { Answers, SlotChoice } from '../answers.ts'
import type { Language } from '../locale.ts'
import type { Html } from './layout.ts'
import type { Visit } from './times.ts'

/** One line of a list of facts; `more` is markup under the fact. */
export function factRow(name: string, fact: string, more: Html = ''): Html {
  return html`<div><dt>${name}</dt><dd>${fact}!${more}</dd></div>`
}

/** When, doctor, service, price and place, as rows of a `dl`. `timeMore`: markup under the time. */
export function visitRows(language: Language, visit: Visit, start: Temporal.Instant, timeMore: Html = ''): Html {
  const { say } = language
  const { facility, doctor, address, service } = visit
  const when = `${formatWhen(language, start, facility.zone)} (${clockCity(facility, address)})`
  const duration = service.duration === null ? '' : `, ${formatMinutes(language, service.duration)}`
  return (
    factRow(say('when'), when, timeMore) +
    factRow(say('doctor'), fullName(doctor)) +
    factRow(say('service'), service.name + duration) +
    factRow(say('where'), addressText(language, facility, address)) +
    factRow(say('price'), priceText(language, facility, service))
  )
}

/** An insurance that a time is for; without plans, any of its plans. */
export type TakenInsurance = { name: string; plans: readonly string[] }

/** `NFZ, Polisa (Basic, Family)`; '' where the time names none. */
export function insuranceText(insurances: readonly TakenInsurance[]): string {
  return insurances.map(({ name, plans }) => (plans.length > 0 ? `${name} (${plans.join(', ')})` : name)).join(', ')
}

/** "Insurance accepted: …" as a line of its own; nothing where the time names none. */
export function insuranceLine({ say }: Language, insurances: readonly TakenInsurance[]): Html {
  const text = insuranceText(insurances)
  return text && html`<br><span class="soft">${say('insuranceTaken')}: ${text}</span>`
}

/** The short reminder on top of the form: who, when, where. */
export function visitPanel(language: Language, visit: Visit, start: Temporal.Instant, change: Html = ''): Html {
  const { facility, doctor, address, service } = visit
  return html`<div class="panel"><strong>${formatWhen(language, start, facility.zone)}</strong>
<br>${fullName(doctor)} · ${service.name}
<br><span class="soft">${addressText(language, facility, address)} (${clockCity(facility, address)})</span>!${change}</div>`
}

export function slotOf({ facility, doctor, address, service }: Visit, start: Temporal.Instant): SlotChoice {
  return {
    facilityId: facility.facilityId,
    doctorId: doctor.doctorId,
    addressId: address.addressId,
    addressServiceId: service.addressServiceId,
    start,
  }
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`
}

/** The answers as hidden fields: they travel in bodies only, never in a URL. */
export function hiddenAnswers(answers: Answers): Html {
  return answerFields
    .filter((name) => answers[name] !== '')
    .map((name) => hidden(name, answers[name]))
    .join('')
}

/** A free slot offered instead of a lost one. */
export type OtherSlot = SlotChoice & { doctor: Parameters<typeof fullName>[0]; zone: string }

export type OtherSlotsParts = {
  language: Language
  answers: Answers
  attempt: string
  heading: string
  slots: readonly OtherSlot[]
  withDoctor: boolean
}

/** Free slots as buttons: one tap asks again with the same answers. */
export function otherSlots({ language, answers, attempt, heading, slots, withDoctor }: OtherSlotsParts): Html {
  if (slots.length === 0) return ''
  const buttons = slots.map((slot) => {
    const when = formatShortWhen(language, slot.start, slot.zone)
    const text = withDoctor ? `${when} · ${fullName(slot.doctor)}` : when
    return html`<button class="quiet" name="slot" value="${slotValue(slot)}">${text}</button>`
  })
  return html`<h2>${heading}</h2><form method="post" action="/book">!${hidden('attempt', attempt)}!${hiddenAnswers(answers)}
<div class="acts">!${buttons}</div></form>`
}
