import { withNumerals } from '../contract/numerals.ts'
import { Refusal } from '../refusal.ts'
import { maxFormBytes, parseMultipart, parseUrlencoded } from './forms.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** JSON text to a value. */
function parseJsonBody(bytes: Buffer): unknown {
  if (isDeep(bytes)) throw new Refusal('request.malformed_json')
  let text: string
  let value: unknown
  try {
    text = utf8.decode(bytes)
    value = JSON.parse(text)
  } catch {
    throw new Refusal('request.malformed_json')
  }
  // Only an escape can bring them into decoded UTF-8, so that nearly every body is spared the walk.
  if (/\\u(?:0000|d[89a-f])/i.test(text) && holdsUnstorable(value)) throw new Refusal('request.bad_value')
  return withNumerals(text, value)
}

// The contract's deepest body has 6 levels.
const maxDepth = 64

/** Half a million lists in lists, which 1 MiB has room for, take a third of a second to read. */
function isDeep(bytes: Buffer): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isText && byte === backslash) at++
    else if (byte === quote) isText = !isText
    else if (!isText && (byte === 0x5b || byte === 0x7b) && ++depth > maxDepth) return true
    else if (!isText && (byte === 0x5d || byte === 0x7d)) depth--
  }
  return false
}

const [backslash, quote] = [0x5c, 0x22]

/** Whether any text in there holds what PostgreSQL refuses (NUL) or what UTF-8 would silently change (a lone surrogate). */
function holdsUnstorable(value: unknown): boolean {
  // A list instead of recursion: 100,000 levels are legal JSON.
  const waiting = [value]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (typeof one === 'string' && (one.includes('\0') || !one.isWellFormed())) return true
    if (typeof one === 'object' && one !== null) for (const each of Object.values(one)) waiting.push(each)
  }
  return false
}

const hasBody = ({ 'content-length': length, 'transfer-encoding': coding }: IncomingHttpHeaders): boolean =>
  coding !== undefined || (length !== undefined && length !== '0')

/** Refuses a body that was compressed, before a byte of it is read: what it grows to nobody knows beforehand. */
async function refuseEncoded({ method, headers }: FastifyRequest): Promise<void> {
  const isPlain = /^(?:[\s,]|\bidentity\b)*$/i.test(headers['content-encoding'] ?? '')
  if (!isPlain && hasBody(headers) && !/^(?:GET|HEAD)$/.test(method)) throw new Refusal('encoding.unsupported')
}

/** Replaces Fastify's parsers with ours; a type we don't read is refused unless the body is empty. */
export function readBodies(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', refuseEncoded)
  fastify.removeAllContentTypeParsers()
  const buffers = { parseAs: 'buffer' } as const
  fastify.addContentTypeParser(
    /^application\/(?:[\w.+-]+\+)?json(?:;|$)/i,
    buffers,
    async (request: any, bytes: Buffer) => read(request, bytes, 'takesJson', () => parseJsonBody(bytes)),
  )
  // The limit of a route that has one stands before this one.
  const forms = { ...buffers, bodyLimit: maxFormBytes }
  fastify.addContentTypeParser('application/x-www-form-urlencoded', forms, async (request: any, bytes: Buffer) =>
    read(request, bytes, 'takesForms', () => parseUrlencoded(bytes)),
  )
  fastify.addContentTypeParser(/^multipart\/form-data/i, forms, async (request: any, bytes: Buffer) =>
    read(request, bytes, 'takesForms', () => parseMultipart(bytes, request.headers['content-type'])),
  )
  fastify.addContentTypeParser('*', buffers, async (_: unknown, bytes: Buffer) => {
    if (bytes.length > 0) throw new Refusal('media_type.unsupported')
    return undefined
  })
}

/**
 * Where a type is not due nobody reads it. An empty body is none, of whatever type: public clients send
 * `Content-Type: application/json` with nothing.
 */
function read<T>(
  { routeOptions }: FastifyRequest,
  bytes: Buffer,
  taken: keyof RouteConfig,
  parse: () => T,
): T | undefined {
  if (bytes.length === 0) return undefined
  if ((routeOptions.config as RouteConfig)[taken] === false) throw new Refusal('media_type.unsupported')
  return parse()
}

/** What a route says of itself. */
export type RouteConfig = { takesForms?: boolean; takesJson?: boolean }
