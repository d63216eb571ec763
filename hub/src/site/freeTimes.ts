import { findFreeSlots } from '../slots/free.ts'
import { compareInstants, dayInterval, localDate } from '../time.ts'
import { listOtherPlaces } from './store.ts'
import type { App } from '../http/operation.ts'
import type { Interval } from '../time.ts'
import type { DoctorMatch, OtherPlace } from './store.ts'
import type { FreeDay, Visit } from './views/times.ts'
import type { OtherSlot } from './views/visit.ts'

type Place = { facilityId: string; addressId: string; addressServiceId: string }

// Ten available days a page; whoever finds nothing in four weeks goes on to the next four.
const daysShown = 10
const daysRead = 28
const weeksAhead = 26

/** Free starts of one service, in order. */
async function listFreeStarts(app: App, place: Place, range: Interval): Promise<Temporal.Instant[]> {
  const slots = await findFreeSlots(app.db, place, range, app.now())
  return slots.filter(({ services }) => services.some((one) => one.addressServiceId === place.addressServiceId))
    .map(({ start }) => start)
}

export async function isFree(app: App, place: Place, start: Temporal.Instant): Promise<boolean> {
  return (await listFreeStarts(app, place, { start, end: start.add({ seconds: 1 }) })).length > 0
}

/**
 * The first ten days with a free start, from `from` (a day of the clinic; null: today).
 * @returns `later`: where the following page starts; null at the end of what is looked at
 */
export async function listFreeDays(
  app: App, { facility, address, service }: Visit, from: Temporal.PlainDate | null,
): Promise<{ days: FreeDay[]; later: Temporal.PlainDate | null }> {
  const today = localDate(app.now(), facility.zone)
  const first = from && Temporal.PlainDate.compare(from, today) > 0 ? from : today
  const end = first.add({ days: daysRead })
  const range = { start: dayInterval(first, facility.zone).start, end: dayInterval(end, facility.zone).start }
  const place = { facilityId: facility.facilityId, addressId: address.addressId, addressServiceId: service.addressServiceId }
  const byDay = Map.groupBy(await listFreeStarts(app, place, range), (start) => localDate(start, facility.zone).toString())
  const days = [...byDay.values()].slice(0, daysShown).map((starts) => ({ starts }))
  const following = [...byDay.keys()][daysShown]
  const next = following ? Temporal.PlainDate.from(following) : end
  const isBeyond = Temporal.PlainDate.compare(next, today.add({ weeks: weeksAhead })) > 0
  return { days, later: isBeyond ? null : next }
}

/** The doctor's earliest free start of any service in two weeks, over the addresses given. */
export async function findNextFree(
  app: App, doctor: DoctorMatch,
): Promise<{ start: Temporal.Instant; cityName: string | null; isOnlineOnly: boolean } | null> {
  const start = app.now()
  const range = { start, end: start.add({ hours: 14 * 24 }) }
  const firsts = await Promise.all(doctor.addresses.slice(0, 4).map(async (address) => {
    const place = { facilityId: doctor.facility_id, addressId: address.address_id }
    const [slot] = await findFreeSlots(app.db, place, range, start)
    return slot && { start: slot.start, cityName: address.city_name, isOnlineOnly: address.is_online_only }
  }))
  return firsts.filter((one) => one !== undefined).sort((a, b) => compareInstants(a.start, b.start))[0] ?? null
}

/** Free slots of the same service nearest to `wanted`: three of the doctor, three of the clinic's others. */
export async function findNearest(
  app: App, { facility, doctor, service }: Visit, wanted: Temporal.Instant,
): Promise<{ doctorSlots: OtherSlot[]; clinicSlots: OtherSlot[] }> {
  const { facilityId } = facility
  const key = { facilityId, doctorId: doctor.doctorId, addressServiceId: service.addressServiceId }
  const places = await listOtherPlaces(app.db, key)
  const range = { start: wanted.subtract({ hours: 7 * 24 }), end: wanted.add({ hours: 14 * 24 }) }
  const slotsOf = async (place: OtherPlace): Promise<OtherSlot[]> => {
    const at = { facilityId, addressId: place.address_id, addressServiceId: place.address_service_id }
    const starts = await listFreeStarts(app, at, range)
    return starts.map((start) => ({ ...at, doctorId: place.doctor_id, doctor: place, zone: facility.zone, start }))
  }
  const slots = (await Promise.all(places.map(slotsOf))).flat()
  const isOfDoctor = (slot: OtherSlot) => slot.doctorId === doctor.doctorId
  return {
    doctorSlots: nearestThree(slots.filter(isOfDoctor), wanted),
    clinicSlots: nearestThree(slots.filter((slot) => !isOfDoctor(slot)), wanted),
  }
}

// Chosen by their distance, shown in the order of time. The lost slot itself is no way out.
function nearestThree(slots: readonly OtherSlot[], wanted: Temporal.Instant): OtherSlot[] {
  const distance = ({ start }: OtherSlot) => Math.abs(start.epochMilliseconds - wanted.epochMilliseconds)
  return slots.filter((slot) => distance(slot) > 0).sort((a, b) => distance(a) - distance(b)).slice(0, 3)
    .sort((a, b) => compareInstants(a.start, b.start))
}
