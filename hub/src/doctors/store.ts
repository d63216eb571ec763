import { statement } from '../db/pool.ts'
import type { Queryable } from '../db/pool.ts'

export type Doctor = {
  facility_id: string
  doctor_id: string
  name: string
  surname: string
  title: string | null
  profile_url: string | null
  is_commercial: boolean
  specializations: { id: string; name: string }[]
  licenses: { id: string; license_number: string }[]
}

const columns = `
  d.facility_id, d.doctor_id, d.name, d.surname, d.title, d.profile_url, d.is_commercial,
  (select coalesce(json_agg(json_build_object('id', s.specialization_id::text, 'name', s.name)
                            order by s.specialization_id), '[]')
     from specialization s where s.specialization_id = any (d.specialization_ids)) as specializations,
  (select coalesce(json_agg(json_build_object('id', l.license_number_id::text, 'license_number', l.license_number)
                            order by l.license_number_id), '[]')
     from doctor_license l where l.facility_id = d.facility_id and l.doctor_id = d.doctor_id) as licenses`

const listDoctorsStatement = statement(
  'listDoctors',
  `select ${columns} from doctor d where d.facility_id = $1 and d.is_commercial order by d.doctor_id`,
)

/** The doctors of a facility that clients may see, by id. */
export function listDoctors(db: Queryable, facilityId: string): Promise<Doctor[]> {
  return db.query<Doctor>(listDoctorsStatement, [facilityId])
}

const findDoctorStatement = statement(
  'findDoctor',
  `select ${columns} from doctor d where d.facility_id = $1 and d.doctor_id = $2`,
)

export async function findDoctor(
  db: Queryable,
  key: { facilityId: string; doctorId: string },
): Promise<Doctor | undefined> {
  const [row] = await db.query<Doctor>(findDoctorStatement, [key.facilityId, key.doctorId])
  return row
}

const ownsDoctorStatement = statement(
  'ownsDoctor',
  `select 1 as one from doctor d join client_facility cf using (facility_id)
    where d.doctor_id = $2 and cf.client_id = $1`,
)

/** Whether a doctor stands in any facility of the client: tells a wrong path from an unknown id. */
export async function ownsDoctor(db: Queryable, key: { clientId: string; doctorId: string }): Promise<boolean> {
  return (await db.query(ownsDoctorStatement, [key.clientId, key.doctorId])).length > 0
}
