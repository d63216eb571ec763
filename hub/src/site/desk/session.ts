/** Who sits at a clinic's desk: a row of the database, so that whoever leaves has left at every node. */
import { hashSecret, newToken } from '../../partners/secrets.ts'
import { startTurns } from '../../turns.ts'
import {
  deleteEndedSessions,
  deleteSession,
  deleteSurplusSessions,
  findSessionDesk,
  insertSession,
  updateSeen,
} from './sessionStore.ts'
import type { Desk } from '../../facilities/store.ts'
import type { App } from '../../http/operation.ts'
import type { SessionKey, SessionLimits } from './sessionStore.ts'
import type { FastifyRequest } from 'fastify'

/** However busy it is, a session ends then. */
const sessionHours = 12
/** A desk that nobody uses is shut: somebody else may come by. */
const idleMinutes = 30
/** A session is written this often at most, so a busy desk's idle time may end by as much too early. */
const seenEverySeconds = 60
/** Of one facility. The one that was seen the longest ago makes room. */
const mostSessions = 100
const trimEveryMs = 600_000

/** Sits down at a desk. @returns the Set-Cookie for it */
export async function beginSession(app: App, desk: Desk): Promise<string> {
  const { facility_id: facilityId, key_hash: keyHash } = desk
  const id = newToken()
  await insertSession(app.db, { facilityId, hash: hashSecret(id) }, { keyHash, now: app.now() })
  await deleteSurplusSessions(app.db, facilityId, mostSessions)
  return cookie(app, `${facilityId}.${id}`, sessionHours * 3600)
}

/** Leaves the desk, whoever else has a copy of the cookie. @returns the Set-Cookie that takes it away */
export async function endSession(app: App, request: FastifyRequest): Promise<string> {
  const key = keyOf(request)
  if (key) await deleteSession(app.db, key)
  return cookie(app, '', 0)
}

// Strict, so that no other site's form comes with it; the path keeps it from the patients' pages.
function cookie({ publicUrl }: App, value: string, maxAgeS: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `desk=${value}; Path=/desk; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${secure}`
}

// The facility stands in it, so that one row of one tenant is read; another's session is no row there.
const cookiePattern = /(?:^|;\s*)desk=(\d{1,16})\.([\da-f]{40})(?:;|$)/

function keyOf(request: FastifyRequest): SessionKey | null {
  const [, facilityId, id] = cookiePattern.exec(request.headers.cookie ?? '') ?? []
  return facilityId === undefined || id === undefined ? null : { facilityId, hash: hashSecret(id) }
}

/** The desk at which the browser of a request sits; null where it sits at none (any more). */
export async function findSession(app: App, request: FastifyRequest): Promise<Desk | null> {
  const key = keyOf(request)
  if (!key) return null
  const now = app.now()
  // Read at each request, as the facility's name has to be anyway: no node remembers what another has ended.
  const desk = await findSessionDesk(app.db, key, limitsAt(now))
  if (!desk) return null
  const before = now.subtract({ seconds: seenEverySeconds })
  if (Temporal.Instant.compare(desk.seen_at, before) < 0) await updateSeen(app.db, key, { now, before })
  return desk
}

function limitsAt(now: Temporal.Instant): SessionLimits {
  return {
    createdAfter: now.subtract({ hours: sessionHours }),
    seenAfter: now.subtract({ minutes: idleMinutes }),
  }
}

/** Deletes sessions that are over, in bounded statements. */
export async function trimSessions({ db, now }: Pick<App, 'db' | 'now'>): Promise<void> {
  const limits = limitsAt(now())
  while (await deleteEndedSessions(db, limits)) continue
}

/** The worker: every ten minutes, on every node. Two at once delete each row once. */
export function startSessionTrimming(app: Pick<App, 'db' | 'now' | 'log' | 'clock'>): { stop(): Promise<void> } {
  const turn = () => trimSessions(app)
  const failure = 'sessions at desks could not be deleted'
  return startTurns({ everyMs: trimEveryMs, turn, log: app.log, clock: app.clock, failure })
}
