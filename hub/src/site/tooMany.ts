import { originOf } from '../http/failure.ts'
import { secondsUntil } from '../partners/limits.ts'
import { sendPage } from './page.ts'
import { tooManyPage } from './views/tooMany.ts'
import type { App } from '../http/operation.ts'
import type { Language } from './locale.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

const hourMs = 3_600_000

export type TooMany = {
  language: Language
  /** Whom to call; null where the form named no clinic. */
  clinic: { phone: string | null; locale: string } | null
  /** Seconds. Left out, the rest of the hour: as for somebody whose address has booked too often. */
  retryAfter?: number
}

/** Answers whoever is beyond a cap. */
export function sendTooMany(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  { language, clinic, retryAfter }: TooMany,
): FastifyReply {
  app.note('limited', { reason: 'pages', ...originOf(request) })
  const nowMs = app.now().epochMilliseconds
  const restOfHour = secondsUntil(nowMs - (nowMs % hourMs) + hourMs, nowMs)
  reply.header('retry-after', String(retryAfter ?? restOfHour))
  return sendPage(request, reply, tooManyPage(language, clinic), { status: 429, isPrivate: true })
}
