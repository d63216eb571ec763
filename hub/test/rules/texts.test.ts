import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { checkAnswers, noAnswers, readSlot, slotValue } from '../../src/site/answers.ts'
import { chooseLocale, formatPrice, languageOf, localeNames, matchLocale } from '../../src/site/locale.ts'
import { textsByLocale } from '../../src/site/texts.ts'
import { checkPage } from '../../src/site/views/check.ts'
import { slotGonePage, tryLaterPage } from '../../src/site/views/denied.ts'
import { doctorPage } from '../../src/site/views/doctor.ts'
import { formPage } from '../../src/site/views/form.ts'
import { moveCheckPage, movingPage, notMovedPage } from '../../src/site/views/move.ts'
import { timesPage } from '../../src/site/views/times.ts'
import type { SiteLocale } from '../../src/site/texts.ts'
import type { Visit } from '../../src/site/views/times.ts'

const locales = Object.keys(localeNames) as SiteLocale[]
const formsOf = (text: string | object): string[] => (typeof text === 'string' ? [text] : Object.values(text))
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()
const keys = Object.keys(textsByLocale.en) as (keyof typeof textsByLocale.en)[]

describe('the texts', () => {
  test('are there in 13 locales and English, each key with the placeholders of the English one', () => {
    assert.equal(locales.length, 14)
    assert.deepEqual(Object.keys(textsByLocale).sort(), [...locales].sort())
    for (const locale of locales) {
      assert.deepEqual(Object.keys(textsByLocale[locale]).sort(), [...keys].sort(), locale)
      for (const key of keys) {
        const wanted = placeholders(formsOf(textsByLocale.en[key])[0]!)
        for (const text of formsOf(textsByLocale[locale][key])) {
          assert.ok(text.trim(), `${locale} ${key}`)
          assert.deepEqual(placeholders(text), wanted, `${locale} ${key}`)
        }
      }
    }
  })

  test('have every plural category of their locale, and no other', () => {
    for (const locale of locales) {
      const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted()
      for (const key of keys) {
        const text: string | object = textsByLocale[locale][key]
        if (typeof text === 'object') assert.deepEqual(Object.keys(text).sort(), wanted, `${locale} ${key}`)
      }
    }
    const say = (locale: SiteLocale, count: number) => languageOf(locale).say('freeTimes', { count })
    assert.deepEqual(
      [1, 3, 5, 22].map((count) => say('pl-PL', count)),
      ['1 termin', '3 terminy', '5 terminów', '22 terminy'],
    )
    assert.deepEqual(
      [1, 3, 5].map((count) => say('cs-CZ', count)),
      ['1 termín', '3 termíny', '5 termínů'],
    )
  })

  test('differ from the English ones, so that none was left untranslated', () => {
    // Words that another language happens to share.
    const shared = new Set<string>(['errorPrefix', 'doctor', 'name'])
    for (const locale of locales.filter((one) => one !== 'en')) {
      const same = keys.filter(
        (key) => JSON.stringify(textsByLocale[locale][key]) === JSON.stringify(textsByLocale.en[key]),
      )
      assert.deepEqual(
        same.filter((key) => !shared.has(key)),
        [],
        locale,
      )
    }
  })
})

test("the locale is the link, then the remembered one, the browser's, the clinic's, English", () => {
  const all = { query: 'de', cookie: 'cs-CZ', acceptLanguage: 'tr;q=0.5, it-CH, en;q=0.9', facilityLocale: 'pl-PL' }
  assert.equal(chooseLocale(all), 'de-DE')
  assert.equal(chooseLocale({ ...all, query: 'xx' }), 'cs-CZ')
  assert.equal(chooseLocale({ ...all, query: '', cookie: '' }), 'it-IT')
  assert.equal(chooseLocale({ acceptLanguage: 'ja, tr;q=0', facilityLocale: 'pl-PL' }), 'pl-PL')
  assert.equal(chooseLocale({ acceptLanguage: ';q=,,*' }), 'en')
  assert.deepEqual(['es', 'es-UY', 'es-AR', 'pt', 'PT-br', 'en-US'].map(matchLocale), [
    'es-ES',
    'es-MX',
    'es-AR',
    'pt-PT',
    'pt-BR',
    'en',
  ])
})

test("a price is in the clinic's currency and the reader's notation", () => {
  const written = (locale: SiteLocale, price: number, clinic: string) =>
    formatPrice(languageOf(locale), price, clinic).replaceAll(/\s/g, ' ')
  assert.deepEqual(
    [written('pl-PL', 250, 'pl-PL'), written('de-DE', 80.5, 'de-DE'), written('en', 250, 'pl-PL')],
    ['250 zł', '80,50 €', 'PLN 250'],
  )
})

describe('the answers', () => {
  const today = Temporal.PlainDate.from('2026-11-23')
  const good = { ...noAnswers, name: 'Zofia', surname: 'Nowak', phone: '512 345 678', consent: 'yes' }
  const none = { birthDate: false, gender: false, nin: false }
  const faultsOf = (answers: typeof good, needs = none) => {
    const checked = checkAnswers(answers, needs, 'pl-PL', today)
    return 'faults' in checked ? checked.faults.map(({ field, key }) => `${field} ${key}`) : []
  }

  test('become a patient as bookings keep it', () => {
    const answers = { ...good, day: '9', month: '03', year: '1985', gender: 'f', nin: '85030912345' }
    assert.deepEqual(checkAnswers(answers, { birthDate: true, gender: true, nin: true }, 'pl-PL', today), {
      patient: {
        name: 'Zofia',
        surname: 'Nowak',
        phone: '+48512345678',
        birth_date: '1985-03-09',
        gender: 'f',
        nin: '85030912345',
        data_privacy_consent: true,
      },
    })
  })

  test('are refused all at once, in the order of the form', () => {
    assert.deepEqual(faultsOf({ ...noAnswers, email: 'a@b' }, { birthDate: true, gender: true, nin: true }), [
      'name errName',
      'surname errSurname',
      'phone errPhone',
      'email errEmail',
      'day errBirthDate',
      'gender errGender',
      'nin errNin',
      'consent errConsent',
    ])
    for (const [day, month, year] of [
      ['30', '2', '1985'],
      ['24', '11', '2026'],
      ['1', '1', '1880'],
      ['1', '', '1985'],
      ['x', '1', '1985'],
    ]) {
      assert.deepEqual(faultsOf({ ...good, day: day!, month: month!, year: year! }), ['day errBirthDateReal'])
    }
    assert.deepEqual(faultsOf({ ...good, comment: 'x'.repeat(1001) }), ['comment errTooLong'])
  })

  test('carry a slot as ids and a time, and take nothing else for one', () => {
    const slot = {
      facilityId: '1',
      doctorId: '2',
      addressId: '3',
      addressServiceId: '4',
      start: Temporal.Instant.from('2026-11-24T08:20:00Z'),
    }
    assert.equal(slotValue(readSlot(slotValue(slot))!), '1.2.3.4.1795508400')
    for (const text of ['', '1.2.3.4', '1.2.3.4.5.6', '-1.2.3.4.5', '1.2.3.4.99999999999'])
      assert.equal(readSlot(text), null)
  })
})

const hostile = '"><script>alert(1)</script>\'`${x}&amp;'
const visit: Visit = {
  facility: {
    facilityId: '1',
    name: hostile,
    locale: 'pl-PL',
    zone: 'Europe/Warsaw',
    phone: `+48 22${hostile}`,
    openingHours: hostile,
  },
  doctor: { doctorId: '2', title: hostile, name: hostile, surname: hostile, specializations: [hostile] },
  address: {
    addressId: '3',
    name: hostile,
    street: hostile,
    postCode: hostile,
    cityName: hostile,
    isOnlineOnly: false,
    isPaidOnline: true,
  },
  service: {
    addressServiceId: '4',
    name: hostile,
    price: 250,
    isPriceFrom: false,
    duration: 30,
    minimumAge: 1,
    maximumAge: 9,
  },
}
const start = Temporal.Instant.from('2026-11-24T07:00:00Z')
const language = languageOf('pl-PL')

test('a hostile name stays text on every page', () => {
  const answers = { ...noAnswers, name: hostile, comment: `</textarea>${hostile}` }
  const shared = { language, visit, start, answers, attempt: hostile, path: `/${hostile}` }
  const denied = { ...shared, text: hostile, textLocale: hostile, doctorSlots: [], clinicSlots: [] }
  const patient = { name: hostile, surname: hostile, phone: hostile, nin: hostile, data_privacy_consent: true } as const
  for (const page of [
    doctorPage({ language, ...visit, addresses: [{ address: visit.address, services: [visit.service] }] }),
    formPage({
      ...shared,
      needs: { birthDate: true, gender: true, nin: true },
      errors: [{ field: 'name', text: hostile }],
      insurances: [{ name: hostile, plans: [hostile] }],
    }),
    checkPage({ ...shared, patient, isPaid: true, insurances: [{ name: hostile, plans: [hostile] }] }),
    slotGonePage(denied),
    tryLaterPage(denied),
    timesPage({
      language,
      visit,
      days: [{ starts: [start] }],
      next: start,
      later: null,
      isFirst: true,
      isTimeMissing: false,
    }),
    moveCheckPage({ ...shared, present: start }),
    movingPage({ ...shared, present: start, self: `/${hostile}` }),
    notMovedPage({
      ...shared,
      present: start,
      self: null,
      nearest: [start],
      denial: { kind: 'ask-clinic', field: null, text: hostile, textLocale: hostile },
    }),
  ]) {
    assert.ok(page.includes('&#60;script&#62;'), 'the name is there')
    assert.doesNotMatch(page, /<script|="[^"]*"><script|<\/textarea>"/)
  }
})

test('the page of times with 10 days of 12 slots is below 15 KB, style sheets and all', (t) => {
  const plain: Visit = {
    ...visit,
    facility: { ...visit.facility, name: 'Przychodnia Pod Kasztanem', phone: '+48 22 123 45 67' },
    doctor: { ...visit.doctor, title: 'dr', name: 'Anna', surname: 'Wiśniewska' },
    address: {
      ...visit.address,
      name: 'Przychodnia Pod Kasztanem',
      street: 'ul. Marszałkowska 10',
      postCode: '00-590',
      cityName: 'Warszawa',
    },
    service: { ...visit.service, name: 'Konsultacja kardiologiczna' },
  }
  const days = Array.from({ length: 10 }, (_, day) => ({
    starts: Array.from({ length: 12 }, (_, slot) => start.add({ hours: 24 * day, minutes: 40 * slot })),
  }))
  const page = timesPage({
    language,
    visit: plain,
    days,
    next: start,
    later: '/later',
    isFirst: true,
    isTimeMissing: false,
  })
  const bytes = Buffer.byteLength(page)
  t.diagnostic(`${bytes} bytes, ${gzipSync(page).length} gzipped`)
  assert.equal(page.match(/type=radio/g)?.length, 120)
  assert.ok(bytes < 15 * 1024, `${bytes} bytes`)
})
