import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../src/refusal.ts'
import { checkSubmitted, formatLatest, planReplacement, submissionRefusals } from '../../src/slots/replace.ts'
import { freeSlots, stepMinutes } from '../../src/slots/rules.ts'
import type { Replacement, SubmissionContext, SubmittedPeriod } from '../../src/slots/replace.ts'
import type { WorkPeriod } from '../../src/slots/rules.ts'

const context: SubmissionContext = {
  addressId: '4321',
  zone: 'Europe/Warsaw',
  locale: 'pl-PL',
  now: Temporal.Instant.from('2021-02-20T10:45:30Z'),
  horizonWeeks: 12,
  knownServiceIds: new Set(['11', '12']),
  knownInsuranceProviderIds: new Set(['13', '14']),
}

function item(start: string, end: string, changes: Partial<SubmittedPeriod> = {}): SubmittedPeriod {
  return {
    start: Temporal.Instant.from(start),
    end: Temporal.Instant.from(end),
    services: [{ addressServiceId: '11', duration: 30 }],
    insuranceAccepted: 'with-and-without-insurance',
    insuranceProviderIds: [],
    insurancePlanIds: [],
    ...changes,
  }
}

const fine = item('2021-03-01T08:00+01:00', '2021-03-01T16:00+01:00')
const tooShort = item('2021-03-01T08:00+01:00', '2021-03-01T08:00:59+01:00')
const beyond = item('2021-05-16T08:00+02:00', '2021-05-16T09:00+02:00')
const differentDays = item('2021-03-02T08:00+01:00', '2021-03-01T16:00+01:00')
const exceedsDay = item('2021-03-01T20:00+01:00', '2021-03-02T00:30+01:00')
const unknownService = { ...fine, services: [...fine.services, { addressServiceId: '99', duration: 15 }] }
const insuranceMissing: SubmittedPeriod = { ...fine, insuranceAccepted: 'with-insurance-only' }
const notSupported: SubmittedPeriod = {
  ...fine,
  insuranceAccepted: 'without-insurance-only',
  insuranceProviderIds: ['13'],
}
const unknownInsurance = { ...fine, insuranceProviderIds: ['13', '77', '78'] }

function refusalOf(slots: readonly SubmittedPeriod[], changes: Partial<SubmissionContext> = {}): Refusal {
  try {
    checkSubmitted(slots, { ...context, ...changes })
  } catch (error) {
    assert.ok(error instanceof Refusal)
    return error
  }
  assert.fail('nothing was refused')
}

test('a payload that can be applied whole passes', () => {
  const insured: SubmittedPeriod = { ...insuranceMissing, insuranceProviderIds: ['13'] }
  const past = item('2019-03-01T08:00+01:00', '2019-03-01T16:00+01:00')
  const minute = item('2021-03-01T08:00+01:00', '2021-03-01T08:01+01:00')
  checkSubmitted([fine, insured, past, minute, { ...fine, services: [] }], context)
  checkSubmitted([], context)
})

test('a range may end at the next midnight of the facility, and not later', () => {
  checkSubmitted([item('2021-03-01T00:00+01:00', '2021-03-02T00:00+01:00')], context)
  checkSubmitted([item('2021-03-28T00:00+01:00', '2021-03-29T00:00+02:00')], context)
  const late = refusalOf([fine, item('2021-03-01T08:00+01:00', '2021-03-02T00:01+01:00')])
  assert.equal(late.code, 'slots.exceeds_day')
  assert.deepEqual(late.params, { start: '2021-03-01T08:00:00+01:00', end: '2021-03-02T00:01:00+01:00' })
  // The day is the facility's, whatever offset the client writes.
  assert.equal(refusalOf([item('2021-03-01T22:30Z', '2021-03-01T23:30Z')]).code, 'slots.exceeds_day')
  checkSubmitted([item('2021-03-01T22:30Z', '2021-03-01T23:30Z')], { ...context, zone: 'Europe/Lisbon' })
})

test('an end on an earlier day is different days, an end earlier on the same day is too short', () => {
  assert.equal(refusalOf([fine, differentDays]).code, 'slots.different_days')
  const backwards = refusalOf([item('2021-03-01T16:00+01:00', '2021-03-01T08:00+01:00')])
  assert.equal(backwards.code, 'slots.too_short')
})

test('field errors of all items come at once', () => {
  const refusal = refusalOf([fine, tooShort, beyond, { ...beyond, end: beyond.start.add({ seconds: 59 }) }])
  const short = ['The end date must be at least 1 minute after the start date']
  const late = ['End date should be less than or equal to 15.05.2021, 11:45.']
  assert.equal(refusal.code, 'slots.too_short')
  assert.deepEqual(refusal.fields, {
    'slots[1].minimumDifferenceBetweenDates': short,
    'slots[3].minimumDifferenceBetweenDates': short,
    'slots[2].end': late,
    'slots[3].end': late,
  })
})

test("the horizon is the facility's wall time twelve weeks ahead, also over a change of the clock", () => {
  // Now is 11:45:30 in Warsaw's winter; twelve weeks later summer time is on.
  checkSubmitted([item('2021-05-15T08:00+02:00', '2021-05-15T11:45+02:00')], context)
  const refusal = refusalOf([fine, item('2021-05-15T08:00+02:00', '2021-05-15T11:46+02:00')])
  assert.equal(refusal.code, 'slots.beyond_horizon')
  assert.deepEqual(refusal.params, { latest: '15.05.2021, 11:45' })
  assert.deepEqual(refusal.fields, {
    'slots[1].end': ['End date should be less than or equal to 15.05.2021, 11:45.'],
  })
})

test("the latest end is written as the facility's locale writes it", () => {
  const wall = Temporal.ZonedDateTime.from('2021-05-05T09:05:59[Europe/Prague]')
  const dots = '05.05.2021, 09:05'
  const slashes = '05/05/2021, 09:05'
  const table: Record<string, string> = {
    'pl-PL': dots,
    'de-DE': dots,
    en: dots,
    xx: dots,
    'cs-CZ': '05. 05. 2021 09:05',
    'tr-TR': '05.05.2021 09:05',
    'it-IT': slashes,
    'pt-PT': slashes,
    'pt-BR': slashes,
    'es-ES': slashes,
    'es-MX': slashes,
    'es-AR': slashes,
    'es-CL': slashes,
    'es-CO': slashes,
    'es-PE': slashes,
  }
  for (const [locale, text] of Object.entries(table)) assert.equal(formatLatest(wall, locale), text, locale)
})

test('services and insurance providers must be on the address', () => {
  assert.equal(refusalOf([fine, unknownService]).code, 'slots.service_missing')
  assert.equal(refusalOf([insuranceMissing]).code, 'slots.insurance_missing')
  assert.equal(refusalOf([notSupported]).code, 'slots.insurance_not_supported')
  const unknown = refusalOf([unknownInsurance, { ...fine, insuranceProviderIds: ['78', '79'] }])
  assert.equal(unknown.code, 'slots.insurance_unknown')
  assert.deepEqual(unknown.params, { insurance_provider_ids: '77, 78, 79', address_id: '4321' })
})

test('where several refusals apply the first of the list is the answer, whichever item it is', () => {
  const inOrder = [
    differentDays,
    exceedsDay,
    tooShort,
    beyond,
    unknownService,
    insuranceMissing,
    notSupported,
    unknownInsurance,
  ]
  const codes: string[] = []
  for (let first = 0; first < inOrder.length; first++) {
    const { code } = refusalOf(inOrder.slice(first))
    assert.equal(refusalOf(inOrder.slice(first).reverse()).code, code)
    codes.push(code)
  }
  assert.deepEqual(codes, [...submissionRefusals])
})

// Planning.

const midnight = Temporal.Instant.from('2027-03-01T00:00Z')
const at = (minutes: number) => midnight.add({ minutes })
const clock = (text: string) => `2027-03-01T${text}Z`

/** A submitted item on that day; without an id it clears. */
function put(start: string, end: string, id: string): SubmittedPeriod {
  return item(clock(start), clock(end), { services: id ? [{ addressServiceId: id, duration: 30 }] : [] })
}

function stored(start: string, end: string, id = '11', gridStart = start): WorkPeriod {
  return { ...put(start, end, id), gridStart: Temporal.Instant.from(clock(gridStart)) }
}

const hhmm = (instant: Temporal.Instant) => instant.toString().slice(11, 16)
const shown = (periods: readonly WorkPeriod[]) =>
  periods.map(({ start, end, gridStart, services }) => {
    const grid = gridStart.equals(start) ? '' : ` grid ${hhmm(gridStart)}`
    return `${hhmm(start)}-${hhmm(end)} ${services[0]!.addressServiceId}${grid}`
  })

test('the plan changes what the submitted ranges cover, and nothing else', () => {
  const table: [string, WorkPeriod[], SubmittedPeriod[], string[], string[]][] = [
    ['adds', [], [put('08:00', '10:00', '11')], [], ['08:00-10:00 11']],
    ['clears nothing', [], [put('08:00', '10:00', '')], [], []],
    ['clears', [stored('08:00', '10:00')], [put('08:00', '10:00', '')], ['08:00-10:00 11'], []],
    [
      'clears the middle',
      [stored('08:00', '12:00')],
      [put('09:10', '10:00', '')],
      ['08:00-12:00 11'],
      ['08:00-09:10 11', '10:00-12:00 11 grid 08:00'],
    ],
    [
      'replaces the middle',
      [stored('08:00', '12:00')],
      [put('09:10', '10:00', '12')],
      ['08:00-12:00 11'],
      ['08:00-09:10 11', '09:10-10:00 12', '10:00-12:00 11 grid 08:00'],
    ],
    [
      'cuts over an edge',
      [stored('10:00', '12:00', '12'), stored('08:00', '10:00')],
      [put('09:00', '11:00', '13')],
      ['10:00-12:00 12', '08:00-10:00 11'],
      ['08:00-09:00 11', '09:00-11:00 13', '11:00-12:00 12 grid 10:00'],
    ],
    [
      'existing in any order',
      [stored('12:00', '13:00'), stored('08:00', '10:00'), stored('10:00', '12:00')],
      [put('11:00', '12:30', '')],
      ['12:00-13:00 11', '10:00-12:00 11'],
      ['10:00-11:00 11', '12:30-13:00 11 grid 12:00'],
    ],
    [
      'only touches',
      [stored('08:00', '09:00'), stored('10:00', '11:00')],
      [put('09:00', '10:00', '12')],
      [],
      ['09:00-10:00 12'],
    ],
    [
      'later wins',
      [],
      [put('08:00', '12:00', '11'), put('09:00', '10:00', '12'), put('09:30', '11:00', '')],
      [],
      ['08:00-09:00 11', '09:00-09:30 12', '11:00-12:00 11 grid 08:00'],
    ],
    ['same again', [stored('08:00', '10:00'), stored('10:00', '12:00')], [put('10:00', '12:00', '11')], [], []],
    [
      'same on its own grid',
      [stored('09:00', '10:00', '11', '08:50')],
      [put('09:00', '10:00', '11')],
      ['09:00-10:00 11'],
      ['09:00-10:00 11'],
    ],
    [
      'another service',
      [stored('08:00', '10:00')],
      [put('08:00', '10:00', '12')],
      ['08:00-10:00 11'],
      ['08:00-10:00 12'],
    ],
    [
      'cut again',
      [stored('09:00', '12:00', '11', '08:50')],
      [put('08:00', '10:00', '')],
      ['09:00-12:00 11'],
      ['10:00-12:00 11 grid 08:50'],
    ],
  ]
  for (const [name, existing, submitted, remove, insert] of table) {
    const plan = planReplacement(existing, submitted)
    assert.deepEqual(
      shown(plan.remove).map((text) => text.slice(0, 14)),
      remove,
      name,
    )
    assert.deepEqual(shown(plan.insert), insert, name)
  }
})

test('parts shorter than a minute vanish, and fractions of a second are cut off', () => {
  const odd = item(clock('08:00:40.7'), clock('09:59:30.2'), { services: [] })
  const { insert } = planReplacement([stored('08:00', '10:00')], [odd])
  assert.deepEqual(insert, [])
  const [period] = planReplacement([], [{ ...odd, services: fine.services }]).insert
  assert.equal(period!.start.toString(), '2027-03-01T08:00:40Z')
  assert.equal(period!.end.toString(), '2027-03-01T09:59:30Z')
  assert.ok(period!.gridStart.equals(period!.start))
})

test('insurance travels with the period and its change is a change', () => {
  const insured: SubmittedPeriod = {
    ...put('08:00', '10:00', '11'),
    insuranceAccepted: 'with-insurance-only',
    insuranceProviderIds: ['13'],
  }
  const { remove, insert } = planReplacement([stored('08:00', '10:00')], [insured])
  assert.equal(remove.length, 1)
  assert.equal(insert[0]!.insuranceAccepted, 'with-insurance-only')
  assert.deepEqual(insert[0]!.insuranceProviderIds, ['13'])
  assert.deepEqual(planReplacement(insert, [insured]), { remove: [], insert: [] })
  const other = { ...insured, insuranceProviderIds: ['14'] }
  assert.deepEqual(planReplacement(insert, [other]).insert[0]!.insuranceProviderIds, ['14'])
  const both: SubmittedPeriod = { ...insured, insuranceAccepted: 'with-and-without-insurance' }
  assert.equal(planReplacement(insert, [both]).insert[0]!.insuranceAccepted, 'with-and-without-insurance')
})

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
