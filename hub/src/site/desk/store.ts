import { statement } from '../../db/pool.ts'
import type { Queryable } from '../../db/pool.ts'
import type { Interval } from '../../time.ts'
import type { ShownAddress, ShownDoctor } from '../views/doctor.ts'

/** An address as the desk shows it. `isOpen`: whether it takes bookings. */
export type ShownPlace = { doctor: ShownDoctor; address: ShownAddress; isOpen: boolean }

const listPlacesStatement = statement(
  'deskListPlaces',
  `select json_build_object('doctorId', d.doctor_id::text, 'title', d.title, 'name', d.name, 'surname', d.surname,
            'specializations', '{}'::text[]) as doctor,
          json_build_object('addressId', a.address_id::text, 'name', a.name, 'street', a.street,
            'postCode', a.post_code, 'cityName', a.city_name, 'isOnlineOnly', a.is_online_only,
            'isPaidOnline', a.visit_payment) as address,
          coalesce(a.is_enabled and a.commercial_type <> 'basic' and c.status = 'enabled', false) as "isOpen"
     from address a join doctor d on d.facility_id = a.facility_id and d.doctor_id = a.doctor_id
     left join calendar c on c.facility_id = a.facility_id and c.address_id = a.address_id
    where a.facility_id = $1 and ($2::bigint is null or a.address_id = $2) and d.is_commercial
    order by d.surname, d.name, d.doctor_id, a.is_online_only, a.address_id`,
)

/**
 * The facility's addresses by doctor, closed ones too: there may be visits at them. Doctors without a commercial
 * profile are left out, as the facility's clients don't know of them. `addressId`: only that address.
 */
export function listPlaces(
  db: Queryable,
  { facilityId, addressId = null }: { facilityId: string; addressId?: string | null },
): Promise<ShownPlace[]> {
  return db.query<ShownPlace>(listPlacesStatement, [facilityId, addressId])
}

const countVisitsStatement = statement(
  'deskCountVisits',
  `select address_id, count(*)::int as count from booking
    where facility_id = $1 and state = 'booked' and start_at >= $2 and start_at < $3
      and address_id in (select address_id from address where facility_id = $1)
    group by address_id`,
)

/** How many visits start in the range, by address. */
export async function countVisits(
  db: Queryable,
  facilityId: string,
  { start, end }: Interval,
): Promise<Map<string, number>> {
  const rows = await db.query<{ address_id: string; count: number }>(countVisitsStatement, [facilityId, start, end])
  return new Map(rows.map(({ address_id, count }) => [address_id, count]))
}

const listDictionaryStatement = statement(
  'deskListDictionary',
  `select s.service_id, s.name from service s join facility f on f.locale = s.locale
    where f.facility_id = $1 and not exists (
      select from address_service o where o.facility_id = f.facility_id and o.address_id = $2
         and o.service_id = s.service_id and o.deleted_at is null)
    order by s.name, s.service_id`,
)

/** The services of the facility's dictionary that an address doesn't have. */
export function listDictionary(
  db: Queryable,
  key: { facilityId: string; addressId: string },
): Promise<{ service_id: string; name: string }[]> {
  return db.query(listDictionaryStatement, [key.facilityId, key.addressId])
}
