import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createDictionary, denialFor } from '../../src/realtime/denials.ts'
import type { DenialRow } from '../../src/realtime/store.ts'

function dictionaryOf(locales: readonly string[], defaultLocale: string) {
  const rows: DenialRow[] = locales.map((locale) => ({
    code: 7,
    kind: 'fix-a-field',
    field: 'phone',
    locale,
    text: `text in ${locale}`,
  }))
  return createDictionary(rows, defaultLocale)
}

describe('the text of a denial', () => {
  const cases: [what: string, locales: string[], defaultLocale: string, locale: string, expected: string | null][] = [
    ["the patient's locale", ['pl-PL', 'es-ES', 'en'], 'es-ES', 'pl-PL', 'pl-PL'],
    ["the patient's locale before its bare language", ['es', 'es-MX', 'en'], 'en', 'es-MX', 'es-MX'],
    ['in whatever case it was typed', ['PL-pl', 'en'], 'en', 'pl-PL', 'PL-pl'],
    ['its bare language', ['es-ES', 'es', 'en'], 'en', 'es-CO', 'es'],
    [
      'its language in another region, the first by alphabet',
      ['es-PE', 'es-AR', 'es-MX', 'en'],
      'en',
      'es-CO',
      'es-AR',
    ],
    ['the other Portuguese before the default', ['pt-BR', 'pl-PL', 'en'], 'pl-PL', 'pt-PT', 'pt-BR'],
    ["the client's default", ['de-DE', 'pl-PL', 'en'], 'pl-PL', 'tr-TR', 'pl-PL'],
    ["the client's default language in another region", ['es-ES', 'en'], 'es-MX', 'tr-TR', 'es-ES'],
    ['English', ['de-DE', 'en'], 'pl-PL', 'tr-TR', 'en'],
    ['English of any region', ['de-DE', 'en-US', 'en-GB'], 'pl-PL', 'tr-TR', 'en-GB'],
    ['none, for the page to say it neutrally', ['de-DE', 'it-IT'], 'pl-PL', 'tr-TR', null],
    ['none where the entry has no texts', [], 'pl-PL', 'pl-PL', null],
    ['never another language that starts alike', ['est-EE', 'e'], 'en', 'es-ES', null],
  ]
  for (const [what, locales, defaultLocale, locale, expected] of cases) {
    it(`is ${what}`, () => {
      // A code without texts comes as one row with nulls.
      const dictionary =
        locales.length > 0
          ? dictionaryOf(locales, defaultLocale)
          : createDictionary(
              [{ code: 7, kind: 'fix-a-field', field: 'phone', locale: null, text: null }],
              defaultLocale,
            )
      assert.deepEqual(denialFor(dictionary, 7, locale), {
        kind: 'fix-a-field',
        field: 'phone',
        text: expected && `text in ${expected}`,
        textLocale: expected,
      })
    })
  }

  it('is null for a code the dictionary lacks', () => {
    const dictionary = dictionaryOf(['en'], 'en')
    assert.equal(denialFor(dictionary, 8, 'en'), null)
    assert.deepEqual([dictionary.has(7), dictionary.has(8)], [true, false])
  })

  it('keeps codes apart', () => {
    const dictionary = createDictionary(
      [
        { code: 1, kind: 'slot-gone', field: null, locale: 'en', text: 'gone' },
        { code: 2, kind: 'try-later', field: null, locale: 'en', text: 'later' },
        { code: 1, kind: 'slot-gone', field: null, locale: 'pl-PL', text: 'zajęte' },
      ],
      'en',
    )
    assert.equal(denialFor(dictionary, 1, 'pl-PL')!.text, 'zajęte')
    assert.deepEqual(denialFor(dictionary, 2, 'pl-PL'), {
      kind: 'try-later',
      field: null,
      text: 'later',
      textLocale: 'en',
    })
  })

  it('does not depend on the order of rows, and answers in English at worst once there is English', () => {
    const locale = fc.constantFrom('pl-PL', 'es-ES', 'es-MX', 'es', 'de-DE', 'pt-PT', 'pt-BR', 'tr-TR')
    fc.assert(
      fc.property(fc.uniqueArray(locale), locale, locale, fc.nat(), (locales, own, wanted, turn) => {
        const all = [...locales, 'en']
        const shifted = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)]
        const denial = denialFor(dictionaryOf(all, own), 7, wanted)
        assert.deepEqual(denialFor(dictionaryOf(shifted, own), 7, wanted), denial)
        assert.ok(denial?.textLocale)
        if (locales.includes(wanted)) assert.equal(denial.textLocale, wanted)
      }),
    )
  })
})
