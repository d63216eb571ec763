/** A denial is read in one language, the page's: in the dictionary's words, or where it has none, in the page's own. */
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { after, afterEach, describe, test } from 'node:test'
import { forgetDictionary } from '../../src/realtime/denials.ts'
import { denials } from '../../src/sandbox/demo/denials.ts'
import { languageOf, localeNames } from '../../src/site/locale.ts'
import { testApp } from '../support/app.ts'
import { bookThroughPages } from '../support/pages.ts'
import { rows } from '../support/paths.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { SiteLocale } from '../../src/site/texts.ts'

const vendor = await startVendor()
const t = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
after(async () => {
  await t.close()
  await vendor.close()
})
afterEach(() => vendor.answer(answers.approve))

const locales = Object.keys(localeNames) as SiteLocale[]
const words = (locale: string) => `Słowa kliniki / clinic’s words in ${locale}`
const wordsOf = (text: string) => /clinic’s words in ([\w-]+)/.exec(text)?.[1] ?? null
const langOf = (text: string) => /<html lang="?([\w-]+)/.exec(text)?.[1]

/** Code 1 with texts in these locales. */
async function explainIn(dictionary: readonly string[]): Promise<void> {
  await rows(t.db, `insert into denial values ('client-a', 1, 'ask-clinic', null) on conflict do nothing`)
  await rows(t.db, 'delete from denial_text')
  for (const locale of dictionary) {
    await rows(t.db, `insert into denial_text values ('client-a', 1, $1, $2)`, [locale, words(locale)])
  }
  // The hub keeps a dictionary for 5 s; whoever changes it says so.
  forgetDictionary(t.db, 'client-a')
}

/** A page as asked for in a language, or as by who names none. */
function page(path: string, language?: string): Promise<string> {
  const headers = language === undefined ? {} : { 'accept-language': language }
  return new Promise((resolve, reject) => {
    get(t.origin + path, { headers, agent: false }, async (answer) => {
      resolve(Buffer.concat(await answer.toArray()).toString())
    }).on('error', reject)
  })
}

let minute = 0
const nextStart = () =>
  Temporal.PlainDateTime.from(`${t.world.days[1 + Math.floor(minute / 180)]}T09:00`)
    .add({ minutes: (minute += 30) % 180 })
    .toZonedDateTime('Europe/Warsaw')
    .toInstant()
    .toString()

/** The path of a denied booking's page. Booked by somebody who names no language: the clinic's is Polish. */
async function denied(): Promise<string> {
  vendor.answer(answers.deny(1))
  return bookThroughPages(t.origin, '/d/1/12/121/1211', nextStart(), { phone: '512 345 678' })
}

describe('whoever names no language', () => {
  test('reads page and words in the clinic’s, whatever else the dictionary has', async () => {
    await explainIn(['en', 'pl-PL', 'de-DE'])
    const text = await page(await denied())
    assert.deepEqual([langOf(text), wordsOf(text)], ['pl-PL', 'pl-PL'])
    assert.ok(text.includes(languageOf('pl-PL').say('askClinicTitle')))
  })

  test('reads the page’s neutral sentence where the dictionary doesn’t speak it', async () => {
    await explainIn(['en'])
    const text = await page(await denied())
    assert.deepEqual([langOf(text), wordsOf(text)], ['pl-PL', null])
    assert.ok(text.includes(languageOf('pl-PL').say('askClinicText')))
  })

  test('reads the answer to a move in one language, too', async () => {
    await explainIn(['en', 'pl-PL'])
    vendor.answer(answers.approve)
    const path = await bookThroughPages(t.origin, '/d/1/12/121/1211', nextStart(), { phone: '512 345 678' })
    vendor.answer(answers.deny(1))
    const body = new URLSearchParams({
      at: String(Temporal.Instant.from(nextStart()).epochMilliseconds / 1000),
      attempt: 'attempt-of-a-move',
    })
    const moved = await fetch(`${t.origin}${path}/move`, { method: 'POST', body, redirect: 'manual' })
    assert.equal(moved.status, 303)
    const text = await page(moved.headers.get('location')!)
    assert.deepEqual([langOf(text), wordsOf(text)], ['pl-PL', 'pl-PL'])
  })
})

for (const [what, dictionary, language, expected] of [
  ['its own locale', ['en', 'tr-TR', 'pl-PL'], 'tr-TR', 'tr-TR'],
  ['its language elsewhere', ['en', 'es-AR', 'es-ES', 'pl-PL'], 'es-MX', 'es-ES'],
  ['the other Portuguese', ['en', 'pt-BR'], 'pt-PT', 'pt-BR'],
  ['no English on a Turkish page', ['en'], 'tr-TR', null],
  ['no Polish on an English page', ['pl-PL'], 'en', null],
  ['nothing of a dictionary without texts', [], 'de-DE', null],
] as const) {
  test(`a page in ${language} has the words of ${what}`, async () => {
    await explainIn(dictionary)
    const text = await page(await denied(), language)
    assert.deepEqual([langOf(text), wordsOf(text)], [language, expected])
    const neutral = languageOf(language).say('askClinicText')
    assert.equal(text.includes(neutral), expected === null)
  })
}

describe('the demo’s dictionary', () => {
  test('explains every code in every locale of the pages, and nothing else', () => {
    for (const { code, texts } of denials) assert.deepEqual(Object.keys(texts).sort(), [...locales].sort(), `${code}`)
  })

  test('has the words of a language in no other: none is English by accident', () => {
    for (const { code, texts } of denials) {
      const languages = Map.groupBy(locales, (locale) => texts[locale])
      for (const [text, sharing] of languages) {
        assert.equal(new Set(sharing.map((one) => one.slice(0, 2))).size, 1, `${code} ${sharing}: ${text}`)
        assert.ok(text.length > 40 && text.length < 200 && text.endsWith('.'), `${code} ${sharing}: ${text}`)
      }
    }
  })

  test('has no English word in any other language', () => {
    const english = /\b(?:the|please|this|that|your?|and|with|clinic|number|time|again)\b/i
    for (const { code, texts } of denials) {
      for (const locale of locales) assert.equal(english.test(texts[locale]), locale === 'en', `${code} ${locale}`)
    }
  })
})
