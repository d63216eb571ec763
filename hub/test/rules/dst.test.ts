import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../src/refusal.ts'
import { checkSubmitted, planReplacement } from '../../src/slots/replace.ts'
import { findOffer, freeSlots, isRangeTooLong } from '../../src/slots/rules.ts'
import { dayInterval, formatInZone, localDate, parseInstant } from '../../src/time.ts'
import type { WorkPeriod } from '../../src/slots/rules.ts'
import type { Interval } from '../../src/time.ts'

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
    insurancePlanIds: [],
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

type Change = {
  zone: string
  /** The day whose first, inner or last hour it takes or doubles. */ date: Temporal.PlainDate
  hours: number
  at: Temporal.Instant
}

const changes: readonly Change[] = zones.flatMap((zone) =>
  transitions(zone, '2020-01-01T00:00:00Z', '2031-01-01T00:00:00Z').map((transition) => {
    const jump = jumpHours(transition)
    const date = jump > 0 ? transition.toPlainDate() : transition.subtract({ nanoseconds: 1 }).toPlainDate()
    return { zone, date, hours: 24 - jump, at: transition.toInstant() }
  }),
)

test('around every change of the clock each slot is offered exactly once', (t) => {
  let slots = 0
  for (const { zone, date, hours } of changes) {
    slots += checkDay(date, zone, hours)
    slots += checkDay(date.subtract({ days: 1 }), zone, 24)
    slots += checkDay(date.add({ days: 1 }), zone, 24)
  }
  assert.ok(changes.length >= 150, `only ${changes.length} changes found: is the zone data complete?`)
  const changing = new Set(changes.map(({ zone }) => zone)).size
  t.diagnostic(
    `${zones.length} zones, ${changing} of them with changes; ${changes.length} changes in 2020..2030; ${slots} slots`,
  )
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

/** The code that answers these items; null where they are taken. */
function refusalOf(items: readonly WorkPeriod[], zone: string, now: Temporal.Instant): string | null {
  const known = { knownServiceIds: new Set(['15', '30']), knownInsuranceProviderIds: new Set<string>() }
  try {
    checkSubmitted(items, { addressId: '1', zone, locale: 'en', now, horizonWeeks: 12, ...known })
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('items may be of several days, in any order; each ends at the midnight of its own day and not a second later, on every day that the clock changes', () => {
  for (const { zone, date } of changes) {
    const days = [-1, 0, 1].map((more) => dayInterval(date.add({ days: more }), zone))
    const whole = days.map(wholeDayPeriod)
    for (const items of [whole, whole.toReversed(), [...whole, whole[0]!]])
      assert.equal(refusalOf(items, zone, days[0]!.start), null, `${zone} ${date}`)
    for (const day of days) {
      const item = (start: Temporal.Instant, end: Temporal.Instant) => [wholeDayPeriod({ start, end })]
      const [late, over, early] = [
        day.end.subtract({ minutes: 30 }),
        day.end.add({ seconds: 1 }),
        day.start.subtract({ seconds: 1 }),
      ]
      const codes = [
        item(late, day.end),
        item(day.start, over),
        item(late, over),
        item(early, day.start.add({ minutes: 1 })),
        item(day.start, early),
      ].map((items) => refusalOf(items, zone, day.start))
      assert.deepEqual(
        codes,
        [null, 'slots.exceeds_day', 'slots.exceeds_day', 'slots.exceeds_day', 'slots.different_days'],
        `${zone} ${date}`,
      )
    }
  }
})

test('the horizon is 12 weeks by the wall clock, whatever the clock does within them or in that very hour', () => {
  for (const { zone, date, at } of changes) {
    for (const [day, time] of [
      [date, '12:00'],
      [date.add({ days: 40 }), '09:15'],
    ] as const) {
      const now = day.subtract({ weeks: 12 }).toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant()
      const latest = day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant()
      const codes = [0, 1].map((seconds) => {
        const end = latest.add({ seconds })
        return refusalOf([wholeDayPeriod({ start: end.subtract({ minutes: 30 }), end })], zone, now)
      })
      assert.deepEqual(codes, [null, 'slots.beyond_horizon'], `${zone} ${day} ${time}`)
    }
    // 12 weeks before the hour that is missing or there twice: at most that hour is given or taken.
    const now = at.subtract({ hours: 84 * 24 })
    const ends = (hours: number) => {
      const end = now.add({ hours: 84 * 24 + hours })
      return refusalOf([wholeDayPeriod({ start: end.subtract({ minutes: 1 }), end })], zone, now)
    }
    assert.deepEqual([ends(-2), ends(2)], [null, 'slots.beyond_horizon'], `${zone} ${at}`)
  }
})

test('180 days are a range by the calendar and by hours, over every change of the clock', () => {
  for (const { zone, date } of changes) {
    const { start } = dayInterval(date.subtract({ days: 90 }), zone)
    const ends = [dayInterval(date.add({ days: 90 }), zone).start, start.add({ hours: 180 * 24 })].toSorted(
      Temporal.Instant.compare,
    )
    for (const end of ends) assert.equal(isRangeTooLong({ start, end }, zone), false, `${zone} ${date}`)
    assert.equal(isRangeTooLong({ start, end: ends[1]!.add({ milliseconds: 1 }) }, zone), true, `${zone} ${date}`)
  }
})

test('every start that is offered on such a day can be booked as its text says, and none beside the grid', () => {
  for (const { zone, date } of changes) {
    const day = dayInterval(date, zone)
    const { insert } = planReplacement([], [wholeDayPeriod(day)])
    for (const { start, services } of freeSlots(insert, [], day, day.start)) {
      const text = formatInZone(start, zone)
      for (const { addressServiceId, duration } of services) {
        const offer = findOffer(insert, parseInstant(text)!, addressServiceId, duration)
        assert.ok(typeof offer === 'object' && offer.service.duration === duration, `${zone} ${text}`)
      }
      assert.equal(findOffer(insert, start.add({ minutes: 5 }), '15', 15), 'no_slot', `${zone} ${text}`)
    }
    assert.equal(findOffer(insert, day.end, '15', 15), 'no_slot', `${zone} ${date}`)
  }
})

test('a cut takes the day or the hours around the change of the clock, and nothing else', () => {
  for (const { zone, date, at } of changes) {
    const days = [-1, 0, 1].map((more) => dayInterval(date.add({ days: more }), zone))
    const stored = days.map(wholeDayPeriod)
    const all: Interval = { start: days[0]!.start, end: days[2]!.end }
    const starts = (periods: readonly WorkPeriod[]) =>
      freeSlots(periods, [], all, all.start).map(({ startMs }) => startMs)
    const cleared = (range: Interval) => ({ ...wholeDayPeriod(range), services: [] })
    assert.deepEqual(
      planReplacement(stored, [cleared(days[1]!)]),
      { remove: [stored[1]], insert: [] },
      `${zone} ${date}`,
    )
    // At midnight the hours around it belong to two days, and are two items.
    const [from, till] = [at.subtract({ hours: 1 }).epochMilliseconds, at.add({ hours: 1 }).epochMilliseconds]
    const parts = days
      .map(
        ({ start, end }) => [Math.max(from, start.epochMilliseconds), Math.min(till, end.epochMilliseconds)] as const,
      )
      .filter(([start, end]) => start < end)
    const { remove, insert } = planReplacement(
      stored,
      parts.map(([start, end]) =>
        cleared({
          start: Temporal.Instant.fromEpochMilliseconds(start),
          end: Temporal.Instant.fromEpochMilliseconds(end),
        }),
      ),
    )
    const left = [...stored.filter((one) => !remove.includes(one)), ...insert]
    assert.deepEqual(
      starts(left),
      starts(stored).filter((ms) => ms < from || ms >= till),
      `${zone} ${date}`,
    )
  }
})
