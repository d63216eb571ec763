/** Phone numbers as people and clinics' software write them. */
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import type { CountryCode, PhoneNumber } from 'libphonenumber-js'

/** What was once dialled in front of a national number and isn't any more, by country. The rest is the number. */
const oldPrefixes: Partial<Record<CountryCode, readonly string[]>> = {
  // 1 in front of mobiles from abroad, 044 and 045 from within, 01 between cities: all gone since 2019.
  MX: ['1', '01', '044', '045'],
}

// A trunk zero where the country has none (any more): 0 22 … in Poland since 2010, 09 … in Chile since 2013.
const prefixesOf = (country: CountryCode | undefined): readonly string[] => [
  '0',
  ...((country && oldPrefixes[country]) ?? []),
]

/** No country of ours has longer national numbers; libphonenumber takes German ones of up to 15 digits. */
const longestNational = 11

/**
 * The number that somebody at a facility of this locale means: the one way to read what was written that can be dialled,
 * first of all in the facility's own country.
 *
 * Dialled by the general pattern of its country (libphonenumber's small metadata): which prefixes are given out changes
 * faster than any library.
 * @returns null where it can't be dialled, or in more than one way
 */
export function readPhone(text: string, facilityLocale: string): PhoneNumber | null {
  const region = regionOf(facilityLocale)
  const written = parse(text, region)
  if (written && isDialable(written) && (written.country === region || isInternational(text))) return written
  const readings = [written, ...otherReadings(text, written)].filter((one) => one && isDialable(one))
  const all = [...new Map(readings.map((one) => [one!.number, one!])).values()]
  const own = all.filter(({ country }) => country === region)
  return single(own) ?? (own.length === 0 ? single(all) : null)
}

/** The digits of every way in which people and software write the number. */
export function writtenForms(phone: PhoneNumber): string[] {
  const { nationalNumber: national, countryCallingCode: code } = phone
  const old = prefixesOf(phone.country).flatMap((prefix) => [prefix + national, code + prefix + national])
  const forms = [
    code + national,
    `00${code}${national}`,
    national,
    phone.formatNational().replaceAll(/\D/g, ''),
    ...old,
  ]
  return [...new Set(forms)]
}

/** What a `tel:` link dials: the number as it is meant, else the digits that were written. */
export function dialable(text: string, facilityLocale: string): string {
  return readPhone(text, facilityLocale)?.number ?? text.replaceAll(/[^+\d]/g, '')
}

/** `+48`; null where the locale names no country. */
export function callingCode(facilityLocale: string): string | null {
  const region = regionOf(facilityLocale)
  return region ? `+${getCountryCallingCode(region)}` : null
}

const single = <T>(list: readonly T[]): T | null => (list.length === 1 ? list[0]! : null)

function regionOf(locale: string): CountryCode | undefined {
  const region = locale.split('-')[1] ?? ''
  return isSupportedCountry(region) ? region : undefined
}

function parse(text: string, region?: CountryCode): PhoneNumber | undefined {
  return parsePhoneNumberFromString(text, region && { defaultCountry: region })
}

function isDialable(number: PhoneNumber): boolean {
  return number.isValid() && number.nationalNumber.length <= longestNational
}

const isInternational = (text: string): boolean => text.trimStart().startsWith('+')

function* otherReadings(text: string, written: PhoneNumber | undefined) {
  // Where another carrier's code follows 00, as in Brazil and Colombia, this is what everybody else means by it.
  if (/^\s*00/.test(text)) yield parse(`+${text.replaceAll(/\D/g, '').slice(2)}`)
  if (!written) return
  const { nationalNumber, countryCallingCode: code, country } = written
  for (const prefix of prefixesOf(country)) {
    if (nationalNumber.startsWith(prefix)) yield parse(`+${code}${nationalNumber.slice(prefix.length)}`)
  }
  // The country's code without its plus.
  if (!isInternational(text) && nationalNumber.startsWith(code)) yield parse(`+${nationalNumber}`)
}
