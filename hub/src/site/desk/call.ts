/** What every page of the desk is given: who sits there, and the address of the path if it is the facility's. */
import { openOwnAddress } from '../../addresses/open.ts'
import { readId } from '../../contract/ids.ts'
import { localDate, parseDate } from '../../time.ts'
import { fieldOf } from '../answers.ts'
import { languageFor, redirect, sendPage } from '../page.ts'
import { findSession } from './session.ts'
import { listPlaces } from './store.ts'
import { enterPage } from './views/enter.ts'
import { deskMessage } from './views/frame.ts'
import type { OpenAddress } from '../../addresses/open.ts'
import type { Desk } from '../../facilities/store.ts'
import type { App } from '../../http/operation.ts'
import type { FormFields } from '../answers.ts'
import type { Language } from '../locale.ts'
import type { ShownFacility } from '../views/doctor.ts'
import type { Html } from '../views/layout.ts'
import type { ShownPlace } from './store.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type Handler = (app: App, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** A request of somebody at the desk. The facility is the session's; nothing in a path or a body names another. */
export type DeskCall = {
  app: App
  request: FastifyRequest
  reply: FastifyReply
  language: Language
  facility: ShownFacility
}

/** One about an address of the facility. `path`: of its day. */
export type PlaceCall = DeskCall & { place: ShownPlace; opened: OpenAddress; path: string }

/** Only for who has a session: a form goes nowhere without, and other pages lead to the key. */
function inside(handle: (call: DeskCall) => Promise<FastifyReply>): Handler {
  return async (app, request, reply) => {
    const desk = await findSession(app, request)
    if (desk) return handle(callOf(app, request, reply, desk))
    if (request.method !== 'POST') return redirect(reply, '/desk')
    const page = enterPage({ language: languageFor(request), errors: [], isEnded: true })
    return sendPage(request, reply, page, { status: 403, isPrivate: true })
  }
}

export function callOf(app: App, request: FastifyRequest, reply: FastifyReply, desk: Desk): DeskCall {
  const facility = {
    facilityId: desk.facility_id,
    name: desk.name,
    locale: desk.locale,
    zone: desk.time_zone,
    phone: desk.phone,
    openingHours: desk.opening_hours,
  }
  return { app, request, reply, facility, language: languageFor(request, desk.locale) }
}

/** As `inside`, for an address that the facility has; any other is not found, whether there is such a one or not. */
export function atPlace(handle: (call: PlaceCall) => Promise<FastifyReply>): Handler {
  return inside(async (call) => {
    const place = await findPlace(call, idOf(call, 'address_id'))
    return place ? handle({ ...call, ...place, path: `/desk/${place.place.address.addressId}` }) : sendMissing(call)
  })
}

export async function findPlace(
  { app, facility: { facilityId } }: DeskCall,
  id: string,
): Promise<{ place: ShownPlace; opened: OpenAddress } | null> {
  const addressId = readId(id)
  const [place] = await listPlaces(app.db, { facilityId, addressId })
  const opened = place && (await openOwnAddress(app.db, { facilityId, addressId }))
  return opened ? { place, opened } : null
}

/** The id at this place of the path; what can't be one names nothing. */
export function idOf({ request }: DeskCall, name: string): string {
  return readId((request.params as Record<string, string>)[name] ?? '')
}

export function send({ request, reply }: DeskCall, page: Html, status = 200): FastifyReply {
  return sendPage(request, reply, page, { status, isPrivate: true })
}

export function sendMissing(call: DeskCall): FastifyReply {
  const { say } = call.language
  const page = deskMessage({ ...call, title: say('notFoundTitle'), text: say('notFoundText'), next: '/desk' })
  return send(call, page, 404)
}

// Nobody keeps a calendar further away; and PostgreSQL has no year 0.
const furthestYears = 5

/** The clinic's day that a field names; today where it names none that a calendar has. */
export function dayOf({ app, facility }: DeskCall, fields: FormFields): Temporal.PlainDate {
  const today = localDate(app.now(), facility.zone)
  const day = parseDate(fieldOf(fields, 'day'))
  return day && Math.abs(day.year - today.year) <= furthestYears ? day : today
}

/** A start as links and forms carry it: whole seconds since 1970; null where it is none. */
export function startOf(fields: FormFields): Temporal.Instant | null {
  const seconds = /^\d{1,10}$/.exec(fieldOf(fields, 'at'))?.[0]
  return seconds === undefined ? null : Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000)
}
