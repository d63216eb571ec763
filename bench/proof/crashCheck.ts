/** What has become of a case, seen by its patient, by other clients and in the tables. Knows none of the hub's code. */
import { setTimeout as delay } from 'node:timers/promises'
import { localTime, pathOf, serviceAt } from './clinic.ts'
import { askTimeoutMs } from './crashCase.ts'
import { viewOf } from './crashPages.ts'
import { endsOf } from './crashPoints.ts'
import { base } from './http.ts'
import type { Crash, CrashRun } from './crashCase.ts'
import type { View } from './crashPages.ts'
import type { End } from './crashPoints.ts'
import type { Outcome } from './http.ts'

/** What may be wrong, and how it is counted. */
export const wrongs = [
  'stuckHolds',
  'longHolds',
  'wrongAnswers',
  'halfMoves',
  'doubled',
  'wrongAsks',
  'wrongNews',
  'unheard',
  'notFree',
  'notTaken',
  'answered5xx',
  'unchecked',
] as const

export type Wrong = (typeof wrongs)[number]

export type Found = {
  /** What is wrong, each with what showed it first. */
  faults: ReadonlyMap<Wrong, string>
  /** Null where it makes no sense. */
  end: End | null
  /** The machine was too slow for the deadline: the case says nothing. */
  isSlow: boolean
}

type Row = { id: string; state: string; cause: string | null; leftS: number | null }
type Check = { run: CrashRun; crash: Crash; fail(wrong: Wrong, detail: string): void }

// What ARCHITECTURE promises of a hold: the deadline and 5 s.
const holdS = askTimeoutMs / 1000 + 5
const graceS = 3
const patienceMs = 30_000

export async function checkCrash(run: CrashRun, crash: Crash): Promise<Found> {
  const faults = new Map<Wrong, string>()
  const check: Check = { run, crash, fail: (wrong, detail) => void faults.getOrInsert(wrong, detail) }
  try {
    // A hub that dies may say nothing, but nothing else than where the wish is.
    if (crash.location === '') check.fail('wrongAnswers', 'the dead hub led nowhere')
    const path = crash.location || (await submit(check))
    const { rows, view } = await untilEnded(check, path)
    const end = judge(check, rows, view)
    await repeat(check, { path, rows, view })
    checkAsks(check, end)
    await checkNews(check, end, rows)
    await checkTimes(check, end)
    await checkHeard(check)
    const isSlow = crash.pair.kind.answer !== 'hang' && rows.some(({ cause }) => cause === 'timeout')
    return { faults, end, isSlow }
  } finally {
    await crash.vendor.close()
  }
}

type Call = Parameters<CrashRun['caller']['call']>

async function call({ run, fail }: Check, ...[method, path, options]: Call): Promise<Outcome> {
  const headers = { 'accept-language': 'en' }
  const outcome = await run.caller.call(method, run.survivor.origin + path, { headers, ...options })
  if (outcome.status === 0 || outcome.status >= 500) fail('answered5xx', `${method} ${outcome.status}`)
  return outcome
}

/** The patient's form once more. @returns where the reply leads */
async function submit(check: Check): Promise<string> {
  const { path, fields } = check.crash.form
  const { status, headers } = await call(check, 'POST', path, { form: fields })
  if (status !== 303) check.fail('wrongAnswers', `the form again: ${status}`)
  return String(headers.location ?? '')
}

async function look(check: Check, path: string): Promise<View> {
  const outcome = await call(check, 'GET', path)
  return viewOf(check.crash.pair.flow, outcome)
}

/** The patient's bookings, oldest first, with the seconds that a hold has left by the database's clock. */
function readRows({ run, crash }: Check): Promise<Row[]> {
  return run.stage.rows(
    `select booking_id::text as id, state, denial->>'cause' as cause,
      case when state = 'vetting' then extract(epoch from hold_until - clock_timestamp())::float8 end as "leftS"
    from booking where facility_id = $1 and patient->>'phone' = $2 order by booking_id`,
    [crash.place.facilityId, crash.phone],
  )
}

const standing = (rows: readonly Row[]) => rows.filter(({ state }) => state === 'booked').length

/** Reloads the page until it says how it ended. Nothing that it or the tables show meanwhile may be untrue. */
async function untilEnded(check: Check, path: string): Promise<{ rows: Row[]; view: View }> {
  const { crash, fail } = check
  const ends = new Set<View>()
  const started = performance.now()
  for (;;) {
    const rows = await readRows(check)
    const held = rows.filter(({ state }) => state === 'vetting')
    if (held.some(({ leftS }) => leftS! < -graceS)) fail('stuckHolds', `${-held[0]!.leftS!} s after its limit`)
    if (held.some(({ leftS }) => leftS! > holdS)) fail('longHolds', `${held[0]!.leftS} s`)
    if (crash.visit && standing(rows) !== 1) fail('halfMoves', rows.map(({ state }) => state).join(' '))
    const view = await look(check, path)
    if (view !== 'wait') ends.add(view)
    const isOver = performance.now() - started > patienceMs
    if (isOver || (view !== 'wait' && held.length === 0)) {
      if (isOver) fail('stuckHolds', `no end after ${patienceMs} ms`)
      if (ends.size > 1) fail('wrongAnswers', `first ${[...ends].join(', then ')}`)
      return { rows, view }
    }
    await delay(250)
  }
}

const shownAs: Readonly<Record<End, { state: string; view: View }>> = {
  booked: { state: 'booked', view: 'booked' },
  words: { state: 'denied', view: 'words' },
  neutral: { state: 'denied', view: 'neutral' },
  expired: { state: 'expired', view: 'neutral' },
}

/** @returns the end that page and tables agree on, if it may be */
function judge({ crash, fail }: Check, rows: readonly Row[], view: View): End | null {
  const { pair, visit } = crash
  if (rows.length !== (visit ? 2 : 1)) fail('doubled', `${rows.length} rows`)
  const state = rows.find(({ id }) => id !== visit?.bookingId)?.state
  const end = endsOf(pair).find((one) => shownAs[one].state === state && shownAs[one].view === view) ?? null
  if (!end) fail('wrongAnswers', `the page says ${view}, the table ${state}; true: ${endsOf(pair).join(' or ')}`)
  const old = rows.find(({ id }) => id === visit?.bookingId)?.state
  const due = end === 'booked' ? 'moved' : 'booked'
  if (visit && old !== due) fail('halfMoves', `the old visit is ${old}, the new one ${state}`)
  return end
}

type Before = { path: string; rows: readonly Row[]; view: View }

/** The same form again changes nothing, and leads to the same page. */
async function repeat(check: Check, { path, rows, view }: Before): Promise<void> {
  const { crash, fail } = check
  const again = await submit(check)
  if (again !== path) fail('wrongAnswers', 'the form again leads elsewhere')
  const then = await look(check, again)
  if (then !== view) fail('wrongAnswers', `first ${view}, after the form again ${then}`)
  const now = await readRows(check)
  if (JSON.stringify(now) !== JSON.stringify(rows)) fail('doubled', 'the form again changed the tables')
  if (!crash.visit) return
  // The visit's own page goes with it.
  const { text } = await call(check, 'GET', crash.visit.path)
  const shown = rows.filter(({ id }) => text.includes(`>${id}<`)).map(({ state }) => state)
  if (shown.join() !== 'booked') fail('wrongAnswers', `the visit's page shows what is ${shown.join() || 'nothing'}`)
}

// A dead hub may have been heard or not; whoever has an answer has been heard once.
function checkAsks({ crash: { pair, vendor }, fail }: Check, end: End | null): void {
  const { questions } = vendor
  const name = pair.flow === 'book' ? 'slot-booking' : 'booking-moving'
  const isAlien = questions.some((one) => one !== name)
  if (isAlien || questions.length > 1 || (end !== 'expired' && questions.length !== 1)) {
    fail('wrongAsks', `${questions.join(', ') || 'none'} before ${end}`)
  }
}

function readNews({ run, crash }: Check): Promise<{ name: string; body: string }[]> {
  const text = 'select name, body from notification where facility_id = $1 order by seq'
  return run.stage.rows(text, [crash.place.facilityId])
}

/** A visit that is booked was announced once, one that isn't never. */
async function checkNews(check: Check, end: End | null, rows: readonly Row[]): Promise<void> {
  const { visit } = check.crash
  const booked = end === 'booked' ? rows.find(({ state }) => state === 'booked') : undefined
  const due = [
    ...(visit ? [`slot-booked ${visit.bookingId}`] : []),
    ...(booked ? [`${visit ? 'booking-moved' : 'slot-booked'} ${booked.id}`] : []),
  ]
  const said = (await readNews(check)).map(({ name, body }) => {
    const { visit_booking: one, new_visit_booking: next } = JSON.parse(body).data
    return `${name} ${(one ?? next).id}`
  })
  const [told, wanted] = [said, due].map((list) => list.join() || 'nothing')
  if (told !== wanted) check.fail('wrongNews', `said ${told}, due ${wanted}`)
}

/** Somebody else gets the time that the patient didn't, and none that the patient has. */
async function checkTimes(check: Check, end: End | null): Promise<void> {
  const { wantedS, visit } = check.crash
  const isBooked = end === 'booked'
  await checkTime(check, wantedS, !isBooked)
  if (visit) await checkTime(check, visit.startS, isBooked)
}

async function checkTime(check: Check, startS: number, isFree: boolean): Promise<void> {
  const {
    run: { token },
    crash: { place },
    fail,
  } = check
  const patient = { name: 'Eva', surname: 'Otra', phone: '+573019999999', email: 'eva@example.org' }
  const body = { address_service_id: String(serviceAt(place, 15)), duration: 15, patient }
  const path = `${base}${pathOf(place)}/slots/${encodeURIComponent(localTime(startS))}/book`
  const { status } = await call(check, 'POST', path, { token, body })
  if (isFree && status !== 200) fail('notFree', `another patient got ${status}`)
  if (!isFree && status !== 404) fail('notTaken', `another patient got ${status}`)
}

/** All that was announced arrived at a client, each under one id. */
async function checkHeard(check: Check): Promise<void> {
  const due = (await readNews(check)).map(({ body }) => body)
  const idsOf = (body: string) => {
    const log = check.run.listener.pushes.get('listener') ?? []
    return new Set(log.filter((one) => one.body === body).map(({ webhookId }) => webhookId)).size
  }
  for (const started = performance.now(); performance.now() - started < patienceMs;) {
    if (due.every((body) => idsOf(body) > 0)) break
    await delay(250)
  }
  const wrong = due.filter((body) => idsOf(body) !== 1).length
  if (wrong > 0) check.fail('unheard', `${wrong} of ${due.length}`)
}
