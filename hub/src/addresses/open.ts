import { readId } from '../contract/ids.ts'
import { ownsDoctor } from '../doctors/store.ts'
import { Refusal } from '../refusal.ts'
import { ownsAddress, walkFromAddress, walkToAddress, walkToPublicAddress, walkWithinFacility } from './store.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { Queryable } from '../db/pool.ts'
import type { Client } from '../http/operation.ts'
import type { Address, Walk } from './store.ts'

export type AddressPath = { facility_id: string; doctor_id: string; address_id: string }

/** An address with what stands above it in the path and its calendar's state. */
export type OpenAddress = {
  facility: { facilityId: string; name: string; locale: string; timeZone: string }
  doctor: { doctorId: string; name: string; surname: string }
  address: Address
  /** Profile and address are commercial: only then may the calendar be activated, filled or booked. */
  isCommercial: boolean
  mayEditCalendar: boolean
  calendar: { status: 'enabled' | 'disabled'; periodsRevision: string } | null
}

type Access = { client: Client; path: AddressPath; refuses: readonly RefusalCode[] }

/**
 * Walks client -> facility -> doctor -> address in one query and refuses in the contract's order; only a refusal asks
 * again, to tell a path that mixes the client's own places from an id that isn't in its estate. Such an id is refused in
 * the same words whether it exists or not. Operations word the last steps differently; the first of ours that an
 * operation lists is its answer.
 */
export async function openAddress(db: Queryable, { client, path, refuses }: Access): Promise<OpenAddress> {
  const refuse = (...candidates: RefusalCode[]) => {
    throw new Refusal(candidates.find((code) => refuses.includes(code)) ?? 'object.not_found')
  }
  const { clientId } = client
  const doctorId = readId(path.doctor_id)
  const addressId = readId(path.address_id)
  const walk = await walkToAddress(db, { clientId, facilityId: readId(path.facility_id), doctorId, addressId })
  if (!walk) throw new Refusal('facility.not_authorized')
  if (walk.facility_deleted) refuse('object.not_found', 'facility.not_authorized')
  if (!walk.doctor_id) {
    if (!(await ownsDoctor(db, { clientId, doctorId }))) refuse('object.not_found', 'doctor.not_authorized')
    refuse('doctor.not_authorized')
  }
  if (!walk.doctor_is_commercial) refuse('doctor.not_authorized')
  if (!walk.address) {
    if (!(await ownsAddress(db, { clientId, addressId }))) {
      refuse('object.not_found', 'address.not_authorized')
    }
    refuse('address.not_in_facility', 'address.not_authorized', 'object.not_found')
  }
  if (walk.address!.doctor_id !== walk.doctor_id) {
    refuse('address.not_in_doctor', 'address.not_authorized', 'object.not_found')
  }
  return openedAddress(walk)
}

/**
 * The address that a body names as a move's target, under the facility of the path. Its doctor follows from it.
 * @throws Refusal address.not_in_facility (another of the client's facilities has it) | move.address_missing
 */
export async function openTargetAddress(
  db: Queryable,
  client: Client,
  { facility }: OpenAddress,
  addressId: string,
): Promise<OpenAddress> {
  const walk = await walkFromAddress(db, { clientId: client.clientId, facilityId: facility.facilityId, addressId })
  if (walk) return openedAddress(walk)
  const isOwn = await ownsAddress(db, { clientId: client.clientId, addressId })
  throw new Refusal(isOwn ? 'address.not_in_facility' : 'move.address_missing')
}

/** An address as a patient may book it; null where there is none such. */
export async function openPublicAddress(
  db: Queryable,
  path: { facilityId: string; addressId: string },
): Promise<OpenAddress | null> {
  const walk = await walkToPublicAddress(db, {
    facilityId: readId(path.facilityId),
    addressId: readId(path.addressId),
  })
  return walk ? openedAddress(walk) : null
}

/** An address for the facility's own people and for its visits, bookable or not; null where there is none such. */
export async function openOwnAddress(
  db: Queryable,
  path: { facilityId: string; addressId: string; doctorId?: string },
): Promise<OpenAddress | null> {
  const walk = await walkWithinFacility(db, path)
  return walk ? openedAddress(walk) : null
}

function openedAddress(walk: Walk): OpenAddress {
  const address = walk.address!
  return {
    facility: {
      facilityId: walk.facility_id,
      name: walk.facility_name,
      locale: walk.locale,
      timeZone: walk.time_zone,
    },
    doctor: { doctorId: walk.doctor_id!, name: walk.doctor_name, surname: walk.doctor_surname },
    address,
    isCommercial: walk.doctor_is_commercial && address.commercial_type !== 'basic',
    mayEditCalendar: walk.may_edit_calendars && address.is_integrated,
    calendar: walk.calendar_status && { status: walk.calendar_status, periodsRevision: walk.periods_revision! },
  }
}

/** Where the API has the address; what is created there stands under it. */
export function apiPathOf({ facility, doctor, address }: OpenAddress): string {
  const { facilityId } = facility
  return `/api/v3/integration/facilities/${facilityId}/doctors/${doctor.doctorId}/addresses/${address.address_id}`
}

/** @throws Refusal calendar.not_authorized, then calendar.not_commercial */
export function checkCalendarEdition(opened: OpenAddress): void {
  if (!opened.mayEditCalendar) throw new Refusal('calendar.not_authorized')
  if (!opened.isCommercial) throw new Refusal('calendar.not_commercial', { address_id: opened.address.address_id })
}
