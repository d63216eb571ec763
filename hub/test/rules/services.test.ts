import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAgeAllowed } from '../../src/services/rules.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const adults = { minimum_age: 18, maximum_age: null }
const children = { minimum_age: null, maximum_age: 17 }
const between = { minimum_age: 5, maximum_age: 6 }

const cases: [
  limit: typeof adults | typeof children | typeof between,
  born: string,
  visit: string,
  isAllowed: boolean,
][] = [
  [adults, '2008-11-24', '2026-11-23', false],
  [adults, '2008-11-24', '2026-11-24', true],
  [children, '2008-11-24', '2026-11-23', true],
  [children, '2008-11-24', '2026-11-24', false],
  [between, '2021-11-24', '2026-11-23', false],
  [between, '2021-11-24', '2026-11-24', true],
  [between, '2021-11-24', '2028-11-23', true],
  [between, '2021-11-24', '2028-11-24', false],
  // Born on 29 February: 18 on 1 March of a year without one.
  [adults, '2008-02-29', '2026-02-28', false],
  [adults, '2008-02-29', '2026-03-01', true],
]
for (const [limit, born, visit, isAllowed] of cases) {
  test(`born ${born}, on ${visit}: ${limit.minimum_age ?? 0} to ${limit.maximum_age ?? 'any'} ${isAllowed ? 'fits' : 'does not fit'}`, () => {
    assert.equal(isAgeAllowed(limit, day(born), day(visit)), isAllowed)
  })
}

test('without a limit everybody fits; with one, nobody whose birth date is not known', () => {
  const on = day('2026-11-24')
  assert.equal(isAgeAllowed({ minimum_age: null, maximum_age: null }, null, on), true)
  for (const limit of [adults, children]) assert.equal(isAgeAllowed(limit, null, on), false)
})
