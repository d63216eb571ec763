import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../src/refusal.ts'
import { checkSubmitted, formatLatest, planReplacement, submissionRefusals } from '../../src/slots/replace.ts'
import { item, fine } from './replaceSlotsCases.ts'
import type { SubmissionContext, SubmittedPeriod } from '../../src/slots/replace.ts'
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
