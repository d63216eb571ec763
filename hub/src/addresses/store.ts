import { statement } from '../db/pool.ts'
import type { Queryable, Tx } from '../db/pool.ts'

export type Address = {
  facility_id: string
  address_id: string
  /** Null while it is taken away from its doctor: then nobody sees it. */
  doctor_id: string | null
  name: string | null
  city_name: string | null
  post_code: string | null
  street: string | null
  is_enabled: boolean
  is_online_only: boolean
  is_integrated: boolean
  commercial_type: 'premium' | 'saas-only' | 'basic'
  insurance_support: 'private' | 'insurance' | 'private_and_insurance'
  needs_gender: boolean
  needs_nin: boolean
  needs_birth_date: boolean
  visit_payment: boolean
  payment_account: string | null
  has_videocalls: boolean
  is_public_insurance_flow: boolean
}

const listAddressesStatement = statement(
  'listAddresses',
  `select * from address where facility_id = $1 and doctor_id = $2 order by address_id`,
)

/** A doctor's addresses in one facility, by id. */
export function listAddresses(db: Queryable, key: { facilityId: string; doctorId: string }): Promise<Address[]> {
  return db.query<Address>(listAddressesStatement, [key.facilityId, key.doctorId])
}

const listCounterpartsStatement = statement(
  'listCounterparts',
  `select * from address
    where facility_id = $1 and doctor_id = $2 and is_online_only <> $3 and commercial_type <> 'basic' and is_integrated
    order by address_id`,
)

/**
 * The addresses that a doctor's address is coupled with in the facility: online ones of one in person and the other
 * way round, where they are commercial and under integration.
 */
export function listCounterparts(db: Queryable, address: Address): Promise<Address[]> {
  const { facility_id: facilityId, doctor_id: doctorId, is_online_only: isOnlineOnly } = address
  return db.query<Address>(listCounterpartsStatement, [facilityId, doctorId, isOnlineOnly])
}

const updateInsuranceSupportStatement = statement(
  'updateInsuranceSupport',
  `update address set insurance_support = $3 where facility_id = $1 and address_id = $2`,
)

/** Sets which insured or private patients an address takes. */
export async function updateInsuranceSupport(
  db: Queryable,
  key: { facilityId: string; addressId: string },
  support: Address['insurance_support'],
): Promise<void> {
  await db.query(updateInsuranceSupportStatement, [key.facilityId, key.addressId, support])
}

const clearIntegrationStatement = statement(
  'clearIntegration',
  `update address set is_integrated = false where facility_id = $1 and address_id = $2`,
)

/** Takes the mark of integration off an address. */
export async function clearIntegration(db: Queryable, key: { facilityId: string; addressId: string }): Promise<void> {
  await db.query(clearIntegrationStatement, [key.facilityId, key.addressId])
}

/** The whole walk client -> facility -> doctor -> address in one row; what isn't there is null. */
export type Walk = {
  facility_id: string
  facility_name: string
  locale: string
  time_zone: string
  facility_deleted: boolean
  may_edit_calendars: boolean
  doctor_id: string | null
  doctor_name: string
  doctor_surname: string
  doctor_is_commercial: boolean
  address: Address | null
  calendar_status: 'enabled' | 'disabled' | null
  periods_revision: string | null
}

const walkColumns = `
  f.facility_id, f.name as facility_name, f.locale, f.time_zone, f.deleted_at is not null as facility_deleted,
  d.doctor_id, d.name as doctor_name, d.surname as doctor_surname, d.is_commercial as doctor_is_commercial,
  to_jsonb(a) as address, k.status as calendar_status, k.periods_revision`

const walkStatement = statement(
  'walkToAddress',
  `select ${walkColumns}, cf.may_edit_calendars
     from client_facility cf
     join facility f on f.facility_id = cf.facility_id
     left join doctor d on d.facility_id = f.facility_id and d.doctor_id = $3
     left join address a on a.facility_id = f.facility_id and a.address_id = $4 and a.doctor_id is not null
     left join calendar k on k.facility_id = a.facility_id and k.address_id = a.address_id
    where cf.client_id = $1 and cf.facility_id = $2`,
)

export async function walkToAddress(
  db: Queryable,
  key: { clientId: string; facilityId: string; doctorId: string; addressId: string },
): Promise<Walk | undefined> {
  const [row] = await db.query<Walk>(walkStatement, [key.clientId, key.facilityId, key.doctorId, key.addressId])
  return row && withTextIds(row)
}

const walkFromStatement = statement(
  'walkFromAddress',
  `select ${walkColumns}, cf.may_edit_calendars
     from client_facility cf
     join facility f on f.facility_id = cf.facility_id
     join address a on a.facility_id = f.facility_id and a.address_id = $3
     join doctor d on d.facility_id = a.facility_id and d.doctor_id = a.doctor_id
     left join calendar k on k.facility_id = a.facility_id and k.address_id = a.address_id
    where cf.client_id = $1 and cf.facility_id = $2`,
)

/** The walk from an address up to its doctor, where no doctor is named. */
export async function walkFromAddress(
  db: Queryable,
  key: { clientId: string; facilityId: string; addressId: string },
): Promise<Walk | undefined> {
  const [row] = await db.query<Walk>(walkFromStatement, [key.clientId, key.facilityId, key.addressId])
  return row && withTextIds(row)
}

const ownWalkStatement = statement(
  'walkWithinFacility',
  `select ${walkColumns}, true as may_edit_calendars
     from address a
     join facility f on f.facility_id = a.facility_id
     join doctor d on d.facility_id = a.facility_id and d.doctor_id = coalesce($3, a.doctor_id)
     left join calendar k on k.facility_id = a.facility_id and k.address_id = a.address_id
    where a.facility_id = $1 and a.address_id = $2`,
)

/**
 * The walk as the facility itself has it: whatever stands there, bookable or not.
 * @param key.doctorId of a visit, which stays that doctor's whoever has the address now
 */
export async function walkWithinFacility(
  db: Queryable,
  key: { facilityId: string; addressId: string; doctorId?: string },
): Promise<Walk | undefined> {
  const [row] = await db.query<Walk>(ownWalkStatement, [key.facilityId, key.addressId, key.doctorId ?? null])
  return row && withTextIds(row)
}

const publicWalkStatement = statement(
  'walkToPublicAddress',
  `select ${walkColumns}, true as may_edit_calendars
     from address a
     join facility f on f.facility_id = a.facility_id
     join doctor d on d.facility_id = a.facility_id and d.doctor_id = a.doctor_id
     left join calendar k on k.facility_id = a.facility_id and k.address_id = a.address_id
    where a.facility_id = $1 and a.address_id = $2 and f.deleted_at is null and d.is_commercial
      and a.is_enabled and a.commercial_type <> 'basic'`,
)

/** The same walk for a patient, who belongs to no client and sees what may be booked. */
export async function walkToPublicAddress(
  db: Queryable,
  key: { facilityId: string; addressId: string },
): Promise<Walk | undefined> {
  const [row] = await db.query<Walk>(publicWalkStatement, [key.facilityId, key.addressId])
  return row && withTextIds(row)
}

// Numbers came through JSON; ids are text everywhere else.
function withTextIds(walk: Walk): Walk {
  const { address } = walk
  if (!address) return walk
  for (const id of ['facility_id', 'address_id'] as const) address[id] = String(address[id])
  if (address.doctor_id !== null) address.doctor_id = String(address.doctor_id)
  return walk
}

const ownsAddressStatement = statement(
  'ownsAddress',
  `select 1 as one from address a join client_facility cf using (facility_id)
    where a.address_id = $2 and cf.client_id = $1 and a.doctor_id is not null`,
)

/** Whether an address stands in any facility of the client: tells a wrong path from an unknown id. */
export async function ownsAddress(db: Queryable, key: { clientId: string; addressId: string }): Promise<boolean> {
  return (await db.query(ownsAddressStatement, [key.clientId, key.addressId])).length > 0
}

const lockAddressStatement = statement(
  'lockAddress',
  `select * from address where facility_id = $1 and address_id = $2 for update`,
)

/** An address with or without a doctor, locked until the transaction ends. */
export async function lockAddress(
  tx: Tx,
  key: { facilityId: string; addressId: string },
): Promise<Address | undefined> {
  const [row] = await tx.query<Address>(lockAddressStatement, [key.facilityId, key.addressId])
  return row
}

const updateCommercialTypeStatement = statement(
  'updateCommercialType',
  `update address set commercial_type = $3 where facility_id = $1 and address_id = $2`,
)

export async function updateCommercialType(
  tx: Tx,
  key: { facilityId: string; addressId: string },
  type: Address['commercial_type'],
): Promise<void> {
  await tx.query(updateCommercialTypeStatement, [key.facilityId, key.addressId, type])
}

const updateDoctorStatement = statement(
  'updateDoctor',
  `update address set doctor_id = $3 where facility_id = $1 and address_id = $2`,
)

export async function updateDoctor(
  tx: Tx,
  key: { facilityId: string; addressId: string },
  doctorId: string | null,
): Promise<void> {
  await tx.query(updateDoctorStatement, [key.facilityId, key.addressId, doctorId])
}

const countVisitsToComeStatement = statement(
  'countVisitsToCome',
  `select count(*)::int as count from booking
    where facility_id = $1 and address_id = $2 and state in ('vetting', 'booked') and end_at > $3`,
)

/** Visits that are booked or being asked for and not yet over. */
export async function countVisitsToCome(
  tx: Tx,
  key: { facilityId: string; addressId: string },
  now: Temporal.Instant,
): Promise<number> {
  const [row] = await tx.query<{ count: number }>(countVisitsToComeStatement, [key.facilityId, key.addressId, now])
  return row!.count
}

export type NewAddress = Pick<Address, 'facility_id' | 'address_id' | 'name' | 'street' | 'post_code' | 'city_name'> & {
  doctor_id: string
}

const insertAddressStatement = statement(
  'insertAddress',
  `insert into address (facility_id, address_id, doctor_id, name, street, post_code, city_name)
   values ($1, $2, $3, $4, $5, $6, $7)`,
)

/** A premium address in person; what else it is follows by later changes. */
export async function insertAddress(tx: Tx, one: NewAddress): Promise<void> {
  await tx.query(insertAddressStatement, [
    one.facility_id,
    one.address_id,
    one.doctor_id,
    one.name,
    one.street,
    one.post_code,
    one.city_name,
  ])
}
