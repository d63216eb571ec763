import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSubmitted, planReplacement } from '../../src/slots/replace.ts'
import type { WorkPeriod } from '../../src/slots/rules.ts'
import { freeSlots } from '../../src/slots/rules.ts'
import type { Interval } from '../../src/time.ts'
import { dayInterval, formatInZone, localDate, parseInstant } from '../../src/time.ts'

const zones = [
  'Europe/Warsaw',
  'Europe/Madrid',
  'Europe/Rome',
  'Europe/Berlin',
  'Europe/Lisbon',
  'America/Sao_Paulo',
  'America/Mexico_City',
  'America/Argentina/Buenos_Aires',
  'America/Santiago',
  'America/Bogota',
  'America/Lima',
  'Europe/Prague',
  'Europe/Istanbul',
]

function transitions(zone: string, from: string, until: string): Temporal.ZonedDateTime[] {
  const found: Temporal.ZonedDateTime[] = []
  const end = Temporal.Instant.from(until)
  let next = Temporal.Instant.from(from).toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  while (next && Temporal.Instant.compare(next.toInstant(), end) < 0) {
    found.push(next)
    next = next.getTimeZoneTransition('next')
  }
  return found
}

const hoursOf = ({ start, end }: Interval) => end.since(start).total('hours')

/** How far the wall clock jumps: +1 in spring, -1 in autumn. */
function jumpHours(transition: Temporal.ZonedDateTime): number {
  const before = transition.subtract({ nanoseconds: 1 })
  return (transition.offsetNanoseconds - before.offsetNanoseconds) / 3_600_000_000_000
}

function wholeDayPeriod({ start, end }: Interval): WorkPeriod {
  return {
    start,
    end,
    gridStart: start,
    services: [15, 30].map((duration) => ({ addressServiceId: `${duration}`, duration })),
    insuranceAccepted: 'with-and-without-insurance',
    insuranceProviderIds: [],
  }
}

/** Checks the local day `date`; returns the number of its slots. */
function checkDay(date: Temporal.PlainDate, zone: string, hours: number): number {
  const day = dayInterval(date, zone)
  assert.equal(hoursOf(day), hours, `${zone} ${date}`)
  const period = wholeDayPeriod(day)
  const context = { addressId: '1', zone, locale: 'en', now: day.start, horizonWeeks: 12 }
  const known = { knownServiceIds: new Set(['15', '30']), knownInsuranceProviderIds: new Set<string>() }
  checkSubmitted([period], { ...context, ...known })
  const { insert } = planReplacement([], [period])
  const slots = freeSlots(insert, [], day, day.start)
  assert.deepEqual(
    slots.map(({ start }) => start.epochMilliseconds),
    [...Array(hours * 4).keys()].map((index) => day.start.add({ minutes: index * 15 }).epochMilliseconds),
    `${zone} ${date}: every quarter of an hour once`,
  )
  const texts = slots.map(({ start }) => formatInZone(start, zone))
  assert.equal(new Set(texts).size, slots.length, `${zone} ${date}: no two starts read the same`)
  for (const [index, { start }] of slots.entries()) {
    const text = texts[index]!
    assert.ok(parseInstant(text)?.equals(start), text)
    assert.equal(text.slice(0, 10), date.toString())
    assert.ok(localDate(start, zone).equals(date))
  }
  return slots.length
}

test('around every change of the clock each slot is offered exactly once', (t) => {
  let changes = 0
  let slots = 0
  const used = new Set<string>()
  for (const zone of zones) {
    for (const transition of transitions(zone, '2020-01-01T00:00:00Z', '2031-01-01T00:00:00Z')) {
      // A change at midnight belongs to the day whose last or first hour it takes or doubles.
      const date = transition.subtract({ nanoseconds: 1 }).toPlainDate()
      const first = jumpHours(transition) > 0 ? transition.toPlainDate() : date
      changes++
      used.add(zone)
      slots += checkDay(first, zone, 24 - jumpHours(transition))
      slots += checkDay(first.subtract({ days: 1 }), zone, 24)
      slots += checkDay(first.add({ days: 1 }), zone, 24)
    }
  }
  assert.ok(changes >= 150, `only ${changes} changes found: is the zone data complete?`)
  const found = `${zones.length} zones, ${used.size} of them with changes; ${changes} changes in 2020..2030`
  t.diagnostic(`${found}; ${slots} slots`)
})

test('in every zone an ordinary day has 24 hours, and consecutive days meet', () => {
  for (const zone of zones) {
    let date = Temporal.PlainDate.from('2026-01-01')
    let hours = 0
    for (let end = dayInterval(date, zone).start; date.year === 2026; date = date.add({ days: 1 })) {
      const day = dayInterval(date, zone)
      assert.ok(day.start.equals(end), `${zone} ${date}`)
      hours += hoursOf(day)
      end = day.end
    }
    assert.equal(hours, 365 * 24, zone)
  }
})

test('a period that the change falls into loses or gains an hour of starts, none twice', () => {
  const table: [string, string, string, number][] = [
    ['Europe/Warsaw', '2027-03-28T00:00:00+01:00', '2027-03-28T06:00:00+02:00', 10],
    ['Europe/Warsaw', '2027-10-31T00:00:00+02:00', '2027-10-31T06:00:00+01:00', 14],
    ['Europe/Lisbon', '2027-10-31T00:00:00+01:00', '2027-10-31T06:00:00+00:00', 14],
    ['America/Santiago', '2027-09-05T01:00:00-03:00', '2027-09-05T06:00:00-03:00', 10],
    ['America/Bogota', '2027-03-28T00:00:00-05:00', '2027-03-28T06:00:00-05:00', 12],
  ]
  for (const [zone, start, end, expected] of table) {
    const period = wholeDayPeriod({ start: parseInstant(start)!, end: parseInstant(end)! })
    const half = { ...period, services: [{ addressServiceId: '30', duration: 30 }] }
    const starts = freeSlots([half], [], half, half.start).map((slot) => formatInZone(slot.start, zone))
    assert.equal(starts.length, expected, zone)
    assert.equal(starts[0], start)
    assert.equal(new Set(starts).size, expected)
  }
})
