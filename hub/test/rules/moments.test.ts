import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSameMoment } from '../../src/time.ts'

const at = (fraction: string) => Temporal.Instant.from(`2026-11-23T08:00:00.${fraction}Z`)

test('a moment is the same after PostgreSQL has rounded it up or down to the microsecond, and no other is', () => {
  assert.equal(isSameMoment(at('123457'), at('123456700')), true)
  assert.equal(isSameMoment(at('123456'), at('123456300')), true)
  assert.equal(isSameMoment(at('123458'), at('123456700')), false)
  assert.equal(isSameMoment(null, at('123456')), false)
})
