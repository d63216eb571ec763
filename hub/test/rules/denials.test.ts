import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createDictionary, denialFor } from '../../src/realtime/denials.ts'
import type { DenialRow } from '../../src/realtime/store.ts'

function dictionaryOf(locales: readonly string[]) {
  // A code without texts comes as one row with nulls.
  const rows: DenialRow[] = (locales.length > 0 ? locales : [null]).map((locale) => ({
    code: 7,
    kind: 'fix-a-field',
    field: 'phone',
    locale,
    text: locale && `text in ${locale}`,
  }))
  return createDictionary(rows)
}

describe('the text of a denial', () => {
  const cases: [what: string, locales: string[], locale: string, expected: string | null][] = [
    ["the patient's locale", ['pl-PL', 'es-ES', 'en'], 'pl-PL', 'pl-PL'],
    ["the patient's locale before its bare language", ['es', 'es-MX', 'en'], 'es-MX', 'es-MX'],
    ['in whatever case it was typed', ['PL-pl', 'en'], 'pl-PL', 'PL-pl'],
    ['its bare language', ['es-ES', 'es', 'en'], 'es-CO', 'es'],
    ['its language in the country it is called after', ['es-AR', 'es-ES', 'en'], 'es-MX', 'es-ES'],
    ['its language elsewhere, the first by alphabet', ['es-PE', 'es-AR', 'es-MX', 'en'], 'es-CO', 'es-AR'],
    ['the other Portuguese', ['pt-BR', 'pl-PL', 'en'], 'pt-PT', 'pt-BR'],
    ['English of any region', ['de-DE', 'en-US', 'en-GB'], 'en', 'en-GB'],
    ['never English on another page', ['de-DE', 'en'], 'tr-TR', null],
    ['never the clinic’s language on another page', ['pl-PL'], 'en', null],
    ['none where the entry has no texts', [], 'pl-PL', null],
    ['never another language that starts alike', ['est-EE', 'e'], 'es-ES', null],
    ['none where the locale is no locale', ['en', 'pl-PL'], '', null],
  ]
  for (const [what, locales, locale, expected] of cases) {
    it(`is ${what}`, () => {
      assert.deepEqual(denialFor(dictionaryOf(locales), 7, locale), {
        kind: 'fix-a-field',
        field: 'phone',
        text: expected && `text in ${expected}`,
        textLocale: expected,
      })
    })
  }

  it('is null for a code the dictionary lacks', () => {
    const dictionary = dictionaryOf(['en'])
    assert.equal(denialFor(dictionary, 8, 'en'), null)
    assert.deepEqual([dictionary.has(7), dictionary.has(8)], [true, false])
  })

  it('keeps codes apart', () => {
    const dictionary = createDictionary([
      { code: 1, kind: 'slot-gone', field: null, locale: 'en', text: 'gone' },
      { code: 2, kind: 'try-later', field: null, locale: 'en', text: 'later' },
      { code: 1, kind: 'slot-gone', field: null, locale: 'pl-PL', text: 'zajęte' },
    ])
    assert.equal(denialFor(dictionary, 1, 'pl-PL')!.text, 'zajęte')
    assert.deepEqual(denialFor(dictionary, 2, 'pl-PL'), {
      kind: 'try-later',
      field: null,
      text: null,
      textLocale: null,
    })
  })

  it('is of the asked language or none, and does not depend on the order of rows', () => {
    const locale = fc.constantFrom('pl-PL', 'es-ES', 'es-MX', 'es', 'de-DE', 'pt-PT', 'pt-BR', 'tr-TR', 'en')
    fc.assert(
      fc.property(fc.uniqueArray(locale), locale, fc.nat(), (locales, wanted, turn) => {
        const cut = locales.length > 0 ? turn % locales.length : 0
        const shifted = [...locales.slice(cut), ...locales.slice(0, cut)]
        const denial = denialFor(dictionaryOf(locales), 7, wanted)!
        assert.deepEqual(denialFor(dictionaryOf(shifted), 7, wanted), denial)
        const language = wanted.slice(0, 2)
        assert.equal(
          denial.textLocale?.slice(0, 2) ?? null,
          locales.some((one) => one.startsWith(language)) ? language : null,
        )
        if (locales.includes(wanted)) assert.equal(denial.textLocale, wanted)
      }),
    )
  })
})
