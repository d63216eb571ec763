import { changePayment } from '../payments/change.ts'
import { isStatusToken } from '../payments/gateway.ts'
import { saidStatuses } from '../payments/rules.ts'
import { Refusal } from '../refusal.ts'
import type { App } from '../http/operation.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * POST /payments/:facility_id/:booking_id, `{"status": "successful"}` with the payment's token as bearer: the operator's
 * gateway says how a payment stands. Said again, it changes nothing. The answer's `visit` is `canceled` where the money
 * has to go back.
 */
export function paymentRoutes(fastify: FastifyInstance, app: App): void {
  fastify.post('/payments/:facility_id/:booking_id', { config: { takesForms: false } }, async (request, reply) => {
    const key = readKey(request)
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) throw new Refusal('auth.missing')
    if (!isStatusToken(app, key, token)) throw new Refusal('auth.invalid')
    const { status } = (request.body ?? {}) as { status?: unknown }
    const to = saidStatuses.find((one) => one === status)
    if (!to) throw invalid(`This value should be one of ${saidStatuses.join(', ')}`)
    const changed = await changePayment(app, { ...key, to })
    if (changed.outcome === 'not_found') throw new Refusal('object.not_found')
    if (changed.outcome === 'refused') throw invalid(`A payment that is ${changed.from} can't become ${to}`)
    return reply
      .header('cache-control', 'no-store')
      .send({ status: to, visit: changed.isCanceled ? 'canceled' : 'booked' })
  })
}

function readKey(request: FastifyRequest) {
  const { facility_id: facilityId = '', booking_id: originId = '' } = request.params as Record<string, string>
  if (!/^\d{1,16}$/.test(facilityId) || !/^\d{1,16}$/.test(originId)) throw new Refusal('object.not_found')
  return { facilityId, originId }
}

function invalid(message: string): Refusal {
  return new Refusal('request.invalid', {}, { status: [message] })
}
