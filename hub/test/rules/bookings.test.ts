import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { neutralDenial, planConfirmation, planOffer } from '../../src/bookings/rules.ts'
import type { WorkPeriod } from '../../src/slots/rules.ts'

const instant = (time: string) => Temporal.Instant.from(`2026-11-24T${time}Z`)

const period: WorkPeriod = {
  start: instant('09:00:00'),
  end: instant('12:00:00'),
  gridStart: instant('09:00:00'),
  services: [
    { addressServiceId: '1', duration: 30 },
    { addressServiceId: '2', duration: 60 },
  ],
  insuranceAccepted: 'with-and-without-insurance',
  insuranceProviderIds: ['13'],
  insurancePlanIds: [],
}
const wanted = { start: instant('09:30:00'), addressServiceId: '1', duration: 30, insuranceProviderId: null }
const now = instant('08:00:00')

describe('what a booking wants', () => {
  const private_ = { ...period, insuranceAccepted: 'without-insurance-only', insuranceProviderIds: [] } as const
  const insured = { ...period, insuranceAccepted: 'with-insurance-only' } as const
  const cases: [
    what: string,
    expected: string,
    periods: WorkPeriod[],
    change: Partial<typeof wanted> | { insuranceProviderId: string | undefined },
    now?: string,
  ][] = [
    ['is offered as the period says', 'offered', [period], {}],
    ['is offered with a longer duration on the grid', 'offered', [period], { duration: 90 }],
    ['is offered until the period ends', 'offered', [period], { start: instant('11:30:00') }],
    ['is offered at its very start', 'offered', [period], {}, '09:30:00'],
    ['is no slot once it has begun', 'no_slot', [period], {}, '09:30:01'],
    ['is no slot without a period', 'no_slot', [], {}],
    ['is no slot off the grid', 'no_slot', [period], { start: instant('09:40:00') }],
    ['is no slot before the period', 'no_slot', [period], { start: instant('08:30:00') }],
    ["is no slot at the period's end", 'no_slot', [period], { start: instant('12:00:00') }],
    [
      'is not offered beyond the period',
      'service_not_offered',
      [period],
      { start: instant('11:30:00'), addressServiceId: '2', duration: 60 },
    ],
    ['is not offered with another service', 'service_not_offered', [period], { addressServiceId: '3' }],
    ['is not offered with a duration between the steps', 'service_not_offered', [period], { duration: 45 }],
    ['is not offered with no duration', 'service_not_offered', [period], { duration: 0 }],
    ['is offered with an insurance the period takes', 'offered', [period], { insuranceProviderId: '13' }],
    ['is not offered with another insurance', 'service_not_offered', [period], { insuranceProviderId: '14' }],
    ['is not offered insured where one pays', 'service_not_offered', [private_], { insuranceProviderId: '13' }],
    ['is not offered uninsured where one must be', 'service_not_offered', [insured], {}],
    ['is offered where one must be insured and nobody says', 'offered', [insured], { insuranceProviderId: undefined }],
  ]
  for (const [what, expected, periods, change, time] of cases) {
    it(what, () => {
      assert.equal(planOffer(periods, { ...wanted, ...change }, time ? instant(time) : now), expected)
    })
  }
})

describe('a confirmation', () => {
  const [before, start, later] = [instant('09:59:59'), instant('10:00:00'), instant('10:00:01')]
  const cases: [state: string, isConfirmed: boolean, now: Temporal.Instant, expected: string | null][] = [
    ['booked', false, before, null],
    ['booked', false, start, null],
    ['booked', false, later, 'confirm.past'],
    ['booked', true, before, 'confirm.already_confirmed'],
    ['booked', true, later, 'confirm.already_confirmed'],
    ['canceled', false, before, 'confirm.canceled'],
    ['canceled', true, later, 'confirm.canceled'],
    ['moved', false, before, 'confirm.deleted'],
    ['moved', true, later, 'confirm.deleted'],
    ['expired', false, before, 'confirm.deleted'],
  ]
  for (const [state, isConfirmed, at, expected] of cases) {
    it(`of a ${state}${isConfirmed ? ', confirmed' : ''} visit at ${at} is ${expected ?? 'taken'}`, () => {
      const booking = { state, confirmed_at: isConfirmed ? before : null, start_at: start }
      assert.equal(planConfirmation(booking, at), expected)
    })
  }
})

it('an ask that ends without the dictionary asks to try later and keeps its cause', () => {
  assert.deepEqual(neutralDenial('timeout'), { kind: 'try-later', cause: 'timeout' })
})
