import { createHash } from 'node:crypto'
import { sheets } from './views/css.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

const styleHashes = Object.values(sheets).map((css) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`)

/** No script at all, and only our own style sheets: markup that slipped in could neither run nor load anything. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${styleHashes.join(' ')}`,
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every page. Pages are per visitor and per moment, so none is stored unless it says otherwise. */
export function protect(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': contentSecurityPolicy,
    // A booking's page has its token in the address: no other site may learn it. Our own must get an Origin.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    vary: 'Accept-Language, Cookie',
  })
}

/**
 * True for a form that another site sent. Browsers say so in Sec-Fetch-Site, older ones in Origin; what sends neither
 * is no browser. The one cookie that authorizes anything, the desk's, is SameSite=Strict besides.
 */
export function isForeign(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin, host } = request.headers
  if (origin === undefined) return false
  return origin !== new URL(publicUrl).origin && origin !== `http://${host}` && origin !== `https://${host}`
}
