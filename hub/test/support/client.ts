/**
 * A client that trusts no answer: each is checked against the contract (status, media type, schema), against a list of
 * the headers we mean to send, and for a body where there must be none.
 */
import assert from 'node:assert/strict'
import { contractOperations, resolve } from '../../src/contract/document.ts'
import { mediaTypes } from '../../src/contract/mediaTypes.ts'
import { compileSchema } from '../../src/contract/validation.ts'
import type { ContractOperation, Schema } from '../../src/contract/document.ts'

export type Answer = { status: number; headers: Headers; body: any; text: string }

export type CallOptions = {
  body?: unknown
  /** Sent as it is instead of JSON of `body`. */
  raw?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  /** Bearer token; null sends none. */
  token?: string | null
}

export type TestClient = {
  token: string | undefined
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  get(path: string, options?: CallOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  put(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  delete(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
}

const allowedHeaders = new Set([
  'content-type',
  'content-length',
  'transfer-encoding',
  'date',
  'connection',
  'keep-alive',
  'x-request-id',
  'location',
  'allow',
  'accept-encoding',
  'retry-after',
  'www-authenticate',
  'cache-control',
  'pragma',
  'link',
  'x-ratelimit-limit',
  'x-ratelimit-reset',
  'x-ratelimit-used',
  'x-ratelimit-remaining',
  'idempotency-replayed',
  'slotwire-notification-ids',
])

const base = '/api/v3/integration'

/** @param paths are written from /facilities on; the prefix of the API is put in front of all but /oauth */
export function createClient(origin: string, token?: string): TestClient {
  const client: TestClient = {
    token,
    async call(method, path, options = {}) {
      const url = origin + (path.startsWith('/oauth') || path.startsWith(base) ? path : base + path)
      const bearer = options.token === undefined ? client.token : options.token
      const headers: Record<string, string> = {
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      }
      const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
      const request: RequestInit = { method, headers, body, redirect: 'manual' }
      const response = await fetch(url, request)
      const text = await response.text()
      const answer = { status: response.status, headers: response.headers, text, body: parse(text) }
      checkAnswer(method, new URL(url).pathname, answer)
      return answer
    },
    get: (path, options) => client.call('GET', path, options),
    post: (path, body, options) => client.call('POST', path, { body, ...options }),
    put: (path, body, options) => client.call('PUT', path, { body, ...options }),
    delete: (path, body, options) => client.call('DELETE', path, { body, ...options }),
  }
  return client
}

/** A client with a token of its own. */
export async function logIn(origin: string, credentials: { clientId: string; secret: string }): Promise<TestClient> {
  const client = createClient(origin)
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'integration',
    client_id: credentials.clientId,
    client_secret: credentials.secret,
  })
  const { status, body } = await client.call('POST', '/oauth/v2/token', {
    raw: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(status, 200, JSON.stringify(body))
  client.token = body.access_token
  return client
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const routes = [...contractOperations.values()].map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** Throws where an answer is none that the contract allows. */
export function checkAnswer(method: string, path: string, answer: Answer): void {
  for (const name of answer.headers.keys()) assert.ok(allowedHeaders.has(name), `unexpected header ${name}`)
  assert.match(answer.headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/, 'x-request-id')
  if (answer.status === 204) assert.equal(answer.text, '', '204 has no body')
  const operation = routes.find((one) => one.operation.method === method && one.pattern.test(path))?.operation
  if (answer.status >= 400) checkError(answer, path === '/oauth/v2/token')
  if (operation) checkDocumented(answer, operation)
}

function checkError({ status, headers, body }: Answer, isForToken: boolean): void {
  assert.match(headers.get('link') ?? '', /^<.*\/errors\/[a-z-]+>; rel="help"$/)
  if (isForToken) {
    assert.equal(headers.get('content-type'), mediaTypes.json)
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.deepEqual(Object.keys(body), ['error', 'error_description'])
  } else {
    assert.equal(headers.get('content-type'), mediaTypes.error)
    assert.equal(typeof body?.message, 'string')
    assert.deepEqual(Object.keys(body), status === 401 ? ['message'] : ['errors', 'message'])
  }
  if (status === 429 || status === 503) assert.match(headers.get('retry-after') ?? '', /^\d+$/)
  if (status === 405) assert.ok(headers.get('allow'))
}

function checkDocumented(answer: Answer, operation: ContractOperation): void {
  const response = operation.responses[answer.status] ?? operation.responses.default
  assert.ok(response, `${operation.id} documents no ${answer.status}`)
  const [type, content] = Object.entries(resolve(response).content ?? {})[0] ?? []
  if (!type || !content?.schema) {
    assert.equal(answer.text, '', `${operation.id} ${answer.status} has no body`)
    return
  }
  assert.equal(answer.headers.get('content-type'), type)
  const validate = schemaOf(content.schema)
  assert.ok(
    validate(answer.body),
    `${operation.id} ${answer.status}: ${JSON.stringify(validate.errors)}\n${answer.text}`,
  )
}

const compiled = new Map<Schema, ReturnType<typeof compileSchema>>()

function schemaOf(schema: Schema): ReturnType<typeof compileSchema> {
  let validate = compiled.get(schema)
  if (!validate) compiled.set(schema, (validate = compileSchema(schema)))
  return validate
}
