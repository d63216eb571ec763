import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allowsInsurance, findOffer, freeSlots, servicesOnGrid, stepMinutes } from '../../src/slots/rules.ts'
import type { OfferedService, WorkPeriod } from '../../src/slots/rules.ts'
import type { Interval } from '../../src/time.ts'

const zero = Temporal.Instant.from('2027-03-01T00:00:00Z')
const at = (minutes: number) => zero.add({ seconds: Math.round(minutes * 60) })
const clock = (text: string) => Temporal.Instant.from(`2027-03-01T${text}Z`)
const between = (start: string, end: string): Interval => ({ start: clock(start), end: clock(end) })
const wholeDay: Interval = { start: zero, end: at(24 * 60) }

function offered(durations: readonly number[]): OfferedService[] {
  return durations.map((duration) => ({ addressServiceId: `s${duration}`, duration }))
}

function period(start: string, end: string, durations: readonly number[], gridStart = start): WorkPeriod {
  return {
    start: clock(start),
    end: clock(end),
    gridStart: clock(gridStart),
    services: offered(durations),
    insuranceAccepted: 'with-and-without-insurance',
    insuranceProviderIds: [],
    insurancePlanIds: [],
  }
}

/** `16:00 20,60`: a start and the durations it offers. */
function shown(periods: WorkPeriod[], busy: Interval[] = [], range = wholeDay, notBefore = zero): string[] {
  return freeSlots(periods, busy, range, notBefore).map(({ start, services }) => {
    return `${start.toString().slice(11, 16)} ${services.map((service) => service.duration).join()}`
  })
}

test('the step is the greatest common divisor of the durations', () => {
  const table: [number[], number][] = [
    [[20, 60], 20],
    [[30], 30],
    [[30, 45], 15],
    [[20, 30, 50], 10],
    [[7, 20], 1],
    [[15, 15], 15],
    [[], 0],
  ]
  for (const [durations, step] of table) assert.equal(stepMinutes(offered(durations)), step, durations.join())
  assert.equal(stepMinutes([{ addressServiceId: '1', duration: Number.NaN }]), 0)
})

test('three hours of 20 and 60 minutes are nine starts, and a booked hour hides three of them', () => {
  const periods = [period('16:00', '19:00', [20, 60])]
  const all = ['16:00 20,60', '16:20 20,60', '16:40 20,60', '17:00 20,60', '17:20 20,60', '17:40 20,60']
  assert.deepEqual(shown(periods), [...all, '18:00 20,60', '18:20 20', '18:40 20'])
  assert.deepEqual(shown(periods, [between('17:00', '18:00')]), [
    '16:00 20,60',
    '16:20 20',
    '16:40 20',
    '18:00 20,60',
    '18:20 20',
    '18:40 20',
  ])
})

test('a start offers what fits before the next busy time, in the order of the period', () => {
  assert.deepEqual(shown([period('08:00', '09:30', [45, 30, 15])], [between('09:00', '09:15')]), [
    '08:00 45,30,15',
    '08:15 45,30,15',
    '08:30 30,15',
    '08:45 15',
    '09:15 15',
  ])
})

test('a break hides every start it touches, and nothing it only meets', () => {
  const periods = [period('08:00', '10:00', [30])]
  assert.deepEqual(shown(periods, [between('08:30', '09:00')]), ['08:00 30', '09:00 30', '09:30 30'])
  assert.deepEqual(shown(periods, [between('08:29', '09:01')]), ['09:30 30'])
  assert.deepEqual(shown(periods, [between('07:00', '08:01')]), ['08:30 30', '09:00 30', '09:30 30'])
  assert.deepEqual(shown(periods, [between('09:59', '12:00')]), ['08:00 30', '08:30 30', '09:00 30'])
  assert.deepEqual(shown(periods, [between('08:45', '08:45')]).length, 4, 'no time is no break')
  const fraction = { start: clock('08:00'), end: Temporal.Instant.from('2027-03-01T08:30:00.0000004Z') }
  assert.deepEqual(shown(periods, [fraction]), ['09:00 30', '09:30 30'])
})

test('overlapping and unordered busy times hide their union', () => {
  const busy = [between('09:30', '10:00'), between('08:00', '09:30'), between('08:10', '08:20')]
  assert.deepEqual(shown([period('08:00', '11:00', [30])], busy), ['10:00 30', '10:30 30'])
})

test('the remainder at the end of a period is no start', () => {
  assert.deepEqual(shown([period('08:00', '08:50', [20])]), ['08:00 20', '08:20 20'])
  assert.deepEqual(shown([period('08:00', '08:19', [20])]), [])
})

test('a visit never reaches over two adjoining periods', () => {
  assert.deepEqual(shown([period('08:00', '08:30', [30, 60]), period('08:30', '09:30', [30, 60])]), [
    '08:00 30',
    '08:30 30,60',
    '09:00 30',
  ])
})

test('a cut period keeps the grid it had', () => {
  assert.deepEqual(shown([period('08:50', '10:00', [20], '08:00')]), ['09:00 20', '09:20 20', '09:40 20'])
})

test('the range holds its start and not its end, and nothing before the given instant is offered', () => {
  const periods = [period('08:00', '10:00', [30])]
  assert.deepEqual(shown(periods, [], between('08:30', '09:30')), ['08:30 30', '09:00 30'])
  assert.deepEqual(shown(periods, [], between('08:31', '09:31')), ['09:00 30', '09:30 30'])
  assert.deepEqual(shown(periods, [], wholeDay, clock('09:00')), ['09:00 30', '09:30 30'])
  assert.deepEqual(shown(periods, [], wholeDay, clock('09:00').add({ nanoseconds: 1 })), ['09:30 30'])
  assert.deepEqual(shown(periods, [], between('09:00', '09:00')), [])
})

test('periods that overlap share their starts, each listed once', () => {
  const periods = [period('08:30', '09:30', [60]), period('08:00', '09:30', [30])]
  assert.deepEqual(shown(periods), ['08:00 30', '08:30 30,60', '09:00 30'])
  assert.equal(freeSlots(periods, [], wholeDay, zero)[1]!.period, periods[1])
})

test('a period without services offers nothing', () => {
  assert.deepEqual(shown([period('08:00', '10:00', [])]), [])
})

test('findOffer tells a missing slot from a service or duration that is not offered', () => {
  const periods = [period('16:00', '19:00', [20, 60]), period('19:00', '20:10', [30])]
  const found = (start: string, id: string, duration: number) => {
    const offer = findOffer(periods, clock(start), id, duration)
    if (typeof offer === 'string') return offer
    return `${offer.service.addressServiceId} ${periods.indexOf(offer.period)}`
  }
  assert.equal(found('16:20', 's60', 60), 's60 0')
  assert.equal(found('16:20', 's60', 40), 's60 0', 'a multiple of the step')
  assert.equal(found('18:40', 's60', 20), 's60 0', 'shorter than offered, and so it fits')
  assert.equal(found('16:20', 's60', 50), 'service_not_offered', 'no multiple of the step')
  assert.equal(found('16:20', 's60', 0), 'service_not_offered')
  assert.equal(found('16:20', 's60', -20), 'service_not_offered')
  assert.equal(found('16:20', 's60', 180), 'service_not_offered', 'ends after the period')
  assert.equal(found('18:20', 's60', 60), 'service_not_offered', 'ends in the next period')
  assert.equal(found('16:20', 's30', 20), 'service_not_offered', 'another period offers it')
  assert.equal(found('16:10', 's20', 20), 'no_slot', 'off the grid')
  assert.equal(found('15:40', 's20', 20), 'no_slot', 'before the period')
  assert.equal(found('19:00', 's30', 30), 's30 1')
  assert.equal(found('20:00', 's30', 30), 'no_slot', 'the remainder')
  assert.equal(found('20:10', 's30', 30), 'no_slot', 'the end')
  const remainder = findOffer([period('08:00', '09:00', [30, 45])], clock('08:45'), 's30', 15)
  assert.equal(remainder, 'no_slot', 'a quarter of an hour is left, but nothing is offered there')
  const fraction = clock('16:20').add({ nanoseconds: 1 })
  assert.equal(findOffer(periods, fraction, 's20', 20), 'no_slot')
})

test('findOffer prefers the entry with exactly the asked duration, then the first of the service', () => {
  const services = [20, 40].map((duration) => ({ addressServiceId: '7', duration }))
  const twice = { ...period('08:00', '10:00', []), services }
  for (const [asked, expected] of [
    [20, 20],
    [40, 40],
    [60, 20],
  ] as const) {
    assert.deepEqual(findOffer([twice], clock('08:00'), '7', asked), {
      period: twice,
      service: { addressServiceId: '7', duration: expected },
    })
  }
})

test('servicesOnGrid lists what a start offers in an empty calendar', () => {
  const periods = [period('08:00', '10:00', [30, 60]), period('08:30', '09:30', [60, 15])]
  const durationsAt = (start: string) => {
    return servicesOnGrid(periods, clock(start)).map((service) => service.duration)
  }
  assert.deepEqual(durationsAt('08:00'), [30, 60])
  assert.deepEqual(durationsAt('08:30'), [30, 60, 15])
  assert.deepEqual(durationsAt('08:45'), [15])
  assert.deepEqual(durationsAt('09:30'), [30])
  assert.deepEqual(durationsAt('10:00'), [])
  assert.deepEqual(durationsAt('08:10'), [])
})

test('insurance decides who may book in a period', () => {
  const table: [WorkPeriod['insuranceAccepted'], string[], string | null, boolean][] = [
    ['with-insurance-only', ['13'], '13', true],
    ['with-insurance-only', ['13'], '14', false],
    ['with-insurance-only', ['13'], null, false],
    ['without-insurance-only', [], null, true],
    ['without-insurance-only', [], '13', false],
    ['with-and-without-insurance', [], null, true],
    ['with-and-without-insurance', [], '13', true],
    ['with-and-without-insurance', ['13'], null, true],
    ['with-and-without-insurance', ['13'], '13', true],
    ['with-and-without-insurance', ['13'], '14', false],
  ]
  for (const [insuranceAccepted, insuranceProviderIds, provider, allowed] of table) {
    const message = `${insuranceAccepted} [${insuranceProviderIds}] ${provider}`
    assert.equal(allowsInsurance({ insuranceAccepted, insuranceProviderIds }, provider), allowed, message)
  }
})

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
