/** What a request that failed leaves in the log. API and pages alike come here with whatever was thrown. */
import { coarseNetworkOf } from '../log/security.ts'
import { Refusal } from '../refusal.ts'
import { refusalOf } from './errorResponse.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { SecurityFields, SecurityKind } from '../log/security.ts'
import type { App } from './operation.ts'
import type { FastifyRequest } from 'fastify'

/** Refusals that whoever watches over the hub should hear of. */
const noted: Readonly<Partial<Record<RefusalCode, SecurityKind>>> = {
  'auth.missing': 'bearer_refused',
  'auth.invalid': 'bearer_refused',
  'token.invalid_request': 'token_refused',
  'token.unsupported_grant_type': 'token_refused',
  'token.invalid_client': 'token_refused',
  'token.invalid_scope': 'token_refused',
  'token.temporarily_unavailable': 'limited',
  'rate.limited': 'limited',
}

/**
 * Writes the line that is due, if any, and names the refusal to answer with. A bug and a database that is away are
 * errors; what was refused as it should be is not, and neither is a client that hung up.
 */
export function noteFailure(app: App, error: unknown, request: FastifyRequest): Refusal {
  // The client broke off in the middle of its body, so nobody reads the answer. By the error itself: a database that
  // breaks off has the same code, and is a fault of ours even where the client is gone as well.
  if (error !== undefined && request.raw.errored === error) {
    app.log.debug(factsOf(request), 'A client hung up')
    return new Refusal('request.bad_value')
  }
  const refusal = refusalOf(error)
  if (!refusal || refusal.code === 'server.unavailable')
    app.log.error({ ...factsOf(request), err: error }, 'A request failed')
  const kind = refusal && noted[refusal.code]
  if (kind) {
    const isPayment = request.routeOptions?.url?.startsWith('/payments/')
    const clientId = (request as { client?: { clientId: string } }).client?.clientId ?? refusal.params.client_id
    app.note(isPayment ? 'payment_refused' : kind, { reason: refusal.code, clientId, ...originOf(request) })
  }
  return refusal ?? new Refusal('server.error')
}

// The route is a pattern: never a URL, whose path and query are what somebody typed.
const factsOf = ({ id: requestId, method, routeOptions }: FastifyRequest) => ({
  requestId,
  method,
  route: routeOptions?.url,
})

/** Where a request came from and what it was about, as far as a line about it may say. */
export function originOf(request: FastifyRequest): SecurityFields {
  return { ...factsOf(request), address: coarseNetworkOf(request.ip) }
}
