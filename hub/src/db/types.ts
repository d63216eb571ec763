/** How PostgreSQL's values become JavaScript's and back. Per pool: `pg.types` is shared by everything in a process. */
import pg from 'pg'

const oid = {
  int8Array: 1016,
  date: 1082,
  timestamp: 1114,
  timestampArray: 1115,
  dateArray: 1182,
  timestamptz: 1184,
  timestamptzArray: 1185,
  interval: 1186,
  numericArray: 1231,
} as const

const textArray = pg.types.getTypeParser(1009 as number, 'text') as (text: string) => (string | null)[]
const asText = (text: string): string => text

function parseInstant(text: string): Temporal.Instant {
  // PostgreSQL writes years beyond 9999 with five digits and no sign; ISO 8601 wants +010000.
  if (!/^\d{5}/.test(text)) return Temporal.Instant.from(text)
  const yearEnd = text.indexOf('-')
  return Temporal.Instant.from(`+${text.slice(0, yearEnd).padStart(6, '0')}${text.slice(yearEnd)}`)
}

const parsers: Record<number, (text: string) => unknown> = {
  [oid.int8Array]: textArray,
  [oid.numericArray]: textArray,
  [oid.date]: asText,
  [oid.dateArray]: textArray,
  [oid.timestamp]: asText,
  [oid.timestampArray]: textArray,
  [oid.interval]: asText,
  [oid.timestamptz]: parseInstant,
  [oid.timestamptzArray]: (text) => textArray(text).map((each) => (each === null ? null : parseInstant(each))),
}

/**
 * timestamptz → Temporal.Instant · date, timestamp, interval, numeric and bigint → string · int and float → number ·
 * json → parsed · bytea → Buffer. Arrays alike.
 */
export const typeParsers = {
  getTypeParser(typeId: number, format?: 'text' | 'binary'): any {
    if (format !== 'binary' && parsers[typeId]) return parsers[typeId]
    return pg.types.getTypeParser(typeId, format)
  },
}

/** Temporal values become text; pg would turn them into quoted JSON, which PostgreSQL refuses as a timestamp. */
export function toParameter(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate) return value.toString()
  if (Array.isArray(value)) return value.map(toParameter)
  return value
}
