import { isBefore } from '../time.ts'

/** How the payment of a visit stands, as bookings show it. */
export type PaymentStatus = 'new' | 'in_progress' | 'successful' | 'failed' | 'canceled' | 'refunded' | 'charged_back'

/** What may follow. Money that comes for a visit that is canceled meanwhile is noted: somebody has to give it back. */
const following: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  new: ['in_progress', 'successful', 'failed', 'canceled'],
  in_progress: ['successful', 'failed', 'canceled'],
  failed: ['in_progress', 'successful', 'canceled'],
  successful: ['refunded', 'charged_back'],
  canceled: ['successful'],
  refunded: [],
  charged_back: [],
}

/** What a gateway may say; `new` and `canceled` are the hub's own. */
export const saidStatuses = ['in_progress', 'successful', 'failed', 'refunded', 'charged_back'] as const

export function isFollowing(from: string, to: PaymentStatus): boolean {
  return Object.hasOwn(following, from) && following[from as PaymentStatus].includes(to)
}

// The words of the notification, fewer than those of a booking.
const notified = {
  new: 'not-paid',
  failed: 'not-paid',
  canceled: 'not-paid',
  in_progress: 'waiting_for_confirmation',
  successful: 'paid',
  refunded: 'refunded',
  charged_back: 'charged_back',
} as const satisfies Record<PaymentStatus, string>

export function notifiedStatus(status: string): (typeof notified)[PaymentStatus] {
  return Object.hasOwn(notified, status) ? notified[status as PaymentStatus] : 'not-paid'
}

const minutesToPay = 90
// A bank transfer may take a day to arrive; without an end a gateway that forgets it would keep the time for ever.
const hoursInProgress = 24

/** Until when the money is awaited; null where nobody waits for it. After a failure what is left of the first time. */
export function planDue(
  status: PaymentStatus,
  openedAt: Temporal.Instant,
  now: Temporal.Instant,
): Temporal.Instant | null {
  if (status === 'new' || status === 'failed') return openedAt.add({ minutes: minutesToPay })
  return status === 'in_progress' ? now.add({ hours: hoursInProgress }) : null
}

/** Whether anybody is there to pay to; without, visits are booked as if their address asked for no payment. */
export function takesPayments({
  paymentGatewayUrl,
  mode,
}: {
  paymentGatewayUrl: string | undefined
  mode: string
}): boolean {
  return paymentGatewayUrl !== undefined || mode === 'sandbox'
}

/** The columns of a booking whose patient has to pay; none where the visit costs nothing or the clinic names no price. */
export function planPayment(price: string | null, now: Temporal.Instant) {
  if (price === null || Number(price) === 0) return null
  return {
    visit_payment: true,
    visit_payment_status: 'new',
    payment_amount: price,
    payment_opened_at: now,
    payment_due_at: planDue('new', now, now),
  }
}

/** Whether the patient can pay a visit (again). */
export function isPayable(
  {
    state,
    visit_payment_status: status,
    payment_due_at: dueAt,
  }: {
    state: string
    visit_payment_status: string | null
    payment_due_at: Temporal.Instant | null
  },
  now: Temporal.Instant,
): boolean {
  return state === 'booked' && (status === 'new' || status === 'failed') && dueAt !== null && isBefore(now, dueAt)
}

// Refunded and charged back money is the patient's again; the rest is still held for the visit.
const holding: ReadonlySet<string> = new Set(['paid', 'successful', 'waiting_for_confirmation', 'in_progress'])

/** Whether a booking may go to another address: one that holds money only within the same payment account. */
export function canCrossAccounts(
  booking: { visit_payment: boolean; visit_payment_status: string | null },
  from: { payment_account: string | null },
  to: { payment_account: string | null },
): boolean {
  const holdsMoney = booking.visit_payment && holding.has(booking.visit_payment_status ?? '')
  return !holdsMoney || from.payment_account === to.payment_account
}
