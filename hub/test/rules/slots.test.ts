import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowsInsurance, findOffer, freeSlots, servicesOnGrid, stepMinutes } from '../../src/slots/rules.ts'
import { zero, at, clock, offered, period } from './slotCases.ts'
import type { WorkPeriod } from '../../src/slots/rules.ts'
import type { Interval } from '../../src/time.ts'

const between = (start: string, end: string): Interval => ({ start: clock(start), end: clock(end) })
const wholeDay: Interval = { start: zero, end: at(24 * 60) }

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
