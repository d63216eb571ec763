import { errorResponse } from '../http/errorResponse.ts'
import { noteFailure, originOf } from '../http/failure.ts'
import { book, changeDetails, showCheck, showForm } from './asking.ts'
import { cancel, confirm, showBooking, showCancel } from './booked.ts'
import { deskPages } from './desk/pages.ts'
import { showDoctor, showHome, showLanguages, showTimes } from './finding.ts'
import { isForeign } from './guard.ts'
import { move, showMove, showMoveCheck, showMoveTimes } from './moving.ts'
import { languageFor, redirect, sendPage, sendProblem } from './page.ts'
import { pay } from './paying.ts'
import { createPostLimit } from './postLimit.ts'
import { sandboxRoutes } from './sandboxPages.ts'
import { messagePage } from './views/layout.ts'
import type { RouteConfig } from '../http/bodies.ts'
import type { App } from '../http/operation.ts'
import type { PostKind } from './postLimit.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

type Handler = (app: App, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const visit = '/d/:facility_id/:doctor_id/:address_id/:address_service_id'

/** Forms that ask for a time say so, as they are counted for themselves. */
const pages: readonly (readonly ['GET' | 'POST', string, Handler, PostKind?])[] = [
  ['GET', '/', showHome],
  ['GET', '/language', showLanguages],
  ['GET', '/d/:facility_id/:doctor_id', showDoctor],
  ['GET', visit, showTimes],
  ['GET', `${visit}/details`, showForm],
  ['POST', '/details', changeDetails],
  ['POST', '/check', showCheck],
  ['POST', '/book', book, 'books'],
  ['GET', '/b/:token', showBooking],
  ['POST', '/b/:token/confirm', confirm],
  ['GET', '/b/:token/cancel', showCancel],
  ['POST', '/b/:token/cancel', cancel],
  ['GET', '/b/:token/pay', pay],
  ['GET', '/b/:token/move', showMoveTimes],
  ['GET', '/b/:token/move/check', showMoveCheck],
  ['POST', '/b/:token/move', move, 'books'],
  ['GET', '/b/:token/moving/:booking_id', showMove],
]

/** The patient site. Its errors are pages, so it has its own error handler and doesn't share the API's. */
export function siteRoutes(fastify: FastifyInstance, app: App): void {
  void fastify.register(async (site) => {
    site.setErrorHandler((error, request, reply) => answerError(app, error, request, reply))
    // Browsers send forms.
    site.addHook('onRoute', (route) => void (route.config = { takesJson: false } satisfies RouteConfig as object))
    const mayPost = createPostLimit(app)
    for (const [method, url, handler, kind = 'posts'] of pages) {
      addPage(site, app, [
        method,
        url,
        async (_app, request, reply) =>
          method === 'GET' || (await mayPost(request, reply, kind)) ? handler(app, request, reply) : reply,
      ])
    }
    for (const page of deskPages) addPage(site, app, page)
    sandboxRoutes(site, app)
    // The address of an answered form, typed or reloaded by hand: there is nothing to show without the form.
    for (const url of ['/details', '/check', '/book']) site.get(url, async (_request, reply) => redirect(reply, '/'))
    site.get('/desk/leave', async (_request, reply) => redirect(reply, '/desk'))
    site.get('/favicon.ico', async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=604800').type('image/svg+xml').send(icon),
    )
  })
}

type Page = readonly ['GET' | 'POST', string, Handler]

function addPage(site: FastifyInstance, app: App, [method, url, handler]: Page): void {
  site.route({
    method,
    url,
    handler: async (request, reply) => {
      if (method === 'POST' && isForeign(request, app.publicUrl)) return sendForeign(app, request, reply)
      return handler(app, request, reply)
    },
  })
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><path fill="#0a5c57" d="M6 2h14a4 4 0 0 1 4 4v14' +
  'a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4zm1 7v2h12V9zm0 5v5h6v-5z"/></svg>'

function sendForeign(app: App, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  app.note('foreign_form', originOf(request))
  const language = languageFor(request)
  const page = messagePage({ language, title: language.say('foreignTitle'), text: language.say('foreignText') })
  return sendPage(request, reply, page, { status: 403, isPrivate: true })
}

function answerError(app: App, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, headers } = errorResponse(noteFailure(app, error, request))
  return sendProblem(request, reply, { status, headers: status === 503 ? { ...headers, 'retry-after': '5' } : headers })
}
