import { html } from 'ghtml'
import { fullName } from '../../views/home.ts'
import { deskPage } from './frame.ts'
import { placeText } from './place.ts'
import type { Language } from '../../locale.ts'
import type { ShownFacility } from '../../views/doctor.ts'
import type { Html } from '../../views/layout.ts'
import type { ShownPlace } from '../store.ts'

export type DeskHomeParts = {
  language: Language
  facility: ShownFacility
  places: readonly ShownPlace[]
  /** Visits of today by address. */
  counts: ReadonlyMap<string, number>
}

/** The facility's doctors, each with their addresses. */
export function deskHomePage({ language, facility, places, counts }: DeskHomeParts): Html {
  const byDoctor = Map.groupBy(places, ({ doctor }) => doctor.doctorId)
  const row = (place: ShownPlace) => placeRow(language, facility, place, counts.get(place.address.addressId) ?? 0)
  const cards = [...byDoctor.values()].map(
    (own) => html`<section class="card"><h2>${fullName(own[0]!.doctor)}</h2>
<ul class="list">!${own.map(row)}</ul></section>`,
  )
  const title = facility.name
  const body = html`<h1>${title}</h1>!${cards}`
  return deskPage({ language, facility: { name: language.say('deskTitle') }, title, body, back: null, path: '/desk' })
}

function placeRow(language: Language, facility: ShownFacility, { address, isOpen }: ShownPlace, count: number): Html {
  const facts = isOpen ? language.say('deskToday', { count }) : language.say('deskClosed')
  return html`<li><a class="row" href="/desk/${address.addressId}"><b>${placeText(language, facility, address)}</b>
<span>${facts}</span></a></li>`
}
