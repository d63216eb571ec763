import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'
import type { Needs } from './answers.ts'
import type { ShownAddress, ShownDoctor, ShownFacility, ShownService } from './views/doctor.ts'
import type { Visit } from './views/times.ts'

// What a patient may book: the same conditions in every list of this file.
const isBookable = `f.deleted_at is null and d.is_commercial and a.is_enabled and a.commercial_type <> 'basic'
  and c.status = 'enabled'`
const isOffered = 's.deleted_at is null and s.is_visible'
const specializations = `coalesce((select array_agg(x.name order by x.name) from specialization x
  where x.specialization_id = any(d.specialization_ids)), '{}')`

// Letters without their marks, so that "lodz" finds Łódź. foldText does the same to what was typed.
const fold = (text: string): string =>
  `translate(regexp_replace(normalize(lower(${text}), NFD), '[\\u0300-\\u036f]', '', 'g'), 'łıßøđ', 'lisod')`

/** What was typed, as the search compares it. */
function foldText(text: string): string {
  const bare = text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
  return bare.replaceAll(/[łıßøđ]/g, (letter) => 'lisod'['łıßøđ'.indexOf(letter)]!)
}

export type DoctorMatch = {
  facility_id: string
  doctor_id: string
  title: string | null
  name: string
  surname: string
  facility_name: string
  time_zone: string
  specializations: string[]
  /** At most 4 of the doctor's bookable addresses. */
  addresses: { address_id: string; city_name: string | null; is_online_only: boolean }[]
  count: number
}

const searchDoctorsStatement = statement(
  'siteSearchDoctors',
  `with place as (
     select a.facility_id, a.doctor_id, string_agg(coalesce(a.city_name, ''), ' ') as cities,
            (json_agg(json_build_object('address_id', a.address_id::text, 'city_name', a.city_name,
              'is_online_only', a.is_online_only) order by a.is_online_only, a.address_id)) as addresses
       from address a join calendar c using (facility_id, address_id)
       join facility f using (facility_id) join doctor d using (facility_id, doctor_id)
      where ${isBookable} and exists (select from address_service s
        where s.facility_id = a.facility_id and s.address_id = a.address_id and ${isOffered})
      group by a.facility_id, a.doctor_id
   ), found as (
     select d.facility_id, d.doctor_id, d.title, d.name, d.surname, f.name as facility_name, f.locale, f.time_zone,
            ${specializations} as specializations, p.cities, p.addresses
       from place p join doctor d using (facility_id, doctor_id) join facility f using (facility_id)
      where $2 = '' or f.locale like '%-' || $2
   )
   select facility_id, doctor_id, title, name, surname, facility_name, time_zone, specializations, addresses,
          (count(*) over ())::int as count
     from found
    where ${fold(`concat_ws(' ', name, surname, facility_name, cities, array_to_string(specializations, ' '))`)}
          like all ($1::text[])
    order by locale = $3 desc, surname, name, facility_id, doctor_id limit $4 offset $5`,
)

export type DoctorSearch = { words: readonly string[]; region: string; locale: string; limit: number; offset: number }

/** Doctors of all facilities whose name, specialization, clinic or city hold every word; the locale's country first. */
export function searchDoctors(
  db: Queryable,
  { words, region, locale, limit, offset }: DoctorSearch,
): Promise<DoctorMatch[]> {
  const patterns = words.map((word) => `%${foldText(word).replaceAll(/[\\%_]/g, '\\$&')}%`)
  return db.query<DoctorMatch>(searchDoctorsStatement, [patterns, region, locale, limit, offset])
}

const listRegionsStatement = statement(
  'siteListRegions',
  `select distinct split_part(locale, '-', 2) as region from facility where deleted_at is null and locale like '%-%'`,
)

/** Countries (ISO 3166) with a facility. */
export async function listRegions(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ region: string }>(listRegionsStatement)
  return rows.map(({ region }) => region).filter((region) => /^[A-Z]{2}$/.test(region))
}

const facilityJson = `json_build_object('facilityId', f.facility_id::text, 'name', f.name, 'locale', f.locale,
  'zone', f.time_zone, 'phone', f.phone, 'openingHours', f.opening_hours) as facility`
const doctorJson = `json_build_object('doctorId', d.doctor_id::text, 'title', d.title, 'name', d.name,
  'surname', d.surname, 'specializations', ${specializations}) as doctor`
const addressJson = `json_build_object('addressId', a.address_id::text, 'name', a.name, 'street', a.street,
  'postCode', a.post_code, 'cityName', a.city_name, 'isOnlineOnly', a.is_online_only,
  'isPaidOnline', a.visit_payment) as address`
const serviceFields = `json_build_object('addressServiceId', s.address_service_id::text,
  'name', coalesce(s.custom_name, s.name), 'price', s.price::float8, 'isPriceFrom', s.is_price_from,
  'duration', s.default_duration, 'minimumAge', s.minimum_age, 'maximumAge', s.maximum_age)`

export type DoctorKey = { facilityId: string; doctorId: string }

export type DoctorWithPlaces = {
  facility: ShownFacility
  doctor: ShownDoctor
  addresses: { address: ShownAddress; services: ShownService[] }[]
}

const findDoctorStatement = statement(
  'siteFindDoctor',
  `select ${facilityJson}, ${doctorJson} from doctor d join facility f using (facility_id)
    where d.facility_id = $1 and d.doctor_id = $2 and d.is_commercial and f.deleted_at is null`,
)
const listPlacesStatement = statement(
  'siteListPlaces',
  `select ${addressJson}, (select coalesce(json_agg(${serviceFields} order by s.is_default desc, s.name, s.address_service_id), '[]')
     from address_service s where s.facility_id = a.facility_id and s.address_id = a.address_id and ${isOffered}) as services
     from address a join calendar c using (facility_id, address_id)
     join facility f using (facility_id) join doctor d using (facility_id, doctor_id)
    where a.facility_id = $1 and a.doctor_id = $2 and ${isBookable} order by a.is_online_only, a.address_id`,
)

/** A doctor with the bookable addresses and their services; null where there is none such. */
export async function findDoctorWithPlaces(db: Queryable, key: DoctorKey): Promise<DoctorWithPlaces | null> {
  const values = [key.facilityId, key.doctorId]
  const [found] = await db.query<Omit<DoctorWithPlaces, 'addresses'>>(findDoctorStatement, values)
  if (!found) return null
  return { ...found, addresses: await db.query<DoctorWithPlaces['addresses'][number]>(listPlacesStatement, values) }
}

export type VisitKey = DoctorKey & { addressId: string; addressServiceId: string }

/** `isBookable`: false where the visit can be shown (it was booked once) but not booked any more. */
export type FoundVisit = { visit: Visit; needs: Needs; isBookable: boolean }

const findVisitStatement = statement(
  'siteFindVisit',
  `select ${facilityJson}, ${doctorJson}, ${addressJson}, ${serviceFields} as service,
          json_build_object('birthDate', a.needs_birth_date
            or s.minimum_age is not null or s.maximum_age is not null, 'gender', a.needs_gender, 'nin', a.needs_nin) as needs,
          coalesce(${isBookable} and ${isOffered} and a.doctor_id = $2, false) as is_bookable
     from address a join facility f using (facility_id) join doctor d on d.facility_id = a.facility_id and d.doctor_id = $2
     join address_service s on s.facility_id = a.facility_id and s.address_id = a.address_id
     left join calendar c on c.facility_id = a.facility_id and c.address_id = a.address_id
    where a.facility_id = $1 and a.address_id = $3 and s.address_service_id = $4`,
)

/** Everything the pages repeat about a visit, also of services that are gone. */
export async function findVisit(db: Queryable, key: VisitKey): Promise<FoundVisit | null> {
  const values = [key.facilityId, key.doctorId, key.addressId, key.addressServiceId]
  const [row] = await db.query<Visit & { needs: Needs; is_bookable: boolean }>(findVisitStatement, values)
  if (!row) return null
  const { needs, is_bookable, ...visit } = row
  return { visit, needs, isBookable: is_bookable }
}

export type OtherPlace = {
  doctor_id: string
  title: string | null
  name: string
  surname: string
  address_id: string
  address_service_id: string
}

const listOtherPlacesStatement = statement(
  'siteListOtherPlaces',
  `select d.doctor_id, d.title, d.name, d.surname, a.address_id, s.address_service_id
     from address_service o
     join address_service s on s.facility_id = o.facility_id
      and (s.service_id = o.service_id or s.address_service_id = o.address_service_id)
     join address a on a.facility_id = s.facility_id and a.address_id = s.address_id
     join calendar c on c.facility_id = a.facility_id and c.address_id = a.address_id
     join facility f on f.facility_id = a.facility_id
     join doctor d on d.facility_id = a.facility_id and d.doctor_id = a.doctor_id
    where o.facility_id = $1 and o.address_service_id = $2 and ${isBookable} and ${isOffered}
    order by (a.doctor_id = $3) desc, (a.address_id = o.address_id) desc, a.address_id limit 12`,
)

/** Where in the facility the same service can be booked: this doctor's addresses first. At most 12. */
export function listOtherPlaces(db: Queryable, key: Omit<VisitKey, 'addressId'>): Promise<OtherPlace[]> {
  return db.query<OtherPlace>(listOtherPlacesStatement, [key.facilityId, key.addressServiceId, key.doctorId])
}
