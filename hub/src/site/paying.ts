import { openCheckout } from '../payments/gateway.ts'
import { isPayable } from '../payments/rules.ts'
import { openBooking } from './booked.ts'
import { countryOf } from './locale.ts'
import { redirect, sendNotFound, sendPage } from './page.ts'
import { messagePage } from './views/layout.ts'
import type { App } from '../http/operation.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * GET /b/:token/pay : on to the gateway's page. A link and no form, because a page's policy lets forms lead nowhere but
 * to ourselves; followed twice, it opens the same payment.
 */
export async function pay(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openBooking(app, request)
  if (!opened) return sendNotFound(request, reply)
  const {
    found: { booking },
    language,
    visit,
    path,
  } = opened
  // A HEAD, as scanners of links send it, opens no payment.
  if (!isPayable(booking, app.now()) || request.method === 'HEAD') return redirect(reply, path)
  const { currency } = countryOf(visit.facility.locale)
  const page = await openCheckout(app, { booking, currency, locale: language.locale, returnPath: path })
  if (page) return redirect(reply, page)
  const next = { href: path, text: language.say('toVisit') }
  const failed = messagePage({
    language,
    title: language.say('payFailedTitle'),
    text: language.say('payFailedText'),
    next,
  })
  return sendPage(request, reply, failed, { status: 503, isPrivate: true })
}
