/**
 * Clock and zones. The only file that reads the system clock; everything else is handed a `Clock`,
 * so that a test can stand at any instant and production code never pretends.
 */

export type Clock = {
  now(): Temporal.Instant
  /** False where it has long not been held against what it follows: workers then take no turn. */
  isSure(): boolean
}

/** This machine's own. The hub goes by the database's (db/clock.ts) and holds this one against it. */
export const systemClock: Clock = { now: () => Temporal.Now.instant(), isSure: () => true }

/** A clock that stands still until it is told otherwise. For tests and the bench. */
export function manualClock(
  at: string,
): Clock & { set(at: string): void; advance(duration: Temporal.DurationLike): void; doubt(isDoubted: boolean): void } {
  let current = Temporal.Instant.from(at)
  let isSure = true
  return {
    now: () => current,
    isSure: () => isSure,
    doubt: (isDoubted) => void (isSure = !isDoubted),
    set: (next) => (current = Temporal.Instant.from(next)),
    advance: (duration) => (current = current.add(duration)),
  }
}

// +01:00, +0100, +01 and Z; T and Z also in lower case, as RFC 3339 has them. A space in front of the offset is a '+' that the sender forgot to percent-encode.
const offsetDateTime = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d(?:[.,]\d{1,9})?)?(Z|z|[+\- ]\d\d(?::?\d\d)?)$/

/**
 * Reads an ISO 8601 date-time that carries its offset.
 * @returns null where the text is no such instant (no zone, 30 February, 25 o'clock, a year PostgreSQL can't hold)
 */
export function parseInstant(text: string): Temporal.Instant | null {
  const match = offsetDateTime.exec(text)
  if (!match) return null
  const [, date, minutes, seconds = ':00', rawOffset] = match
  try {
    // Instant.from accepts second 60 as 59; nobody books a leap second, so it passes.
    return Temporal.Instant.from(`${date}T${minutes}${seconds.replace(',', '.')}${normalizeOffset(rawOffset!)}`)
  } catch {
    return null
  }
}

function normalizeOffset(offset: string): string {
  if (offset === 'Z' || offset === 'z') return 'Z'
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0')
  return `${offset[0] === '-' ? '-' : '+'}${digits.slice(0, 2)}:${digits.slice(2)}`
}

/**
 * Reads `2021-05-16`, or the date part of a full timestamp as some clients send it, with or without an offset (.NET
 * writes `1985-01-01T00:00:00`). Null where it is no date.
 */
export function parseDate(text: string): Temporal.PlainDate | null {
  if (!/^\d{4}-\d\d-\d\d(?:$|[Tt ]\d\d:)/.test(text)) return null
  if (text.length > 10 && parseInstant(text) === null && parseInstant(`${text}Z`) === null) return null
  try {
    return Temporal.PlainDate.from(text.slice(0, 10))
  } catch {
    return null
  }
}

const quarterHourMs = 15 * 60_000
/** A quarter of an hour as a zone shows it: its first moment, and the offset that holds all through it. */
type Quarter = { text: string; offsetMs: number; offset: string }
const quartersByZone = new Map<string, Map<number, Quarter>>()

// Every zone changes its offset on a quarter of an hour, so one lookup serves each quarter. In numbers: 140 slots are
// formatted for one answer, and BigInt made that a third of it.
function quarterAt(quarter: number, zone: string): Quarter {
  let quarters = quartersByZone.get(zone)
  if (!quarters) quartersByZone.set(zone, (quarters = new Map()))
  let found = quarters.get(quarter)
  if (!found) {
    const startMs = quarter * quarterHourMs
    const { offset, offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone)
    const offsetMs = offsetNanoseconds / 1_000_000
    found = { text: textOf(startMs, offsetMs, offset), offsetMs, offset }
    if (quarters.size > 50_000) quarters.clear()
    quarters.set(quarter, found)
  }
  return found
}

function textOf(epochMs: number, offsetMs: number, offset: string): string {
  return new Date(epochMs + offsetMs).toISOString().slice(0, 19) + offset
}

/** `2021-05-16T14:00:00+01:00`: seconds precision, the zone's own offset at that instant. */
export function formatInZone({ epochMilliseconds }: Temporal.Instant, zone: string): string {
  return formatMsInZone(epochMilliseconds, zone)
}

/** The same for a moment in epoch milliseconds: of many, making an Instant of each costs more than its text. */
export function formatMsInZone(epochMilliseconds: number, zone: string): string {
  const quarter = Math.floor(epochMilliseconds / quarterHourMs)
  const { text, offsetMs, offset } = quarterAt(quarter, zone)
  // Nearly all times of a calendar are such.
  if (epochMilliseconds === quarter * quarterHourMs) return text
  return textOf(epochMilliseconds, offsetMs, offset)
}

/** `Mon, 23 Nov 2026 06:00:00 GMT`, as HTTP writes moments. */
export function formatHttpDate({ epochMilliseconds }: Temporal.Instant): string {
  return new Date(epochMilliseconds).toUTCString()
}

/** The calendar day that `zone` shows at `instant`. */
export function localDate(instant: Temporal.Instant, zone: string): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(zone).toPlainDate()
}

export type Interval = { start: Temporal.Instant; end: Temporal.Instant }

/** The instants between which `zone` shows `date`: 23, 24 or 25 hours apart, and the first one isn't always 00:00. */
export function dayInterval(date: Temporal.PlainDate, zone: string): Interval {
  return { start: date.toZonedDateTime(zone).toInstant(), end: date.add({ days: 1 }).toZonedDateTime(zone).toInstant() }
}

export function compareInstants(a: Temporal.Instant, b: Temporal.Instant): number {
  return Temporal.Instant.compare(a, b)
}

/**
 * Equal to the microsecond, which is what PostgreSQL keeps of an instant. It rounds to the nearest one: cut off instead,
 * every second moment of a clock with nanoseconds would differ from itself.
 */
export function isSameMoment(a: Temporal.Instant | null, b: Temporal.Instant): boolean {
  if (a === null) return false
  const apart = a.epochNanoseconds - b.epochNanoseconds
  return apart > -1000n && apart < 1000n
}

export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0
}

// 2026-01-01T00:00:00Z. Microseconds since then fit 50 bits for 35 years, three random bits keep two nodes apart,
// and 53 bits survive clients that read ids as JavaScript numbers.
const idEpochMs = 1_767_225_600_000
let lastId = 0n

/**
 * A new id: a decimal string below 2^53, rising within a process. Made here rather than by a sequence, so that the
 * id of a row is known before its commit is: after a cut connection we read it back and know the truth. An id is no
 * moment: it is made by the process's own clock, and where that one is wrong, in 1970 or in 2090, it is another number
 * below 2^53, as likely to be free as any.
 */
export function newId(): string {
  const micros = BigInt(Math.floor((performance.timeOrigin + performance.now() - idEpochMs) * 1000))
  const candidate = BigInt.asUintN(50, micros) * 8n + BigInt(Math.floor(Math.random() * 8))
  lastId = candidate > lastId ? candidate : lastId + 1n
  return lastId.toString()
}
