import { randomUUID } from 'node:crypto'
import { findPatientMove } from '../bookings/patientBooking.ts'
import { moveAsPatient } from '../bookings/patientMove.ts'
import { isMovable } from '../bookings/rules.ts'
import { internetAddress } from '../http/network.ts'
import { parseDate } from '../time.ts'
import { fieldOf } from './answers.ts'
import { waitAtFirst, waitForAnswer } from './asking.ts'
import { asksAgain, doneParts, holdMs, openBooking } from './booked.ts'
import { findNearestStarts, isFree, listFreeDays } from './freeTimes.ts'
import { formOf, queryOf, redirect, sendNotFound, sendPage } from './page.ts'
import { sendTooMany } from './tooMany.ts'
import { donePage } from './views/booking.ts'
import { agesText } from './views/doctor.ts'
import { changedPage, moveCheckPage, movingPage, noMovePage, notMovedPage } from './views/move.ts'
import { timesPage } from './views/times.ts'
import type { PatientMove } from '../bookings/patientBooking.ts'
import type { App } from '../http/operation.ts'
import type { Interval } from '../time.ts'
import type { FormFields } from './answers.ts'
import type { Opened } from './booked.ts'
import type { Html } from './views/layout.ts'
import type { NotMovedParts } from './views/move.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** GET /b/:token/move : another day and time for the visit. */
export async function showMoveTimes(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openBooking(app, request)
  if (!opened) return sendNotFound(request, reply)
  if (!opened.canMove) return refuse(app, request, reply, opened)
  const { language, visit, path, start } = opened
  const from = parseDate(fieldOf(queryOf(request), 'from'))
  const { days, later } = await listFreeDays(app, visit, from, ownTime(opened))
  const page = timesPage({
    language,
    visit,
    days,
    next: from ? null : (days[0]?.starts[0] ?? null),
    later: later && `${path}/move?from=${later}`,
    isFirst: !from,
    isTimeMissing: fieldOf(queryOf(request), 'missing') === 'time',
    move: { path: `${path}/move`, back: path, present: start },
  })
  return sendPage(request, reply, page, { isPrivate: true })
}

function ownTime({ found: { booking } }: Opened): Interval {
  return { start: booking.start_at, end: booking.end_at }
}

// A visit that has begun or ended has its page; one whose service is gone needs the clinic's phone.
function refuse(app: App, request: FastifyRequest, reply: FastifyReply, opened: Opened): FastifyReply {
  if (!isMovable(opened.found.booking, app.now())) return redirect(reply, opened.path)
  return sendNoMove(request, reply, opened)
}

function sendNoMove(request: FastifyRequest, reply: FastifyReply, opened: Opened): FastifyReply {
  return sendPage(request, reply, noMovePage(opened), { status: 409, isPrivate: true })
}

/** The chosen start: whole seconds since 1970. */
function readStart(fields: FormFields): Temporal.Instant | null {
  const seconds = /^\d{1,10}$/.exec(fieldOf(fields, 'at'))?.[0]
  return seconds === undefined ? null : Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000)
}

/** GET /b/:token/move/check?at= : the old time and the new one. */
export async function showMoveCheck(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openBooking(app, request)
  if (!opened) return sendNotFound(request, reply)
  if (!opened.canMove) return refuse(app, request, reply, opened)
  const start = readStart(queryOf(request))
  if (!start) return redirect(reply, `${opened.path}/move?missing=time`)
  const { facility, address, service } = opened.visit
  const place = {
    facilityId: facility.facilityId,
    addressId: address.addressId,
    addressServiceId: service.addressServiceId,
  }
  if (!(await isFree(app, place, start, ownTime(opened)))) return sendTaken(app, request, reply, opened, start)
  const page = moveCheckPage({ ...opened, present: opened.start, start, attempt: randomUUID() })
  return sendPage(request, reply, page, { isPrivate: true })
}

async function sendTaken(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  start: Temporal.Instant,
): Promise<FastifyReply> {
  const page = await notMoved(app, opened, { start, denial: null, self: null })
  return sendPage(request, reply, page, { status: 409, isPrivate: true })
}

// Somebody who is of age for the service now may not be on the other day.
async function sendWrongAge(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  start: Temporal.Instant,
): Promise<FastifyReply> {
  const { language, visit } = opened
  const text = language.say('ageText', { ages: agesText(language, visit.service) })
  const denial = { kind: 'not-eligible', field: null, text, textLocale: language.locale } as const
  const page = await notMoved(app, opened, { start, denial, self: null })
  return sendPage(request, reply, page, { status: 409, isPrivate: true })
}

async function notMoved(
  app: App,
  opened: Opened,
  wish: Pick<NotMovedParts, 'start' | 'denial' | 'self'>,
): Promise<Html> {
  const nearest = await findNearestStarts(app, opened.visit, wish.start, ownTime(opened))
  return notMovedPage({ ...opened, ...wish, present: opened.start, nearest })
}

/** POST /b/:token/move : holds the new time and asks the clinic; leads to the page of this move. */
export async function move(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openBooking(app, request)
  if (!opened) return sendNotFound(request, reply)
  const { path } = opened
  const start = readStart(formOf(request))
  if (!start) return redirect(reply, `${path}/move?missing=time`)
  const attempt = fieldOf(formOf(request), 'attempt').slice(0, 64) || randomUUID()
  const started = await moveAsPatient(app, {
    token: path.slice(3),
    start,
    attempt,
    address: internetAddress(request.ip),
  })
  if (started.outcome === 'slot_gone') return sendTaken(app, request, reply, opened, start)
  if (started.outcome === 'closed') return sendNoMove(request, reply, opened)
  if (started.outcome === 'beyond_caps') {
    return sendTooMany(app, request, reply, { language: opened.language, clinic: opened.visit.facility })
  }
  if (started.outcome === 'not_eligible') return sendWrongAge(app, request, reply, opened, start)
  // Moved, canceled or begun meanwhile: its page says what it is now.
  if (started.outcome !== 'started') return redirect(reply, path)
  await waitAtFirst(started.bookingId, started.settled)
  return redirect(reply, `${path}/moving/${started.bookingId}`)
}

/** GET /b/:token/moving/:booking_id : how the move to this booking stands. */
export async function showMove(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { booking_id: bookingId = '' } = request.params as Record<string, string>
  if (!/^\d{1,16}$/.test(bookingId)) return sendNotFound(request, reply)
  let shown = await openMove(app, request, bookingId)
  if (shown?.move.next.state === 'vetting' && asksAgain(request, shown.self)) {
    await waitForAnswer(bookingId, holdMs)
    shown = await openMove(app, request, bookingId)
  }
  if (!shown) return sendNotFound(request, reply)
  const page = await stateOf(app, shown)
  return page ? sendPage(request, reply, page, { isPrivate: true }) : redirect(reply, shown.opened.path)
}

type ShownMove = { opened: Opened; move: PatientMove; self: string }

async function openMove(app: App, request: FastifyRequest, bookingId: string): Promise<ShownMove | null> {
  const opened = await openBooking(app, request)
  const move = opened && (await findPatientMove(app, opened.path.slice(3), bookingId, opened.language.locale))
  return move && { opened, move, self: `${opened.path}/moving/${bookingId}` }
}

/** Null where there is nothing to say that the visit's own page doesn't say. */
async function stateOf(app: App, { opened, move: { next, denial }, self }: ShownMove): Promise<Html | null> {
  const { booking } = opened.found
  if (booking.state !== 'booked') return null
  const parts = { ...opened, present: opened.start, start: next.start_at, self }
  switch (next.state) {
    case 'vetting':
      return movingPage(parts)
    case 'booked':
      return donePage({ ...doneParts(app, opened), isMoved: true })
    case 'abandoned':
      return changedPage(parts)
    case 'denied':
    case 'expired':
      return notMoved(app, opened, { start: next.start_at, denial, self })
    default:
      return null
  }
}
