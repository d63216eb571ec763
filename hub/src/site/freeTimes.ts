import { findFreeSlots } from '../slots/free.ts'
import { allowsInsurance, freeSlots } from '../slots/rules.ts'
import { readAvailability } from '../slots/store.ts'
import { compareInstants, dayInterval, localDate } from '../time.ts'
import { listOtherPlaces } from './store.ts'
import type { App } from '../http/operation.ts'
import type { FreeSlot } from '../slots/rules.ts'
import type { Interval } from '../time.ts'
import type { DoctorMatch, OtherPlace } from './store.ts'
import type { FreeDay, Visit } from './views/times.ts'
import type { OtherSlot } from './views/visit.ts'

type Place = { facilityId: string; addressId: string; addressServiceId: string }

// Ten available days a page; whoever finds nothing in four weeks goes on to the next four.
const daysShown = 10
const daysRead = 28
const weeksAhead = 26

/**
 * Free starts of one service, in order.
 * @param own the time of a visit that is to be moved: no obstacle to itself, and no choice
 */
async function listFreeStarts(app: App, place: Place, range: Interval, own?: Interval): Promise<Temporal.Instant[]> {
  const slots = own
    ? await listSlotsBeside(app, place, range, own)
    : await findFreeSlots(app.db, place, range, app.now())
  return slots
    .filter(isForAll)
    .filter(({ services }) => services.some((one) => one.addressServiceId === place.addressServiceId))
    .map(({ start }) => start)
}

// The pages ask for no insurance, so a time that only the insured can have would be refused.
const isForAll = ({ period }: FreeSlot): boolean => allowsInsurance(period, null)

async function listSlotsBeside(app: App, place: Place, range: Interval, own: Interval): Promise<FreeSlot[]> {
  const { periods, busy } = await readAvailability(app.db, { ...place, range }, app.now())
  const index = busy.findIndex(({ start, end }) => start.equals(own.start) && end.equals(own.end))
  const others = index < 0 ? busy : busy.toSpliced(index, 1)
  return freeSlots(periods, others, range, app.now()).filter(({ start }) => !start.equals(own.start))
}

export async function isFree(app: App, place: Place, start: Temporal.Instant, own?: Interval): Promise<boolean> {
  return (await listFreeStarts(app, place, { start, end: start.add({ seconds: 1 }) }, own)).length > 0
}

/**
 * The first ten days with a free start, from `from` (a day of the clinic; null: today).
 * @param own as of listFreeStarts
 * @returns `later`: where the following page starts; null at the end of what is looked at
 */
export async function listFreeDays(
  app: App,
  { facility, address, service }: Visit,
  from: Temporal.PlainDate | null,
  own?: Interval,
): Promise<{ days: FreeDay[]; later: Temporal.PlainDate | null }> {
  const today = localDate(app.now(), facility.zone)
  const first = from && Temporal.PlainDate.compare(from, today) > 0 ? from : today
  const end = first.add({ days: daysRead })
  const range = { start: dayInterval(first, facility.zone).start, end: dayInterval(end, facility.zone).start }
  const place = {
    facilityId: facility.facilityId,
    addressId: address.addressId,
    addressServiceId: service.addressServiceId,
  }
  const byDay = Map.groupBy(await listFreeStarts(app, place, range, own), (start) =>
    localDate(start, facility.zone).toString(),
  )
  const days = [...byDay.values()].slice(0, daysShown).map((starts) => ({ starts }))
  const following = [...byDay.keys()][daysShown]
  const next = following ? Temporal.PlainDate.from(following) : end
  const isBeyond = Temporal.PlainDate.compare(next, today.add({ weeks: weeksAhead })) > 0
  return { days, later: isBeyond ? null : next }
}

/** The doctor's earliest free start of any service in two weeks, over the addresses given. */
export async function findNextFree(
  app: App,
  doctor: DoctorMatch,
): Promise<{ start: Temporal.Instant; cityName: string | null; isOnlineOnly: boolean } | null> {
  const start = app.now()
  const range = { start, end: start.add({ hours: 14 * 24 }) }
  const firsts = await Promise.all(
    doctor.addresses.slice(0, 4).map(async (address) => {
      const place = { facilityId: doctor.facility_id, addressId: address.address_id }
      const slot = (await findFreeSlots(app.db, place, range, start)).find(isForAll)
      return slot && { start: slot.start, cityName: address.city_name, isOnlineOnly: address.is_online_only }
    }),
  )
  return firsts.filter((one) => one !== undefined).sort((a, b) => compareInstants(a.start, b.start))[0] ?? null
}

/** Free slots of the same service nearest to `wanted`: three of the doctor, three of the clinic's others. */
export async function findNearest(
  app: App,
  { facility, doctor, service }: Visit,
  wanted: Temporal.Instant,
): Promise<{ doctorSlots: OtherSlot[]; clinicSlots: OtherSlot[] }> {
  const { facilityId } = facility
  const key = { facilityId, doctorId: doctor.doctorId, addressServiceId: service.addressServiceId }
  const places = await listOtherPlaces(app.db, key)
  const range = rangeAround(wanted)
  const slotsOf = async (place: OtherPlace): Promise<OtherSlot[]> => {
    const at = { facilityId, addressId: place.address_id, addressServiceId: place.address_service_id }
    const starts = await listFreeStarts(app, at, range)
    return starts.map((start) => ({ ...at, doctorId: place.doctor_id, doctor: place, zone: facility.zone, start }))
  }
  const slots = (await Promise.all(places.map(slotsOf))).flat()
  const isOfDoctor = (slot: OtherSlot) => slot.doctorId === doctor.doctorId
  return {
    doctorSlots: nearestThree(slots.filter(isOfDoctor), wanted),
    clinicSlots: nearestThree(
      slots.filter((slot) => !isOfDoctor(slot)),
      wanted,
    ),
  }
}

/** The three free starts nearest to `wanted` to which a visit could be moved. */
export async function findNearestStarts(
  app: App,
  { facility, address, service }: Visit,
  wanted: Temporal.Instant,
  own: Interval,
): Promise<Temporal.Instant[]> {
  const place = {
    facilityId: facility.facilityId,
    addressId: address.addressId,
    addressServiceId: service.addressServiceId,
  }
  const starts = await listFreeStarts(app, place, rangeAround(wanted), own)
  return nearestThree(
    starts.map((start) => ({ start })),
    wanted,
  ).map(({ start }) => start)
}

const rangeAround = (wanted: Temporal.Instant): Interval => ({
  start: wanted.subtract({ hours: 7 * 24 }),
  end: wanted.add({ hours: 14 * 24 }),
})

// Chosen by their distance, shown in the order of time. The lost slot itself is no way out.
function nearestThree<S extends { start: Temporal.Instant }>(slots: readonly S[], wanted: Temporal.Instant): S[] {
  const distance = ({ start }: S) => Math.abs(start.epochMilliseconds - wanted.epochMilliseconds)
  return slots
    .filter((slot) => distance(slot) > 0)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 3)
    .sort((a, b) => compareInstants(a.start, b.start))
}
