/**
 * Paths of the small world (seed.ts), and what every operation below a path answers alike: who may walk it, and in
 * whose words it is refused. Messages are written out, so that a changed table is seen here too.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimal } from './minimal.ts'
import type { Db } from '../../src/db/pool.ts'
import type { TestApp } from './app.ts'
import type { Answer, CallOptions } from './client.ts'

export type Place = { facility: string; doctor: string; address: string }

const home: Place = { facility: minimal.facility, doctor: minimal.doctor, address: minimal.address }

export function facilityPath({ facility } = home): string {
  return `/facilities/${facility}`
}

/** `/facilities/1/doctors/11` unless told otherwise. */
export function doctorPath(place: Partial<Place> = {}): string {
  const { facility, doctor } = { ...home, ...place }
  return `/facilities/${facility}/doctors/${doctor}`
}

/** `/facilities/1/doctors/11/addresses/111` unless told otherwise. */
export function addressPath(place: Partial<Place> = {}): string {
  return `${doctorPath(place)}/addresses/${place.address ?? home.address}`
}

/** `?start=…&end=…`, encoded. */
export function rangeQuery(start: string, end: string): string {
  return `?start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`
}

export const media = {
  json: 'application/vnd.docplanner+json; charset=UTF-8',
  error: 'application/vnd.error+docplanner+json',
}

/** The whole error, byte for byte: status, message, and fields where there are any. */
export function assertRefused(answer: Answer, status: number, message: string, errors: unknown = []): void {
  assert.deepEqual({ status: answer.status, body: answer.body }, { status, body: { errors, message } })
}

/** An answer that names these fields as wrong, whatever it says about them. */
export function assertInvalid(answer: Answer, fields: readonly string[]): void {
  assert.equal(answer.status, 400, answer.text)
  assert.equal(answer.body.message, 'Invalid arguments')
  assert.deepEqual(Object.keys(answer.body.errors).sort(), [...fields].sort())
}

/** Rows of a statement that only a test needs. */
export async function rows(db: Db, text: string, values: unknown[] = []): Promise<any[]> {
  return (await db.pool.query(text, values)).rows
}

/** Runs `work` while another connection holds the address's calendar; whatever needs it waits meanwhile. */
export async function whileCalendarLocked<T>(db: Db, address: string, work: (query: Query) => Promise<T>): Promise<T> {
  const connection = await db.pool.connect()
  try {
    await connection.query('begin')
    await connection.query('select from calendar where address_id = $1 for update', [address])
    const result = await work(async (text, values = []) => (await connection.query(text, values)).rows)
    await connection.query('commit')
    connection.release()
    return result
  } catch (error) {
    // Closes the connection, and with it the transaction.
    connection.release(true)
    throw error
  }
}

/** A statement of the connection that holds the lock. */
export type Query = (text: string, values?: unknown[]) => Promise<any[]>

/** Resolves once so many connections of this database wait for a lock; throws where nobody does. */
export async function untilWaiting(db: Db, count = 1): Promise<void> {
  const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  const deadline = performance.now() + 10_000
  while ((await rows(db, text)).length < count) {
    if (performance.now() > deadline) throw new Error(`fewer than ${count} statements wait for a lock`)
    await new Promise(setImmediate)
  }
}

const watched = [
  'booking',
  'notification',
  'facility_stream',
  'calendar',
  'work_period',
  'address_service',
  'slot_replacement',
  'access_token',
  'ask',
  'calendar_break',
  'address',
  'address_insurance_provider',
]

/** What an operation could have changed, as one fingerprint per table. */
export async function snapshot(db: Db): Promise<Record<string, string>> {
  const columns = watched.map(
    (table) => `(select md5(coalesce(string_agg(t::text, '\n' order by t::text), '')) from ${table} t) as ${table}`,
  )
  return (await rows(db, `select ${columns.join(', ')}`))[0]
}

/** Runs `work` and finds every watched table as it was. */
export async function assertUnchanged(db: Db, work: () => Promise<unknown>): Promise<void> {
  const before = await snapshot(db)
  await work()
  assert.deepEqual(await snapshot(db), before)
}

type Words = readonly [status: number, message: string]
const facilityForbidden: Words = [403, 'You are not authorized to see this facility']
const doctorForbidden: Words = [403, 'You are not authorized to see this doctor']
const addressForbidden: Words = [403, 'You are not authorized to see this address']
const notFound: Words = [404, 'Object not found']

/** How an operation words the steps of its walk; most do as `reading` says. */
export type WalkWords = {
  deletedFacility: Words
  missingDoctor: Words
  missingAddress: Words
  /** The address is the client's, in another facility. */
  otherFacility: Words
  /** The address is another doctor's in this facility. */
  otherDoctor: Words
}

export const walkWords = {
  reading: {
    deletedFacility: notFound,
    missingDoctor: notFound,
    missingAddress: notFound,
    otherFacility: addressForbidden,
    otherDoctor: addressForbidden,
  },
  /** The operation documents no 404. */
  switching: {
    deletedFacility: facilityForbidden,
    missingDoctor: doctorForbidden,
    missingAddress: addressForbidden,
    otherFacility: addressForbidden,
    otherDoctor: addressForbidden,
  },
  calendar: {
    deletedFacility: notFound,
    missingDoctor: notFound,
    missingAddress: notFound,
    otherFacility: [403, 'This address does not belong to this facility'],
    otherDoctor: [403, 'This address does not belong to this doctor'],
  },
  /** The operation documents no 403 for addresses. */
  canceling: {
    deletedFacility: notFound,
    missingDoctor: notFound,
    missingAddress: notFound,
    otherFacility: notFound,
    otherDoctor: notFound,
  },
} as const satisfies Record<string, WalkWords>

/** Ids that name nothing: unknown, and none that an id could be. */
const nobodies = ['999', '0', '-1', '01', 'abc', '1e3', '99999999999999999999', '%00', 'null', "1'--"]

type WalkCase = [guarantee: string, places: Partial<Place>[], words: Words]

const nothing = (step: keyof Place) => nobodies.map((id) => ({ [step]: id }))

function facilityCases(words: WalkWords): WalkCase[] {
  return [
    ['the facility names nothing', nothing('facility'), facilityForbidden],
    ["the facility is another client's", [{ facility: minimal.foreign.facility }], facilityForbidden],
    ["all of it is another client's", [minimal.foreign], facilityForbidden],
    ['the facility is deleted', [{ facility: minimal.deletedFacility }], words.deletedFacility],
  ]
}

function doctorCases(words: WalkWords): WalkCase[] {
  return [
    ['the doctor names nothing', nothing('doctor'), words.missingDoctor],
    ["the doctor is another client's", [{ doctor: minimal.foreign.doctor }], words.missingDoctor],
    ['the doctor is of another facility of the client', [{ doctor: minimal.shared.doctor }], doctorForbidden],
    [
      'the doctor has no commercial profile',
      [{ doctor: minimal.silentDoctor, address: minimal.silentAddress }],
      doctorForbidden,
    ],
    ['facility and doctor are both wrong', [{ facility: '999', doctor: minimal.silentDoctor }], facilityForbidden],
  ]
}

function addressCases(words: WalkWords): WalkCase[] {
  const { foreign, shared } = minimal
  return [
    ['the address names nothing', nothing('address'), words.missingAddress],
    ["the address is another client's", [{ address: foreign.address }], words.missingAddress],
    [
      "doctor and address are another client's",
      [{ doctor: foreign.doctor, address: foreign.address }],
      words.missingDoctor,
    ],
    [
      "an own address stands under another client's parents",
      [{ ...foreign, address: home.address }],
      facilityForbidden,
    ],
    ['the address is of another facility of the client', [{ address: shared.address }], words.otherFacility],
    ["the address is another doctor's", [{ address: minimal.otherAddress }], words.otherDoctor],
    ['doctor and address are both wrong', [{ doctor: minimal.silentDoctor, address: '999' }], doctorForbidden],
  ]
}

const levels = {
  facility: [facilityCases],
  doctor: [facilityCases, doctorCases],
  address: [facilityCases, doctorCases, addressCases],
}

/** What an operation is called as: a place and options of the call (its token), the rest being right. */
export type WalkCall = (place: Partial<Place>, options?: CallOptions) => Promise<Answer>

/** One test a wrong step, with whatever stands behind it left right; none of them changes anything. */
export function testWalk(
  t: TestApp,
  level: keyof typeof levels,
  call: WalkCall,
  words: WalkWords = walkWords.reading,
): void {
  for (const [guarantee, places, [status, message]] of levels[level].flatMap((cases) => cases(words))) {
    test(`answers ${status} "${message}" and changes nothing when ${guarantee}`, async () => {
      await assertUnchanged(t.db, async () => {
        for (const place of places) assertRefused(await call(place), status, message)
      })
    })
  }
  testAuthentication(t, (options) => call({}, options))
}

/** 401 for every kind of credentials that are none, before anything else is looked at. */
export function testAuthentication(t: TestApp, call: (options: CallOptions) => Promise<Answer>): void {
  const missing = { message: 'Authentication credentials could not be found.' }
  const invalid = { message: 'Invalid credentials.' }
  const cases: [what: string, options: CallOptions, body: object][] = [
    ['no credentials', { token: null }, missing],
    ['an empty bearer token', { token: null, headers: { authorization: 'Bearer ' } }, missing],
    ['HTTP Basic', { token: null, headers: { authorization: 'Basic Y2xpZW50LWE6eA==' } }, missing],
    ['a token nobody issued', { token: '0'.repeat(40) }, invalid],
  ]
  for (const [what, options, body] of cases) {
    test(`answers 401 without an errors key and changes nothing with ${what}`, async () => {
      await assertUnchanged(t.db, async () => {
        const answer = await call(options)
        assert.deepEqual({ status: answer.status, body: answer.body }, { status: 401, body })
        assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer /)
      })
    })
  }
}

/** The three forms of `with`, each with an unknown value that must mean nothing. */
export function withForms(extensions: readonly string[]): string[] {
  const all = [...extensions, 'unknown.extension']
  return [
    `with=${all.join(',')}`,
    `with=${encodeURIComponent(all.join(','))}`,
    all.map((one) => `with=${one}`).join('&'),
    all.map((one) => `with[]=${one}`).join('&'),
    all.map((one) => `with%5B%5D=${one}`).join('&'),
  ]
}
