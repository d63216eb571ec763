/**
 * The slot grid: which starts a calendar offers, and for which services. Pure: no I/O, no clock. Epoch
 * milliseconds inside, because Temporal's comparisons cost more than the whole walk.
 */

import { isBefore } from '../time.ts'
import type { Interval } from '../time.ts'

/** An address service as a work period offers it. `duration`: whole minutes, at least 1. */
export type OfferedService = { addressServiceId: string; duration: number }

export type InsuranceAccepted = 'with-and-without-insurance' | 'without-insurance-only' | 'with-insurance-only'

/** A stored work period. `gridStart` anchors its grid; it lies before `start` where the period was cut. */
export type WorkPeriod = {
  start: Temporal.Instant
  end: Temporal.Instant
  gridStart: Temporal.Instant
  services: readonly OfferedService[]
  insuranceAccepted: InsuranceAccepted
  insuranceProviderIds: readonly string[]
  insurancePlanIds: readonly string[]
}

/** A start at which at least one service can be booked. `services` in the period's order. */
export class FreeSlot {
  readonly startMs: number
  readonly period: WorkPeriod
  services: readonly OfferedService[]

  constructor(startMs: number, period: WorkPeriod, services: readonly OfferedService[]) {
    this.startMs = startMs
    this.period = period
    this.services = services
  }

  // Made when it is asked for: an answer of 140 slots needs none, and making them was a tenth of its cost.
  get start(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.startMs)
  }
}

const minuteMs = 60_000

/** The grid's step in minutes: the greatest common divisor of the durations; 0 without services. */
export function stepMinutes(services: readonly OfferedService[]): number {
  let step = 0
  for (const { duration } of services) {
    let rest = duration
    while (rest > 0) [step, rest] = [rest, step % rest]
  }
  return step
}

/**
 * The free slots whose start lies in `range` and not before `notBefore`, ordered, each start once.
 *
 * A start stands on its period's grid. It offers a service when the visit ends within the same period and
 * overlaps nothing in `busy` (bookings, holds and breaks, in any order, overlapping or not); touching is not
 * overlapping. Where periods overlap and share a start, the slot is the earlier period's and gains the
 * other's services.
 */
export function freeSlots(
  periods: readonly WorkPeriod[],
  busy: readonly Interval[],
  range: Interval,
  notBefore: Temporal.Instant,
): FreeSlot[] {
  const from = Math.max(ceilMs(range.start), ceilMs(notBefore))
  const until = ceilMs(range.end)
  const blocks = orderBusy(busy, from)
  const ordered = isOrdered(periods) ? periods : [...periods].sort((a, b) => msOf(a.start) - msOf(b.start))
  const slots: FreeSlot[] = []
  let block = 0
  let latestEnd = -Infinity
  let overlapping = false
  for (const period of ordered) {
    const start = msOf(period.start)
    const end = msOf(period.end)
    if (end <= from || start >= until) continue
    while (block < blocks.length && blocks[block]!.end <= start) block++
    walkPeriod(period, Math.max(start, from), end, until, blocks, block, slots)
    overlapping ||= start < latestEnd
    latestEnd = Math.max(latestEnd, end)
  }
  return overlapping ? mergeStarts(slots) : slots
}

type Block = { start: number; end: number }

/** Walks one period's grid from `from`, and the blocks beside it from index `block`, appending to `slots`. */
function walkPeriod(
  period: WorkPeriod,
  from: number,
  periodEnd: number,
  until: number,
  blocks: readonly Block[],
  block: number,
  slots: FreeSlot[],
): void {
  const step = stepMinutes(period.services) * minuteMs
  if (step === 0) return
  const gridStart = msOf(period.gridStart)
  const { shortest, longest } = durationBounds(period.services)
  const last = Math.min(periodEnd - shortest, until - 1)
  let at = firstOnGrid(gridStart, step, from)
  while (at <= last) {
    while (block < blocks.length && blocks[block]!.end <= at) block++
    const next = blocks[block]
    if (next && next.start <= at) {
      at = firstOnGrid(gridStart, step, next.end)
      continue
    }
    const room = (next && next.start < periodEnd ? next.start : periodEnd) - at
    if (room >= shortest) {
      const services =
        room >= longest ? period.services : period.services.filter((service) => service.duration * minuteMs <= room)
      slots.push(new FreeSlot(at, period, services))
    }
    at += step
  }
}

function firstOnGrid(gridStart: number, step: number, from: number): number {
  return gridStart + Math.ceil((from - gridStart) / step) * step
}

function durationBounds(services: readonly OfferedService[]): { shortest: number; longest: number } {
  let shortest = Infinity
  let longest = 0
  for (const { duration } of services) {
    shortest = Math.min(shortest, duration * minuteMs)
    longest = Math.max(longest, duration * minuteMs)
  }
  return { shortest, longest }
}

/**
 * Ordered by start, without those that end by `from` or take no time. They may overlap: whoever skips all
 * that have ended stands on the earliest of the rest.
 */
function orderBusy(busy: readonly Interval[], from: number): Block[] {
  const blocks: Block[] = []
  let sorted = true
  for (const interval of busy) {
    const start = msOf(interval.start)
    const end = ceilMs(interval.end)
    if (end <= from || end <= start) continue
    if (blocks.length > 0 && start < blocks[blocks.length - 1]!.start) sorted = false
    blocks.push({ start, end })
  }
  return sorted ? blocks : blocks.sort((a, b) => a.start - b.start)
}

function mergeStarts(slots: FreeSlot[]): FreeSlot[] {
  slots.sort((a, b) => a.startMs - b.startMs)
  const merged: FreeSlot[] = []
  for (const slot of slots) {
    const previous = merged[merged.length - 1]
    if (!previous || previous.startMs !== slot.startMs) {
      merged.push(slot)
      continue
    }
    const added = slot.services.filter((service) => {
      return !previous.services.some((known) => isSameService(known, service))
    })
    if (added.length > 0) previous.services = [...previous.services, ...added]
  }
  return merged
}

export function isSameService(a: OfferedService, b: OfferedService): boolean {
  return a.addressServiceId === b.addressServiceId && a.duration === b.duration
}

function isOrdered(periods: readonly WorkPeriod[]): boolean {
  for (let i = 1; i < periods.length; i++) {
    if (msOf(periods[i]!.start) < msOf(periods[i - 1]!.start)) return false
  }
  return true
}

/** The services that the slot at `start` has in an empty calendar, each once; none where there is no slot. */
export function servicesOnGrid(periods: readonly WorkPeriod[], start: Temporal.Instant): OfferedService[] {
  const found: OfferedService[] = []
  for (const period of periods) {
    const room = roomAt(period, stepMinutes(period.services), start)
    for (const service of period.services) {
      if (service.duration > room || found.some((known) => isSameService(known, service))) continue
      found.push(service)
    }
  }
  return found
}

/** Minutes that the slot at `start` offers for a service; null where the grid has no such start. */
export function serviceDuration(
  periods: readonly WorkPeriod[],
  start: Temporal.Instant,
  addressServiceId: string,
): number | null {
  const offered = servicesOnGrid(periods, start).find((one) => one.addressServiceId === addressServiceId)
  return offered?.duration ?? null
}

/** What a booking asks for, found in the periods. `service` is as offered; the asked duration may differ. */
export type Offer = { period: WorkPeriod; service: OfferedService }

/**
 * Finds the offer behind a booking of `addressServiceId` at `start` for `duration` minutes. Whether the time
 * is free is not asked here: the database decides that under the calendar's lock.
 *
 * `no_slot`: getSlots would not list this start even in an empty calendar.
 * `service_not_offered`: it would, but not with this service, or not for this duration. Decision: the
 * client's own calendar knows best how long a visit takes, so a duration other than the offered one is
 * accepted where it is a positive multiple of the grid's step (every later start stays usable or is hidden
 * whole) and ends in the period.
 */
export function findOffer(
  periods: readonly WorkPeriod[],
  start: Temporal.Instant,
  addressServiceId: string,
  duration: number,
): 'no_slot' | 'service_not_offered' | Offer {
  let close: Offer | undefined
  for (const period of periods) {
    const step = stepMinutes(period.services)
    const room = roomAt(period, step, start)
    // Where there is room for some service; a step's rest at the end of a period is no slot.
    if (!period.services.some((service) => service.duration <= room)) continue
    if (!(duration > 0 && duration % step === 0 && duration <= room)) continue
    for (const service of period.services) {
      if (service.addressServiceId !== addressServiceId) continue
      if (service.duration === duration) return { period, service }
      close ??= { period, service }
    }
  }
  return close ?? (servicesOnGrid(periods, start).length > 0 ? 'service_not_offered' : 'no_slot')
}

/** Minutes from `start` to the period's end; negative after it and where `start` is not on its grid. */
function roomAt(period: WorkPeriod, step: number, start: Temporal.Instant): number {
  const at = msOf(start)
  // The grid stands on whole seconds; a start with a fraction of a millisecond is none of it.
  if (step === 0 || ceilMs(start) !== at) return -1
  if (at < msOf(period.start)) return -1
  if ((at - msOf(period.gridStart)) % (step * minuteMs) !== 0) return -1
  return (msOf(period.end) - at) / minuteMs
}

/**
 * Whether a patient with this insurance provider (null: pays privately; undefined: nobody says) may book in the
 * period. A period open to both that names no providers takes any.
 */
export function allowsInsurance(
  period: Pick<WorkPeriod, 'insuranceAccepted' | 'insuranceProviderIds'>,
  insuranceProviderId: string | null | undefined,
): boolean {
  const { insuranceAccepted, insuranceProviderIds } = period
  if (insuranceProviderId === undefined) return true
  if (insuranceProviderId === null) return insuranceAccepted !== 'with-insurance-only'
  if (insuranceAccepted === 'without-insurance-only') return false
  if (insuranceAccepted === 'with-and-without-insurance' && insuranceProviderIds.length === 0) return true
  return insuranceProviderIds.includes(insuranceProviderId)
}

const maxRangeDays = 180

/**
 * Whether getSlots may not be asked for so much at once. Clients count days of 24 hours or days of their calendar;
 * neither is refused for an hour that the clock was changed.
 */
export function isRangeTooLong({ start, end }: Interval, zone: string): boolean {
  const days = start.toZonedDateTimeISO(zone).add({ days: maxRangeDays }).toInstant()
  return isBefore(days, end) && isBefore(start.add({ hours: maxRangeDays * 24 }), end)
}

function msOf(instant: Temporal.Instant): number {
  return instant.epochMilliseconds
}

/** Rounded up, so that a fraction of a millisecond still counts as not yet over. */
function ceilMs(instant: Temporal.Instant): number {
  const ms = instant.epochMilliseconds
  return instant.epochNanoseconds % 1_000_000n === 0n ? ms : ms + 1
}
