/**
 * The operator's payment gateway: told of a payment, it answers with the page where the patient pays, and says at the
 * payment's own address how it stands. In the sandbox the hub has a page of its own instead.
 */
import { isOk, postToGateway } from '../http/gateways.ts'
import { isSignature, signaturesOf } from '../secrets.ts'
import { httpUrl } from '../settingForms.ts'
import type { Booking } from '../bookings/store.ts'
import type { App } from '../http/operation.ts'

const timeoutMs = 5_000

export type Checkout = {
  booking: Booking
  /** ISO 4217. */
  currency: string | null
  locale: string
  /** Path of the visit's page, to which the gateway leads the patient back. */
  returnPath: string
}

/** Where the patient pays. Asked twice for one visit, a gateway gives the same. @returns null where there is no answer */
export async function openCheckout(
  app: App,
  { booking, currency, locale, returnPath }: Checkout,
): Promise<string | null> {
  const { facility_id: facilityId, origin_booking_id: originId } = booking
  const payment = {
    reference: `${facilityId}-${originId}`,
    amount: booking.payment_amount,
    currency,
    locale,
    due_at: booking.payment_due_at!.toString(),
    return_url: app.publicUrl + returnPath,
    status_url: `${app.publicUrl}/payments/${facilityId}/${originId}`,
    status_token: statusToken(app, { facilityId, originId }),
  }
  const { paymentGatewayUrl } = app.config
  if (paymentGatewayUrl) return post(paymentGatewayUrl, payment)
  const { reference, status_token, return_url } = payment
  return `${app.publicUrl}/sandbox/pay?${new URLSearchParams({ reference, status_token, return_url })}`
}

async function post(url: string, payment: object): Promise<string | null> {
  const answer = await postToGateway({ url, body: JSON.stringify(payment), timeoutMs, readsOk: true })
  if (!isOk(answer)) return null
  try {
    const { url: page } = JSON.parse(new TextDecoder().decode(answer.body)) as { url?: unknown }
    return typeof page === 'string' ? (httpUrl(page) ?? null) : null
  } catch {
    return null
  }
}

export type PaymentKey = { facilityId: string; originId: string }

const nameOf = ({ facilityId, originId }: PaymentKey) => `payment ${facilityId} ${originId}`

/** What the gateway has to show when it says how a payment stands. Good for this one payment. */
const statusToken = (app: App, key: PaymentKey): string => signaturesOf(app, nameOf(key))[0]

export function isStatusToken(app: App, key: PaymentKey, token: string): boolean {
  return isSignature(app, nameOf(key), token)
}
