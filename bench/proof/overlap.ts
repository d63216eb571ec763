/** Promise 1: however many ask for a time at once, by whatever way and at whichever node, one gets it. */
import { addClient, localTime, makeClinic, pathOf, quarterS, serviceAt } from './clinic.ts'
import { base, createCaller, inParallel, whenThereIsRoom } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import type { Clinic, Place } from './clinic.ts'
import type { Caller, Outcome } from './http.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Node, Stage } from './stage.ts'

type Run = {
  clinic: Clinic
  nodes: Node[]
  caller: Caller
  random: Random
  token: string
  /** Bookings that somebody was told of, as they may be moved. */
  told: { bookingId: string; place: Place; at: string }[]
  statuses: Record<string, number>
}

const patient = { name: 'Ana', surname: 'Prueba', phone: '+573001234567', email: 'ana@example.org' }
const attemptsPerSlot = 20

/** `count` attempts on a twentieth as many quarter hours, at 3 nodes. `wall`: whether the constraint stands. */
export async function proveOverlap({
  count,
  seed,
  wall = true,
}: {
  count: number
  seed: number
  wall?: boolean
}): Promise<Proof> {
  const stage = await openStage()
  try {
    const slots = Math.ceil(count / attemptsPerSlot / 10) * 10
    const clinic = await makeClinic(stage, { facilities: 5, addresses: slots / 10, perPlace: 10 })
    const facilities = [...new Set(clinic.places.map(({ facilityId }) => facilityId))]
    const token = await addClient(stage, { clientId: 'overlap', facilities })
    // Without the last wall, the lock and the check under it have to do alone.
    if (!wall) await stage.rows('alter table booking drop constraint booking_no_overlap')
    const nodes = await Promise.all([1, 2, 3].map(() => stage.startNode({ poolSize: 20 })))
    const caller = createCaller(64)
    const asker: Caller = { ...caller, call: (...args) => whenThereIsRoom(() => caller.call(...args)) }
    const run: Run = { clinic, nodes, caller: asker, random: seeded(seed), token, told: [], statuses: {} }
    await inParallel(count, 96, (index) => attempt(run, Math.floor((index * slots) / count), slots))
    await inParallel(slots, 24, (n) => book(run, n, 15, 'sweep'))
    await caller.close()
    return await check(stage, run, { slots, count, wall })
  } finally {
    await stage.close()
  }
}

/** One attempt near the slot that all attempts of this moment are after. */
async function attempt(run: Run, near: number, slots: number): Promise<void> {
  const { random } = run
  const n = Math.min(slots - 1, Math.max(0, near + random.below(5) - 2))
  const chance = random.share()
  if (chance < 0.4) return book(run, n, random.pick([15, 30]), 'bookSlot')
  if (chance < 0.8) return bookOnPage(run, n, random.pick([15, 30]))
  // A little ahead of the others, where a move or a break still finds room.
  const ahead = Math.min(slots - 1, n + random.below(8))
  if (chance < 0.9) return move(run, ahead)
  if (chance < 0.905) return addBreak(run, ahead)
  return replaceSlots(run, n)
}

const originOf = ({ nodes, random }: Run) => random.pick(nodes).origin

function count(run: Run, path: string, { status }: Outcome): void {
  const key = `${path} ${status}`
  run.statuses[key] = (run.statuses[key] ?? 0) + 1
}

async function book(run: Run, n: number, minutes: 15 | 30, path: string): Promise<void> {
  const { place, startS } = run.clinic.slot(n)
  const url = `${originOf(run)}${base}${pathOf(place)}/slots/${encodeURIComponent(localTime(startS))}/book`
  const body = { address_service_id: String(serviceAt(place, minutes)), duration: minutes, patient }
  const outcome = await run.caller.call('POST', url, { token: run.token, body })
  count(run, path, outcome)
  if (outcome.status < 300 && outcome.body?.id) run.told.push({ bookingId: outcome.body.id, place, at: url })
}

async function bookOnPage(run: Run, n: number, minutes: 15 | 30): Promise<void> {
  const { place, startS } = run.clinic.slot(n)
  const { facilityId, doctorId, addressId } = place
  const slot = [facilityId, doctorId, addressId, serviceAt(place, minutes), startS].join('.')
  const attempt = `attempt-${run.random.below(2 ** 31)}`
  const { email: _, ...answers } = patient
  const outcome = await run.caller.call('POST', `${originOf(run)}/book`, {
    form: { slot, attempt, consent: 'yes', ...answers },
  })
  count(run, 'page', outcome)
}

async function move(run: Run, n: number): Promise<void> {
  const old = run.told[run.told.length - 1 - run.random.below(Math.min(20, run.told.length))]
  const { place, startS } = run.clinic.slot(n)
  if (!old || old.place.facilityId !== place.facilityId) return book(run, n, 15, 'bookSlot')
  const url = `${originOf(run)}${base}${pathOf(old.place)}/bookings/${old.bookingId}/move`
  const body = {
    address_id: String(place.addressId),
    address_service_id: String(serviceAt(place, 15)),
    start: localTime(startS),
    duration: 15,
  }
  const outcome = await run.caller.call('POST', url, { token: run.token, body })
  count(run, 'moveBooking', outcome)
  if (outcome.status < 300) run.told.push({ bookingId: outcome.body.id, place, at: url })
}

async function addBreak(run: Run, n: number): Promise<void> {
  const { place, startS } = run.clinic.slot(n)
  const body = {
    since: localTime(startS),
    till: localTime(startS + quarterS),
    description: `${run.random.below(2 ** 31)}`,
  }
  count(
    run,
    'addCalendarBreak',
    await run.caller.call('POST', `${originOf(run)}${base}${pathOf(place)}/breaks`, { token: run.token, body }),
  )
}

/** The same times, cut differently each time, so that whoever decided on the old periods has to look again. */
async function replaceSlots(run: Run, n: number): Promise<void> {
  const { clinic, random } = run
  const { place } = clinic.slot(n)
  const middle = clinic.firstS + (1 + random.below(clinic.perPlace - 1)) * quarterS
  const services = ([15, 30] as const).map((duration) => ({
    address_service_id: String(serviceAt(place, duration)),
    duration,
  }))
  const slots = [
    [clinic.firstS, middle],
    [middle, clinic.firstS + clinic.perPlace * quarterS],
  ].map(([start, end]) => ({
    start: localTime(start!),
    end: localTime(end!),
    address_services: services,
  }))
  count(
    run,
    'replaceSlots',
    await run.caller.call('PUT', `${originOf(run)}${base}${pathOf(place)}/slots`, {
      token: run.token,
      body: { slots },
    }),
  )
}

/** Reads the tables only: which times overlap, what was told and isn't there, and who came after a break. */
async function check(
  stage: Stage,
  run: Run,
  { slots, count, wall }: { slots: number; count: number; wall: boolean },
): Promise<Proof> {
  const [{ overlaps }] = await stage.rows(`select count(*)::int as overlaps from booking a join booking b
    on a.facility_id = b.facility_id and a.address_id = b.address_id and a.booking_id < b.booking_id
   where a.start_at < b.end_at and b.start_at < a.end_at
     and a.state in ('vetting', 'booked') and b.state in ('vetting', 'booked')`)
  const underBreaks = await bookedUnderBreaks(stage)
  const [{ booked, quarters }] = await stage.rows(`select count(*)::int as booked,
    (sum(extract(epoch from end_at - start_at)) / ${quarterS})::int as quarters from booking where state = 'booked'`)
  const [{ blocked }] =
    await stage.rows(`select count(distinct (address_id, since))::int as blocked from calendar_break b
    where not exists (select from booking k where k.address_id = b.address_id and k.state = 'booked'
      and k.start_at < b.till and b.since < k.end_at)`)
  const known = new Set(
    (
      await stage.rows(`select booking_id::text as id from booking
    where state in ('booked', 'moved')`)
    ).map(({ id }) => id),
  )
  const lost = run.told.filter(({ bookingId }) => !known.has(bookingId)).length
  const ways = Object.entries(run.statuses)
  const failed = ways.filter(([key]) => / [05]\d{0,2}$/.test(key)).reduce((sum, [, times]) => sum + times, 0)
  return {
    isProven: overlaps === 0 && underBreaks === 0 && lost === 0 && failed === 0 && quarters + blocked === slots,
    figure:
      `${count} attempts on ${slots} quarter hours over 3 nodes${wall ? '' : ', without the exclusion constraint'}: ` +
      `${booked} bookings on ${quarters} quarter hours and ${blocked} under breaks, ${overlaps} overlaps, ` +
      `${underBreaks} booked into a break, ${lost} lost, ${failed} times 5xx or no answer`,
    counts: { slots, attempts: count, booked, quarters, blocked, overlaps, underBreaks, lost, failed, ...run.statuses },
  }
}

/** Bookings that were made in a break's time after the break: the facility's stream tells which was first. */
async function bookedUnderBreaks(stage: Stage): Promise<number> {
  const news = await stage.rows('select facility_id, seq::int as seq, name, body from notification')
  const first = new Map<string, number>()
  for (const { seq, name, body } of news) {
    const { data } = JSON.parse(body)
    const made = {
      'slot-booked': data.visit_booking,
      'booking-moved': data.new_visit_booking,
      'break-created': data.break,
    }[name as string]
    if (made) first.set(String(made.id), seq)
  }
  const pairs = await stage.rows(`select k.booking_id::text as booking, b.break_id::text as break from booking k
    join calendar_break b on b.facility_id = k.facility_id and b.address_id = k.address_id
     and k.start_at < b.till and b.since < k.end_at`)
  for (const pair of pairs) {
    if (!first.has(pair.booking) || !first.has(pair.break)) throw new Error(`The stream misses ${JSON.stringify(pair)}`)
  }
  return pairs.filter((pair) => first.get(pair.booking)! > first.get(pair.break)!).length
}
