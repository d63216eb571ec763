import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  canCrossAccounts,
  isFollowing,
  isPayable,
  notifiedStatus,
  planDue,
  planPayment,
  saidStatuses,
  takesPayments,
} from '../../src/payments/rules.ts'
import type { PaymentStatus } from '../../src/payments/rules.ts'

const now = Temporal.Instant.from('2026-11-24T09:00:00Z')
const all: readonly PaymentStatus[] = [
  'new',
  'in_progress',
  'successful',
  'failed',
  'canceled',
  'refunded',
  'charged_back',
]

describe('a payment', () => {
  it('goes on as the table says and no other way', () => {
    const ways = all.flatMap((from) => all.filter((to) => isFollowing(from, to)).map((to) => `${from} > ${to}`))
    assert.deepEqual(ways, [
      'new > in_progress',
      'new > successful',
      'new > failed',
      'new > canceled',
      'in_progress > successful',
      'in_progress > failed',
      'in_progress > canceled',
      'successful > refunded',
      'successful > charged_back',
      'failed > in_progress',
      'failed > successful',
      'failed > canceled',
      'canceled > successful',
    ])
    for (const from of ['', 'paid', 'toString']) assert.equal(isFollowing(from, 'successful'), false)
  })
  it('is told in the five words of the contract', () => {
    assert.deepEqual(all.map(notifiedStatus), [
      'not-paid',
      'waiting_for_confirmation',
      'paid',
      'not-paid',
      'not-paid',
      'refunded',
      'charged_back',
    ])
    assert.ok(saidStatuses.every((one) => all.includes(one)))
  })
  it('is awaited for 90 minutes, a day once it is under way, and no longer once it is decided', () => {
    const openedAt = now.subtract({ minutes: 10 })
    const due = (status: PaymentStatus) => planDue(status, openedAt, now)?.since(now).total('minutes') ?? null
    assert.deepEqual(all.map(due), [80, 24 * 60, null, 80, null, null, null])
  })
  it('is opened for a price, and not where the visit is free or the clinic names none', () => {
    assert.deepEqual(planPayment('150.50', now), {
      visit_payment: true,
      visit_payment_status: 'new',
      payment_amount: '150.50',
      payment_opened_at: now,
      payment_due_at: now.add({ minutes: 90 }),
    })
    assert.deepEqual([planPayment(null, now), planPayment('0.00', now)], [null, null])
  })
  it('needs somebody to pay to', () => {
    assert.equal(takesPayments({ paymentGatewayUrl: undefined, mode: 'production' }), false)
    assert.equal(takesPayments({ paymentGatewayUrl: 'https://pay.test', mode: 'production' }), true)
    assert.equal(takesPayments({ paymentGatewayUrl: undefined, mode: 'sandbox' }), true)
  })
  it('can be paid while the visit is booked, the money is not there, and the time has not passed', () => {
    const visit = { state: 'booked', visit_payment_status: 'new', payment_due_at: now.add({ seconds: 1 }) }
    assert.equal(isPayable(visit, now), true)
    assert.equal(isPayable({ ...visit, visit_payment_status: 'failed' }, now), true)
    for (const change of [
      { state: 'canceled' },
      { visit_payment_status: 'successful' },
      { visit_payment_status: 'in_progress' },
      { payment_due_at: now },
      { payment_due_at: null },
    ]) {
      assert.equal(isPayable({ ...visit, ...change }, now), false, JSON.stringify(change))
    }
  })
})

describe('a booking crosses payment accounts', () => {
  const cases: [paid: boolean, status: string | null, isHeld: boolean][] = [
    [false, null, false],
    [false, 'paid', false],
    [true, null, false],
    [true, 'paid', true],
    [true, 'successful', true],
    [true, 'waiting_for_confirmation', true],
    [true, 'in_progress', true],
    [true, 'not-paid', false],
    [true, 'refunded', false],
    [true, 'charged_back', false],
  ]
  const account = (payment_account: string | null) => ({ payment_account })
  for (const [paid, status, isHeld] of cases) {
    it(`${isHeld ? 'never' : 'freely'} with ${paid ? 'a payment' : 'no payment'} that is ${status}`, () => {
      const booking = { visit_payment: paid, visit_payment_status: status }
      assert.equal(canCrossAccounts(booking, account('x'), account('y')), !isHeld)
      assert.equal(canCrossAccounts(booking, account('x'), account(null)), !isHeld)
      assert.equal(canCrossAccounts(booking, account(null), account('y')), !isHeld)
      assert.equal(canCrossAccounts(booking, account('x'), account('x')), true)
      assert.equal(canCrossAccounts(booking, account(null), account(null)), true)
    })
  }
})
