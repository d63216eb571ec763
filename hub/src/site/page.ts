import { Form } from '../http/forms.ts'
import { fieldOf } from './answers.ts'
import { protect } from './guard.ts'
import { chooseLocale, languageOf, matchLocale } from './locale.ts'
import { messagePage } from './views/layout.ts'
import type { FormFields } from './answers.ts'
import type { Language } from './locale.ts'
import type { Html } from './views/layout.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The query of a request, or the form of a POST; empty where there is none. */
export function queryOf(request: FastifyRequest): FormFields {
  return (request.query ?? {}) as FormFields
}

export function formOf(request: FastifyRequest): FormFields {
  return request.body instanceof Form ? request.body.fields : {}
}

/** The language of the answer. The clinic's own locale is the last guess before English. */
export function languageFor(request: FastifyRequest, facilityLocale?: string): Language {
  return languageOf(
    chooseLocale({
      query: fieldOf(queryOf(request), 'lang'),
      cookie: /(?:^|;\s*)lang=([\w-]{2,8})/.exec(request.headers.cookie ?? '')?.[1],
      acceptLanguage: request.headers['accept-language'],
      facilityLocale,
    }),
  )
}

export type SendOptions = { status?: number; isPrivate?: boolean }

/** Sends a page. `isPrivate`: it shows a patient's data, so nothing may keep it or find it. */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  html: Html,
  { status = 200, isPrivate = false }: SendOptions = {},
): FastifyReply {
  protect(reply)
  rememberLanguage(request, reply)
  reply.header('cache-control', isPrivate ? 'no-store' : 'private, no-cache')
  if (isPrivate) reply.header('x-robots-tag', 'noindex, nofollow')
  return reply.code(status).type('text/html; charset=utf-8').send(html)
}

/** A link that names a language is a choice: it is remembered for a year. */
function rememberLanguage(request: FastifyRequest, reply: FastifyReply): void {
  const chosen = matchLocale(fieldOf(queryOf(request), 'lang'))
  if (chosen) reply.header('set-cookie', `lang=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`)
}

export function redirect(reply: FastifyReply, path: string): FastifyReply {
  protect(reply)
  return reply.header('cache-control', 'no-store').redirect(path, 303)
}

/**
 * The answer to a request outside the pages that can't be answered: a page for a person. Null for a program, which gets
 * the API's envelope; under the API's own paths everybody does.
 */
export function sendErrorPage(
  request: FastifyRequest,
  reply: FastifyReply,
  error: { status: number; headers: Readonly<Record<string, string>> },
): FastifyReply | null {
  const isOfApi = /^\/(?:api|oauth)(?:[/?]|$)/.test(request.url)
  const takesPages = /\btext\/html\b/.test(request.headers.accept ?? '')
  return isOfApi || !takesPages ? null : sendProblem(request, reply, error)
}

/** The page of an error: that nothing is there, or that something went wrong. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers }: { status: number; headers: Readonly<Record<string, string>> },
): FastifyReply {
  if (status === 404) return sendNotFound(request, reply)
  for (const name of ['allow', 'retry-after', 'accept-encoding']) if (headers[name]) reply.header(name, headers[name])
  const language = languageFor(request)
  const page = messagePage({ language, title: language.say('problemTitle'), text: language.say('problemText') })
  return sendPage(request, reply, page, { status, isPrivate: true })
}

export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageFor(request)
  const page = messagePage({ language, title: language.say('notFoundTitle'), text: language.say('notFoundText') })
  return sendPage(request, reply, page, { status: 404 })
}
