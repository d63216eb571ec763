/**
 * Replacing slots: checks what a client submitted and plans which work periods go and which come. Pure.
 */

import { maxFieldErrors, Refusal } from '../refusal.ts'
import { dayInterval, formatInZone, isBefore, localDate } from '../time.ts'
import { isSameService, type InsuranceAccepted, type OfferedService, type WorkPeriod } from './rules.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { Interval } from '../time.ts'

/** One item of the payload. Without services it clears its range. */
export type SubmittedPeriod = {
  start: Temporal.Instant
  end: Temporal.Instant
  services: readonly OfferedService[]
  insuranceAccepted: InsuranceAccepted
  insuranceProviderIds: readonly string[]
  insurancePlanIds: readonly string[]
}

/** What the submitted items are checked against. The sets hold what the address has. */
export type SubmissionContext = {
  addressId: string
  zone: string
  locale: string
  now: Temporal.Instant
  horizonWeeks: number
  knownServiceIds: ReadonlySet<string>
  knownInsuranceProviderIds: ReadonlySet<string>
}

/**
 * The order of precedence: where several apply, in whichever items, the first is the answer.
 * `different_days` stands before `too_short` because every range that ends on an earlier day than it starts
 * is also too short.
 */
export const submissionRefusals = [
  'slots.different_days',
  'slots.exceeds_day',
  'slots.too_short',
  'slots.beyond_horizon',
  'slots.service_missing',
  'slots.insurance_missing',
  'slots.insurance_not_supported',
  'slots.insurance_unknown',
] as const satisfies readonly RefusalCode[]

/**
 * Throws the Refusal that answers a payload, or returns where it can be applied whole. Items in the past
 * pass. `too_short` and `beyond_horizon` are field errors and are reported for all items at once (50 at most), under
 * the first's code.
 */
export function checkSubmitted(slots: readonly SubmittedPeriod[], context: SubmissionContext): void {
  const dayOf = daysIn(context.zone)
  for (const slot of slots) refuseDifferentDays(slot, dayOf)
  for (const slot of slots) refuseBeyondDay(slot, dayOf, context.zone)
  refuseFields(slots, context)
  for (const { services } of slots) {
    if (services.some((service) => !context.knownServiceIds.has(service.addressServiceId))) {
      throw new Refusal('slots.service_missing')
    }
  }
  refuseInsurance(slots, context)
}

type DayOf = (instant: Temporal.Instant) => Interval

// The items of a day stand together, and looking a day up costs more than all else that is asked of an item.
function daysIn(zone: string): DayOf {
  let day: Interval | undefined
  return (instant) => {
    if (!day || isBefore(instant, day.start) || !isBefore(instant, day.end))
      day = dayInterval(localDate(instant, zone), zone)
    return day
  }
}

function refuseDifferentDays({ start, end }: SubmittedPeriod, dayOf: DayOf): void {
  if (isBefore(end, start) && isBefore(end, dayOf(start).start)) throw new Refusal('slots.different_days')
}

// An end at the next midnight still belongs to the day.
function refuseBeyondDay({ start, end }: SubmittedPeriod, dayOf: DayOf, zone: string): void {
  if (!isBefore(dayOf(start).end, end)) return
  const params = { start: formatInZone(start, zone), end: formatInZone(end, zone) }
  throw new Refusal('slots.exceeds_day', params)
}

type FieldError = [name: string, messages: string[]]

function refuseFields(slots: readonly SubmittedPeriod[], context: SubmissionContext): void {
  const horizon = context.now.toZonedDateTimeISO(context.zone).add({ weeks: context.horizonWeeks })
  const horizonEnd = horizon.toInstant()
  const latest = formatLatest(horizon, context.locale)
  const tooShort: FieldError[] = []
  const beyond: FieldError[] = []
  for (const [index, { start, end }] of slots.entries()) {
    if (end.epochMilliseconds - start.epochMilliseconds <= shortestMs && isBefore(end, start.add({ minutes: 1 }))) {
      tooShort.push([
        `slots[${index}].minimumDifferenceBetweenDates`,
        ['The end date must be at least 1 minute after the start date'],
      ])
    }
    if (isBefore(horizonEnd, end)) {
      beyond.push([`slots[${index}].end`, [`End date should be less than or equal to ${latest}.`]])
    }
  }
  const fields = Object.fromEntries([...tooShort, ...beyond].slice(0, maxFieldErrors))
  if (tooShort.length > 0) throw new Refusal('slots.too_short', {}, fields)
  if (beyond.length > 0) throw new Refusal('slots.beyond_horizon', { latest }, fields)
}

function refuseInsurance(slots: readonly SubmittedPeriod[], context: SubmissionContext): void {
  const named = (slot: SubmittedPeriod) => slot.insuranceProviderIds.length > 0
  if (slots.some((slot) => slot.insuranceAccepted === 'with-insurance-only' && !named(slot))) {
    throw new Refusal('slots.insurance_missing')
  }
  if (slots.some((slot) => slot.insuranceAccepted === 'without-insurance-only' && named(slot))) {
    throw new Refusal('slots.insurance_not_supported')
  }
  const unknown = new Set(slots.flatMap((slot) => slot.insuranceProviderIds)).difference(
    context.knownInsuranceProviderIds,
  )
  if (unknown.size === 0) return
  const params = {
    insurance_provider_ids: [...unknown].slice(0, maxFieldErrors).join(', '),
    address_id: context.addressId,
  }
  throw new Refusal('slots.insurance_unknown', params)
}

// A table and not Intl.DateTimeFormat: that one follows CLDR, which changes between releases of Node.
const latestPatterns: Readonly<Record<string, string>> = {
  es: '{day}/{month}/{year}, {time}',
  it: '{day}/{month}/{year}, {time}',
  pt: '{day}/{month}/{year}, {time}',
  cs: '{day}. {month}. {year} {time}',
  tr: '{day}.{month}.{year} {time}',
}

/** A wall time as the locale writes it: `15.05.2021, 11:45`, which is also how unlisted locales get it. */
export function formatLatest(wall: Temporal.ZonedDateTime, locale: string): string {
  const [year, month, day] = wall.toPlainDate().toString().split('-') as [string, string, string]
  const pattern = latestPatterns[locale.slice(0, 2)] ?? '{day}.{month}.{year}, {time}'
  return pattern
    .replace('{day}', day)
    .replace('{month}', month)
    .replace('{year}', year)
    .replace('{time}', wall.toPlainTime().toString().slice(0, 5))
}

/**
 * The item with those of its plans that mean something: of the providers it names, of any where it names none, each
 * once. The rest is dropped without a word, as it was before plans were read at all.
 * @param providerByPlan of the plans that the facility's dictionary has
 */
export function withKnownPlans(item: SubmittedPeriod, providerByPlan: ReadonlyMap<string, string>): SubmittedPeriod {
  const { insuranceAccepted, insuranceProviderIds, insurancePlanIds } = item
  const isKept = (id: string) => {
    const provider = providerByPlan.get(id)
    if (provider === undefined || insuranceAccepted === 'without-insurance-only') return false
    return insuranceProviderIds.length === 0 || insuranceProviderIds.includes(provider)
  }
  return { ...item, insurancePlanIds: [...new Set(insurancePlanIds)].filter(isKept) }
}

export type Replacement = { remove: WorkPeriod[]; insert: WorkPeriod[] }

/**
 * Plans the change that makes the calendar say what was submitted: each item overrides everything before it
 * inside its range, existing periods are cut at the range's edges and keep their grid, so that starts
 * outside survive.
 *
 * A visit can't reach over such an edge, so a start just before it may lose its longer services. Parts
 * shorter than a minute vanish. Both lists are empty where nothing would change. Remove before inserting: a
 * start may be in both.
 *
 * @param existing the address's periods, disjoint (as every plan leaves them); at least those that touch an
 * item
 * @param submitted checked items; seconds are the finest that answers show, so finer parts are cut off
 */
export function planReplacement(existing: readonly WorkPeriod[], submitted: readonly SubmittedPeriod[]): Replacement {
  const before = new Map(existing.map((period) => [period.start.epochMilliseconds, period]))
  const kept = new Set<WorkPeriod>()
  const insert: WorkPeriod[] = []
  for (const period of layOver(existing, submitted)) {
    const same = before.get(period.start.epochMilliseconds)
    if (same && isSamePeriod(same, period)) kept.add(same)
    else insert.push(period)
  }
  return { remove: existing.filter((period) => !kept.has(period)), insert }
}

/** A period, or an item, between `start` and `end` (epoch milliseconds); without `period` it clears them. */
type Layer = { start: number; end: number; period: WorkPeriod | null }

const shortestMs = 60_000

/**
 * What is to be seen of the layers, each over all before it: by start, disjoint. The last layer takes the stretches between
 * all edges that it covers, the one before what is left. Who puts each into a sorted list moves the list's rest for it: the
 * square of 12,000.
 */
function layOver(existing: readonly WorkPeriod[], submitted: readonly SubmittedPeriod[]): WorkPeriod[] {
  const layers = [...existing.map(layerOfPeriod), ...submitted.map(layerOfItem)]
  const edges = Float64Array.from(new Set(layers.flatMap(({ start, end }) => [start, end]))).sort()
  const indexOf = new Map(Array.from(edges, (edge, index) => [edge, index]))
  const seen: Layer[] = []
  // From each stretch on the next that is free; those between are skipped, and the way there gets shorter.
  const next = Uint32Array.from(edges.keys())
  const freeFrom = (at: number) => {
    while (next[at] !== at) at = next[at] = next[next[at]!]!
    return at
  }
  for (const layer of layers.toReversed()) {
    const end = indexOf.get(layer.end)!
    for (let at = freeFrom(indexOf.get(layer.start)!); at < end; at = freeFrom(at)) {
      seen[at] = layer
      next[at] = at + 1
    }
  }
  return pieces(seen, edges)
}

function pieces(seen: readonly (Layer | undefined)[], edges: Float64Array): WorkPeriod[] {
  const found: WorkPeriod[] = []
  for (let at = 0, first = 0; at < edges.length; at++) {
    if (seen[at] === seen[first] && at < edges.length - 1) continue
    const [start, end] = [edges[first]!, edges[at]!]
    const period = seen[first]?.period
    if (period && end - start >= shortestMs) found.push({ ...period, start: instantOf(start), end: instantOf(end) })
    first = at
  }
  return found
}

const layerOfPeriod = (period: WorkPeriod): Layer => ({
  start: period.start.epochMilliseconds,
  end: period.end.epochMilliseconds,
  period,
})

function layerOfItem(item: SubmittedPeriod): Layer {
  const start = toSecond(item.start)
  const period = item.services.length > 0 ? { ...item, gridStart: instantOf(start) } : null
  return { start, end: toSecond(item.end), period }
}

function toSecond({ epochMilliseconds }: Temporal.Instant): number {
  return Math.floor(epochMilliseconds / 1000) * 1000
}

const instantOf = (epochMs: number) => Temporal.Instant.fromEpochMilliseconds(epochMs)

function isSamePeriod(a: WorkPeriod, b: WorkPeriod): boolean {
  return (
    a.start.equals(b.start) &&
    a.end.equals(b.end) &&
    a.gridStart.equals(b.gridStart) &&
    a.insuranceAccepted === b.insuranceAccepted &&
    a.services.length === b.services.length &&
    a.services.every((service, index) => isSameService(service, b.services[index]!)) &&
    a.insuranceProviderIds.join() === b.insuranceProviderIds.join() &&
    a.insurancePlanIds.join() === b.insurancePlanIds.join()
  )
}
