/** The one way in which a written phone number can be dialled, or none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { callingCode, dialable, readPhone, writtenForms } from '../../src/phones.ts'
import { countryOf, localeNames } from '../../src/site/locale.ts'

const cases: [locale: string, written: string, read: string | null][] = [
  // Mexico's 1, 01, 044 and 045.
  ['es-MX', '+52 1 55 1234 5678', '+525512345678'],
  ['es-MX', '+5215512345678', '+525512345678'],
  ['es-MX', '52 1 55 1234 5678', '+525512345678'],
  ['es-MX', '1 55 1234 5678', '+525512345678'],
  ['es-MX', '044 55 1234 5678', '+525512345678'],
  ['es-MX', '01 55 1234 5678', '+525512345678'],
  ['es-MX', '55 1234 5678', '+525512345678'],
  ['pl-PL', '+52 1 55 1234 5678', '+525512345678'],
  // A zero that the country doesn't dial any more, or never did.
  ['pl-PL', '0 22 123 45 67', '+48221234567'],
  ['pl-PL', '+48 (0) 22 123 45 67', '+48221234567'],
  ['pl-PL', '0512 345 678', '+48512345678'],
  ['es-CL', '09 6123 4567', '+56961234567'],
  ['es-CL', '+56 09 6123 4567', '+56961234567'],
  ['es-CL', '02 2345 6789', '+56223456789'],
  ['es-ES', '0612 34 56 78', '+34612345678'],
  ['pt-PT', '0912 345 678', '+351912345678'],
  ['cs-CZ', '0601 123 456', '+420601123456'],
  ['es-CO', '0321 123 4567', '+573211234567'],
  // A zero that it does dial, or that is part of the number.
  ['de-DE', '0151 23456789', '+4915123456789'],
  ['de-DE', '+49 (0) 151 23456789', '+4915123456789'],
  ['tr-TR', '0501 234 56 78', '+905012345678'],
  ['pt-BR', '0 15 11 96123-4567', '+5511961234567'],
  ['es-AR', '011 15 2345-6789', '+5491123456789'],
  ['it-IT', '06 1234 5678', '+390612345678'],
  // The country's code with 00, with another country's idea of 00, or with nothing before it.
  ['pl-PL', '0048 512 345 678', '+48512345678'],
  ['pt-BR', '0055 11 96123 4567', '+5511961234567'],
  ['es-CO', '0057 321 123 4567', '+573211234567'],
  ['pl-PL', '48 512 345 678', '+48512345678'],
  ['de-DE', '49 151 23456789', '+4915123456789'],
  ['de-DE', '+49 491 123456', '+49491123456'],
  // Other countries' numbers.
  ['pl-PL', '+44 07400 123456', '+447400123456'],
  ['pl-PL', '+49 491 123456', '+49491123456'],
  ['en', '+52 1 55 1234 5678', '+525512345678'],
  // What can't be dialled: no code of a city or country, two numbers, too short, none at all.
  ['es-AR', '15 2345 6789', null],
  ['es-CL', '6123 4567', null],
  ['en', '512 345 678', null],
  ['pl-PL', '512345678 lub 600700800', null],
  ['pl-PL', '123', null],
  ['pl-PL', '+48', null],
  ['pl-PL', '000000000', null],
  ['pl-PL', 'brak', null],
  ['pl-PL', '', null],
]

for (const [locale, written, read] of cases) {
  test(`${written || 'nothing'} at a facility of ${locale} is ${read ?? 'no number'}`, () => {
    assert.equal(readPhone(written, locale)?.number ?? null, read)
  })
}

test('the example of each country is a number of it, and with its code, too', () => {
  for (const locale of Object.keys(localeNames)) {
    const [example, code] = [countryOf(locale).phoneExample, callingCode(locale)]
    const number = readPhone(example, locale)?.number
    assert.ok(number?.startsWith(code ?? '+44'), `${locale} ${example}`)
    assert.equal(readPhone(number!, locale)?.number, number)
  }
})

test('what was read is read again as itself, from every way to write it', () => {
  const examples = cases.filter((one): one is [string, string, string] => one[2] !== null)
  for (const [locale, , number] of examples) {
    assert.equal(readPhone(number, locale)?.number, number)
    assert.equal(dialable(number, 'en'), number)
  }
  for (const [locale, written, number] of examples) {
    if (!number.startsWith(callingCode(locale) ?? '?')) continue
    const forms = writtenForms(readPhone(written, locale)!)
    for (const form of forms.filter((one) => /^0?\d{8,11}$/.test(one))) {
      const again = readPhone(form, locale)?.number
      assert.ok(again === undefined || again === number, `${locale} ${form} is ${again}, not ${number}`)
    }
  }
})

test('a visit that software noted under the old form is found by the number', () => {
  assert.ok(writtenForms(readPhone('55 1234 5678', 'es-MX')!).includes('5215512345678'))
  assert.ok(writtenForms(readPhone('22 123 45 67', 'pl-PL')!).includes('0221234567'))
})

test('a link dials the number that is meant, and else the digits as they stand', () => {
  assert.equal(dialable('+52 1 55 1234 5678', 'es-MX'), '+525512345678')
  assert.equal(dialable('+48 22 000 01 0x', 'pl-PL'), '+4822000010')
})

test('nothing that is written throws, or is dialled as something else than a number', () => {
  const locale = fc.constantFrom(...Object.keys(localeNames))
  const written = fc.oneof(fc.string({ maxLength: 40 }), fc.stringMatching(/^[+0-9 ()/.-]{0,30}$/))
  fc.assert(
    fc.property(locale, written, (one, text) => {
      const number = readPhone(text, one)?.number
      if (number !== undefined) assert.match(number, /^\+[1-9]\d{4,14}$/)
    }),
    { numRuns: 2000 },
  )
})
