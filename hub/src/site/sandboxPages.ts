/**
 * Pages of the sandbox in the place of what an operator brings: a payment gateway and a video service. They are for
 * integrators, so in English only.
 */
import { html } from 'ghtml'
import { saidStatuses } from '../payments/rules.ts'
import { fieldOf } from './answers.ts'
import { languageOf } from './locale.ts'
import { formOf, queryOf, redirect, sendNotFound, sendPage } from './page.ts'
import { layout, messagePage } from './views/layout.ts'
import { hidden } from './views/visit.ts'
import type { App } from '../http/operation.ts'
import type { FormFields } from './answers.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const language = languageOf('en')
const timeoutMs = 5_000

export function sandboxRoutes(site: FastifyInstance, app: App): void {
  if (app.config.mode !== 'sandbox') return
  site.get('/sandbox/pay', async (request, reply) => showCheckout(app, request, reply))
  site.post('/sandbox/pay', async (request, reply) => say(app, request, reply))
  site.get('/sandbox/videocall/:room', async (request, reply) => showVideocall(request, reply))
}

type Payment = { facilityId: string; originId: string; token: string; returnUrl: string }

function readPayment(app: App, fields: FormFields): Payment | null {
  const [facilityId, originId] = /^\d{1,16}-\d{1,16}$/.exec(fieldOf(fields, 'reference'))?.[0].split('-') ?? []
  const [token, returnUrl] = [fieldOf(fields, 'status_token'), fieldOf(fields, 'return_url')]
  const isOurs = URL.parse(returnUrl)?.origin === new URL(app.publicUrl).origin
  return facilityId && originId && /^[\w-]{43}$/.test(token) && isOurs
    ? { facilityId, originId, token, returnUrl }
    : null
}

const buttons: Readonly<Record<(typeof saidStatuses)[number], string>> = {
  successful: 'Pay',
  in_progress: 'Pay by a transfer that takes its time',
  failed: 'Let it fail',
  refunded: 'Pay back',
  charged_back: 'Charge back by the bank',
}

function showCheckout(app: App, request: FastifyRequest, reply: FastifyReply, note = ''): FastifyReply {
  const fields = request.method === 'POST' ? formOf(request) : queryOf(request)
  const payment = readPayment(app, fields)
  if (!payment) return sendNotFound(request, reply)
  const title = 'The sandbox’s payment page'
  const { facilityId, originId, token, returnUrl } = payment
  const choices = Object.entries(buttons).map(
    ([status, text]) => html`<button class="quiet" name="status" value="${status}">${text}</button>`,
  )
  const body = html`<h1>${title}</h1><p>No money moves here. Choose how the payment of visit ${originId} goes on.</p>
!${note && html`<p class="err" role="alert">${note}</p>`}<form method="post" action="/sandbox/pay">
!${hidden('reference', `${facilityId}-${originId}`)}!${hidden('status_token', token)}!${hidden('return_url', returnUrl)}
<div class="acts">!${choices}</div></form><p><a href="${returnUrl}">Back to the visit</a></p>`
  return sendPage(request, reply, layout({ language, title, body, path: null }), { isPrivate: true })
}

/** Tells the hub as an operator's gateway would, over HTTP, and leads back to the visit. */
async function say(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const payment = readPayment(app, formOf(request))
  if (!payment) return sendNotFound(request, reply)
  const { facilityId, originId, token, returnUrl } = payment
  const answer = await fetch(`${app.publicUrl}/payments/${facilityId}/${originId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status: fieldOf(formOf(request), 'status') }),
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    async (response) => ({ ok: response.ok, body: await response.text() }),
    () => ({ ok: false, body: 'No answer' }),
  )
  if (answer.ok) return redirect(reply, new URL(returnUrl).pathname)
  return showCheckout(app, request, reply, `The hub refused: ${answer.body}`)
}

function showVideocall(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const text = 'In production this is a room of the operator’s video service. The sandbox has none.'
  return sendPage(request, reply, messagePage({ language, title: 'The video visit would take place here', text }), {
    isPrivate: true,
  })
}
