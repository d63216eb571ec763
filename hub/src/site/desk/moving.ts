import { moveBooked } from '../../bookings/move.ts'
import { takesBookings } from '../../bookings/open.ts'
import { findBooking } from '../../bookings/store.ts'
import { listAddressServices } from '../../services/store.ts'
import { dayInterval, isBefore, localDate } from '../../time.ts'
import { fieldOf } from '../answers.ts'
import { formOf, queryOf, redirect } from '../page.ts'
import { dayOf, findPlace, send, sendMissing, startOf } from './call.ts'
import { listMoveStarts } from './free.ts'
import { listPlaces } from './store.ts'
import { movePage } from './views/move.ts'
import { sendNotNow, visitPath } from './visits.ts'
import type { OpenAddress } from '../../addresses/open.ts'
import type { MoveOutcome } from '../../bookings/move.ts'
import type { AddressService } from '../../services/store.ts'
import type { FormFields } from '../answers.ts'
import type { Texts } from '../texts/en.ts'
import type { ShownPlace } from './store.ts'
import type { VisitCall } from './visits.ts'
import type { FastifyReply } from 'fastify'

/** Where, on which day and for what a visit shall be. */
type Wish = {
  to: ShownPlace
  target: OpenAddress
  services: readonly AddressService[]
  /** Null where the address has no services. */
  service: AddressService | null
  day: Temporal.PlainDate
}

/** The wish of a link or a form. Null where it names an address that the facility doesn't have. */
async function readWish(call: VisitCall, fields: FormFields): Promise<Wish | null> {
  const found = await findPlace(call, fieldOf(fields, 'to') || call.place.address.addressId)
  if (!found) return null
  const { facility_id: facilityId, address_id: addressId } = found.opened.address
  const services = await listAddressServices(call.app.db, { facilityId, addressId })
  const named = services.find((one) => one.address_service_id === fieldOf(fields, 'service'))
  const day = fieldOf(fields, 'day') ? dayOf(call, fields) : firstDay(call)
  return { to: found.place, target: found.opened, services, service: named ?? sameService(call, services), day }
}

// What the visit is for now, at another address under an id of its own.
function sameService({ booking }: VisitCall, services: readonly AddressService[]): AddressService | null {
  return (
    services.find((one) => one.address_service_id === booking.address_service_id) ??
    services.find((one) => one.service_id !== null && one.service_id === booking.service?.service_id) ??
    services[0] ??
    null
  )
}

// The visit's own day, or today where that is over.
function firstDay({ app, booking, facility: { zone } }: VisitCall): Temporal.PlainDate {
  return localDate(isBefore(booking.start_at, app.now()) ? app.now() : booking.start_at, zone)
}

/** GET …/visits/:booking_id/move?to=&day=&service= : the free starts of a day. */
export async function showMoveForm(call: VisitCall): Promise<FastifyReply> {
  if (call.booking.state !== 'booked') return redirect(call.reply, call.self)
  const wish = await readWish(call, queryOf(call.request))
  return wish ? sendTimes(call, wish, null) : sendMissing(call)
}

async function sendTimes(
  call: VisitCall,
  wish: Wish,
  error: { status: number; text: string } | null,
): Promise<FastifyReply> {
  const { app, booking, facility } = call
  const { target, service, day } = wish
  const range = dayInterval(day, facility.zone)
  const [free, places] = await Promise.all([
    service ? listMoveStarts(app, { booking, target, service }, range) : [],
    listPlaces(app.db, { facilityId: facility.facilityId }),
  ])
  const errors = error ? [{ field: 'times', text: error.text }] : []
  const starts = free.map(({ start }) => start)
  const page = movePage({ ...call, ...wish, places, starts, dayStart: range.start, errors })
  return send(call, page, error?.status)
}

/** POST …/visits/:booking_id/move */
export async function postMove(call: VisitCall): Promise<FastifyReply> {
  const fields = formOf(call.request)
  const wish = await readWish(call, fields)
  if (!wish) return sendMissing(call)
  const { say } = call.language
  const start = startOf(fields)
  if (!start) return sendTimes(call, wish, { status: 422, text: say('errTime') })
  const moved = await moveTo(call, wish, start)
  if (moved.outcome === 'moved') return redirect(call.reply, visitPath(moved.booking))
  // Asked last of all: what stands in the way may be this very move, made by the same form a moment ago.
  const there = await findMoved(call, wish, start)
  if (there) return redirect(call.reply, there)
  if (moved.outcome === 'ended') return sendNotNow(call)
  return sendTimes(call, wish, { status: 409, text: say(refusals[moved.outcome]) })
}

async function moveTo({ app, opened, booking }: VisitCall, wish: Wish, start: Temporal.Instant): Promise<MoveOutcome> {
  const { target, service } = wish
  if (booking.state !== 'booked') return { outcome: 'ended' }
  if (!service) return { outcome: 'service_not_offered' }
  const range = { start, end: start.add({ seconds: 1 }) }
  const [free] = await listMoveStarts(app, { booking, target, service }, range)
  if (!free) return { outcome: takesBookings(target) ? 'busy' : 'closed' }
  const { duration } = free
  return moveBooked(app, {
    booking,
    origin: opened,
    target,
    service,
    start,
    duration,
    by: 'doctor',
    originClientId: null,
  })
}

const refusals: Readonly<Record<Exclude<MoveOutcome['outcome'], 'moved' | 'ended'>, keyof Texts>> = {
  busy: 'slotGoneTitle',
  no_slot: 'slotGoneTitle',
  service_not_offered: 'deskNotOffered',
  closed: 'deskClosed',
  payment_account: 'deskPaidElsewhere',
}

/** The path of the visit that this very move has led to: the form came twice. */
async function findMoved(
  { app, facility, booking }: VisitCall,
  { target }: Wish,
  start: Temporal.Instant,
): Promise<string | null> {
  const { facilityId } = facility
  const now = await findBooking(app.db, { facilityId, bookingId: booking.booking_id })
  const next = now?.moved_to_booking_id
  const moved = next ? await findBooking(app.db, { facilityId, bookingId: next }) : undefined
  const isThere = moved?.address_id === target.address.address_id && moved.start_at.equals(start)
  return moved && isThere ? visitPath(moved) : null
}
