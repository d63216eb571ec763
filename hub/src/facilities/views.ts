import type { Facility } from './store.ts'

export function facilityView({ facility_id, name }: Pick<Facility, 'facility_id' | 'name'>) {
  return { id: facility_id, name }
}
