import { setTimeout as delay } from 'node:timers/promises'
import { lockCalendar, touchCalendar } from '../calendars/store.ts'
import { classifyDbError } from '../db/errors.ts'
import { slotBookedEnvelope, slotBookingEnvelope } from '../notifications/data.ts'
import { wake } from '../notifications/wake.ts'
import { ask } from '../realtime/ask.ts'
import { findDictionary, recordUnknownCode, shownFor } from '../realtime/denials.ts'
import { recordAsk } from '../realtime/store.ts'
import { newId } from '../time.ts'
import { findBookingState } from './changeStore.ts'
import { approveBooking, denyBooking } from './holdStore.ts'
import { neutralDenial } from './rules.ts'
import { notifiedData } from './views.ts'
import type { App } from '../http/operation.ts'
import type { Place } from '../notifications/data.ts'
import type { AskedClient, AskEnvelope, Verdict } from '../realtime/ask.ts'
import type { Dictionary } from '../realtime/denials.ts'
import type { AskRecord } from '../realtime/store.ts'
import type { Booking, BookingDenial } from './store.ts'

/** Time for the second transaction after the longest answer, and the least that a crash holds a slot in vain. */
const settleMs = 5_000

/** How long a hold lives: the ask's whole deadline, and time to write its end. */
export function holdMsFor(client: AskedClient): number {
  return client.askTimeoutMs + settleMs
}

/** What is asked about a held booking, and what an approval writes. */
export type Question = {
  name: AskEnvelope['name']
  /** Of the internet, from which it comes. */
  address: string | null
  envelope(): object
  /** Tried again over a broken connection. @returns false where nothing could be booked any more */
  approve(): Promise<boolean>
}

/** Asks whether a patient may book: an approval makes the held booking one, with its notification. */
export function vet(
  app: App,
  client: AskedClient,
  place: Place,
  booking: Booking,
  address: string | null,
): Promise<void> {
  const key = { facilityId: booking.facility_id, bookingId: booking.booking_id, epoch: booking.epoch }
  return putQuestion(app, client, booking, {
    name: 'slot-booking',
    address,
    envelope: () => slotBookingEnvelope(place, notifiedData(booking), app.now()).envelope,
    async approve() {
      const at = app.now()
      const { body } = slotBookedEnvelope(place, notifiedData({ ...booking, state: 'booked' }), at)
      const isBooked = (await approveBooking(app.db, { ...key, body, at })) || (await stands(app, key))
      if (isBooked) wake()
      return isBooked
    },
  })
}

/**
 * Asks the clinic's system about a held booking and writes the end of it: the question's approval, or denied and the
 * slot free. Nothing is held meanwhile but the booking's own row state. In shadow all stands already and the answer is
 * only recorded. Never throws.
 * @returns when the end is written. The ask outlives the request that started it, and no patient waits for the record of
 *   it; the hub waits for both before it stops.
 */
export function putQuestion(app: App, client: AskedClient, held: Booking, question: Question): Promise<void> {
  const untold = (error: unknown) => {
    // The hold's limit ends what could not be written here.
    app.log.error(
      { err: error, facilityId: held.facility_id, bookingId: held.booking_id },
      'an ask could not be recorded',
    )
  }
  const settled = askAndSettle(app, client, held, question)
  const recorded = settled.then((record) => recordAnswer(app, record)).catch(untold)
  app.background.add(recorded)
  void recorded.finally(() => app.background.delete(recorded))
  return settled.then(
    () => {},
    () => {},
  )
}

async function askAndSettle(app: App, client: AskedClient, held: Booking, question: Question): Promise<AskRecord> {
  const dictionary = await findDictionary(app.db, client.clientId)
  const askId = newId()
  const asker = { facilityId: held.facility_id, address: question.address }
  const asked = await ask(app, client, question.envelope() as any, dictionary, asker)
  const isShadow = client.realtime === 'shadow'
  const isSettled =
    isShadow ||
    (await settle(app, client, held, question, asked.verdict, dictionary).catch((error) => {
      // It ends with its hold. Its line in the call log is the one that people will look for.
      const { facility_id: facilityId, booking_id: bookingId } = held
      app.log.error({ err: error, facilityId, bookingId }, 'the end of an ask could not be written')
      return false
    }))
  return {
    askId,
    facilityId: held.facility_id,
    bookingId: held.booking_id,
    client,
    name: question.name,
    asked,
    isLate: !isSettled && asked.verdict.outcome === 'approved',
    // In shadow the patient has the visit, whatever the answer.
    shown: isShadow ? null : shownFor(dictionary, asked.verdict, { locale: held.locale, isSettled }),
  }
}

async function recordAnswer(app: App, record: AskRecord): Promise<void> {
  await untilWritten(() => recordAsk(app.db, record))
  const {
    client: { clientId },
    asked: { verdict },
  } = record
  if (verdict.outcome === 'unknown_code')
    await recordUnknownCode(app.db, { clientId, code: verdict.code, now: app.now() })
}

/** @returns false where the answer came too late and changes nothing: the hold had ended, or the visit that was to move */
async function settle(
  app: App,
  client: AskedClient,
  held: Booking,
  question: Question,
  verdict: Verdict,
  dictionary: Dictionary,
): Promise<boolean> {
  if (verdict.outcome === 'approved') return untilWritten(() => question.approve())
  const key = { facilityId: held.facility_id, bookingId: held.booking_id, epoch: held.epoch }
  const denial = planDenial(client, verdict, dictionary)
  return untilWritten(() => deny(app, { ...key, addressId: held.address_id }, denial))
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
    // After a broken commit the first try may have denied: then the row says so.
    if (!(await denyBooking(tx, { ...key, denial }))) return (await findBookingState(tx, key)) === 'denied'
    await touchCalendar(tx, key)
    return true
  })
}

function planDenial(client: AskedClient, verdict: Exclude<Verdict, { outcome: 'approved' }>, dictionary: Dictionary) {
  if (verdict.outcome === 'failed') return neutralDenial(verdict.cause)
  if (verdict.outcome === 'unknown_code') return { ...neutralDenial('unknown_code'), code: verdict.code }
  const { kind, field } = dictionary.entries.get(verdict.code)!
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
