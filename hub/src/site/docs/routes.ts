import { createHash } from 'node:crypto'
import { document } from '../../contract/document.ts'
import { Refusal } from '../../refusal.ts'
import { errorFacts } from './errorFacts.ts'
import { errorJson, errorMarkdown, errorPage, errorsPage } from './errorPages.ts'
import { docsPolicy } from './frame.ts'
import { referencePage } from './reference.ts'
import type { App } from '../../http/operation.ts'
import type { Refuser } from './errorFacts.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const types = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  md: 'text/markdown; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
} as const

type Text = { type: string; text: string; etag: string }

/** The documentation: pages, JSON and Markdown that are the same for everybody until the hub is restarted. */
export function docsRoutes(fastify: FastifyInstance, app: App, operations: readonly Refuser[]): void {
  const texts = createTexts(app, operations)
  const serve = (path: (request: FastifyRequest) => string) => async (request: FastifyRequest, reply: FastifyReply) => {
    const found = texts().get(path(request))
    // The server's own handler makes it a page or the envelope, as with any path that nothing is under.
    if (!found) throw new Refusal('route.not_found')
    return send(request, reply, found)
  }
  for (const path of paths)
    fastify.get(
      path,
      serve(() => path),
    )
  fastify.get(
    '/errors/:page',
    serve((request) => `/errors/${(request.params as { page: string }).page}`),
  )
}

const paths = [
  '/docs',
  '/errors',
  '/errors.json',
  '/openapi.json',
  '/public/docs/public-ips.json',
  '/public/docs/public-ips.txt',
] as const

// Made at the first question, since the public URL is known for sure only once the hub listens.
function createTexts(app: App, operations: readonly Refuser[]): () => ReadonlyMap<string, Text> {
  let made: { publicUrl: string; texts: ReadonlyMap<string, Text> } | undefined
  return () => {
    if (made?.publicUrl !== app.publicUrl) {
      made = { publicUrl: app.publicUrl, texts: makeTexts(app, operations) }
    }
    return made.texts
  }
}

function makeTexts({ publicUrl, config }: App, operations: readonly Refuser[]): Map<string, Text> {
  const texts = new Map<string, Text>()
  const add = (path: string, type: keyof typeof types, text: string) => {
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
    texts.set(path, { type: types[type], text, etag })
  }
  const errors = errorFacts(operations, publicUrl)
  add('/docs', 'html', referencePage(errors, publicUrl))
  add('/errors', 'html', errorsPage(errors))
  add('/errors.json', 'json', JSON.stringify(errors.map(errorJson), null, 2))
  for (const facts of errors) {
    add(`/errors/${facts.slug}`, 'html', errorPage(facts))
    add(`/errors/${facts.slug}.md`, 'md', errorMarkdown(facts))
  }
  add('/openapi.json', 'json', JSON.stringify({ ...document, servers: [{ url: publicUrl }] }))
  add('/public/docs/public-ips.json', 'json', JSON.stringify({ API: config.publicIps }))
  add('/public/docs/public-ips.txt', 'txt', config.publicIps.map((ip) => `${ip}\n`).join(''))
  return texts
}

function send(request: FastifyRequest, reply: FastifyReply, { type, text, etag }: Text): FastifyReply {
  reply.headers({
    etag,
    'cache-control': 'public, max-age=300',
    'content-security-policy': docsPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  })
  if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
  return reply.type(type).send(text)
}
