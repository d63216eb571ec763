import { readId } from '../contract/ids.ts'
import { openFacility } from '../facilities/open.ts'
import { Refusal } from '../refusal.ts'
import { findDoctor, ownsDoctor } from './store.ts'
import type { Queryable } from '../db/pool.ts'
import type { Facility } from '../facilities/store.ts'
import type { Client } from '../http/operation.ts'
import type { Doctor } from './store.ts'

/**
 * The doctor of a path, under the client's facility. A doctor without a commercial profile is there but not shown; one
 * of another of the client's facilities makes the path wrong, and one outside its estate is as unknown as any id.
 * @throws Refusal facility.not_authorized | object.not_found | doctor.not_authorized
 */
export async function openDoctor(
  db: Queryable,
  client: Client,
  path: { facility_id: string; doctor_id: string },
): Promise<{ facility: Facility; doctor: Doctor }> {
  const facility = await openFacility(db, client, path.facility_id)
  const doctorId = readId(path.doctor_id)
  const doctor = await findDoctor(db, { facilityId: facility.facility_id, doctorId })
  if (!doctor) {
    const isOwn = await ownsDoctor(db, { clientId: client.clientId, doctorId })
    throw new Refusal(isOwn ? 'doctor.not_authorized' : 'object.not_found')
  }
  if (!doctor.is_commercial) throw new Refusal('doctor.not_authorized')
  return { facility, doctor }
}
