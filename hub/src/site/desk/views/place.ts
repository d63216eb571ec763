import { html } from 'ghtml'
import { addressText } from '../../views/doctor.ts'
import { fullName } from '../../views/home.ts'
import type { Language } from '../../locale.ts'
import type { ShownAddress, ShownFacility } from '../../views/doctor.ts'
import type { Html } from '../../views/layout.ts'
import type { ShownPlace } from '../store.ts'

/** An address for those who know where they are: the facility's own name says nothing to them. */
export function placeText(language: Language, facility: ShownFacility, address: ShownAddress): string {
  const isSame = address.name === null || address.name === facility.name
  return addressText(language, facility, isSame && address.street ? { ...address, name: '' } : address)
}

/** Whose calendar a page is about. */
export function placeLine(language: Language, facility: ShownFacility, { doctor, address }: ShownPlace): Html {
  return html`<p><strong>${fullName(doctor)}</strong><br>
<span class="soft">${placeText(language, facility, address)}</span></p>`
}
