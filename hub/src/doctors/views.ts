import { items } from '../http/reply.ts'
import type { Doctor } from './store.ts'

/** A doctor with what `with` asked for. getDoctor shows specializations unasked, lists don't. */
export function doctorView(doctor: Doctor, extensions: ReadonlySet<string>) {
  return {
    id: doctor.doctor_id,
    name: doctor.name,
    surname: doctor.surname,
    profile_url: extensions.has('doctor.profile_url') ? (doctor.profile_url ?? undefined) : undefined,
    specializations: extensions.has('doctor.specializations') ? items(doctor.specializations) : undefined,
    license_numbers: extensions.has('doctor.license_numbers') ? items(doctor.licenses) : undefined,
  }
}
