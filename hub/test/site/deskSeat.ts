/** Somebody at a clinic's desk without a browser: a cookie, pages and their forms, over HTTP. */
import assert from 'node:assert/strict'
import { mintDeskKey } from '../../src/facilities/deskKey.ts'
import { announcedNames } from '../../src/notifications/names.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { logIn } from '../support/client.ts'
import { minimal } from '../support/minimal.ts'
import { hiddenFields } from '../support/pages.ts'
import { rows } from '../support/paths.ts'
import { toldBy } from '../support/told.ts'
import type { AnnouncedName } from '../../src/notifications/names.ts'
import type { TestApp } from '../support/app.ts'

/** `html`: as it came; `text`: without the style sheets. */
export type Shown = { status: number; location: string | null; headers: Headers; text: string; html: string }
export type Fields = Record<string, string>

export type Seat = {
  cookie: string
  /** Every address that was asked for or led to. */
  addresses: string[]
  get(path: string): Promise<Shown>
  post(path: string, fields?: Fields, headers?: Record<string, string>): Promise<Shown>
}

/** @param cookie of the seat; '' for nobody's */
export function seatAt(origin: string, cookie: string): Seat {
  const addresses: string[] = []
  async function call(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Shown> {
    const headers = { 'accept-language': 'en', ...(cookie && { cookie }), ...init.headers }
    const answer = await fetch(origin + path, { redirect: 'manual', ...init, headers })
    const { status, headers: given } = answer
    const html = await answer.text()
    const text = html.replaceAll(/<style>.*?<\/style>/gs, '')
    const shown = { status, location: given.get('location'), headers: given, text, html }
    addresses.push(path, shown.location ?? '')
    assert.ok(shown.status < 500, `${init.method} ${path}: ${shown.status} ${shown.text.slice(-500)}`)
    return shown
  }
  return {
    cookie,
    addresses,
    get: (path) => call(path, { method: 'GET' }),
    post: (path, fields = {}, headers) => call(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
  }
}

/** What the browser sends back of what a page set. */
export const cookieOf = ({ headers }: Shown): string => headers.get('set-cookie')?.split(';', 1)[0] ?? ''

/** Comes in with a new key of the facility. */
export async function sitDown(t: TestApp, facilityId: string): Promise<Seat> {
  const key = await mintDeskKey(t.db, facilityId, t.clock.now())
  const entered = await seatAt(t.origin, '').post('/desk', { key: key! })
  assert.equal(entered.status, 303, entered.text.slice(-500))
  return seatAt(t.origin, cookieOf(entered))
}

/** A start as links and forms carry it. */
export const secondsAt = (local: string, zone = 'Europe/Warsaw'): string =>
  String(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds / 1000)

/** The filled form of a free start, with the hidden fields that its page gave it. */
export async function fillBooking(seat: Seat, path: string, at: string, answers: Fields): Promise<Fields> {
  const page = await seat.get(`${path}/book?at=${at}`)
  assert.equal(page.status, 200, page.text.slice(-500))
  return { ...hiddenFields(page.text), ...answers }
}

/** Makes facility 1 one of both clients, who want to be told everything. */
export async function shareFacility(t: TestApp): Promise<void> {
  await rows(
    t.db,
    `insert into client_facility (facility_id, client_id, may_edit_calendars) values (1, 'client-b', false)`,
  )
  await rows(t.db, 'update client set notification_names = $1', [announcedNames])
}

/** What a client pulls now. It logs in anew, as the tests' clock runs days ahead. */
async function pull(t: TestApp, credentials: { clientId: string; secret: string }): Promise<any[]> {
  const client = await logIn(t.origin, credentials)
  const items: any[] = []
  for (;;) {
    const { status, body } = await client.get('/notifications/multiple?limit=100')
    if (status === 404) return items
    items.push(...body.notifications)
  }
}

/** Runs `act` at the desk of facility 1 and finds it told, as the only thing, to both clients alike. @returns its data */
export async function assertTold(t: TestApp, name: AnnouncedName, act: () => Promise<unknown>): Promise<any> {
  return (await assertAllTold(t, [name], act))[0]
}

/** The same for several notifications of one act. */
export async function assertAllTold(
  t: TestApp,
  names: readonly AnnouncedName[],
  act: () => Promise<unknown>,
): Promise<any[]> {
  const clients = [minimal.clients.a, minimal.clients.b]
  const relay = async () => {
    while ((await relayBatch(t.db, t.app.now())) !== undefined);
  }
  await relay()
  for (const client of clients) await pull(t, client)
  const told = await toldBy(t.db, '1', act)
  assert.deepEqual(
    told.map((one) => [one.name, one.origin]),
    names.map((name) => [name, null]),
  )
  await relay()
  const expected = told.map(({ name, data, created_at }) => ({ name, data, created_at }))
  for (const client of clients) assert.deepEqual(await pull(t, client), expected, client.clientId)
  return told.map(({ data }) => data)
}
