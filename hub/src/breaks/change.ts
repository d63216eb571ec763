/** Adding, moving and deleting a break together with those at coupled addresses: all of them or none. */
import { listCounterparts } from '../addresses/store.ts'
import { insertCalendar, lockCalendars, touchCalendar } from '../calendars/store.ts'
import { constraintOf } from '../db/errors.ts'
import { transactSurely } from '../db/surely.ts'
import { breakEnvelope } from '../notifications/addressData.ts'
import { announce } from '../notifications/announce.ts'
import { wake } from '../notifications/wake.ts'
import { Refusal } from '../refusal.ts'
import { newId } from '../time.ts'
import { isSameRange } from './rules.ts'
import { deleteBreaks, insertBreak, listCoupledBreaks, updateBreaks } from './store.ts'
import type { Address } from '../addresses/store.ts'
import type { Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'
import type { Place } from '../notifications/data.ts'
import type { BreakRange } from './rules.ts'
import type { Break, PlacedBreak } from './store.ts'

/** Who changes a break (null: the clinic's own people), and where, as the facility's other clients are told. */
export type BreakOrigin = { place: Place; originClientId: string | null }

export type NewBreak = BreakRange & { description: string | null; isOnCoupledAddresses: boolean }

/**
 * Adds a break, which needs a calendar and makes one where there is none.
 * @returns the break at the address itself
 * @throws Refusal break.already_exists (same address, range and description)
 */
export async function addBreak(app: App, origin: BreakOrigin, address: Address, wanted: NewBreak): Promise<Break> {
  const counterparts = wanted.isOnCoupledAddresses ? await listCounterparts(app.db, address) : []
  const addresses = [address, ...counterparts].toSorted((a, b) => Number(a.address_id) - Number(b.address_id))
  const coupledId = counterparts.length > 0 ? newId() : null
  const breaks = addresses.map((at): PlacedBreak => ({
    facility_id: at.facility_id,
    break_id: newId(),
    address_id: at.address_id,
    since: wanted.since,
    till: wanted.till,
    description: wanted.description,
    coupled_id: coupledId,
    name: at.name,
    street: at.street,
    post_code: at.post_code,
  }))
  const own = breaks.find((one) => one.address_id === address.address_id)!
  await transactSurely(app.db, async (tx, isRepeat) => {
    const facilityId = address.facility_id
    for (const { address_id: addressId } of breaks) await insertCalendar(tx, { facilityId, addressId })
    await lockCalendars(tx, { facilityId, addressIds: breaks.map((one) => one.address_id) })
    if (isRepeat && (await listCoupledBreaks(tx, { facilityId, breakId: own.break_id })).length > 0) return
    const made: PlacedBreak[] = []
    for (const one of breaks) {
      if (await insertBreak(tx, one)) made.push(one)
      // A counterpart that has the very break has its time blocked already.
      else if (one.address_id === address.address_id) throw new Refusal('break.already_exists')
    }
    await finish(app, tx, 'break-created', origin, made)
  })
  wake()
  return own
}

/**
 * @throws Refusal break.invalid_id (gone meanwhile) | break.same_range (where it is already, or where a break of the
 * same description stands, at its address or a coupled one)
 */
export async function moveBreak(app: App, origin: BreakOrigin, target: Break, range: BreakRange): Promise<void> {
  const { facility_id: facilityId } = target
  const work = async (tx: Tx, isRepeat: boolean): Promise<void> => {
    const breaks = await lockCoupled(tx, target)
    if (breaks.every((one) => isSameRange(one, range))) {
      if (isRepeat) return
      throw new Refusal('break.same_range')
    }
    await updateBreaks(tx, { facilityId, breakIds: breaks.map((one) => one.break_id) }, range)
    await finish(
      app,
      tx,
      'break-moved',
      origin,
      breaks.map((one) => ({ ...one, ...range })),
    )
  }
  await transactSurely(app.db, work).catch((error) => {
    throw constraintOf(error) === 'calendar_break_once' ? new Refusal('break.same_range') : error
  })
  wake()
}

/** @throws Refusal break.invalid_id where it is gone meanwhile */
export async function removeBreak(app: App, origin: BreakOrigin, target: Break): Promise<void> {
  const { facility_id: facilityId } = target
  await transactSurely(app.db, async (tx, isRepeat) => {
    const breaks = await lockCoupled(tx, target, isRepeat)
    if (breaks.length === 0) return
    await deleteBreaks(tx, { facilityId, breakIds: breaks.map((one) => one.break_id) })
    await finish(app, tx, 'break-removed', origin, breaks)
  })
  wake()
}

// Breaks are coupled when they are made and never later: whoever comes first changes all, whoever waits finds all or
// none of them.
async function lockCoupled(tx: Tx, target: Break, mayBeGone = false): Promise<PlacedBreak[]> {
  const { facility_id: facilityId, break_id: breakId } = target
  const seen = await listCoupledBreaks(tx, { facilityId, breakId })
  await lockCalendars(tx, { facilityId, addressIds: seen.map((one) => one.address_id) })
  const breaks = await listCoupledBreaks(tx, { facilityId, breakId })
  if (breaks.length === 0 && !mayBeGone) throw new Refusal('break.invalid_id')
  return breaks
}

type BreakNews = 'break-created' | 'break-moved' | 'break-removed'

async function finish(
  app: App,
  tx: Tx,
  name: BreakNews,
  { place, originClientId }: BreakOrigin,
  breaks: readonly PlacedBreak[],
): Promise<void> {
  const at = app.now()
  for (const one of breaks) await touchCalendar(tx, { facilityId: one.facility_id, addressId: one.address_id })
  for (const one of breaks) {
    const { address_id: addressId, name: addressName, street, post_code: postCode } = one
    const there = { ...place, address: { addressId, name: addressName, street, postCode } }
    await announce(tx, {
      facilityId: one.facility_id,
      name,
      subjectId: one.break_id,
      originClientId,
      body: breakEnvelope(name, there, { breakId: one.break_id, since: one.since, till: one.till }, at).body,
      createdAt: at,
    })
  }
}
