/** The error reference: every refusal has an entry that says enough. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { errorGroups, errorReference } from '../../src/contract/errorReference.ts'
import { errorSlug } from '../../src/contract/errorSlug.ts'
import { refusals } from '../../src/contract/refusals.ts'
import { setupFor } from '../../src/site/docs/errorPages.ts'
import type { RefusalCode } from '../../src/contract/refusals.ts'

const codes = Object.keys(refusals) as RefusalCode[]

describe('the data', () => {
  test('has an entry per refusal and no other, each with a slug of its own', () => {
    assert.deepEqual(Object.keys(errorReference).toSorted(), codes.toSorted())
    assert.equal(new Set(codes.map(errorSlug)).size, codes.length)
    for (const code of codes) assert.match(errorSlug(code), /^[a-z]+(?:-[a-z]+)+$/)
  })

  test('says something in every part, and has a curl or the reason why there is none', () => {
    for (const code of codes) {
      const { title, means, causes, fix, retry, curl, note, as } = errorReference[code]
      for (const text of [means, fix, ...causes, ...(note ? [note] : [])])
        assert.match(text, /^[^a-z].{8,}[.”)]$/s, code)
      assert.match(title, /^[A-Z].{5,59}[^.]$/, code)
      assert.ok(causes.length <= 3, code)
      if (typeof retry === 'object') assert.ok(retry.later.length > 5, code)
      assert.ok(curl ?? note, code)
      assert.ok(curl || !as, code)
    }
    assert.equal(new Set(codes.map((code) => errorReference[code].title)).size, codes.length, 'two have one title')
  })

  test('puts every refusal into exactly one group', () => {
    const prefixes = errorGroups.flatMap(([, list]) => list)
    assert.equal(new Set(prefixes).size, prefixes.length)
    assert.deepEqual(new Set(prefixes), new Set(codes.map((code) => code.split('.')[0])))
  })

  test('advises no retry at once where the answer has Retry-After', () => {
    for (const code of codes) {
      if (![429, 503].includes(refusals[code][0])) continue
      const { retry } = errorReference[code]
      assert.match(typeof retry === 'object' ? retry.later : '', /Retry-After/, code)
    }
  })

  test('has curls that bash can read', () => {
    for (const code of codes) {
      const { curl } = errorReference[code]
      if (!curl) continue
      const { status, stderr } = spawnSync('bash', ['-n'], { input: `${setupFor(errorReference[code])}\n${curl}\n` })
      assert.equal(`${status} ${stderr}`, '0 ', code)
    }
  })
})
