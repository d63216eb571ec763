import type { Row } from '../../src/sandbox/world.ts'

export type Table = [name: string, rows: Row[]]

export const dictionaryTables: Table[] = [
  [
    'specialization',
    [
      { specialization_id: 501, locale: 'pl-PL', name: 'Kardiolog' },
      { specialization_id: 502, locale: 'pl-PL', name: 'Ortopeda' },
    ],
  ],
  [
    'service',
    [
      { service_id: 1001, locale: 'pl-PL', name: 'Konsultacja', is_diagnostic: false, specialization_ids: [501, 502] },
      { service_id: 1002, locale: 'pl-PL', name: 'USG', is_diagnostic: true, specialization_ids: [501] },
      { service_id: 1003, locale: 'pl-PL', name: 'EKG', is_diagnostic: true, specialization_ids: [501] },
      { service_id: 2001, locale: 'es-ES', name: 'Consulta', is_diagnostic: false, specialization_ids: [] },
      { service_id: 3001, locale: 'pt-BR', name: 'Consulta', is_diagnostic: false, specialization_ids: [] },
    ],
  ],
  [
    'insurance_provider',
    [
      { insurance_provider_id: 13, locale: 'pl-PL', name: 'NFZ' },
      { insurance_provider_id: 14, locale: 'pl-PL', name: 'Polisa' },
      { insurance_provider_id: 15, locale: 'pl-PL', name: 'Tarcza' },
      { insurance_provider_id: 23, locale: 'es-ES', name: 'Seguros' },
    ],
  ],
  [
    'insurance_plan',
    [
      { insurance_plan_id: 141, insurance_provider_id: 14, name: 'Basic' },
      { insurance_plan_id: 142, insurance_provider_id: 14, name: 'Family' },
    ],
  ],
]

export function doctorRows(): Row[] {
  const doctor = (facilityId: number, doctorId: number, name: string, surname: string, isCommercial = true): Row => ({
    facility_id: facilityId,
    doctor_id: doctorId,
    name,
    surname,
    title: 'dr',
    profile_url: `https://doctors.example/${doctorId}`,
    is_commercial: isCommercial,
    specialization_ids: doctorId === 11 ? [501] : [],
  })
  return [
    doctor(1, 11, 'Anna', 'Pierwsza'),
    doctor(1, 12, 'Jan', 'Drugi'),
    doctor(1, 13, 'Ewa', 'Trzecia', false),
    doctor(2, 21, 'Luis', 'Ajeno'),
    doctor(3, 31, 'Rui', 'Comum'),
  ]
}

export function oddServiceRows(now: Temporal.Instant): Row[] {
  const row: Row = {
    facility_id: 1,
    address_id: 111,
    service_id: null,
    price: null,
    is_price_from: false,
    is_default: false,
    is_visible: true,
    default_duration: 30,
    deleted_at: null,
  }
  return [
    { ...row, address_service_id: 1113, name: 'Szczepienie', custom_name: 'Szczepienie podróżne' },
    { ...row, address_service_id: 1119, service_id: 1003, name: 'EKG', custom_name: null, deleted_at: now.toString() },
  ]
}
