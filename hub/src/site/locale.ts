import { textsByLocale } from './texts.ts'
import type { SiteLocale } from './texts.ts'
import type { Texts } from './texts/en.ts'

/** One request's language: its texts, and everything that is written differently from country to country. */
export type Language = {
  locale: SiteLocale
  /** The text of `key`, its `{placeholders}` filled; where the text has plural forms, `count` picks the form. */
  say(key: keyof Texts, params?: Record<string, string | number>): string
}

/** Each language in its own words, in the order of the language page. */
export const localeNames: Readonly<Record<SiteLocale, string>> = {
  'cs-CZ': 'Čeština',
  'de-DE': 'Deutsch',
  en: 'English',
  'es-AR': 'Español (Argentina)',
  'es-CL': 'Español (Chile)',
  'es-CO': 'Español (Colombia)',
  'es-ES': 'Español (España)',
  'es-MX': 'Español (México)',
  'es-PE': 'Español (Perú)',
  'it-IT': 'Italiano',
  'pl-PL': 'Polski',
  'pt-BR': 'Português (Brasil)',
  'pt-PT': 'Português (Portugal)',
  'tr-TR': 'Türkçe',
}

const siteLocales = Object.keys(localeNames) as SiteLocale[]
const byLowerCase = new Map(siteLocales.map((locale) => [locale.toLowerCase(), locale]))
const byLanguage: Readonly<Record<string, SiteLocale>> = {
  cs: 'cs-CZ',
  de: 'de-DE',
  en: 'en',
  es: 'es-ES',
  it: 'it-IT',
  pl: 'pl-PL',
  pt: 'pt-PT',
  tr: 'tr-TR',
}

/** The site's locale for a BCP 47 tag: itself, else its language's. Spanish of other Americas reads es-MX. */
export function matchLocale(tag: string): SiteLocale | null {
  const wanted = tag.trim().toLowerCase().replace('_', '-')
  const exact = byLowerCase.get(wanted)
  if (exact) return exact
  const [language = '', region] = wanted.split('-')
  if (language === 'es' && region && region !== 'es') return 'es-MX'
  return byLanguage[language] ?? null
}

export type LocaleSources = {
  /** ?lang= of this request */
  query?: string
  cookie?: string
  acceptLanguage?: string
  facilityLocale?: string
}

/** The first of these that names a language we have: the link, the remembered choice, the browser, the clinic. */
export function chooseLocale(sources: LocaleSources): SiteLocale {
  const accepted = preferredTags(sources.acceptLanguage ?? '')
  for (const tag of [sources.query, sources.cookie, ...accepted, sources.facilityLocale]) {
    const locale = tag ? matchLocale(tag) : null
    if (locale) return locale
  }
  return 'en'
}

// No browser sends more than a few; the cut bounds what a hostile header costs.
function preferredTags(acceptLanguage: string): string[] {
  return acceptLanguage
    .slice(0, 500)
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag = '', quality] = part.split(';q=')
      return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

/** Texts of `locale`, ready to fill. */
export function languageOf(locale: SiteLocale): Language {
  const texts: Texts = textsByLocale[locale]
  return {
    locale,
    say(key, params = {}) {
      const text = texts[key]
      return fill(
        typeof text === 'string' ? text : (text[pluralOf(locale, params.count)] ?? text.other),
        locale,
        params,
      )
    },
  }
}

function fill(text: string, locale: SiteLocale, params: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name]
    return typeof value === 'number' ? numberFormat(locale, {}).format(value) : (value ?? placeholder)
  })
}

function pluralOf(locale: SiteLocale, count: string | number | undefined): Intl.LDMLPluralRule {
  return cached(`plural ${locale}`, () => new Intl.PluralRules(intlTag(locale))).select(Number(count))
}

// "en" alone would write American dates; the English page is for visitors of thirteen other countries.
function intlTag(locale: SiteLocale): string {
  return locale === 'en' ? 'en-GB' : locale
}

// Building a formatter costs about 50 µs, using one about 1 µs. Keys: 14 locales × the facilities' zones × few shapes.
const formats = new Map<string, unknown>()

function cached<F>(key: string, make: () => F): F {
  let found = formats.get(key)
  if (found === undefined) {
    if (formats.size > 5_000) formats.clear()
    formats.set(key, (found = make()))
  }
  return found as F
}

function numberFormat(locale: SiteLocale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached(`number ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(intlTag(locale), options))
}

function dateFormat(locale: SiteLocale, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `date ${locale} ${timeZone} ${JSON.stringify(options)}`
  return cached(key, () => new Intl.DateTimeFormat(intlTag(locale), { ...options, timeZone }))
}

/** `09:20`, as the locale's country writes it (`9:20 a.m.` in Mexico). */
export function formatTime(language: Language, instant: Temporal.Instant, zone: string): string {
  return dateFormat(language.locale, zone, { hour: 'numeric', minute: '2-digit' }).format(instant)
}

/** `Tuesday 24 November`. */
export function formatDay(language: Language, instant: Temporal.Instant, zone: string): string {
  return dateFormat(language.locale, zone, { weekday: 'long', day: 'numeric', month: 'long' }).format(instant)
}

/** `Tue 24 Nov, 09:20`. */
export function formatShortWhen(language: Language, instant: Temporal.Instant, zone: string): string {
  // With a short month Portugal would get 24/11.
  const month = language.locale === 'pt-PT' ? 'long' : 'short'
  const day = dateFormat(language.locale, zone, { weekday: 'short', day: 'numeric', month }).format(instant)
  return `${day}, ${formatTime(language, instant, zone)}`
}

/** `Tuesday 24 November 2026, 09:20`. */
export function formatWhen(language: Language, instant: Temporal.Instant, zone: string): string {
  const day = dateFormat(language.locale, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  return `${day.format(instant)}, ${formatTime(language, instant, zone)}`
}

/** A day without a zone, as a birth date is: `27 March 1985`. */
export function formatDate(language: Language, date: Temporal.PlainDate): string {
  const noon = date.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).toInstant()
  return dateFormat(language.locale, 'UTC', { day: 'numeric', month: 'long', year: 'numeric' }).format(noon)
}

/** `30 min`. */
export function formatMinutes(language: Language, minutes: number): string {
  return numberFormat(language.locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' }).format(minutes)
}

/** A price in the currency of the facility's country, written as the reader's locale writes it. */
export function formatPrice(language: Language, price: number, facilityLocale: string): string {
  const currency = countryOf(facilityLocale).currency
  if (currency === null) return numberFormat(language.locale, {}).format(price)
  const isWhole = Number.isInteger(price)
  return numberFormat(language.locale, { style: 'currency', currency, minimumFractionDigits: isWhole ? 0 : 2 }).format(
    price,
  )
}

/** A price as it is typed: `150,50` where a comma is the reader's sign. */
export function formatAmount(language: Language, price: string): string {
  const isWhole = Number.isInteger(Number(price))
  return numberFormat(language.locale, { useGrouping: false, minimumFractionDigits: isWhole ? 0 : 2 }).format(
    Number(price),
  )
}

/** The country's name in the reader's language. */
export function countryName(language: Language, region: string): string {
  const names = cached(
    `region ${language.locale}`,
    () => new Intl.DisplayNames(intlTag(language.locale), { type: 'region' }),
  )
  try {
    return names.of(region) ?? region
  } catch {
    return region
  }
}

/** What a patient of a country expects on the form. nin: what the national identification number is called there. */
export type Country = { currency: string | null; nin: string | null; phoneExample: string }

const noCountry: Country = { currency: null, nin: null, phoneExample: '+44 7400 123456' }

const countries: Readonly<Record<string, Country>> = {
  PL: { currency: 'PLN', nin: 'PESEL', phoneExample: '512 345 678' },
  ES: { currency: 'EUR', nin: 'DNI / NIE', phoneExample: '612 34 56 78' },
  IT: { currency: 'EUR', nin: 'Codice fiscale', phoneExample: '312 345 6789' },
  DE: { currency: 'EUR', nin: 'Krankenversichertennummer', phoneExample: '01512 3456789' },
  PT: { currency: 'EUR', nin: 'NIF', phoneExample: '912 345 678' },
  BR: { currency: 'BRL', nin: 'CPF', phoneExample: '(11) 96123-4567' },
  MX: { currency: 'MXN', nin: 'CURP', phoneExample: '55 1234 5678' },
  AR: { currency: 'ARS', nin: 'DNI', phoneExample: '11 2345-6789' },
  CL: { currency: 'CLP', nin: 'RUT', phoneExample: '9 6123 4567' },
  CO: { currency: 'COP', nin: 'Cédula', phoneExample: '321 123 4567' },
  PE: { currency: 'PEN', nin: 'DNI', phoneExample: '912 345 678' },
  CZ: { currency: 'CZK', nin: 'Rodné číslo', phoneExample: '601 123 456' },
  TR: { currency: 'TRY', nin: 'T.C. kimlik no', phoneExample: '0501 234 56 78' },
}

export function countryOf(facilityLocale: string): Country {
  return countries[facilityLocale.split('-')[1] ?? ''] ?? noCountry
}
