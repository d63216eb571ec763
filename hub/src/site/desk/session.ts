import { createHmac, timingSafeEqual } from 'node:crypto'
import { findDesk } from '../../facilities/store.ts'
import type { Desk } from '../../facilities/store.ts'
import type { App } from '../../http/operation.ts'
import type { FastifyRequest } from 'fastify'

const sessionS = 12 * 60 * 60

/** The Set-Cookie that lets a browser sit at this desk until tonight. */
export function sessionCookie(app: App, desk: Desk): string {
  const endS = Math.floor(app.now().epochMilliseconds / 1000) + sessionS
  return cookie(app, `${desk.facility_id}.${endS}.${seal(app, desk, endS)}`, sessionS)
}

export function noSessionCookie(app: App): string {
  return cookie(app, '', 0)
}

// Strict, so that no other site's form comes with it; the path keeps it from the patients' pages.
function cookie({ publicUrl }: App, value: string, maxAgeS: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `desk=${value}; Path=/desk; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${secure}`
}

/** With the key's hash in it, so that a new key ends every session of the old one. */
function seal({ secret }: App, { facility_id, key_hash }: Desk, endS: number): string {
  const parts = ['desk', facility_id, endS, key_hash.toString('hex')]
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url')
}

const cookiePattern = /(?:^|;\s*)desk=(\d{1,16})\.(\d{1,12})\.([\w-]{43})(?:;|$)/

/** The desk at which the browser of a request sits; null where it sits at none (any more). */
export async function findSession(app: App, request: FastifyRequest): Promise<Desk | null> {
  const [, facilityId, end, sealed] = cookiePattern.exec(request.headers.cookie ?? '') ?? []
  if (facilityId === undefined || end === undefined || sealed === undefined) return null
  if (Number(end) * 1000 <= app.now().epochMilliseconds) return null
  const desk = await findDesk(app.db, facilityId)
  return desk && isSame(seal(app, desk, Number(end)), sealed) ? desk : null
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
