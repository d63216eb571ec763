import { listBookings } from '../../bookings/store.ts'
import { listBreaks } from '../../breaks/store.ts'
import { compareInstants, dayInterval } from '../../time.ts'
import { queryOf } from '../page.ts'
import { dayOf, send } from './call.ts'
import { listFree } from './free.ts'
import { dayPage } from './views/day.ts'
import type { Booking } from '../../bookings/store.ts'
import type { Break } from '../../breaks/store.ts'
import type { PlaceCall } from './call.ts'
import type { DayEntry } from './views/day.ts'
import type { FastifyReply } from 'fastify'

/** GET /desk/:address_id?day= : one day of the clinic, in the order of time. */
export async function showDay(call: PlaceCall): Promise<FastifyReply> {
  const { app, opened, facility } = call
  const day = dayOf(call, queryOf(call.request))
  const range = dayInterval(day, facility.zone)
  const key = { facilityId: facility.facilityId, addressId: opened.address.address_id }
  const [bookings, breaks, free] = await Promise.all([
    listBookings(app.db, { ...key, range, limit: null, offset: 0 }),
    listBreaks(app.db, key, { since: range.start, till: range.end }),
    listFree(app, opened, range),
  ])
  const entries = planDay(
    bookings,
    breaks,
    free.map(({ start }) => start),
  )
  return send(call, dayPage({ ...call, day, range, entries }))
}

/** All of a day by its start; free starts with nothing between them are one entry. */
function planDay(
  bookings: readonly Booking[],
  breaks: readonly Break[],
  free: readonly Temporal.Instant[],
): DayEntry[] {
  const entries: (DayEntry & { at: Temporal.Instant })[] = [
    ...bookings.map((booking) => ({ kind: 'visit' as const, at: booking.start_at, booking })),
    ...breaks.map((one) => ({ kind: 'break' as const, at: one.since, one })),
    ...free.map((start) => ({ kind: 'free' as const, at: start, starts: [start] })),
  ]
  const day: DayEntry[] = []
  // The sort is stable: at one start the visit stands before the break, and the break before the free time.
  for (const entry of entries.sort((a, b) => compareInstants(a.at, b.at))) {
    const last = day.at(-1)
    if (entry.kind === 'free' && last?.kind === 'free') last.starts.push(...entry.starts)
    else day.push(entry)
  }
  return day
}
