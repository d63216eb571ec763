import { randomUUID } from 'node:crypto'
import { parse as parseQueryString } from 'node:querystring'
import Fastify from 'fastify'
import { contractOperations, resolve } from '../contract/document.ts'
import { readQuery } from '../contract/query.ts'
import { sharedRefusals } from '../contract/refusals.ts'
import { compileProjection } from '../contract/serializer.ts'
import { compileRequest, missingMessage } from '../contract/validation.ts'
import { Refusal } from '../refusal.ts'
import { formatHttpDate } from '../time.ts'
import { readBodies } from './bodies.ts'
import { errorResponse } from './errorResponse.ts'
import { noteFailure } from './failure.ts'
import { maxFormBytes } from './forms.ts'
import { watchForwarding } from './forwarding.ts'
import { answerOnce, readIdempotencyKey } from './idempotency.ts'
import { encodeList } from './listReply.ts'
import { answerOddRequests, answerParserError, hasProperHost } from './parserErrors.ts'
import { endSlowClients, hearOutClients } from './slowClients.ts'
import type { ContractOperation, Schema } from '../contract/document.ts'
import type { RouteConfig } from './bodies.ts'
import type { ErrorBytes } from './errorResponse.ts'
import type { Answer } from './idempotency.ts'
import type { App, Client, Operation, RequestFacts } from './operation.ts'
import type { Reply } from './reply.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const maxBodyBytes = 1024 * 1024

export type ServerParts = {
  operations: readonly Operation[]
  /** Turns the Authorization header into the client, or throws a Refusal. */
  authenticate(authorization: string | undefined): Promise<Client>
  /** Counts a request against the client's rate limits; null where it has none. */
  count(client: Client, method: string): Promise<{ headers: Record<string, string>; refusal?: Refusal } | null>
  /** Answers a person whose request no page can answer; null where the envelope is the answer. */
  sendErrorPage?(request: FastifyRequest, reply: FastifyReply, error: ErrorBytes): FastifyReply | null
  /** A refusal outside an operation's list becomes a bug. On in tests. */
  strict?: boolean
}

/**
 * The HTTP server: the only file that knows the framework. Serves exactly the contract's operations; those that
 * aren't built answer 501. Every error, from the parser to the database, leaves as errorResponse writes it.
 */
export function createServer(app: App, parts: ServerParts): FastifyInstance {
  const fastify = Fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: 30_000,
    http: {
      headersTimeout: 15_000,
      connectionsCheckingInterval: 100,
      maxHeaderSize: 16 * 1024,
      requireHostHeader: false,
    },
    keepAliveTimeout: 65_000,
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 2_000, querystringParser: (text) => parseQueryString(text, '&', '=') as any },
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: app.config.trustedProxies.length > 0 ? [...app.config.trustedProxies] : false,
    clientErrorHandler: answerParserError as any,
    frameworkErrors: (error, request, reply) => void sendError(app, parts, error, request as any, reply as any),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  })
  answerOddRequests(fastify.server)
  endSlowClients(fastify.server)
  hearOutClients(fastify.server)
  readBodies(fastify)
  const watch = watchForwarding(app)
  fastify.addHook('onRequest', async (request, reply) => {
    // Node would stamp answers with the machine's clock, which may be wrong.
    reply.headers({ 'x-request-id': request.id, date: formatHttpDate(app.now()) })
    watch(request)
    if (!hasProperHost(request.raw)) throw new Refusal('request.bad_value')
    // Told before a body is read: what is wrong with the body of a request to nowhere is of no use to anyone.
    if (request.is404 || lacksId(request)) throw missingRoute(request)
  })
  fastify.setErrorHandler((error, request, reply) => sendError(app, parts, error, request, reply))
  fastify.setNotFoundHandler((request, reply) => sendError(app, parts, missingRoute(request), request, reply))

  const built = new Map(parts.operations.map((one) => [one.id as string, one]))
  for (const spec of contractOperations.values()) addRoute(fastify, app, parts, spec, built.get(spec.id))
  return fastify
}

function addRoute(
  fastify: FastifyInstance,
  app: App,
  parts: ServerParts,
  spec: ContractOperation,
  operation: Operation | undefined,
): void {
  const checks = compileRequest(spec)
  const encode = compileReplies(spec)
  fastify.route({
    method: spec.method,
    // Pages and probes answer HEAD as they do GET; the contract has no HEAD.
    exposeHeadRoute: false,
    url: spec.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: spec.isPublic ? maxFormBytes : (operation?.maxBodyBytes ?? maxBodyBytes),
    config: { takesForms: spec.isPublic } satisfies RouteConfig as object,
    onRequest: async (request, reply) => {
      if (spec.isPublic) return
      const client = await parts.authenticate(request.headers.authorization)
      ;(request as any).client = client
      const counted = await parts.count(client, spec.method)
      if (counted) reply.headers(counted.headers)
      if (counted?.refusal) throw counted.refusal
    },
    handler: async (request, reply) => {
      if (!operation) throw new Refusal('server.not_built')
      const key = spec.takesKey ? readIdempotencyKey(request.headers) : undefined
      const { extensions, parameters } = readQuery(request.query as Record<string, unknown>)
      const input = {
        client: (request as any).client,
        refuses: operation.refuses,
        path: checks.path(request.params),
        query: inOwnWords(operation, () => checks.query(parameters)),
        extensions,
        body: inOwnWords(operation, () => readBody(checks, request.body)),
        request: requestFacts(request, reply),
      }
      const run = (attemptId?: string) =>
        operation.handle({ ...input, attemptId } as any, app).catch((error) => {
          throw parts.strict ? insideContract(operation, error) : error
        })
      if (key === undefined) return sendAnswer(app, request, reply, await run(), encode)
      const { clientId } = input.client
      const keyed = { clientId, key, method: spec.method, url: request.url, body: input.body }
      const answer = await answerOnce(app, keyed, async (attemptId) => encodeReply(await run(attemptId), encode))
      return sendReply(app, reply, answer)
    },
  })
}

function readBody(checks: ReturnType<typeof compileRequest>, body: unknown): unknown {
  if (!checks.body) return undefined
  const isAbsent = body === undefined || body === null
  if (isAbsent && !checks.isBodyRequired) return undefined
  // An absent body is an empty one where the contract demands fields: the answer names them.
  return checks.body(isAbsent ? {} : body)
}

// An operation may have words of its own for its wrong and missing fields, used where all that is wrong has them.
function inOwnWords<T>({ fieldRefusals, missingRefusals }: Operation, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Refusal) || !error.fields) throw error
    const codes = Object.entries(error.fields).map(
      ([field, messages]) => (messages.includes(missingMessage) && missingRefusals?.[field]) || fieldRefusals?.[field],
    )
    throw codes[0] && codes.every(Boolean) ? new Refusal(codes[0]) : error
  }
}

function insideContract(operation: Operation, error: unknown): unknown {
  const isListed = (code: any) => operation.refuses.includes(code) || sharedRefusals.has(code)
  if (!(error instanceof Refusal) || isListed(error.code)) return error
  return new Error(`${operation.id} refused with ${error.code}, which its list does not name`)
}

function requestFacts(request: FastifyRequest, reply: FastifyReply): RequestFacts {
  let written: Promise<boolean> | undefined
  return {
    id: request.id,
    ip: request.ip,
    url: request.url,
    headers: request.headers,
    rawBody: request.body,
    get written() {
      written ??= whenWritten(reply)
      return written
    },
  }
}

// An error's answer leaves whole as well, but it isn't the one that was waited for.
function whenWritten({ raw }: FastifyReply): Promise<boolean> {
  if (raw.destroyed || raw.closed) return Promise.resolve(false)
  return new Promise((resolve) => {
    raw.once('finish', () => resolve(raw.statusCode < 400))
    raw.once('close', () => resolve(false))
  })
}

type Encoders = ReadonlyMap<number, { type: string; encode(body: unknown): string; encodeItem(item: unknown): string }>

// One encoder a status: copies what the contract declares, so that nothing else leaves.
function compileReplies(spec: ContractOperation): Encoders {
  const encoders = new Map()
  for (const [status, response] of Object.entries(spec.responses)) {
    const [type, content] = Object.entries(response.content ?? {})[0] ?? []
    if (!type || !content?.schema || !status.startsWith('2')) continue
    const project = compileProjection(content.schema)
    const projectItem = compileProjection(resolve<Schema>(content.schema).properties?._items?.items ?? {})
    encoders.set(Number(status), {
      type,
      encode: (body: unknown) => JSON.stringify(project(body)),
      encodeItem: (item: unknown) => JSON.stringify(projectItem(item)),
    })
  }
  return encoders
}

function encodeReply({ status, headers = {}, body }: Reply, encoders: Encoders): Answer {
  const encoder = encoders.get(status)
  if (body === undefined || !encoder) return { status, headers, body: null }
  return { status, headers: { ...headers, 'content-type': encoder.type }, body: encoder.encode(body) }
}

async function sendAnswer(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Reply,
  encoders: Encoders,
): Promise<FastifyReply> {
  if (!answer.list) return sendReply(app, reply, encodeReply(answer, encoders))
  const { type, encodeItem } = encoders.get(answer.status)!
  const body = await encodeList(answer.list, encodeItem, (error) => void noteFailure(app, error, request))
  const headers = { ...answer.headers, 'content-type': type }
  if (typeof body === 'string') return sendReply(app, reply, { status: answer.status, headers, body })
  return reply.code(answer.status).headers(headers).send(body)
}

function sendReply({ publicUrl }: App, reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  reply.code(status).headers(headers)
  if (headers.location) reply.header('location', publicUrl + headers.location)
  return body === null ? reply.send() : reply.send(Buffer.from(body))
}

function sendError(
  app: App,
  parts: ServerParts,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { publicUrl } = app
  const bytes = errorResponse(noteFailure(app, error, request), { publicUrl, url: request.url })
  if (reply.raw.headersSent) return reply
  // Set here as well: no hook has run where the router itself refused the path.
  reply.header('x-request-id', request.id)
  const page = parts.sendErrorPage?.(request, reply, bytes)
  return page ?? reply.code(bytes.status).headers(bytes.headers).send(Buffer.from(bytes.body))
}

const pathPatterns = [...new Set([...contractOperations.values()].map((one) => one.path))].map((path) => ({
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  allow: [...contractOperations.values()].filter((one) => one.path === path).map((one) => one.method),
}))

// The router takes nothing between two slashes for a parameter, the empty one.
function lacksId({ params }: FastifyRequest): boolean {
  return Object.values((params ?? {}) as Record<string, string>).includes('')
}

// Looked at only where the router found nothing: another method of a known path is 405 with Allow, the rest 404.
function missingRoute(request: FastifyRequest): Refusal {
  const path = request.url.split('?', 1)[0]!
  const known = pathPatterns.find(({ pattern }) => pattern.test(path))
  return known ? new Refusal('method.not_allowed', { allow: known.allow.join(', ') }) : new Refusal('route.not_found')
}
