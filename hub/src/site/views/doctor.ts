import { html } from 'ghtml'
import { dialable } from '../../phones.ts'
import { formatMinutes, formatPrice } from '../locale.ts'
import { cityOfZone, fullName } from './home.ts'
import { layout } from './layout.ts'
import type { Language } from '../locale.ts'
import type { Html } from './layout.ts'

export type ShownFacility = {
  facilityId: string
  name: string
  locale: string
  zone: string
  phone: string | null
  openingHours: string | null
}

export type ShownDoctor = {
  doctorId: string
  title: string | null
  name: string
  surname: string
  specializations: readonly string[]
}

export type ShownAddress = {
  addressId: string
  name: string | null
  street: string | null
  postCode: string | null
  cityName: string | null
  isOnlineOnly: boolean
  /** Visits here are paid when they are booked. */
  isPaidOnline: boolean
}

export type ShownService = {
  addressServiceId: string
  name: string
  /** In the facility's currency; null where the clinic doesn't say. */
  price: number | null
  isPriceFrom: boolean
  duration: number | null
  /** Whole years that the patient has to have on the day of the visit, both included; null where there is no limit. */
  minimumAge: number | null
  maximumAge: number | null
}

export type DoctorParts = {
  language: Language
  facility: ShownFacility
  doctor: ShownDoctor
  addresses: readonly { address: ShownAddress; services: readonly ShownService[] }[]
}

/** A doctor's addresses, each with its services: the choice of the service. */
export function doctorPage({ language, facility, doctor, addresses }: DoctorParts): Html {
  const path = `/d/${facility.facilityId}/${doctor.doctorId}`
  const title = fullName(doctor)
  const bookable = addresses.filter(({ services }) => services.length > 0)
  const body = html`<h1>${title}</h1>
<p class="lead">${doctor.specializations.join(', ')}</p><p class="soft">${facility.name}</p>
<h2>${language.say('chooseService')}</h2>
!${bookable.length === 0 ? nothingToBook(language, facility) : ''}
!${bookable.map(({ address, services }) => addressCard({ language, facility, path, address, services }))}`
  return layout({ language, title, body, back: '/', path })
}

type CardParts = {
  language: Language
  facility: ShownFacility
  path: string
  address: ShownAddress
  services: readonly ShownService[]
}

function addressCard({ language, facility, path, address, services }: CardParts): Html {
  const rows = services.map(
    (service) => html`<li>
<a class="row" href="${path}/${address.addressId}/${service.addressServiceId}"><b>${service.name}</b>
<span>${serviceFacts(language, facility, service)}</span></a></li>`,
  )
  return html`<section class="card"><h3>${addressText(language, facility, address)}</h3><ul class="list">!${rows}</ul></section>`
}

function nothingToBook(language: Language, facility: ShownFacility): Html {
  return html`<p>${language.say('noServices')}</p>!${phoneLink(language, facility)}`
}

/** "30 min · from 250 zł · ages 0 to 17". */
export function serviceFacts(language: Language, facility: ShownFacility, service: ShownService): string {
  const duration = service.duration === null ? null : formatMinutes(language, service.duration)
  return [duration, priceText(language, facility, service), agesText(language, service)].filter(Boolean).join(' · ')
}

/** For whom a service is; '' where it is for everybody. */
export function agesText({ say }: Language, { minimumAge, maximumAge }: ShownService): string {
  if (minimumAge !== null && maximumAge !== null)
    return say('agesBetween', { minimum: minimumAge, maximum: maximumAge })
  if (minimumAge !== null) return say('agesFrom', { minimum: minimumAge })
  return maximumAge === null ? '' : say('agesUpTo', { maximum: maximumAge })
}

export function priceText(
  language: Language,
  facility: ShownFacility,
  { price, isPriceFrom }: Pick<ShownService, 'price' | 'isPriceFrom'>,
): string {
  if (price === null) return language.say('priceUnknown')
  if (price === 0) return language.say('priceFree')
  const text = formatPrice(language, price, facility.locale)
  return isPriceFrom ? language.say('priceFrom', { price: text }) : text
}

/** One line: "Online visit", or the address's name, street and city. */
export function addressText(language: Language, facility: { name: string }, address: ShownAddress): string {
  if (address.isOnlineOnly) return language.say('online')
  const town = [address.postCode, address.cityName].filter(Boolean).join(' ')
  return [address.name ?? facility.name, address.street, town].filter(Boolean).join(', ')
}

/** The city whose clock the times follow. */
export function clockCity(facility: { zone: string }, address: { cityName: string | null }): string {
  return address.cityName ?? cityOfZone(facility.zone)
}

/** "Call the clinic", as a link that dials; nothing where the clinic gives no number. */
export function phoneLink(language: Language, facility: { phone: string | null; locale: string }, kind = 'go'): Html {
  if (!facility.phone) return ''
  const number = dialable(facility.phone, facility.locale)
  return html`<a class="${kind}" href="tel:${number}">${language.say('callClinic', { phone: facility.phone })}</a>`
}
