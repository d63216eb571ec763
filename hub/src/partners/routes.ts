import { timingSafeEqual } from 'node:crypto'
import { Form } from '../http/forms.ts'
import { operation } from '../http/operation.ts'
import { Refusal } from '../refusal.ts'
import { hashSecret, newToken } from './secrets.ts'
import { insertToken, listSecrets } from './store.ts'
import type { Operation, RequestFacts } from '../http/operation.ts'
import type { StoredSecret } from './store.ts'

// Advertised as the public API does; accepted for a day, since its guide says so elsewhere and some SDKs rely on it.
const advertisedSeconds = 3600
const acceptedHours = 24
// No secret has this hash's input, and its length is a secret's.
const nobody: StoredSecret = { ordinal: 0, secret_hash: Buffer.alloc(32) }

export const issueToken = operation<'issueToken'>({
  id: 'issueToken',
  refuses: [
    'token.no_form',
    'token.invalid_request',
    'token.two_credentials',
    'token.unsupported_grant_type',
    'token.temporarily_unavailable',
    'token.invalid_client',
    'token.invalid_scope',
  ],
  handle: countingFailures(async ({ request }, app) => {
    const { grantType, scope, clientId, clientSecret } = readTokenRequest(request)
    if (!grantType) throw new Refusal('token.invalid_request')
    if (grantType !== 'client_credentials') throw new Refusal('token.unsupported_grant_type')
    if (!clientId || !clientSecret) throw new Refusal('token.invalid_client')
    app.tokens.admit(request.ip, clientId)
    const secrets = await listSecrets(app.db, clientId)
    const secret = findMatch(secrets, hashSecret(clientSecret))
    // Named for who counts and logs, and only where there is such a client: elsewhere it is anything that was pasted.
    if (!secret) throw new Refusal('token.invalid_client', secrets.length > 0 ? { client_id: clientId } : {})
    if (scope && scope !== 'integration') throw new Refusal('token.invalid_scope')
    app.tokens.succeed(clientId)
    const token = newToken()
    const issuedAt = app.now()
    const expiresAt = issuedAt.add({ hours: acceptedHours })
    const isIssued = await insertToken(app.db, { hash: hashSecret(token), clientId, secret, issuedAt, expiresAt })
    if (!isIssued) throw new Refusal('token.invalid_client')
    return {
      status: 200,
      body: { access_token: token, expires_in: advertisedSeconds, token_type: 'bearer', scope: null },
      headers: { 'cache-control': 'no-store', pragma: 'no-cache' },
    }
  }),
})

type Handle = Operation<'issueToken'>['handle']

/** Whatever is refused here counts against its address, with the client that it named if there is one. */
function countingFailures(handle: Handle): Handle {
  return async (input, app) => {
    try {
      return await handle(input, app)
    } catch (error) {
      if (error instanceof Refusal && error.code !== 'token.temporarily_unavailable') {
        app.tokens.fail(input.request.ip, (error.params.client_id as string | undefined) ?? null)
      }
      throw error
    }
  }
}

/** Always two comparisons in constant time, so that an unknown client takes as long as a known one. */
function findMatch(
  [first = nobody, second = nobody]: readonly StoredSecret[],
  given: Buffer,
): StoredSecret | undefined {
  const matches = [first, second].filter(({ secret_hash: hash }) => timingSafeEqual(hash, given))
  return matches.find((one) => one !== nobody)
}

type TokenRequest = { grantType?: string; scope?: string; clientId?: string; clientSecret?: string }

/** Credentials come as HTTP Basic beside a form, or as fields of a urlencoded or multipart form. */
function readTokenRequest({ rawBody, headers }: RequestFacts): TokenRequest {
  if (rawBody !== undefined && !(rawBody instanceof Form)) throw new Refusal('token.no_form')
  const fields = rawBody?.fields ?? {}
  // RFC 6749, section 3.2: parameters must not be given more than once.
  if (Object.values(fields).some(Array.isArray)) throw new Refusal('token.invalid_request')
  const one = (name: string) => (fields[name] as string | undefined) || undefined
  const basic = readBasic(headers.authorization as string | undefined)
  // Section 2.3: one way of authentication a request. The id alone is none, and some libraries send it beside Basic.
  const isTwofold = one('client_secret') !== undefined || (one('client_id') ?? basic?.clientId) !== basic?.clientId
  if (basic && isTwofold) throw new Refusal('token.two_credentials')
  return {
    grantType: one('grant_type'),
    scope: one('scope'),
    clientId: basic?.clientId ?? one('client_id'),
    clientSecret: basic?.clientSecret ?? one('client_secret'),
  }
}

/**
 * Null where there is no HTTP Basic: other schemes are for the API, and some clients send its token everywhere.
 * @throws Refusal token.invalid_client where Basic can't be read: a broken one never lets the form count instead
 */
function readBasic(header = ''): { clientId: string; clientSecret: string } | null {
  if (!/^basic(?: |$)/i.test(header)) return null
  const encoded = /^basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header)?.[1] ?? ''
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) throw new Refusal('token.invalid_client')
  return { clientId: formDecode(text.slice(0, colon)), clientSecret: formDecode(text.slice(colon + 1)) }
}

// Section 2.3.1 wants both parts form-encoded; most clients don't. Ours hold nothing that decoding would change.
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
