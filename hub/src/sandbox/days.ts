import { localDate } from '../time.ts'
import { countries } from './demo/countries.ts'
/** What fills the demo calendars day by day: work periods, lunches, and the bookings of the first start. */
import { lunch } from './demo/layout.ts'
import type { Place, Row } from './world.ts'

/** How far the calendars are filled, today included: what the API accepts at most. */
export const filledDays = 84

/** A day of a zone. Clock times of the day are `midnight` plus hours. */
export type Day = { zone: string; date: string; weekday: number; number: number; midnight: Temporal.Instant }

const zones = [...new Set(countries.map(({ timeZone }) => timeZone))]
const epoch = Temporal.PlainDate.from('2026-01-01')

/**
 * The days to fill: from today, or from the day after the last filled one, up to 12 weeks from today.
 * @param filledUntil per zone, the last day that is filled
 */
export function daysToFill(now: Temporal.Instant, filledUntil: ReadonlyMap<string, Temporal.PlainDate>): Day[] {
  return zones.flatMap((zone) => {
    const today = localDate(now, zone)
    const last = filledUntil.get(zone)
    const from = last && Temporal.PlainDate.compare(last, today) >= 0 ? last.add({ days: 1 }) : today
    const count = today.add({ days: filledDays }).since(from).days
    return Array.from({ length: Math.max(count, 0) }, (_, index) => dayOf(from.add({ days: index }), zone))
  })
}

// No zone changes its clock between 6:00 and the next midnight, so the clinics' hours count from a nominal
// midnight six hours before six: one conversion a day instead of one a period.
function dayOf(date: Temporal.PlainDate, zone: string): Day {
  const six = date.toZonedDateTime({ timeZone: zone, plainTime: '06:00' }).toInstant()
  return {
    zone,
    date: date.toString(),
    weekday: date.dayOfWeek,
    number: date.since(epoch).days,
    midnight: six.subtract({ hours: 6 }),
  }
}

const minutes = (hours: number): number => Math.round(hours * 60)
const at = (day: Day, hours: number): string => day.midnight.add({ minutes: minutes(hours) }).toString()

/** Days as fillPeriods and fillLunches take them. */
export function dayRows(days: readonly Day[]): Row[] {
  return days.map(({ zone, weekday, number, midnight }) => ({
    zone,
    weekday,
    number,
    midnight: midnight.toString(),
  }))
}

/** The weekly work periods of every address: one row per weekday. */
export function periodTemplates(places: readonly Place[]): Row[] {
  return places.flatMap(({ facilityId, addressId, timeZone, address, services, providerIds }) =>
    address.hours.flatMap(({ days, from, till, insurance }) =>
      days.map((weekday) => ({
        facility_id: facilityId,
        address_id: addressId,
        zone: timeZone,
        weekday,
        from_minute: minutes(from),
        till_minute: minutes(till),
        services,
        insurance_accepted: insurance ?? 'with-and-without-insurance',
        insurance_provider_ids: providersFor(insurance, providerIds),
      })),
    ),
  )
}

function providersFor(insurance: string | undefined, providerIds: readonly number[]): readonly number[] {
  if (insurance === 'without-insurance-only') return []
  return insurance === 'with-insurance-only' ? providerIds.slice(0, 1) : providerIds
}

/** The lunches at noon, for the addresses that have them as breaks. At most one address of a facility has. */
export function lunchTemplates(places: readonly Place[]): Row[] {
  return places
    .filter(({ address }) => address.hasLunchBreak)
    .map(({ facilityId, addressId, timeZone, country }) => ({
      facility_id: facilityId,
      address_id: addressId,
      zone: timeZone,
      from_minute: minutes(lunch.from),
      till_minute: minutes(lunch.till),
      description: country.words.lunch,
    }))
}

/** The n-th working day after today, from 1. */
function workingDay(days: readonly Day[], zone: string, n: number): Day {
  const ahead = days.filter((day) => day.zone === zone).slice(1)
  return ahead.filter(({ weekday }) => weekday <= 5)[n - 1]!
}

/** The afternoons off that are there from the start. Ids: facility 1 → break 1001. */
export function trainingRows(places: readonly Place[], days: readonly Day[]): Row[] {
  return places.flatMap(({ facilityId, addressId, timeZone, country, address: { training } }) => {
    if (!training) return []
    const day = workingDay(days, timeZone, training.day)
    return [
      {
        facility_id: facilityId,
        break_id: facilityId * 1000 + 1,
        address_id: addressId,
        since: at(day, training.from),
        till: at(day, training.till),
        description: country.words.training,
      },
    ]
  })
}

/** The bookings that are there from the start. Ids: facility 1 → bookings 1001, 1002, … */
export function bookingRows(places: readonly Place[], days: readonly Day[], now: Temporal.Instant): Row[] {
  const counts = new Map<number, number>()
  return places.flatMap((place) =>
    (place.address.booked ?? []).map((entry) => {
      const nth = (counts.get(place.facilityId) ?? 0) + 1
      counts.set(place.facilityId, nth)
      return bookingRow(place, nth, workingDay(days, place.timeZone, entry.day), entry, now)
    }),
  )
}

type Entry = { at: number; offer: number; isCanceled?: boolean }

function bookingRow(place: Place, nth: number, day: Day, entry: Entry, now: Temporal.Instant): Row {
  const { facilityId, doctorId, addressId, services } = place
  const { address_service_id, duration } = services[entry.offer]!
  const bookingId = facilityId * 1000 + nth
  const canceled = entry.isCanceled
    ? { state: 'canceled', canceled_by: 'user', canceled_at: now.subtract({ hours: 2 }).toString() }
    : { state: 'booked' }
  return {
    facility_id: facilityId,
    booking_id: bookingId,
    address_id: addressId,
    doctor_id: doctorId,
    address_service_id,
    duration,
    ...canceled,
    start_at: at(day, entry.at),
    end_at: at(day, entry.at + duration / 60),
    booked_by: nth % 2 === 1 ? 'user' : 'doctor',
    booked_at: now.subtract({ hours: 20 + nth }).toString(),
    patient: patientOf(place, nth),
    is_returning: nth % 2 === 0,
    locale: place.country.locale,
    signature: `5107fa1e-0000-4000-8000-${String(bookingId).padStart(12, '0')}`,
    origin_booking_id: bookingId,
    is_recurring: false,
    visit_payment: false,
    epoch: 0,
  }
}

function patientOf({ country, address }: Place, nth: number): Row {
  const [name, surname, phone] = country.patients[nth % country.patients.length]!
  const asked = address.needsEverything ? { birth_date: '1985-01-01', gender: 'f', nin: '85010100000' } : {}
  return { name, surname, email: `patient${nth}@sandbox.example`, phone, ...asked }
}
