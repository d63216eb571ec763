/** How each refusal is brought about through HTTP, at whichever operation shows it. */
import assert from 'node:assert/strict'
import { untilWaiting, whileCalendarLocked } from '../support/paths.ts'
import { changed, faults, overTokenLimit, rightly } from './faults.ts'
import { addedBreak, booked, slotItem, tokenCall } from './rightCalls.ts'
import { book, sharedPlace } from './stage.ts'
import type { RefusalCode } from '../../src/contract/refusals.ts'
import type { Provoke } from './faults.ts'
import type { Call, Stage } from './stage.ts'

/** The right call, changed by what had to be made first. */
const after =
  (make: (stage: Stage) => Promise<Call>): Provoke =>
  async (stage, operation) => ({
    answer: await stage.send(operation, await rightly(stage, operation, await make(stage))),
  })

const at = (path: Record<string, string>) => changed({ path })
const withBody = (body: object) => changed({ body })
const day = (date: string, time: string) => `${date}T${time}:00+01:00`

/** B sees the shared facility, but may not change its calendars. */
const byReader: Provoke = async (stage, operation) =>
  changed({ path: sharedPlace, client: stage.t.b })(stage, operation)

const notCommercial = changed({ path: { address_id: '113' } }, { address_id: '113' })

/** A visit of the shared facility, as B finds it. */
async function visitForReader(stage: Stage): Promise<Call> {
  await stage.sql('delete from booking where facility_id = 3')
  const body = { address_service_id: '3111' }
  const id = await book(stage.prepare, { start: '2026-11-25T09:00:00-03:00', path: sharedPlace, body })
  return { path: { ...sharedPlace, booking_id: id }, client: stage.t.b }
}

async function canceled(stage: Stage): Promise<Call> {
  const call = await booked(stage)
  await stage.prepare('cancelBooking', call)
  return { path: call.path }
}

async function moved(stage: Stage): Promise<Call> {
  const { path } = await booked(stage)
  await stage.prepare('moveBooking', { path, body: { address_service_id: '1111', start: stage.freeStart() } })
  return { path }
}

async function paid(stage: Stage): Promise<Call> {
  const { path } = await booked(stage)
  await stage.sql(`update booking set visit_payment = true, visit_payment_status = 'paid' where booking_id = $1`, [
    path!.booking_id,
  ])
  return { path, body: { address_id: '112', address_service_id: '1121' } }
}

async function elsewhereBooked(stage: Stage): Promise<Call> {
  await stage.sql('delete from booking where address_id = 112')
  const path = { address_id: '112' }
  const id = await book(stage.prepare, {
    start: day('2026-11-25', '09:00'),
    path,
    body: { address_service_id: '1121' },
  })
  return { path: { booking_id: id } }
}

async function confirmed(stage: Stage): Promise<Call> {
  const { path } = await booked(stage)
  await stage.prepare('confirmBooking', { path, body: { confirmed_by: 'admin' } })
  return { path }
}

const slots = (change: object) => ({ body: { slots: [{ ...slotItem, ...change }] } })
const wrongSlots =
  (change: object, fields?: Record<string, string[]>): Provoke =>
  async (stage, operation) => ({ answer: await stage.send(operation, slots(change)), fields })

const duplicate: Provoke = async (stage, operation) => {
  const call = slots({ end: day('2026-12-04', '11:00') })
  const { first, answer } = await whileCalendarLocked(stage.t.db, '111', async () => {
    const first = stage.send(operation, call)
    await untilWaiting(stage.t.db)
    return { first, answer: await stage.send(operation, call) }
  })
  assert.equal((await first).status, 201)
  return { answer }
}

const madeTwice: Provoke = async (stage, operation) => {
  const { body } = await addedBreak(stage)
  return { answer: await stage.send(operation, { body }) }
}

const unsent: Provoke = async (stage, operation) => {
  const { gateway } = stage
  gateway.answer((response) => void response.writeHead(500).end())
  const answer = await stage.send(operation, await rightly(stage, operation))
  gateway.answer((response) => void response.writeHead(202).end())
  return { answer }
}

const askedTwice: Provoke = async (stage, operation) => {
  const call = await rightly(stage, operation)
  await stage.prepare(operation.id, call)
  return { answer: await stage.send(operation, call) }
}

const unbooked: Provoke = async (stage, operation) => {
  const call = await canceled(stage)
  return { answer: await stage.send(operation, call), params: { booking_id: call.path!.booking_id! } }
}

const withoutProvider: Provoke = async (stage, operation) => {
  await stage.sql('delete from address_insurance_provider where insurance_provider_id = 15')
  return { answer: await stage.send(operation, { path: { insurance_provider_id: '15' } }) }
}

const closedBooking: Provoke = async (stage, operation) => changed({ path: { address_id: '114' } })(stage, operation)

const unsupported: Provoke = async (stage, operation) => {
  const start = stage.freeStart()
  const call: Call = { path: { start }, body: { address_service_id: '1113' } }
  return {
    answer: await stage.send(operation, await rightly(stage, operation, call)),
    params: { start, address_service_id: '1113' },
  }
}

const comesTooSoon: Provoke = async (stage, operation) => {
  await stage.prepare(operation.id, await rightly(stage, operation))
  return { answer: await stage.send(operation, {}) }
}

const tokenFields =
  (fields: Record<string, string | undefined>): Provoke =>
  async (stage, operation) => ({ answer: await stage.send(operation, tokenCall(fields)) })

const early = day('2026-11-25', '08:00')
const since = day('2026-12-03', '12:00')
const till = day('2026-12-03', '11:00')

/** Every refusal; a new one without a recipe is a type error. */
export const refusalRecipes: Readonly<Record<RefusalCode, Provoke>> = {
  ...faults,
  'facility.not_authorized': at({ facility_id: '2' }),
  'doctor.not_authorized': at({ doctor_id: '13' }),
  'doctor.not_in_facility': at({ doctor_id: '13' }),
  'address.not_authorized': at({ address_id: '121' }),
  'address.not_in_facility': at({ address_id: '311', doctor_id: '11' }),
  'address.not_in_doctor': at({ address_id: '121', doctor_id: '11' }),
  'booking.not_in_address': after(elsewhereBooked),
  'feature.not_authorized': byReader,
  'calendar.not_authorized': byReader,
  'address_service.not_in_address': at({ address_service_id: '1121' }),
  'object.not_found': at({ facility_id: '4' }),
  'service.invalid_price': withBody({ price: -1 }),
  'address_service.already_exists': withBody({ service_id: '1001' }),
  'insurance.already_assigned': withBody({ insurance_provider_id: '13' }),
  'insurance.not_assigned': withoutProvider,
  'insurance.not_in_dictionary': changed({
    path: { insurance_provider_id: '999' },
    body: { insurance_provider_id: '999' },
  }),
  'calendar.not_found': at({ address_id: '115' }),
  'calendar.not_found_for_address': at({ address_id: '115' }),
  'calendar.already_enabled': at({ address_id: '111' }),
  'calendar.already_disabled': async (stage, operation) => {
    await stage.sql(`update calendar set status = 'disabled' where address_id = 116`)
    return { answer: await stage.send(operation, { path: { address_id: '116' } }) }
  },
  'calendar.address_disabled': at({ address_id: '114' }),
  'calendar.not_commercial': notCommercial,
  'break.already_exists': madeTwice,
  'break.invalid_range': withBody({ since, till }),
  'break.invalid_date': changed({ query: { since: 'monday' } }),
  'break.invalid_id': at({ break_id: '999' }),
  'break.since_required': withBody({ since: undefined }),
  'break.till_required': withBody({ till: undefined }),
  'break.same_range': after(addedBreak),
  'break.till_before_since': changed({ body: { since, till } }, { since, till }),
  'range.too_long': changed({ query: { end: '2027-11-24T00:00:00+01:00' } }),
  'slots.none': at({ address_id: '115' }),
  'slots.different_days': wrongSlots({ end: day('2026-12-03', '09:00') }),
  'slots.service_missing': wrongSlots({ address_services: [{ address_service_id: '999', duration: 30 }] }),
  'slots.beyond_horizon': async (stage, operation) => {
    const provoke = wrongSlots({ start: day('2027-03-01', '09:00'), end: day('2027-03-01', '10:00') })
    // Twelve weeks from now, where the clinic is.
    const minute = String(stage.t.clock.now().toZonedDateTimeISO('Europe/Warsaw').minute).padStart(2, '0')
    const latest = `End date should be less than or equal to 15.02.2027, 12:${minute}.`
    return { ...(await provoke(stage, operation)), fields: { 'slots[0].end': [latest] } }
  },
  'slots.too_short': wrongSlots(
    { end: slotItem.start },
    { 'slots[0].minimumDifferenceBetweenDates': ['The end date must be at least 1 minute after the start date'] },
  ),
  'slots.exceeds_day': async (stage, operation) => {
    const end = day('2026-12-05', '10:00')
    return { answer: await stage.send(operation, slots({ end })), params: { start: slotItem.start, end } }
  },
  'slots.insurance_unknown': async (stage, operation) => ({
    answer: await stage.send(operation, slots({ insurance_providers: [23, 999] })),
    params: { insurance_provider_ids: '23, 999', address_id: '111' },
  }),
  'slots.insurance_missing': wrongSlots({ insurance_accepted: 'with-insurance-only' }),
  'slots.insurance_not_supported': wrongSlots({
    insurance_accepted: 'without-insurance-only',
    insurance_providers: [13],
  }),
  'slots.duplicate_in_progress': duplicate,
  'book.unable': closedBooking,
  'book.service_missing': withBody({ address_service_id: '999' }),
  'book.slot_not_found': changed({ path: { start: early } }, { start: early }),
  'book.service_not_supported': unsupported,
  'cancel.not_booked': unbooked,
  'cancel.unable': after(visitForReader),
  'move.service_not_in_address': withBody({ address_service_id: '1121' }),
  'move.service_missing': withBody({ address_service_id: '999' }),
  'move.address_missing': withBody({ address_id: '999' }),
  'move.already_ended': after(canceled),
  'move.payment_account': after(paid),
  'confirm.invalid_confirmed_by': withBody({ confirmed_by: 'nobody' }),
  'confirm.not_authorized': after(visitForReader),
  'confirm.already_confirmed': after(confirmed),
  'confirm.canceled': after(canceled),
  'confirm.deleted': after(moved),
  'confirm.past': async (stage, operation) => changed({ path: { booking_id: stage.pastVisits[1]! } })(stage, operation),
  'presence.future': after(booked),
  'presence.not_in_doctor': at({ doctor_id: '12', address_id: '121' }),
  'presence.canceled': after(canceled),
  'opinion.invalid_phone': withBody({ phone: 'none' }),
  'opinion.visit_not_found': after(async (stage) => {
    const phone = '+48500777111'
    await book(stage.prepare, { start: stage.freeStart(), body: { patient: { name: 'Ewa', phone } } })
    return { body: { phone } }
  }),
  'opinion.already_exists': askedTwice,
  'opinion.unable': unsent,
  'notifications.empty': async ({ t, send }, operation) => ({ answer: await send(operation, { client: t.a }) }),
  'release.not_allowed': async ({ t, send }, operation) => ({ answer: await send(operation, { client: t.b }) }),
  'release.too_soon': comesTooSoon,
  'token.invalid_request': tokenFields({ grant_type: undefined }),
  'token.no_form': async (stage, operation) => ({
    answer: await stage.send(operation, { raw: '{}', headers: { 'content-type': 'application/json' } }),
  }),
  'token.two_credentials': async (stage, operation) => {
    const call = tokenCall()
    const authorization = `Basic ${btoa('client-a:secret-of-client-a')}`
    return { answer: await stage.send(operation, { ...call, headers: { ...call.headers, authorization } }) }
  },
  'token.unsupported_grant_type': tokenFields({ grant_type: 'password' }),
  'token.invalid_scope': tokenFields({ scope: 'everything' }),
  'token.invalid_client': tokenFields({ client_secret: 'wrong' }),
  'token.temporarily_unavailable': overTokenLimit,
}
