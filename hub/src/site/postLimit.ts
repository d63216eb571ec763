/** How much one address of the internet may send to the patient pages (docs/decisions/0016-caps-for-strangers.md). */
import { addressKey, isInner } from '../http/network.ts'
import { createWriteCounter, secondsUntil } from '../partners/limits.ts'
import { fieldOf, readSlot } from './answers.ts'
import { openBooking } from './booked.ts'
import { formOf, languageFor } from './page.ts'
import { findVisit } from './store.ts'
import { sendTooMany } from './tooMany.ts'
import type { App } from '../http/operation.ts'
import type { TooMany } from './tooMany.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What a form does: whatever asks for a time counts in the hour too, booked or not. */
export type PostKind = 'books' | 'posts'

/**
 * Makes the guard of the patient pages' forms: exact over the nodes, in one round trip. Addresses of this machine and of
 * one's own network aren't counted, as one may stand for many.
 * @returns whether the form may go on; where it may not, it has been answered
 */
export function createPostLimit(
  app: App,
): (request: FastifyRequest, reply: FastifyReply, kind: PostKind) => Promise<boolean> {
  const count = createWriteCounter(app.db)
  return async (request, reply, kind) => {
    const { postsPerIp, bookingsPerIp } = app.config
    const perHour = kind === 'books' ? bookingsPerIp || null : null
    const perMinute = postsPerIp || null
    if ((perHour === null && perMinute === null) || isInner(request.ip)) return true
    const nowMs = app.now().epochMilliseconds
    const key = addressKey(app.secret, request.ip)
    const { isCounted, window } = await count({ key, perHour, perMinute, inHour: kind === 'books' ? 1 : 0 }, nowMs)
    if (isCounted) return true
    const who = await findClinic(app, request)
    sendTooMany(app, request, reply, { ...who, retryAfter: secondsUntil(window.resetMs, nowMs) })
    return false
  }
}

/** The clinic of the form's time, or of the visit's page that it is on. */
async function findClinic(app: App, request: FastifyRequest): Promise<Pick<TooMany, 'language' | 'clinic'>> {
  if ('token' in (request.params as object)) {
    const opened = await openBooking(app, request)
    if (opened) return { language: opened.language, clinic: opened.visit.facility }
  }
  const slot = readSlot(fieldOf(formOf(request), 'slot'))
  const found = slot && (await findVisit(app.db, slot))
  const clinic = found?.visit.facility ?? null
  return { language: languageFor(request, clinic?.locale), clinic }
}
