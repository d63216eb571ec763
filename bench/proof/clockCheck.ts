/** What goes when, and what was written when, both held against the database's clock. Knows none of the hub's code. */
import { setTimeout as delay } from 'node:timers/promises'
import { readRows } from './retentionCheck.ts'
import { rules } from './retentionRules.ts'
import type { Snapshot } from './retentionCheck.ts'
import type { Rule } from './retentionRules.ts'
import type { Stage } from './stage.ts'

const [secondUs, hourUs] = [1_000_000, 3_600_000_000]

/** The database's clock, in microseconds of the epoch. */
export async function nowUs(stage: Stage): Promise<number> {
  const [{ now }] = await stage.rows('select (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as now')
  return Number(now)
}

// What is left of a term, in seconds; below 0 it is over.
const left = [86_400, 3600, 240, 120, 60, 30, -1, -60, -3600, -86_400]

/** Rows of every kind around their term's end. */
export async function plant(stage: Stage): Promise<Snapshot> {
  const now = Temporal.Instant.fromEpochMilliseconds(Math.round((await nowUs(stage)) / 1000))
  let added = 0
  for (const { insert, least, most } of rules) {
    if (!insert) continue
    const ages = [...new Set([least, most])].flatMap((hours) => left.map((seconds) => hours * 3600 - seconds))
    const times = ages.map((seconds) => now.subtract({ seconds }).toString())
    await stage.rows(insert, [times, added])
    added += times.length
  }
  return readRows(stage)
}

// Work ends these before their term; only those that were planted stay until it.
const endsByWork = new Set([
  'notifications to push',
  'entries that nobody waits for',
  'notifications not relayed yet',
  'visits that nobody has paid',
  'claims on payloads of slots',
  'holds',
])

export type Watch = {
  /** @param graceS how long after its term a row may still be there */
  stop(graceS: number): Promise<{
    early: number
    overdue: number
    /** Rows that went after their term, and of how many kinds. */
    expired: number
    kinds: number
    /** Kinds of which nothing went: they show nothing. */
    idle: number
    looks: number
    faults: readonly string[]
  }>
}

/** Looks every half second what is gone of what was planted, and of what has come since. */
export function startWatch(stage: Stage, planted: Snapshot): Watch {
  const known = new Map(rules.map((rule) => [rule, new Map(planted.get(rule))]))
  const expired = new Map<Rule, number>()
  const faults: string[] = []
  let [early, looks, isOver] = [0, 0, false]

  async function judge(rule: Rule, key: string, sinceUs: number, atUs: number): Promise<void> {
    const endUs = sinceUs + rule.least * hourUs
    if (endUs <= atUs) return void expired.set(rule, (expired.get(rule) ?? 0) + 1)
    // What ended while the rows were read is no fault.
    if (endUs <= (await nowUs(stage))) return
    early++
    faults.push(`early: ${rule.name}, ${key}, ${((endUs - atUs) / secondUs).toFixed(1)} s before its end`)
  }

  async function look(): Promise<Snapshot> {
    // Before the rows are read: what is over by then may be gone.
    const atUs = await nowUs(stage)
    const rows = await readRows(stage)
    looks++
    for (const [rule, before] of known) {
      const now = rows.get(rule)!
      for (const [key, sinceUs] of before)
        if (!now.has(key) && before.delete(key)) await judge(rule, key, sinceUs, atUs)
      if (!endsByWork.has(rule.name)) for (const [key, sinceUs] of now) before.set(key, sinceUs)
    }
    return rows
  }

  const watching = (async () => {
    while (!isOver) {
      await look()
      await delay(500)
    }
  })()

  return {
    async stop(graceS) {
      isOver = true
      await watching
      const rows = await look()
      const atUs = await nowUs(stage)
      const overdue = overdueIn(rows, atUs - graceS * secondUs)
      return { early, looks, ...ends(expired, overdue, faults) }
    },
  }
}

function ends(expired: ReadonlyMap<Rule, number>, overdue: readonly string[], faults: readonly string[]) {
  const idle = rules.filter((rule) => rule.insert && !expired.has(rule)).map(({ name }) => `nothing went: ${name}`)
  return {
    overdue: overdue.length,
    expired: [...expired.values()].reduce((sum, count) => sum + count, 0),
    kinds: expired.size,
    idle: idle.length,
    faults: [...faults, ...overdue, ...idle].slice(0, 5),
  }
}

function overdueIn(rows: Snapshot, atUs: number): string[] {
  return [...rows].flatMap(([{ name, most }, now]) =>
    [...now].filter(([, sinceUs]) => sinceUs + most * hourUs < atUs).map(([key]) => `overdue: ${name}, ${key}`),
  )
}

export type Moment = { bookingId: string; column: 'booked_at' | 'canceled_at'; fromUs: number; tillUs: number }

const us = (moment: string) => `(extract(epoch from ${moment}) * 1000000)::bigint::text as us`

/** All that nodes wrote of when something happened; $1 is the facility they worked at. */
const written: readonly string[] = [
  `select 'booked' as what, ${us('booked_at')} from booking where facility_id = $1`,
  `select 'canceled' as what, ${us('canceled_at')} from booking where facility_id = $1 and canceled_at is not null`,
  `select 'announced' as what, ${us('created_at')} from notification where facility_id = $1`,
  `select 'told' as what, ${us(`(body::json ->> 'created_at')::timestamptz`)} from notification where facility_id = $1`,
  `select 'relayed' as what, ${us('created_at')} from feed_entry where facility_id = $1`,
  `select 'issued' as what, ${us('issued_at')} from access_token where client_id = 'desk' and $1 > 0`,
  `select 'expires' as what, ${us(`expires_at - interval '24 hours'`)} from access_token
    where client_id = 'desk' and $1 > 0`,
  `select 'keyed' as what, ${us('created_at')} from idempotency_key where client_id = 'desk' and $1 > 0`,
  `select 'asked' as what, ${us('asked_at')} from ask where facility_id = $1`,
  `select 'pushed' as what, ${us('attempted_at')} from push_attempt where client_id = 'asked' and $1 > 0`,
]

// A full second's fraction may be cut off, and a node knows the time to a round trip.
const toleranceUs = 1.2 * secondUs

/** @returns how many moments nodes wrote, and which lie outside the time in which they can have been */
export async function countWrongMoments(
  stage: Stage,
  facilityId: number,
  asked: readonly Moment[],
  startUs: number,
): Promise<{ moments: number; wrong: number; first: readonly string[] }> {
  const endUs = await nowUs(stage)
  const faults: string[] = []
  let moments = 0
  const check = (what: string, momentUs: number, [fromUs, tillUs]: readonly [number, number]) => {
    moments++
    if (momentUs >= fromUs - toleranceUs && momentUs <= tillUs + toleranceUs) return
    faults.push(`wrong: ${what}, ${((momentUs - tillUs) / secondUs).toFixed(1)} s after its end`)
  }
  for (const select of written) {
    const rows = await stage.rows<{ what: string; us: string }>(select, [facilityId])
    if (rows.length === 0) faults.push(`nothing was written: ${select}`)
    for (const { what, us } of rows) check(what, Number(us), [startUs, endUs])
  }
  for (const { bookingId, column, fromUs, tillUs } of asked) {
    const select = `select ${us(column)} from booking where facility_id = $1 and booking_id = $2`
    const [row] = await stage.rows<{ us: string }>(select, [facilityId, bookingId])
    check(`${column} of ${bookingId}`, Number(row?.us), [fromUs, tillUs])
  }
  return { moments, wrong: faults.length, first: faults.slice(0, 5) }
}
