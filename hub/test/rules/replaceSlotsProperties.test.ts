import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planReplacement } from '../../src/slots/replace.ts'
import { freeSlots, stepMinutes } from '../../src/slots/rules.ts'
import { fine } from './replaceSlotsCases.ts'
import type { Replacement, SubmittedPeriod } from '../../src/slots/replace.ts'
import type { WorkPeriod } from '../../src/slots/rules.ts'

// Planning.

const midnight = Temporal.Instant.from('2027-03-01T00:00Z')
const at = (minutes: number) => midnight.add({ minutes })

const anyService = fc.record({
  addressServiceId: fc.constantFrom('11', '12', '13'),
  duration: fc.constantFrom(10, 15, 20, 60),
})
const anyServices = fc.array(anyService, { maxLength: 2 })
const anyItem = fc
  .record({ start: fc.nat(600), length: fc.integer({ min: 1, max: 240 }), services: anyServices })
  .map(({ start, length, services }) => ({ ...fine, start: at(start), end: at(start + length), services }))
const anyItems = fc.array(anyItem, { maxLength: 6 })

/** Whatever a calendar can hold is the result of submissions. */
const anyExisting = fc
  .array(anyItems, { maxLength: 3 })
  .map((payloads) =>
    payloads.reduce((periods: WorkPeriod[], items) => apply(periods, planReplacement(periods, items)), []),
  )

function apply(existing: readonly WorkPeriod[], { remove, insert }: Replacement): WorkPeriod[] {
  for (const period of remove) assert.ok(existing.includes(period), 'only what exists is removed')
  const periods = [...existing.filter((period) => !remove.includes(period)), ...insert]
  return periods.sort((a, b) => Temporal.Instant.compare(a.start, b.start))
}

const ms = (instant: Temporal.Instant) => instant.epochMilliseconds
const covers = ({ start, end }: { start: Temporal.Instant; end: Temporal.Instant }, time: number) => {
  return ms(start) <= time && time < ms(end)
}

/** What the calendar says about one minute: the services, the insurance, and the grid's phase. */
function said(periods: (SubmittedPeriod & { gridStart?: Temporal.Instant })[], time: number): string {
  const period = periods.findLast((candidate) => covers(candidate, time))
  if (!period || period.services.length === 0) return 'closed'
  const step = stepMinutes(period.services) * 60_000
  const phase = ((time - ms(period.gridStart ?? period.start)) % step) / 60_000
  return JSON.stringify([period.services, period.insuranceAccepted, phase])
}

test('inside the submitted ranges the last item counts, outside nothing changes', () => {
  fc.assert(
    fc.property(anyExisting, anyItems, (existing, items) => {
      const after = apply(existing, planReplacement(existing, items))
      for (let time = ms(midnight); time < ms(at(900)); time += 60_000) {
        const source = items.some((candidate) => covers(candidate, time)) ? items : existing
        assert.equal(said(after, time), said(source, time))
      }
    }),
    { numRuns: 100 },
  )
})

test('the result is disjoint, without empty periods or parts below a minute', () => {
  fc.assert(
    fc.property(anyExisting, anyItems, (existing, items) => {
      const after = apply(existing, planReplacement(existing, items))
      for (const [index, { start, end, gridStart, services }] of after.entries()) {
        assert.ok(ms(end) - ms(start) >= 60_000)
        assert.ok(ms(gridStart) <= ms(start))
        assert.ok(services.length > 0)
        if (index > 0) assert.ok(ms(after[index - 1]!.end) <= ms(start))
      }
    }),
    { numRuns: 200 },
  )
})

test('the visits offered outside the submitted ranges are those that were offered before', () => {
  const range = { start: midnight, end: at(900) }
  fc.assert(
    fc.property(anyExisting, anyItems, (existing, items) => {
      const offers = (periods: readonly WorkPeriod[]) =>
        freeSlots(periods, [], range, midnight)
          .flatMap(({ start, services }) => services.map((service) => ({ start, ...service })))
          .filter(({ start, duration }) =>
            items.every((submitted) => {
              return ms(start) + duration * 60_000 <= ms(submitted.start) || ms(start) >= ms(submitted.end)
            }),
          )
          .map(({ start, addressServiceId, duration }) => `${start} ${addressServiceId} ${duration}`)
      assert.deepEqual(offers(apply(existing, planReplacement(existing, items))), offers(existing))
    }),
    { numRuns: 200 },
  )
})

test('replacing twice equals once, and the second plan is empty', () => {
  fc.assert(
    fc.property(anyExisting, anyItems, (existing, items) => {
      const once = apply(existing, planReplacement(existing, items))
      assert.deepEqual(planReplacement(once, items), { remove: [], insert: [] })
    }),
    { numRuns: 200 },
  )
})
