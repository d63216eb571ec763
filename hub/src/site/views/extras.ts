/** What some visits have beside time and place: a payment, a video call. */
import { html } from 'ghtml'
import { formatPrice, formatShortWhen } from '../locale.ts'
import { factRow } from './visit.ts'
import type { Language } from '../locale.ts'
import type { ShownFacility } from './doctor.ts'
import type { Html } from './layout.ts'

export type ShownPayment = {
  status: string | null
  /** In the facility's currency. */
  amount: number
  /** Until when it can be paid; null where it can't (any more). */
  payableUntil: Temporal.Instant | null
}

export type ShownVideocall = { url: string; isOpen: boolean; isOver: boolean }

export type ExtrasParts = {
  language: Language
  facility: ShownFacility
  /** Of the visit's page. */
  path: string
  payment: ShownPayment | null
  videocall: ShownVideocall | null
}

/** What the patient still has to do: pay, or join the call that has begun. */
export function extraTasks({ language, facility, path, payment, videocall }: ExtrasParts): Html {
  const { say } = language
  const price = payment && formatPrice(language, payment.amount, facility.locale)
  const pay = payment?.payableUntil
    ? html`<div class="panel"><p>${say('payDue', { when: formatShortWhen(language, payment.payableUntil, facility.zone) })}</p>
<p><a class="go" href="${path}/pay" rel="nofollow">${say('pay', { price: price! })}</a></p></div>`
    : ''
  const join = videocall?.isOpen
    ? html`<p><a class="go" href="${videocall.url}" rel="noopener noreferrer">${say('videocallJoin')}</a></p>`
    : ''
  return pay + join
}

/** The same as facts of the visit. */
export function extraRows({ language, facility, payment, videocall }: ExtrasParts): Html {
  const { say } = language
  const paid = payment ? factRow(say('payment'), paymentText(language, facility, payment)) : ''
  const isToCome = videocall && !videocall.isOpen && !videocall.isOver
  return paid + (isToCome ? factRow(say('videocall'), say('videocallLater')) : '')
}

function paymentText(language: Language, facility: ShownFacility, { status, amount }: ShownPayment): string {
  const { say } = language
  const price = formatPrice(language, amount, facility.locale)
  switch (status) {
    case 'successful':
      return say('paymentPaid', { price })
    case 'in_progress':
      return say('paymentWaiting')
    case 'failed':
      return say('paymentFailed')
    case 'refunded':
    case 'charged_back':
      return say('paymentReturned', { price })
    default:
      return say('paymentNotPaid')
  }
}
