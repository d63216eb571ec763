import { items } from '../http/reply.ts'
import type { Doctor } from './store.ts'

/** A doctor with what `with` asked for. getDoctor shows specializations unasked, lists don't. */
export function doctorView(doctor: Doctor, extensions: ReadonlySet<string>) {
  const specializations = extensions.has('doctor.specializations') ? items(doctor.specializations) : undefined
  return {
    id: doctor.doctor_id,
    name: doctor.name,
    surname: doctor.surname,
    profile_url: extensions.has('doctor.profile_url') ? (doctor.profile_url ?? undefined) : undefined,
    specializations,
    // The name of the schema, and the only one that the official SDK reads; the examples have the other.
    specialization: specializations,
    license_numbers: extensions.has('doctor.license_numbers') ? items(doctor.licenses) : undefined,
  }
}
