/**
 * What the platform changes of an address: whether it is paid for, and whose it is. The facility's clients are told;
 * nobody's own call is among it.
 */
import { lockCalendar, switchCalendar, touchCalendar } from '../calendars/store.ts'
import { transactSurely } from '../db/surely.ts'
import { findDoctor } from '../doctors/store.ts'
import { addressEnvelope } from '../notifications/addressData.ts'
import { announce } from '../notifications/announce.ts'
import { wake } from '../notifications/wake.ts'
import { newId } from '../time.ts'
import { openOwnAddress } from './open.ts'
import { countVisitsToCome, insertAddress, lockAddress, updateCommercialType, updateDoctor } from './store.ts'
import { placeData } from './views.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'
import type { Address, NewAddress } from './store.ts'

type Changing = Pick<App, 'db' | 'now'>
type Key = { facilityId: string; addressId: string }
type News = 'address-commercial-type-changed' | 'address-assigned' | 'address-unassigned'

/** The last write of the transaction. Reads the place anew, as the change has left it. */
async function tell(
  tx: Tx,
  name: News,
  place: NonNullable<Awaited<ReturnType<typeof openOwnAddress>>>,
  at: Temporal.Instant,
) {
  const { address } = place
  await announce(tx, {
    facilityId: address.facility_id,
    name,
    subjectId: address.address_id,
    originClientId: null,
    createdAt: at,
    body: addressEnvelope(name, placeData(place), address.commercial_type, at).body,
  })
}

/** Sets what is paid for at an address; only then it may have an open calendar. */
export async function changeCommercialType(
  { db, now }: Changing,
  key: Key,
  type: Address['commercial_type'],
): Promise<'changed' | 'same' | 'not_found'> {
  const outcome = await transactSurely(db, async (tx, isRepeat) => {
    const before = await lockOpened(tx, key)
    if (!before) return 'not_found'
    if (before.address.commercial_type === type) return isRepeat ? 'changed' : 'same'
    await updateCommercialType(tx, key, type)
    await touchCalendar(tx, key)
    await tell(
      tx,
      'address-commercial-type-changed',
      { ...before, address: { ...before.address, commercial_type: type } },
      now(),
    )
    return 'changed'
  })
  if (outcome === 'changed') wake()
  return outcome
}

/**
 * Takes an address away from its doctor and closes its calendar. Visits to come would lose their doctor: where there
 * are any it stays.
 */
export async function unassignAddress(
  { db, now }: Changing,
  key: Key,
): Promise<{ outcome: 'changed' | 'not_found' } | { outcome: 'visits_to_come'; count: number }> {
  const at = now()
  const outcome = await transactSurely(db, async (tx, isRepeat) => {
    const before = await lockOpened(tx, key)
    if (!before) return isRepeat ? { outcome: 'changed' as const } : { outcome: 'not_found' as const }
    const count = await countVisitsToCome(tx, key, at)
    if (count > 0) return { outcome: 'visits_to_come' as const, count }
    if (before.calendar) await switchCalendar(tx, key, 'disabled')
    await updateDoctor(tx, key, null)
    await tell(tx, 'address-unassigned', before, at)
    return { outcome: 'changed' as const }
  })
  if (outcome.outcome === 'changed') wake()
  return outcome
}

/** Gives an address that has no doctor to one of its facility. Its calendar stays closed until somebody opens it. */
export async function assignAddress(
  { db, now }: Changing,
  key: Key,
  doctorId: string,
): Promise<'changed' | 'taken' | 'not_found'> {
  const outcome = await transactSurely(db, async (tx, isRepeat) => {
    await lockCalendar(tx, key)
    const address = await lockAddress(tx, key)
    if (!address || !(await findDoctor(tx, { facilityId: key.facilityId, doctorId }))) return 'not_found'
    if (address.doctor_id !== null) return isRepeat && address.doctor_id === doctorId ? 'changed' : 'taken'
    await updateDoctor(tx, key, doctorId)
    await tell(tx, 'address-assigned', (await openOwnAddress(tx, key))!, now())
    return 'changed'
  })
  if (outcome === 'changed') wake()
  return outcome
}

/** Makes an address for a doctor. @returns its id; null where the facility has no such doctor */
export async function addAddress(
  { db, now }: Changing,
  wanted: Omit<NewAddress, 'address_id'>,
): Promise<string | null> {
  const { facility_id: facilityId, doctor_id: doctorId } = wanted
  const key = { facilityId, addressId: newId() }
  const isMade = await transactSurely(db, async (tx, isRepeat) => {
    if (!(await findDoctor(tx, { facilityId, doctorId }))) return false
    if (isRepeat && (await lockAddress(tx, key))) return true
    await insertAddress(tx, { ...wanted, address_id: key.addressId })
    await tell(tx, 'address-assigned', (await openOwnAddress(tx, key))!, now())
    return true
  })
  if (isMade) wake()
  return isMade ? key.addressId : null
}

// The calendar's row first, as everybody takes it; an address without one is locked by itself.
async function lockOpened(tx: Tx, key: Key) {
  await lockCalendar(tx, key)
  await lockAddress(tx, key)
  return openOwnAddress(tx as Queryable, key)
}
