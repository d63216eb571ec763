import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hadVisit } from '../../src/opinions/rules.ts'
import { planPresence } from '../../src/presence/rules.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const start = (seconds: number) => now.add({ seconds })

describe('a mark of presence', () => {
  const cases: [state: string, startsIn: number, expected: string | null][] = [
    ['booked', -1, null],
    ['booked', 0, null],
    ['booked', 1, 'presence.future'],
    ['booked', -365 * 86_400, null],
    ['canceled', -1, 'presence.canceled'],
    ['canceled', 1, 'presence.canceled'],
    ['moved', -1, 'presence.canceled'],
    ['moved', 1, 'presence.canceled'],
  ]
  for (const [state, startsIn, expected] of cases) {
    it(`on a ${state} visit that starts in ${startsIn} s is ${expected ?? 'taken'}`, () => {
      assert.equal(planPresence({ state, start_at: start(startsIn) }, now), expected)
    })
  }
})

describe('an opinion', () => {
  const visit = (state: string, startsIn: number) => ({ state, start_at: start(startsIn) })
  const cases: [what: string, visits: ReturnType<typeof visit>[], expected: boolean][] = [
    ['of a patient we know nothing of', [], true],
    ['of a visit that began', [visit('booked', -1)], true],
    ['of a visit that begins now', [visit('booked', 0)], false],
    ['of a visit to come', [visit('booked', 1)], false],
    ['of a canceled visit', [visit('canceled', -1)], false],
    ['of one visit that was among others', [visit('canceled', -9), visit('booked', -1), visit('booked', 1)], true],
    ['of canceled visits and one to come', [visit('canceled', -9), visit('booked', 1)], false],
  ]
  for (const [what, visits, expected] of cases) {
    it(`${what} is ${expected ? '' : 'not '}asked for`, () => {
      assert.equal(hadVisit(visits, now), expected)
    })
  }
})
