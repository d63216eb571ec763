/**
 * What two coupled calendars must do, told a second time and as simply as can be: an array with one cell per minute
 * instead of ranges, cuts and SQL. It shares no code with the hub, so a mistake has to be made twice to stay unseen.
 *
 * Minutes count from the local midnight at which the middle one of three days begins. That day has 25 hours.
 */

/** Local midnights: the first day, the middle one, the last, and where it ends. */
export const midnights = [-1440, 0, 1500, 2940] as const
const [first, , , last] = midnights

export type Offer = { service: string; duration: number }
export type Item = { start: number; end: number; offers: Offer[] }
export type Range = { since: number; till: number }

/** One submitted item that offers something; `grid` is the minute that its starts are counted from. */
type Period = { grid: number; offers: readonly Offer[] }
type Break = Range & { description: string | null; key: number }

export type ModelBooking = { id: string; start: number; duration: number; status: 'booked' | 'canceled' }

export type Place = {
  /** The services of the address, by id. */
  services: readonly string[]
  /** cells[0] is the first day's first minute. Neighbours that hold the same object are one period. */
  cells: (Period | null)[]
  bookings: ModelBooking[]
  /** The coupled break at the other address has the same key. */
  breaks: Break[]
  accepted: (readonly Item[])[]
}

type Made = { at: 0 | 1; booking: ModelBooking }

export type Model = {
  now: number
  places: [Place, Place]
  /** All bookings in the order they were made, with the place of each. */
  made: Made[]
  /** All breaks that were answered, gone ones too. */
  broken: { at: 0 | 1; key: number; id: string }[]
}

/** A prediction: the status of the answer and, where it is accepted, what changes. `id`: the answer's. */
export type Plan = { status: number; apply?: (id: string) => void }

export function createModel(now: number, services: readonly [readonly string[], readonly string[]]): Model {
  const place = (index: 0 | 1): Place => ({
    services: services[index],
    cells: Array.from({ length: last - first }, () => null),
    bookings: [],
    breaks: [],
    accepted: [],
  })
  return { now, places: [place(0), place(1)], made: [], broken: [] }
}

const cellAt = (place: Place, minute: number): Period | null => place.cells[minute - first] ?? null

function fill(place: Place, from: number, till: number, period: Period | null): void {
  for (let minute = from; minute < till; minute++) place.cells[minute - first] = period
}

export function planReplace(place: Place, items: readonly Item[]): Plan {
  if (!items.every((item) => isSubmittable(place, item))) return { status: 400 }
  return {
    status: 201,
    apply() {
      for (const { start, end, offers } of items)
        fill(place, start, end, offers.length ? { grid: start, offers } : null)
      place.accepted.push(items)
    },
  }
}

function isSubmittable(place: Place, { start, end, offers }: Item): boolean {
  const endOfDay = midnights.find((midnight) => midnight > start)
  // What lies beyond the three days is beyond the twelve weeks, too.
  if (endOfDay === undefined || start < first) return false
  return end > start && end <= endOfDay && offers.every(({ service }) => place.services.includes(service))
}

export function planDelete(place: Place, day: 0 | 1 | 2): Plan {
  return { status: 204, apply: () => fill(place, midnights[day], midnights[day + 1]!, null) }
}

/** The minutes from `minute` to where its period ends. */
function roomAt(place: Place, minute: number): number {
  const period = cellAt(place, minute)
  let end = minute
  while (period !== null && cellAt(place, end) === period) end++
  return end - minute
}

function stepOf({ offers }: Period): number {
  let step = offers[0]!.duration
  while (!offers.every(({ duration }) => duration % step === 0)) step--
  return step
}

/** What the slot at `minute` would offer if nobody had booked anything; empty where there is no slot. */
function offeredAt(place: Place, minute: number): Offer[] {
  const period = cellAt(place, minute)
  if (!period || (minute - period.grid) % stepOf(period) !== 0) return []
  const room = roomAt(place, minute)
  return period.offers.filter(({ duration }) => duration <= room)
}

function isFree(place: Place, from: number, till: number, except?: ModelBooking): boolean {
  const crosses = (start: number, end: number) => start < till && end > from
  return (
    !place.breaks.some((one) => crosses(one.since, one.till)) &&
    !place.bookings.some(
      (one) => one !== except && one.status === 'booked' && crosses(one.start, one.start + one.duration),
    )
  )
}

export type ModelSlot = { start: number; offers: Offer[] }

export function slotsOf(model: Model, place: Place, { since, till }: Range): ModelSlot[] {
  const slots: ModelSlot[] = []
  for (let start = Math.max(since, model.now, first); start < Math.min(till, last); start++) {
    const offers = offeredAt(place, start).filter(({ duration }) => isFree(place, start, start + duration))
    if (offers.length > 0) slots.push({ start, offers })
  }
  return slots
}

export type Wish = { start: number; service: string; duration: number }

type Answer = 'fine' | 'no service' | 'no slot' | 'not offered' | 'busy'

/** The clinic may book longer or shorter than offered: whole steps that end in the period. */
function answerTo(model: Model, place: Place, { start, service, duration }: Wish, leaving?: ModelBooking): Answer {
  if (!place.services.includes(service)) return 'no service'
  if (start < model.now || offeredAt(place, start).length === 0) return 'no slot'
  const period = cellAt(place, start)!
  if (!period.offers.some((one) => one.service === service)) return 'not offered'
  if (duration % stepOf(period) !== 0 || duration > roomAt(place, start)) return 'not offered'
  return isFree(place, start, start + duration, leaving) ? 'fine' : 'busy'
}

function add(model: Model, at: 0 | 1, { start, duration }: Wish, id: string): void {
  const booking: ModelBooking = { id, start, duration, status: 'booked' }
  model.places[at].bookings.push(booking)
  model.made.push({ at, booking })
}

export function planBooking(model: Model, at: 0 | 1, wish: Wish): Plan {
  const isFine = answerTo(model, model.places[at], wish) === 'fine'
  return isFine ? { status: 200, apply: (id) => add(model, at, wish, id) } : { status: 404 }
}

/** A patient has what getSlots lists, and nothing else. */
export function planPatientBooking(model: Model, at: 0 | 1, { start, service }: Omit<Wish, 'duration'>): Plan {
  const [slot] = slotsOf(model, model.places[at], { since: start, till: start + 1 })
  const offer = slot?.offers.find((one) => one.service === service)
  if (!offer) return { status: 404 }
  return { status: 200, apply: (id) => add(model, at, { start, service, duration: offer.duration }, id) }
}

/** @param via the address in the path, which may be the wrong one */
export function planCancel(via: 0 | 1, { at, booking }: Made): Plan {
  if (via !== at) return { status: 404 }
  if (booking.status !== 'booked') return { status: 400 }
  return {
    status: 204,
    apply: () => {
      booking.status = 'canceled'
    },
  }
}

export type MoveWish = { to: 0 | 1 | null; start: number | null; service: string; duration: number | null }

export function planMove(model: Model, via: 0 | 1, { at, booking }: Made, wish: MoveWish): Plan {
  if (via !== at) return { status: 403 }
  if (booking.status !== 'booked') return { status: 409 }
  const to = wish.to ?? at
  const next = {
    start: wish.start ?? booking.start,
    duration: wish.duration ?? booking.duration,
    service: wish.service,
  }
  if (answerTo(model, model.places[to], next, booking) !== 'fine') return { status: 400 }
  return {
    status: 201,
    apply(id) {
      booking.status = 'canceled'
      add(model, to, next, id)
    },
  }
}

const isSame = (a: Omit<Break, 'key'>, b: Omit<Break, 'key'>) =>
  a.since === b.since && a.till === b.till && (a.description ?? '') === (b.description ?? '')

type BreakWish = Range & { description: string | null; isCoupled: boolean }

export function planAddBreak(model: Model, at: 0 | 1, { isCoupled, ...wish }: BreakWish): Plan {
  if (wish.till <= wish.since) return { status: 422 }
  if (model.places[at].breaks.some((one) => isSame(one, wish))) return { status: 409 }
  return {
    status: 201,
    apply(id) {
      const key = model.broken.length
      model.broken.push({ at, key, id })
      const places = isCoupled ? model.places : [model.places[at]]
      for (const { breaks } of places) if (!breaks.some((one) => isSame(one, wish))) breaks.push({ ...wish, key })
    },
  }
}

const coupled = (model: Model, key: number) =>
  model.places.flatMap((place) => place.breaks.filter((one) => one.key === key).map((one) => ({ place, one })))

export function planMoveBreak(model: Model, { key }: { key: number }, range: Range): Plan {
  const group = coupled(model, key)
  if (group.length === 0) return { status: 404 }
  const isStuck = ({ place, one }: (typeof group)[number]) =>
    place.breaks.some((other) => isSame(other, { ...one, ...range }))
  if (range.till <= range.since || group.some(isStuck)) return { status: 422 }
  return { status: 204, apply: () => group.forEach(({ one }) => Object.assign(one, range)) }
}

export function planDeleteBreak(model: Model, { key }: { key: number }): Plan {
  if (coupled(model, key).length === 0) return { status: 404 }
  const apply = () => {
    for (const place of model.places) place.breaks = place.breaks.filter((one) => one.key !== key)
  }
  return { status: 204, apply }
}
