import { openOwnAddress } from '../../addresses/open.ts'
import { placeData } from '../../addresses/views.ts'
import { cancelBooked } from '../../bookings/cancel.ts'
import { confirmBooked } from '../../bookings/confirm.ts'
import { isShown } from '../../bookings/open.ts'
import { planConfirmation } from '../../bookings/rules.ts'
import { findBooking } from '../../bookings/store.ts'
import { placeOf } from '../../bookings/views.ts'
import { markVisit } from '../../presence/mark.ts'
import { planPresence } from '../../presence/rules.ts'
import { refusedWith } from '../../refusal.ts'
import { localDate } from '../../time.ts'
import { fieldOf } from '../answers.ts'
import { formOf, redirect } from '../page.ts'
import { atPlace, idOf, send, sendMissing } from './call.ts'
import { deskCancelPage, visitPage } from './views/visit.ts'
import type { OpenAddress } from '../../addresses/open.ts'
import type { Booking } from '../../bookings/store.ts'
import type { Handler, PlaceCall } from './call.ts'
import type { VisitPageParts, VisitParts } from './views/visit.ts'
import type { FastifyReply } from 'fastify'

/** A request about a visit at the address. `opened` is where it takes place and with whom. */
export type VisitCall = PlaceCall & VisitParts & { self: string }

export function atVisit(handle: (call: VisitCall) => Promise<FastifyReply>): Handler {
  return atPlace(async (call) => {
    const found = await findVisit(call, idOf(call, 'booking_id'))
    return found ? handle(found) : sendMissing(call)
  })
}

async function findVisit(call: PlaceCall, bookingId: string): Promise<VisitCall | null> {
  const {
    app,
    facility: { facilityId, zone },
    place,
    path,
  } = call
  const booking = await findBooking(app.db, { facilityId, bookingId })
  if (!booking || !isShown(booking) || booking.address_id !== place.address.addressId) return null
  const opened = await openOwnAddress(app.db, placeOf(booking))
  if (!opened) return null
  const doctor = doctorOf(call, opened)
  const day = localDate(booking.start_at, zone)
  return { ...call, opened, booking, doctor, day, self: `${path}/visits/${bookingId}` }
}

function doctorOf({ place }: PlaceCall, { doctor }: OpenAddress): VisitParts['doctor'] {
  return place.doctor.doctorId === doctor.doctorId ? place.doctor : { ...doctor, title: null }
}

/** GET …/visits/:booking_id */
export async function showVisit(call: VisitCall): Promise<FastifyReply> {
  return sendVisit(call, 200)
}

async function sendVisit(call: VisitCall, status: number): Promise<FastifyReply> {
  const { app, booking, language } = call
  const can = {
    confirm: planConfirmation(booking, app.now()) === null,
    mark: planPresence(booking, app.now()) === null,
    change: booking.state === 'booked',
  }
  const errors = status === 200 ? [] : [{ field: 'visit', text: language.say('deskNotNow') }]
  return send(call, visitPage({ ...call, can, next: await findNext(call), errors }), status)
}

/** Where a visit was moved to. */
async function findNext({ app, facility, booking }: VisitCall): Promise<VisitPageParts['next']> {
  const { facilityId } = facility
  const bookingId = booking.moved_to_booking_id
  const next = bookingId === null ? undefined : await findBooking(app.db, { facilityId, bookingId })
  return next ? { href: visitPath(next), start: next.start_at } : null
}

export function visitPath({ address_id, booking_id }: Booking): string {
  return `/desk/${address_id}/visits/${booking_id}`
}

/** Somebody else was quicker, or it is too early or too late: the visit as it is now. */
export async function sendNotNow(call: VisitCall): Promise<FastifyReply> {
  const now = await findVisit(call, call.booking.booking_id)
  return now ? sendVisit(now, 409) : sendMissing(call)
}

/** POST …/confirm : the clinic knows that the patient will come. */
export async function postConfirmation(call: VisitCall): Promise<FastifyReply> {
  const { app, opened, booking, self, reply } = call
  const refused = await refusedWith(
    () => confirmBooked(app, opened, booking, { by: 'admin', originClientId: null }),
    ['confirm.already_confirmed', 'confirm.canceled', 'confirm.deleted', 'confirm.past'],
  )
  // Sent twice, it is confirmed all the same.
  return refused === null || refused === 'confirm.already_confirmed' ? redirect(reply, self) : sendNotNow(call)
}

/** POST …/presence : whether the patient came. */
export async function postPresence(call: VisitCall): Promise<FastifyReply> {
  const { app, opened, booking, self, reply, request } = call
  const presence = (['present', 'absent'] as const).find((one) => one === fieldOf(formOf(request), 'presence'))
  if (!presence) return redirect(reply, self)
  const refused = await refusedWith(
    () => markVisit(app, opened, booking, { presence, originClientId: null }),
    ['presence.canceled', 'presence.future'],
  )
  return refused === null ? redirect(reply, self) : sendNotNow(call)
}

/** GET …/cancel : asks first. */
export async function showCancelForm(call: VisitCall): Promise<FastifyReply> {
  return call.booking.state === 'booked' ? send(call, deskCancelPage(call)) : redirect(call.reply, call.self)
}

/** POST …/cancel */
export async function postCancel(call: VisitCall): Promise<FastifyReply> {
  const { app, opened, booking, self, reply } = call
  const cancellation = { by: 'doctor', reason: null, originClientId: null } as const
  const isCanceled = await cancelBooked(app, booking, placeData(opened), cancellation)
  // Sent twice, or by the patient at the same time: it is canceled, as was wanted.
  const now = isCanceled ? null : await findVisit(call, booking.booking_id)
  return isCanceled || now?.booking.state === 'canceled' ? redirect(reply, self) : sendNotNow(call)
}
