import { parseDate } from '../time.ts'
import { fieldOf } from './answers.ts'
import { findNearest, findNextFree, listFreeDays } from './freeTimes.ts'
import { formatShortWhen, localeNames } from './locale.ts'
import { languageFor, queryOf, redirect, sendNotFound, sendPage } from './page.ts'
import { findDoctorWithPlaces, findVisit, listRegions, searchDoctors } from './store.ts'
import { slotTakenPage } from './views/denied.ts'
import { doctorPage } from './views/doctor.ts'
import { homePage } from './views/home.ts'
import { languagePage } from './views/layout.ts'
import { secondsOf, timesPage, visitPath } from './views/times.ts'
import type { App } from '../http/operation.ts'
import type { Language } from './locale.ts'
import type { DoctorKey, FoundVisit, VisitKey } from './store.ts'
import type { Visit } from './views/times.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

const doctorsShown = 20
const maxWords = 6

/** GET / : find a doctor. */
export async function showHome(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const language = languageFor(request)
  const query = fieldOf(queryOf(request), 'q').slice(0, 100)
  const region = /^[A-Z]{2}$/.exec(fieldOf(queryOf(request), 'country'))?.[0] ?? ''
  const page = Math.min(Number(/^\d{1,4}$/.exec(fieldOf(queryOf(request), 'page'))?.[0] ?? 1) || 1, 500)
  const words = query
    .split(/[\s,]+/)
    .filter(Boolean)
    .slice(0, maxWords)
  const search = { words, region, locale: language.locale, limit: doctorsShown, offset: (page - 1) * doctorsShown }
  const [matches, regions] = await Promise.all([searchDoctors(app.db, search), listRegions(app.db)])
  const doctors = await Promise.all(
    matches.map(async (match) => ({
      facilityId: match.facility_id,
      doctorId: match.doctor_id,
      title: match.title,
      name: match.name,
      surname: match.surname,
      specializations: match.specializations,
      facilityName: match.facility_name,
      cityName: match.addresses[0]?.city_name ?? null,
      zone: match.time_zone,
      nextFree: await findNextFree(app, match),
    })),
  )
  const count = matches[0]?.count ?? 0
  const next = page * doctorsShown < count ? homePath(query, region, page + 1) : null
  const path = homePath(query, region, page)
  return sendPage(request, reply, homePage({ language, query, region, regions, doctors, count, next, path }))
}

function homePath(query: string, region: string, page: number): string {
  const parts = new URLSearchParams({ ...(query && { q: query }), ...(region && { country: region }) })
  if (page > 1) parts.set('page', String(page))
  return parts.size > 0 ? `/?${parts}` : '/'
}

/** GET /language : the languages, each as a link back to where the visitor was. */
export async function showLanguages(_app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const to = fieldOf(queryOf(request), 'to').slice(0, 500)
  // Only a path of this site: //host and /\host would leave it.
  const isOwn = /^\/(?![/\\])[\x21-\x7e]*$/.test(to)
  return sendPage(request, reply, languagePage(languageFor(request), isOwn ? withoutLanguage(to) : '/', localeNames))
}

function withoutLanguage(path: string): string {
  const [route = '/', query = ''] = path.split('?', 2)
  const parts = new URLSearchParams(query)
  parts.delete('lang')
  return parts.size > 0 ? `${route}?${parts}` : route
}

/** GET /d/:facility_id/:doctor_id : a doctor's services. */
export async function showDoctor(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = request.params as Record<string, string>
  const key = idsOf<DoctorKey>({ facilityId: path.facility_id, doctorId: path.doctor_id })
  const found = key && (await findDoctorWithPlaces(app.db, key))
  if (!found) return sendNotFound(request, reply)
  return sendPage(request, reply, doctorPage({ language: languageFor(request, found.facility.locale), ...found }))
}

/** GET /d/:facility_id/:doctor_id/:address_id/:address_service_id : day and time. */
export async function showTimes(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await openVisit(app, request)
  if (!found) return sendNotFound(request, reply)
  const { visit } = found
  const from = parseDate(fieldOf(queryOf(request), 'from'))
  const { days, later } = await listFreeDays(app, visit, from)
  const page = timesPage({
    language: languageFor(request, visit.facility.locale),
    visit,
    days,
    next: from ? null : (days[0]?.starts[0] ?? null),
    later: later && `${visitPath(visit)}?from=${later}`,
    isFirst: !from,
    isTimeMissing: fieldOf(queryOf(request), 'missing') === 'time',
  })
  return sendPage(request, reply, page)
}

/** The visit that a path names, where it can be booked. */
export async function openVisit(app: App, request: FastifyRequest): Promise<FoundVisit | null> {
  const path = request.params as Record<string, string>
  const key = idsOf<VisitKey>({
    facilityId: path.facility_id,
    doctorId: path.doctor_id,
    addressId: path.address_id,
    addressServiceId: path.address_service_id,
  })
  const found = key && (await findVisit(app.db, key))
  return found?.isBookable ? found : null
}

// 16 digits: the ids that the hub makes stay below 2^53.
function idsOf<K extends Record<string, string>>(ids: { [N in keyof K]: string | undefined }): K | null {
  return Object.values(ids).every((id) => /^\d{1,16}$/.test(String(id))) ? (ids as K) : null
}

/** The times page once more, asking for what was left out. */
export function askForTime(reply: FastifyReply, visit: Visit): FastifyReply {
  return redirect(reply, `${visitPath(visit)}?missing=time`)
}

/** Somebody took the time between the two pages: the doctor's nearest ones. */
export async function showTaken(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  { language, visit, start }: { language: Language; visit: Visit; start: Temporal.Instant },
): Promise<FastifyReply> {
  const { doctorSlots } = await findNearest(app, visit, start)
  const free = doctorSlots.map((slot) => ({
    when: formatShortWhen(language, slot.start, slot.zone),
    href: `/d/${slot.facilityId}/${slot.doctorId}/${slot.addressId}/${slot.addressServiceId}/details?at=${secondsOf(slot.start)}`,
  }))
  return sendPage(request, reply, slotTakenPage({ language, visit, free }), { status: 409 })
}
