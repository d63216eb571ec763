import { findDeskNamedIn, opens } from '../../facilities/deskKey.ts'
import { originOf } from '../../http/failure.ts'
import { dayInterval, localDate } from '../../time.ts'
import { fieldOf } from '../answers.ts'
import { formOf, languageFor, redirect, sendPage } from '../page.ts'
import { callOf, send } from './call.ts'
import { beginSession, endSession, findSession } from './session.ts'
import { countVisits, listPlaces } from './store.ts'
import { enterPage } from './views/enter.ts'
import { deskHomePage } from './views/home.ts'
import type { App } from '../../http/operation.ts'
import type { DeskCall } from './call.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** GET /desk : the facility's doctors and addresses, or the question for the key. */
export async function showDesk(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const desk = await findSession(app, request)
  if (desk) return showHome(callOf(app, request, reply, desk))
  const page = enterPage({ language: languageFor(request), errors: [], isEnded: false })
  return sendPage(request, reply, page, { isPrivate: true })
}

async function showHome(call: DeskCall): Promise<FastifyReply> {
  const { app, facility } = call
  const { facilityId, zone } = facility
  const today = localDate(app.now(), zone)
  const [places, counts] = await Promise.all([
    listPlaces(app.db, { facilityId }),
    countVisits(app.db, facilityId, dayInterval(today, zone)),
  ])
  return send(call, deskHomePage({ ...call, places, counts }))
}

/** POST /desk : in with the key. It is random and long, so there is nothing to slow down a guess for. */
export async function enter(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // As it comes from a note or a message: with spaces or in capitals.
  const key = fieldOf(formOf(request), 'key').replaceAll(/\s/g, '').toLowerCase()
  const desk = await findDeskNamedIn(app.db, key)
  const isOpen = desk !== undefined && opens(desk, key)
  app.note(isOpen ? 'desk_entered' : 'desk_key_refused', { facilityId: desk?.facility_id, ...originOf(request) })
  if (isOpen) return redirect(reply.header('set-cookie', await beginSession(app, desk)), '/desk')
  const language = languageFor(request)
  const errors = [{ field: 'key', text: language.say('deskErrKey') }]
  return sendPage(request, reply, enterPage({ language, errors, isEnded: false }), { status: 422, isPrivate: true })
}

/** POST /desk/leave : ends the session at every node. */
export async function leave(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return redirect(reply.header('set-cookie', await endSession(app, request)), '/desk')
}
