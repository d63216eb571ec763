import { html } from 'ghtml'
import { formatDay, formatTime } from '../../locale.ts'
import { fullName } from '../../views/home.ts'
import { secondsOf } from '../../views/times.ts'
import { hidden } from '../../views/visit.ts'
import { selectField } from './fields.ts'
import { deskPage, errorLines } from './frame.ts'
import { placeText } from './place.ts'
import { visitPanel } from './visit.ts'
import type { AddressService } from '../../../services/store.ts'
import type { Language } from '../../locale.ts'
import type { FieldError, Html } from '../../views/layout.ts'
import type { ShownPlace } from '../store.ts'
import type { VisitParts } from './visit.ts'

export type DeskMoveParts = Omit<VisitParts, 'day'> & {
  /** Where the visit shall be; one of `places`. */
  to: ShownPlace
  places: readonly ShownPlace[]
  services: readonly AddressService[]
  service: AddressService | null
  day: Temporal.PlainDate
  dayStart: Temporal.Instant
  starts: readonly Temporal.Instant[]
  errors: readonly FieldError[]
}

/** Another time for a visit, maybe with another doctor: at the top where and when, below what is free there. */
export function movePage(parts: DeskMoveParts): Html {
  const { language, facility, booking, path, to, day, dayStart, service, starts, errors } = parts
  const { say } = language
  const title = say('moveTitle')
  const self = `${path}/visits/${booking.booking_id}`
  const times =
    starts.length === 0
      ? html`<p class="soft">${say('noFree')}</p>`
      : html`<div class="chips">!${starts.map((start) => slot(language, facility.zone, start))}</div>
<div class="acts"><button>${say('moveYes')}</button></div>`
  const body = html`<h1>${title}</h1>!${visitPanel(language, facility, booking)}!${search(parts, self)}
<h2 id="free">${formatDay(language, dayStart, facility.zone)} · ${fullName(to.doctor)}</h2>!${errorLines(errors)}
<form method="post" action="${self}/move" id="times" tabindex="-1" aria-labelledby="free">
!${hidden('to', to.address.addressId)}!${hidden('day', String(day))}
!${hidden('service', service?.address_service_id ?? '')}!${times}</form>`
  const shown = errors.length > 0 ? null : `${self}/move`
  return deskPage({ language, facility, title, body, back: self, path: shown, errors })
}

function slot(language: Language, zone: string, start: Temporal.Instant): Html {
  return html`<label><input type=radio name=at value=${secondsOf(start)}>${formatTime(language, start, zone)}</label>`
}

function search({ language, facility, to, places, services, service, day }: DeskMoveParts, self: string): Html {
  const { say } = language
  const where = places.map(
    ({ doctor, address }) =>
      [address.addressId, `${fullName(doctor)} · ${placeText(language, facility, address)}`] as const,
  )
  const what = services.map((one) => [one.address_service_id, one.custom_name ?? one.name] as const)
  const choice = (id: string, label: string, value: string, options: readonly (readonly [string, string])[]) =>
    selectField({ id, label, value, options, errors: [] })
  return html`<form class="card" action="${self}/move">
!${choice('to', say('where'), to.address.addressId, where)}
!${choice('service', say('service'), service?.address_service_id ?? '', what)}
<div class="field"><label for="day">${say('day')}</label>
<input id="day" name="day" type="date" value="${String(day)}"></div>
<button class="quiet">${say('deskShow')}</button></form>`
}
