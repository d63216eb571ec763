import { errorSlug } from '../contract/errorSlug.ts'
import { mediaTypes } from '../contract/mediaTypes.ts'
import { refusalMessage, refusals } from '../contract/refusals.ts'
import { classifyDbError } from '../db/errors.ts'
import { Refusal } from '../refusal.ts'
import type { RefusalCode } from '../contract/refusals.ts'

export type ErrorBytes = { status: number; headers: Record<string, string>; body: string }

// Fastify's own errors that a request can provoke, by their code.
const fastifyErrors: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body.too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type.unsupported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.bad_value',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed_json',
  FST_ERR_BAD_URL: 'request.bad_value',
  FST_ERR_ASYNC_CONSTRAINT: 'route.not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'route.not_found',
}

/** Names the refusal behind anything thrown. Null is a bug: answered as server.error, told only to the log. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return isSayable(error) ? error : null
  const code = fastifyErrors[(error as { code?: string })?.code ?? '']
  if (code) return new Refusal(code)
  switch (classifyDbError(error)) {
    case 'unavailable':
      return new Refusal('server.unavailable')
    case 'bad_value':
      return new Refusal('request.bad_value')
    default:
      return null
  }
}

// A refusal that lacks the value of a placeholder is a bug as well, and must not break the answer.
function isSayable({ code, params }: Refusal): boolean {
  try {
    return refusalMessage(code, params) !== ''
  } catch {
    return false
  }
}

/**
 * Makes the bytes of a refusal: status, the error media type, the envelope and the headers that belong to it.
 * @param publicUrl where its page is; where no app is at hand, the link stays relative
 */
export function errorResponse(refusal: Refusal, publicUrl = ''): ErrorBytes {
  const { code } = refusal
  if (code.startsWith('token.')) return tokenErrorResponse(refusal)
  const status: number = refusals[code][0]
  const message = refusalMessage(code, refusal.params)
  const headers: Record<string, string> = {
    'content-type': mediaTypes.error,
    link: `<${publicUrl}/errors/${errorSlug(code)}>; rel="help"`,
  }
  // RFC 6750, section 3.1: a request without a token is told of no error.
  if (code === 'auth.missing') headers['www-authenticate'] = 'Bearer realm="slotwire"'
  if (code === 'auth.invalid') headers['www-authenticate'] = 'Bearer realm="slotwire", error="invalid_token"'
  if (status === 405) headers.allow = String(refusal.params.allow ?? '')
  if (status === 429 || status === 503 || code === 'idempotency.in_flight') headers['retry-after'] = String(refusal.params.retry_after ?? 1)
  // 401 has no `errors` key: an oddity of the public API that clients have seen for years.
  const body = status === 401 ? { message } : { errors: refusal.fields ?? [], message }
  return { status, headers, body: JSON.stringify(body) }
}

// The token endpoint speaks RFC 6749, section 5.2.
function tokenErrorResponse({ code, params }: Refusal): ErrorBytes {
  const [status, description]: readonly [number, string] = refusals[code]
  const headers: Record<string, string> = { 'content-type': mediaTypes.json, 'cache-control': 'no-store' }
  if (status === 401) headers['www-authenticate'] = 'Basic realm="slotwire"'
  if (status === 429) headers['retry-after'] = String(params.retry_after ?? 1)
  const body = { error: code.slice('token.'.length), error_description: description }
  return { status, headers, body: JSON.stringify(body) }
}
