/** All that a patient's words can come into the hub by, whether it goes well or fails. */
import { connect } from 'node:net'
import { localTime, pathOf, serviceAt } from './clinic.ts'
import { base } from './http.ts'
import type { CanaryPatient } from './canaryPatients.ts'
import type { Place } from './clinic.ts'
import type { CallOptions, Caller, Outcome } from './http.ts'

export type Visitor = {
  caller: Caller
  origin: string
  token: string
  deskKey: string
  place: Place
  /** The nth free quarter hour from now on. */
  nextStart(): number
  /** Takes whatever the hub hands out that a person's program may keep or send on. */
  keep(source: string, text: string): void
}

type Method = Parameters<Caller['call']>[0]

async function call(visitor: Visitor, method: Method, path: string, options?: CallOptions): Promise<Outcome> {
  const outcome = await visitor.caller.call(method, visitor.origin + path, { timeoutMs: 20_000, ...options })
  keepAddresses(visitor, `${method} ${path.replaceAll(/\d+|[\w-]{20,}/g, '…').slice(0, 60)}`, outcome)
  return outcome
}

/** Headers, links and titles: what ends up in histories, in other servers' logs and on shared screens. */
function keepAddresses({ keep }: Visitor, source: string, { headers, text }: Outcome): void {
  keep(`headers of ${source}`, JSON.stringify(headers))
  if (!String(headers['content-type']).startsWith('text/html')) return
  const links = [...text.matchAll(/\b(?:href|action|src)="?([^"\s>]+)/g)].map(([, url]) => url!)
  keep(`links of ${source}`, links.filter((url) => !/^(?:tel|mailto):/.test(url)).join('\n'))
  keep(`title of ${source}`, /<title>(.*?)<\/title>/s.exec(text)?.[1] ?? '')
}

const bookingOf = (place: Place, patient: object, comment: string) => ({
  address_service_id: String(serviceAt(place, 15)),
  duration: 15,
  comment,
  patient,
})

const bookPath = ({ place }: Visitor, startS: number) =>
  `${base}${pathOf(place)}/slots/${encodeURIComponent(localTime(startS))}/book`

/** Books, shows, moves, confirms, marks, invites and cancels by the API. */
export async function liveByApi(visitor: Visitor, patient: CanaryPatient): Promise<void> {
  const { token, place } = visitor
  const body = bookingOf(place, patient, patient.comment)
  const path = bookPath(visitor, visitor.nextStart())
  const headers = { 'idempotency-key': patient.email }
  const booked = await call(visitor, 'POST', path, { token, body, headers })
  await call(visitor, 'POST', path, { token, body, headers })
  await call(visitor, 'POST', path, { token, body: { ...body, comment: patient.nin }, headers })
  await call(visitor, 'POST', path, { token, body })
  const bookings = `${base}${pathOf(place)}/bookings`
  await call(visitor, 'GET', `${bookings}?with=booking.patient&start=${patient.nin}&end=${patient.email}`, { token })
  const one = `${bookings}/${booked.body?.id ?? 1}`
  await call(visitor, 'GET', `${one}?with=booking.patient`, { token })
  await call(visitor, 'POST', `${one}/confirm`, { token })
  await call(visitor, 'POST', `${one}/presence/patient`, { token })
  const move = { address_service_id: body.address_service_id, duration: 15, start: localTime(visitor.nextStart()) }
  const moved = await call(visitor, 'POST', `${one}/move`, { token, body: move })
  const invitation = `${base}/facilities/${place.facilityId}/doctors/${place.doctorId}/opinion-request`
  await call(visitor, 'PUT', invitation, { token, body: { phone: patient.phone } })
  const last = `${bookings}/${moved.body?.id ?? booked.body?.id ?? 1}`
  await call(visitor, 'DELETE', last, { token, body: { reason: patient.comment } })
  await call(visitor, 'GET', `${base}/notifications/multiple?limit=10`, { token })
}

/** What no schema lets pass, with every word of a patient: at every edge, and each in each place. */
export async function liveByMistakes(visitor: Visitor, patient: CanaryPatient): Promise<void> {
  const path = bookPath(visitor, visitor.nextStart())
  for (const value of Object.values(patient)) {
    await sendWrongBodies(visitor, path, value)
    await askWrongAddresses(visitor, value)
    await showWrongCredentials(visitor, value)
  }
  await sendBroken(visitor, path, patient)
}

/** A word where numbers, lists, dates and enums belong, and as the name of a field. */
async function sendWrongBodies(visitor: Visitor, path: string, value: string): Promise<void> {
  const { token, place } = visitor
  const own = { [value]: value }
  const wrong = { name: [value], surname: own, phone: value, email: value, gender: value, birth_date: value, ...own }
  const address = base + pathOf(place)
  const bodies: [Method, string, object][] = [
    ['POST', path, bookingOf(place, wrong, value)],
    ['POST', path, { address_service_id: value, duration: value, patient: value, insurance_plans: [value], ...own }],
    ['PUT', `${address}/slots`, { slots: [{ start: value, end: value, ...own }] }],
    ['POST', `${address}/breaks`, { since: value, till: value }],
  ]
  for (const [method, url, body] of bodies) await call(visitor, method, url, { token, body })
}

/** The caller's own words in an address or a header are the caller's affair, but not what the hub logs and counts. */
async function askWrongAddresses({ caller, origin, token, place }: Visitor, value: string): Promise<void> {
  const id = encodeURIComponent(value)
  const facility = `${base}/facilities`
  for (const path of [`/${id}`, `/${place.facilityId}/doctors/${id}`, `?with=${id}`])
    await caller.call('GET', origin + facility + path, { token })
  const headers = {
    accept: 'text/html',
    'user-agent': id,
    referer: `https://x.example/${id}`,
    cookie: `desk=${id}; lang=${id}`,
    'x-forwarded-for': id,
    'accept-language': id,
  }
  const pages = [`/${id}`, `/?lang=${id}`, `/b/${id}`, `/desk/${id}?day=${id}`, `/language?to=/${id}`, `/metrics?${id}`]
  for (const path of pages) await caller.call('GET', origin + path, { headers })
}

async function showWrongCredentials(visitor: Visitor, value: string): Promise<void> {
  const form = { grant_type: 'client_credentials', client_id: value, client_secret: value }
  const basic = Buffer.from(`${value}:${value}`).toString('base64')
  await call(visitor, 'GET', `${base}/facilities`, { token: encodeURIComponent(value) })
  await call(visitor, 'POST', '/oauth/v2/token', { form })
  await call(visitor, 'POST', '/oauth/v2/token', { form: { grant_type: value } })
  await call(visitor, 'POST', '/oauth/v2/token', { form, headers: { authorization: `Basic ${basic}` } })
}

/** Bodies that are no JSON, or end too soon. */
async function sendBroken({ origin, token }: Visitor, path: string, patient: CanaryPatient): Promise<void> {
  const { hostname, port } = new URL(origin)
  const text = JSON.stringify(bookingOf({ facilityId: 1, doctorId: 1, addressId: 1 }, patient, patient.comment))
  const bodies = [
    text.slice(0, -1),
    `{${text}`,
    text.replace("O'", '\\u0000'),
    text.replace("O'", '\\ud800'),
    patient.comment,
  ]
  const types = [
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    `text/${patient.nin}`,
  ]
  const targets = [path, '/check', '/book', '/desk', '/oauth/v2/token', '/payments/1/1']
  const requests = targets.flatMap((target) =>
    types.flatMap((type) =>
      bodies.flatMap((body) => [
        { target, type, body, isCut: false },
        { target, type, body, isCut: true },
      ]),
    ),
  )
  await Promise.all(
    requests.map(
      ({ target, type, body, isCut }) =>
        new Promise<void>((resolve) => {
          const socket = connect(Number(port), hostname)
          socket.on('error', () => {}).on('close', () => resolve())
          const length = Buffer.byteLength(body) + (isCut ? 9 : 0)
          const head = `POST ${target} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: ${type}\r\nconnection: close\r\n`
          socket.write(`${head}content-length: ${length}\r\n\r\n${body}`, () => isCut && socket.destroySoon())
          socket.resume()
        }),
    ),
  )
}

/** The patient's pages, from the form to the visit and out of it, with every field wrong once. */
export async function liveByPages(visitor: Visitor, patient: CanaryPatient): Promise<void> {
  const { place } = visitor
  const startS = visitor.nextStart()
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
  const form = { slot, attempt: `attempt-${startS}`, consent: 'yes', ...patient }
  await call(visitor, 'POST', '/details', { form })
  for (const field of ['phone', 'email', 'day', 'nin', 'gender', 'slot', 'attempt'])
    await call(visitor, 'POST', '/check', { form: { ...form, [field]: patient.comment } })
  await call(visitor, 'POST', '/check', { form })
  await call(visitor, 'POST', '/check', {
    form,
    headers: { origin: `https://${patient.nin}.example`, 'sec-fetch-site': 'cross-site' },
  })
  const booked = await call(visitor, 'POST', '/book', { form })
  await call(visitor, 'POST', '/book', { form })
  const path = String(booked.headers.location ?? `/b/${patient.nin}`)
  for (const after of ['', '/cancel', '/move', `/move/check?at=${visitor.nextStart()}`, '/pay'])
    await call(visitor, 'GET', path + after)
  await call(visitor, 'POST', `${path}/move`, { form: { at: String(visitor.nextStart()), attempt: form.attempt } })
  await call(visitor, 'POST', `${path}/confirm`, { form: {} })
  await call(visitor, 'POST', `${path}/cancel`, { form: { reason: patient.comment } })
  const payment = `/payments/${place.facilityId}/${patient.phone.slice(1)}`
  await visitor.caller.call('POST', visitor.origin + payment, { token: patient.nin, body: { status: patient.comment } })
}

/** The clinic's desk: wrong keys, and a visit that is booked, shown and canceled. */
export async function liveAtDesk(visitor: Visitor, patient: CanaryPatient): Promise<void> {
  const { place, deskKey } = visitor
  for (const key of Object.values(patient)) await call(visitor, 'POST', '/desk', { form: { key } })
  const entered = await call(visitor, 'POST', '/desk', { form: { key: deskKey } })
  const headers = { cookie: String(entered.headers['set-cookie'] ?? '').split(';', 1)[0]! }
  const path = `/desk/${place.addressId}`
  await call(visitor, 'GET', path, { headers })
  const at = String(visitor.nextStart())
  const form = { at, attempt: `desk-${at}-1`, service: String(serviceAt(place, 15)), ...patient }
  await call(visitor, 'GET', `${path}/book?at=${at}`, { headers })
  await call(visitor, 'POST', `${path}/book`, { headers, form: { ...form, phone: patient.comment } })
  const booked = await call(visitor, 'POST', `${path}/book`, { headers, form })
  const visit = String(booked.headers.location ?? `${path}/visits/1`)
  for (const after of ['', '/cancel', '/move']) await call(visitor, 'GET', visit + after, { headers })
  await call(visitor, 'POST', `${visit}/confirm`, { headers, form: {} })
  await call(visitor, 'POST', `${visit}/move`, {
    headers,
    form: { at: String(visitor.nextStart()), service: form.service },
  })
  await call(visitor, 'POST', `${visit}/cancel`, { headers, form: { reason: patient.comment } })
  await call(visitor, 'POST', '/desk/leave', { headers, form: {} })
}
