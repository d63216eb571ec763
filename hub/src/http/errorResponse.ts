import { contractOperations } from '../contract/document.ts'
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

/** Of what was asked: where the errors' pages are (without it, the link is relative), and the URL (maybe unknown). */
export type Asked = { publicUrl?: string; url?: string | undefined }

/**
 * Makes the bytes of a refusal: status, media type, body and the headers that belong to it. The body is the envelope;
 * the token endpoint, whatever is wrong there, speaks RFC 6749, section 5.2.
 */
export function errorResponse(refusal: Refusal, { publicUrl = '', url }: Asked = {}): ErrorBytes {
  const inTokenWords = refusal.code.startsWith('token.') || isTokenUrl(url)
  const code = inTokenWords ? tokenCode(refusal.code) : refusal.code
  const status: number = refusals[code][0]
  const message = refusalMessage(code, refusal.params)
  const headers: Record<string, string> = {
    'content-type': inTokenWords ? mediaTypes.json : mediaTypes.error,
    link: `<${publicUrl}/errors/${errorSlug(code)}>; rel="help"`,
  }
  if (inTokenWords) headers['cache-control'] = 'no-store'
  const challenge = challenges[code]
  if (challenge) headers['www-authenticate'] = challenge
  // RFC 9110, section 12.5.3: tells what would have been read.
  if (code === 'encoding.unsupported') headers['accept-encoding'] = 'identity'
  if (status === 405) headers.allow = String(refusal.params.allow ?? '')
  if (status === 429 || status === 503 || code === 'idempotency.in_flight')
    headers['retry-after'] = String(refusal.params.retry_after ?? 1)
  // 401 has no `errors` key: an oddity of the public API that clients have seen for years.
  const envelope = status === 401 ? { message } : { errors: refusal.fields ?? [], message }
  const body = inTokenWords ? { error: tokenError(code), error_description: message } : envelope
  return { status, headers, body: JSON.stringify(body) }
}

// RFC 6750, section 3.1: a request without a token is told of no error.
const challenges: Readonly<Partial<Record<RefusalCode, string>>> = {
  'auth.missing': 'Bearer realm="slotwire"',
  'auth.invalid': 'Bearer realm="slotwire", error="invalid_token"',
  'token.invalid_client': 'Basic realm="slotwire"',
}

const tokenPaths = [...contractOperations.values()].filter((one) => one.isPublic).map((one) => one.path)

function isTokenUrl(url = ''): boolean {
  return tokenPaths.includes(url.split('?', 1)[0]!)
}

// Whatever of the form can't be read is one error there; who sends JSON, good or broken, is told of forms.
function tokenCode(code: RefusalCode): RefusalCode {
  if (code === 'request.malformed_json') return 'token.no_form'
  return code.startsWith('request.') && refusals[code][0] === 400 ? 'token.invalid_request' : code
}

// Its codes for a server in trouble are those of section 4.1.2.1: section 5.2 has none.
function tokenError(code: RefusalCode): string {
  if (code === 'token.no_form' || code === 'token.two_credentials') return 'invalid_request'
  if (code.startsWith('token.')) return code.slice('token.'.length)
  if (code === 'server.unavailable') return 'temporarily_unavailable'
  return code.startsWith('server.') ? 'server_error' : 'invalid_request'
}
