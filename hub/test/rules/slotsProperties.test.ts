import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findOffer, freeSlots, servicesOnGrid } from '../../src/slots/rules.ts'
import { at, period } from './slotCases.ts'
import type { OfferedService, WorkPeriod } from '../../src/slots/rules.ts'
import type { Interval } from '../../src/time.ts'

// Properties. Periods on a day of 1500 minutes, which may overlap, be cut, or be too short for a service.

const duration = fc.constantFrom(5, 10, 15, 20, 25, 30, 45, 60, 90)
const durations = fc.uniqueArray(duration, { minLength: 1, maxLength: 3 })
const anyPeriod = fc
  .record({ start: fc.nat(1300), length: fc.integer({ min: 1, max: 300 }), cut: fc.nat(50), durations })
  .map(({ start, length, cut, durations }): WorkPeriod => ({
    ...period('00:00', '00:00', durations),
    start: at(start),
    end: at(start + length),
    gridStart: at(start - cut),
  }))
const anyPeriods = fc.array(anyPeriod, { maxLength: 5 })
const anyBusy = fc.array(
  fc.record({ start: fc.nat(1500), length: fc.nat(120) }).map(({ start, length }) => {
    return { start: at(start), end: at(start + length) }
  }),
  { maxLength: 8 },
)
const anyRange = fc.record({ start: fc.nat(700), length: fc.nat(1500) }).map(({ start, length }) => {
  return { start: at(start), end: at(start + length) }
})
const anyNotBefore = fc.nat(400).map(at)
const anyCase = [anyPeriods, anyBusy, anyRange, anyNotBefore] as const

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0
const overlaps = (a: Interval, b: Interval) => {
  return isBefore(b.start, b.end) && isBefore(a.start, b.end) && isBefore(b.start, a.end)
}
const visit = (start: Temporal.Instant, { duration }: OfferedService): Interval => {
  return { start, end: start.add({ minutes: duration }) }
}

/** Minute by minute, period by period: every offer as `start service`. Slow and without cleverness. */
function reference(...[periods, busy, range, notBefore]: Parameters<typeof freeSlots>): string[] {
  const offers = new Set<string>()
  for (const { start, end, gridStart, services } of periods) {
    let step = 90
    while (services.some((service) => service.duration % step !== 0)) step--
    for (let s = gridStart; isBefore(s, end); s = s.add({ minutes: step })) {
      if (isBefore(s, start) || isBefore(s, notBefore)) continue
      if (isBefore(s, range.start) || !isBefore(s, range.end)) continue
      for (const service of services) {
        const taken = visit(s, service)
        if (isBefore(end, taken.end) || busy.some((interval) => overlaps(taken, interval))) continue
        offers.add(`${s} ${service.addressServiceId}`)
      }
    }
  }
  return [...offers].sort()
}

const offersOf = (slots: ReturnType<typeof freeSlots>) => {
  return slots.flatMap(({ start, services }) => {
    return services.map((service) => `${start} ${service.addressServiceId}`)
  })
}

test('freeSlots equals a brute-force reference', () => {
  fc.assert(
    fc.property(...anyCase, (...input) => {
      assert.deepEqual(offersOf(freeSlots(...input)).sort(), reference(...input))
    }),
    { numRuns: 500 },
  )
})

test('every offered visit fits its period, overlaps nothing busy and starts in the range', () => {
  fc.assert(
    fc.property(...anyCase, (periods, busy, range, notBefore) => {
      for (const { start, services } of freeSlots(periods, busy, range, notBefore)) {
        assert.ok(services.length > 0)
        assert.ok(!isBefore(start, range.start) && isBefore(start, range.end) && !isBefore(start, notBefore))
        for (const service of services) {
          const taken = visit(start, service)
          assert.ok(!busy.some((interval) => overlaps(taken, interval)))
          assert.ok(
            periods.some((p) => {
              return p.services.includes(service) && !isBefore(start, p.start) && !isBefore(p.end, taken.end)
            }),
          )
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('starts are ordered and unique', () => {
  fc.assert(
    fc.property(...anyCase, (...input) => {
      const starts = freeSlots(...input).map((slot) => slot.start.epochMilliseconds)
      assert.deepEqual(
        starts,
        [...new Set(starts)].sort((a, b) => a - b),
      )
    }),
    { numRuns: 300 },
  )
})

test('more busy time never adds an offer', () => {
  fc.assert(
    fc.property(...anyCase, anyBusy, (periods, busy, range, notBefore, more) => {
      const before = new Set(offersOf(freeSlots(periods, busy, range, notBefore)))
      const after = offersOf(freeSlots(periods, [...busy, ...more], range, notBefore))
      for (const offer of after) assert.ok(before.has(offer))
    }),
    { numRuns: 300 },
  )
})

test('the input is left as it was', () => {
  fc.assert(
    fc.property(...anyCase, (periods, busy, range, notBefore) => {
      const before = JSON.stringify([periods, busy])
      const first = offersOf(freeSlots(periods, busy, range, notBefore))
      assert.equal(JSON.stringify([periods, busy]), before)
      assert.deepEqual(offersOf(freeSlots(periods, busy, range, notBefore)), first)
    }),
    { numRuns: 100 },
  )
})

test('findOffer and servicesOnGrid find exactly what freeSlots lists for an empty calendar', () => {
  const aroundPeriods = fc.array(anyPeriod, { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(aroundPeriods, fc.nat(70), durations, (periods, fives, asked) => {
      const start = periods[0]!.gridStart.add({ minutes: fives * 5 })
      const listed = freeSlots(periods, [], { start, end: start.add({ seconds: 1 }) }, start)
      const inSlots = listed.flatMap(({ services }) => services.map((service) => service.duration))
      assert.deepEqual(
        servicesOnGrid(periods, start)
          .map((service) => service.duration)
          .sort(),
        inSlots.sort(),
      )
      for (const duration of asked) {
        const offer = findOffer(periods, start, `s${duration}`, duration)
        const isListed = listed.some((slot) => slot.services.some((service) => service.duration === duration))
        assert.equal(offer === 'no_slot', listed.length === 0)
        assert.equal(typeof offer === 'object' && offer.service.duration === duration, isListed)
      }
    }),
    { numRuns: 500 },
  )
})
