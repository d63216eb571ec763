import { setTimeout as delay } from 'node:timers/promises'
import { lockCalendar, touchCalendar } from '../calendars/store.ts'
import { classifyDbError } from '../db/errors.ts'
import { slotBookedEnvelope, slotBookingEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { ask } from '../realtime/ask.ts'
import { denialFor, findDictionary, recordUnknownCode } from '../realtime/denials.ts'
import { recordAsk } from '../realtime/store.ts'
import { neutralDenial } from './rules.ts'
import { findBookingState } from './changeStore.ts'
import { approveBooking, denyBooking } from './store.ts'
import { notifiedData } from './views.ts'
import type { App } from '../http/operation.ts'
import type { Place } from '../notifications/data.ts'
import type { AskedClient, Verdict } from '../realtime/ask.ts'
import type { Dictionary } from '../realtime/denials.ts'
import type { Booking, BookingDenial } from './store.ts'

/** Time for the second transaction after the longest answer, and the least that a crash holds a slot in vain. */
const settleMs = 5_000

/** How long a hold lives: the ask's whole deadline, and time to write its end. */
export function holdMsFor(client: AskedClient): number {
  return client.askTimeoutMs + settleMs
}

/**
 * Asks the clinic's system about a held booking and writes the end of it: booked with its notification, or denied and
 * the slot free. Nothing is held meanwhile but the booking's own row state. In shadow the booking stands already and
 * the answer is only recorded. Never throws.
 */
export async function vet(app: App, client: AskedClient, place: Place, booking: Booking): Promise<void> {
  try {
    const dictionary = await findDictionary(app.db, client.clientId)
    const { envelope } = slotBookingEnvelope(place, notifiedData(booking), app.now())
    const asked = await ask(app, client, envelope as any, dictionary)
    const isSettled = client.realtime === 'shadow' || (await settle(app, client, place, booking, asked.verdict, dictionary))
    await recordAsk(app.db, {
      facilityId: booking.facility_id,
      bookingId: booking.booking_id,
      client,
      name: 'slot-booking',
      asked,
      isLate: !isSettled && asked.verdict.outcome === 'approved',
    })
    if (asked.verdict.outcome === 'unknown_code') {
      await recordUnknownCode(app.db, { clientId: client.clientId, code: asked.verdict.code, now: app.now() })
    }
  } catch (error) {
    // The hold's limit ends what could not be written here.
    app.log.error({ err: error, facilityId: booking.facility_id, bookingId: booking.booking_id })
  }
}

/** @returns false where the hold had ended before: the answer came too late and changes nothing */
async function settle(
  app: App, client: AskedClient, place: Place, booking: Booking, verdict: Verdict, dictionary: Dictionary,
): Promise<boolean> {
  const key = { facilityId: booking.facility_id, bookingId: booking.booking_id, epoch: booking.epoch }
  if (verdict.outcome !== 'approved') {
    const denial = planDenial(client, verdict, dictionary)
    return untilWritten(() => deny(app, { ...key, addressId: booking.address_id }, denial))
  }
  const at = app.now()
  const { body } = slotBookedEnvelope(place, notifiedData({ ...booking, state: 'booked' }), at)
  return untilWritten(async () => {
    const isBooked = (await approveBooking(app.db, { ...key, body, at })) || (await stands(app, key))
    if (isBooked) wake()
    return isBooked
  })
}

// After a broken commit the first try may have booked: then the row says so.
async function stands(app: App, key: { facilityId: string; bookingId: string }): Promise<boolean> {
  return (await findBookingState(app.db, key)) === 'booked'
}

async function deny(
  app: App,
  key: { facilityId: string; bookingId: string; epoch: string; addressId: string },
  denial: BookingDenial,
): Promise<boolean> {
  return app.db.transaction(async (tx) => {
    await lockCalendar(tx, key)
    const isDenied = await denyBooking(tx, { ...key, denial })
    if (isDenied) await touchCalendar(tx, key)
    return isDenied
  })
}

function planDenial(client: AskedClient, verdict: Exclude<Verdict, { outcome: 'approved' }>, dictionary: Dictionary) {
  if (verdict.outcome === 'failed') return neutralDenial(verdict.cause)
  if (verdict.outcome === 'unknown_code') return { ...neutralDenial('unknown_code'), code: verdict.code }
  const { kind, field } = denialFor(dictionary, verdict.code, client.defaultLocale)!
  return { kind, field, cause: 'denied', code: verdict.code, client_id: client.clientId }
}

/** Tries again over a database that is away for a moment; the hold's limit bounds what that is worth. */
async function untilWritten<T>(write: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn++) {
    try {
      return await write()
    } catch (error) {
      if (classifyDbError(error) !== 'unavailable' || turn === 10) throw error
      await delay(100 * turn)
    }
  }
}
