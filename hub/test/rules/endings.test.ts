import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { isPossiblePhoneNumber, isValidPhoneNumber } from 'libphonenumber-js'
import { denials } from '../../src/sandbox/demo/denials.ts'
import { endingOf, endings, endingsTable, examplePhone } from '../../src/sandbox/endings.ts'

test('every ending is two digits, stands once, and is found in any notation', () => {
  assert.equal(new Set(endings.map(({ ending }) => ending)).size, endings.length)
  for (const row of endings) {
    assert.match(row.ending, /^\d\d$/)
    assert.equal(endingOf(`+48 500-000-0${row.ending}`), row)
    assert.equal(endingOf(`5000000${row.ending}`), row)
  }
})

test('every code of the dictionary has an ending that answers it, and no other is explained', () => {
  assert.deepEqual(
    endings.flatMap(({ code }) => code ?? []),
    denials.map(({ code }) => code),
  )
  for (const { code, outcome } of endings) {
    if (code === undefined) continue
    const { kind } = denials.find((denial) => denial.code === code)!
    assert.equal(outcome, `denies with error_code ${code}: ${kind}`)
  }
})

test('everything else approves', () => {
  for (const phone of ['+48500000099', '', null, undefined, {}, 48500000019]) assert.equal(endingOf(phone).ending, '00')
})

test('the example phones pass a form that checks numbers', () => {
  for (const { ending } of endings) {
    const phone = examplePhone(ending)
    assert.ok(isPossiblePhoneNumber(phone) && isValidPhoneNumber(phone), phone)
    assert.equal(endingOf(phone).ending, ending)
  }
})

test('the README prints exactly this table', () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../../README.md'), 'utf8')
  const printed = /<!-- endings -->\n([\s\S]*?)\n<!-- \/endings -->/.exec(readme)?.[1]
  assert.equal(printed?.trim(), endingsTable())
})
