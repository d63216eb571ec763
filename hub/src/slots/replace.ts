/**
 * Replacing slots: checks what a client submitted and plans which work periods go and which come. Pure.
 */

import { Refusal } from '../refusal.ts'
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
 * pass. `too_short` and `beyond_horizon` are field errors and are reported for all items at once, under the
 * first's code.
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

function refuseFields(slots: readonly SubmittedPeriod[], context: SubmissionContext): void {
  const horizon = context.now.toZonedDateTimeISO(context.zone).add({ weeks: context.horizonWeeks })
  const horizonEnd = horizon.toInstant()
  const latest = formatLatest(horizon, context.locale)
  const tooShort: Record<string, string[]> = {}
  const beyond: Record<string, string[]> = {}
  for (const [index, { start, end }] of slots.entries()) {
    if (end.epochMilliseconds - start.epochMilliseconds <= shortestMs && isBefore(end, start.add({ minutes: 1 }))) {
      tooShort[`slots[${index}].minimumDifferenceBetweenDates`] = [
        'The end date must be at least 1 minute after the start date',
      ]
    }
    if (isBefore(horizonEnd, end)) {
      beyond[`slots[${index}].end`] = [`End date should be less than or equal to ${latest}.`]
    }
  }
  const fields = { ...tooShort, ...beyond }
  if (Object.keys(tooShort).length > 0) throw new Refusal('slots.too_short', {}, fields)
  if (Object.keys(beyond).length > 0) throw new Refusal('slots.beyond_horizon', { latest }, fields)
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
  const params = { insurance_provider_ids: [...unknown].join(', '), address_id: context.addressId }
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
  const planned = existing.map(toPiece).sort((a, b) => a.start - b.start)
  for (const item of submitted) overlay(planned, item)
  const before = new Map(existing.map((period) => [period.start.epochMilliseconds, period]))
  const kept = new Set<WorkPeriod>()
  const insert: WorkPeriod[] = []
  for (const period of planned.map(toPeriod)) {
    const same = before.get(period.start.epochMilliseconds)
    if (same && isSamePeriod(same, period)) kept.add(same)
    else insert.push(period)
  }
  return { remove: existing.filter((period) => !kept.has(period)), insert }
}

/** A period, or what is left of it between `start` and `end` (epoch milliseconds). */
type Piece = { start: number; end: number; period: WorkPeriod }

const shortestMs = 60_000

function toPiece(period: WorkPeriod): Piece {
  return { start: period.start.epochMilliseconds, end: period.end.epochMilliseconds, period }
}

function toPeriod({ start, end, period }: Piece): WorkPeriod {
  return { ...period, start: instantOf(start), end: instantOf(end) }
}

/** Puts an item over the pieces, which stay sorted and disjoint. */
function overlay(pieces: Piece[], item: SubmittedPeriod): void {
  const start = toSecond(item.start)
  const end = toSecond(item.end)
  const first = firstEndingAfter(pieces, start)
  let next = first
  const parts: Piece[] = []
  if (item.services.length > 0) parts.push({ start, end, period: { ...item, gridStart: instantOf(start) } })
  for (; next < pieces.length && pieces[next]!.start < end; next++) {
    const piece = pieces[next]!
    parts.unshift({ ...piece, end: Math.min(piece.end, start) })
    parts.push({ ...piece, start: Math.max(piece.start, end) })
  }
  const left = parts.filter((part) => part.end - part.start >= shortestMs)
  pieces.splice(first, next - first, ...left)
}

// Pieces are disjoint, so their ends are sorted too. Halving, because a payload may hold thousands of items.
function firstEndingAfter(pieces: readonly Piece[], start: number): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (pieces[middle]!.end > start) high = middle
    else low = middle + 1
  }
  return low
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
