/** The operator's own services (payments, messages): asked like vendors, with one deadline and bounded answers. */
import { createOutbound } from './outbound.ts'
import type { OutboundRequest, OutboundResult } from './outbound.ts'

// The operator's own addresses may well be inner ones, and plain http there: no case for the guard of vendors' URLs.
const gateways = createOutbound({
  allowHttp: true,
  allowedPrivateRanges: ['0.0.0.0/0', '::/0'],
  maxBodyBytes: 64 * 1024,
})

export type GatewayRequest = Pick<OutboundRequest, 'url' | 'body' | 'timeoutMs' | 'readsOk'>

/** POSTs JSON. Never throws; no redirect is followed, and interim answers are passed over. */
export function postToGateway(request: GatewayRequest): Promise<OutboundResult> {
  return gateways.post({ headers: { 'content-type': 'application/json' }, ...request })
}

export const isOk = (result: OutboundResult): result is Extract<OutboundResult, { ok: true }> =>
  result.ok && result.status >= 200 && result.status < 300
