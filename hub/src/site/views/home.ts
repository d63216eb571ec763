import { html } from 'ghtml'
import { countryName, formatShortWhen } from '../locale.ts'
import { layout } from './layout.ts'
import type { Language } from '../locale.ts'
import type { Html } from './layout.ts'

export type FoundDoctor = {
  facilityId: string
  doctorId: string
  title: string | null
  name: string
  surname: string
  specializations: readonly string[]
  facilityName: string
  cityName: string | null
  zone: string
  /** Null: nothing free in the weeks looked at. */
  nextFree: { start: Temporal.Instant; cityName: string | null; isOnlineOnly: boolean } | null
}

export type HomeParts = {
  language: Language
  query: string
  region: string
  regions: readonly string[]
  doctors: readonly FoundDoctor[]
  count: number
  /** Path of the following page of results. */
  next: string | null
  path: string
}

/** Find a doctor: the search form and what it found. */
export function homePage({ language, query, region, regions, doctors, count, next, path }: HomeParts): Html {
  const { say } = language
  const options = regions
    .map((code) => ({ code, name: countryName(language, code) }))
    .sort((a, b) => a.name.localeCompare(b.name, language.locale))
    .map(({ code, name }) => html`<option value="${code}"!${code === region ? ' selected' : ''}>${name}</option>`)
  const found =
    doctors.length === 0
      ? html`<h2>${say('noDoctors')}</h2><p>${say('noDoctorsHint')}</p>`
      : html`<h2>${say('foundDoctors', { count })}</h2>
<ul class="list">!${doctors.map((doctor) => doctorCard(language, doctor))}</ul>
!${next ? html`<a class="go quiet" href="${next}">${say('moreDoctors')}</a>` : ''}`
  const title = say('homeTitle')
  const body = html`<h1>${title}</h1><p class="lead">${say('homeLead')}</p>
<form class="find" role="search" action="/">
<div><label for="q">${say('searchLabel')}</label><input id="q" name="q" type="search" value="${query}" maxlength="100"></div>
<div><label for="country">${say('countryLabel')}</label><select id="country" name="country">
<option value="">${say('allCountries')}</option>!${options}</select></div>
<button>${say('search')}</button></form>
!${found}`
  return layout({ language, title, body, path })
}

function doctorCard(language: Language, doctor: FoundDoctor): Html {
  const place = [doctor.facilityName, doctor.cityName].filter(Boolean).join(', ')
  return html`<li class="card"><h3><a href="/d/${doctor.facilityId}/${doctor.doctorId}">${fullName(doctor)}</a></h3>
<p>${doctor.specializations.join(', ')}!${doctor.specializations.length ? '<br>' : ''}<span class="soft">${place}</span></p>
!${nextFreeTag(language, doctor)}</li>`
}

function nextFreeTag(language: Language, { nextFree, zone }: FoundDoctor): Html {
  if (nextFree === null) return html`<span class="soft">${language.say('noFree')}</span>`
  return html`<span class="tag">${nextFreeText(language, nextFree, zone)}</span>`
}

/** "Next free: Tue 24 Nov, 09:20, Warsaw". The city names whose clock it is. */
export function nextFreeText(
  language: Language,
  next: { start: Temporal.Instant; cityName: string | null; isOnlineOnly: boolean },
  zone: string,
): string {
  const city =
    next.isOnlineOnly && next.cityName === null ? language.say('online') : (next.cityName ?? cityOfZone(zone))
  return language.say('nextFree', { when: formatShortWhen(language, next.start, zone), city })
}

/** The city in a zone's name, for an address without one: Europe/Warsaw is Warsaw. */
export function cityOfZone(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

export function fullName({ title, name, surname }: { title: string | null; name: string; surname: string }): string {
  return [title, name, surname].filter(Boolean).join(' ')
}
