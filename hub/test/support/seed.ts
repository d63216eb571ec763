import { hashSecret } from '../../src/partners/secrets.ts'
import { insertRows } from '../../src/sandbox/store.ts'
import { localDate, type Clock } from '../../src/time.ts'
/**
 * A small world for the tests of operations: every kind of address once, two clients that mustn't see each
 * other, and work periods on known days. All ids are fixed, so a test may also write them out.
 */
import type { Db } from '../../src/db/pool.ts'
import type { Row } from '../../src/sandbox/world.ts'

/** What seedMinimal writes. Facility 1 is client A's, 2 client B's, 3 both clients'. */
export const minimal = {
  clients: {
    a: { clientId: 'client-a', secret: 'secret-of-client-a' },
    b: { clientId: 'client-b', secret: 'secret-of-client-b' },
  },
  /** Client A's, Warsaw. */
  facility: '1',
  doctor: '11',
  /** In person, premium, calendar enabled; takes insurance 13 (no plans) and 14 (plans 141 and 142). */
  address: '111',
  /** Address 111: 30 minutes, offered in all periods. */
  service: '1111',
  /** Address 111: 60 minutes, offered in all periods, for ages 18 to 65. */
  longService: '1112',
  /** Address 111: made by the clinic, without a dictionary service; in no period. */
  customService: '1113',
  /** Address 111: deleted. */
  deletedService: '1119',
  /** Online, the same doctor's; calendar enabled; needs gender, nin and birth date. */
  onlineAddress: '112',
  onlineService: '1121',
  /** Not paid for: may have no calendar. */
  basicAddress: '113',
  /** Switched off, with a disabled calendar. */
  disabledAddress: '114',
  /** Fine, but nobody made a calendar yet. */
  calendarlessAddress: '115',
  calendarlessService: '1151',
  /** Fine, its calendar is disabled; it has periods. */
  closedAddress: '116',
  closedService: '1161',
  /** Not under integration; calendar enabled. */
  unintegratedAddress: '117',
  unintegratedService: '1171',
  /** Another doctor of facility 1; calendar enabled. */
  otherDoctor: '12',
  otherAddress: '121',
  otherService: '1211',
  /** No commercial profile: clients don't see them. */
  silentDoctor: '13',
  silentAddress: '131',
  /** Client B's, Madrid. */
  foreign: { facility: '2', doctor: '21', address: '211', service: '2111' },
  /** Both clients', São Paulo; B may not edit its calendars. */
  shared: { facility: '3', doctor: '31', address: '311', service: '3111' },
  /** Client A's, deleted. */
  deletedFacility: '4',
  specialization: '501',
  dictionary: { consultation: '1001', ultrasound: '1002', unused: '1003', spanish: '2001', brazilian: '3001' },
  insurance: { nfz: '13', withPlans: '14', plans: ['141', '142'], unlinked: '15', spanish: '23' },
} as const

/** 14 local days from the clock's, each with periods 9:00–12:00 and 13:00–17:00. */
export type Minimal = typeof minimal & { days: readonly string[] }

export type MinimalOptions = {
  /** Where client A's asks and pushes go; without it A only pulls. */
  vendorUrl?: string
  /** Client A's switch. Default: on with a vendor, off without. */
  realtime?: 'off' | 'shadow' | 'on'
}

const filledDays = 14
const zones: Record<string, string> = {
  1: 'Europe/Warsaw',
  2: 'Europe/Madrid',
  3: 'America/Sao_Paulo',
  4: 'Europe/Warsaw',
}
const locales: Record<string, string> = { 1: 'pl-PL', 2: 'es-ES', 3: 'pt-BR', 4: 'pl-PL' }

/** Writes the small world into an empty database, in one transaction. */
export async function seedMinimal(db: Db, clock: Clock, options: MinimalOptions = {}): Promise<Minimal> {
  const now = clock.now()
  await db.transaction(async (tx) => {
    for (const [table, rows] of [...clientTables(options, now), ...dictionaryTables, ...placeTables(now)]) {
      await insertRows(tx, table, rows)
    }
    await insertRows(tx, 'work_period', periodRows(now))
  })
  return { ...minimal, days: daysFrom(now, zones[1]!).map(String) }
}

type Table = [name: string, rows: Row[]]

function clientTables(options: MinimalOptions, now: Temporal.Instant): Table[] {
  const { vendorUrl, realtime = vendorUrl ? 'on' : 'off' } = options
  const { a, b } = minimal.clients
  const client = (clientId: string, partner: string, push: string | null, ask: string): Row => ({
    client_id: clientId,
    partner_id: partner,
    name: `Client ${clientId}`,
    is_active: true,
    realtime: ask,
    ask_timeout_ms: 1000,
    is_pushed: push !== null,
    is_pulled: true,
    push_url: push,
    push_retry_minutes: [1, 5, 15],
    created_at: now.toString(),
  })
  const secret = (clientId: string, text: string): Row => ({
    client_id: clientId,
    ordinal: 1,
    secret_hash: `\\x${hashSecret(text).toString('hex')}`,
    created_at: now.toString(),
  })
  return [
    [
      'partner',
      [
        { partner_id: 1, name: 'Partner A' },
        { partner_id: 2, name: 'Partner B' },
      ],
    ],
    ['client', [client(a.clientId, '1', vendorUrl ?? null, realtime), client(b.clientId, '2', null, 'off')]],
    ['client_secret', [secret(a.clientId, a.secret), secret(b.clientId, b.secret)]],
    ['client_feed', [a, b].map(({ clientId }) => ({ client_id: clientId, head: 0 }))],
  ]
}

const dictionaryTables: Table[] = [
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

type AddressSeed = {
  facility: string
  doctor: string
  address: string
  calendar?: 'enabled' | 'disabled'
  services: readonly (readonly [id: string, serviceId: string | null, duration: number])[]
  columns?: Row
}

const { address, foreign, shared } = minimal
const needs = { needs_gender: true, needs_nin: true, needs_birth_date: true }
const own = { facility: '1', doctor: '11' }
const addresses: readonly AddressSeed[] = [
  {
    ...own,
    address,
    calendar: 'enabled',
    services: [
      ['1111', '1001', 30],
      ['1112', '1002', 60],
    ],
    columns: { insurance_support: 'private_and_insurance' },
  },
  {
    ...own,
    address: '112',
    calendar: 'enabled',
    services: [['1121', '1001', 30]],
    columns: { is_online_only: true, ...needs },
  },
  { ...own, address: '113', services: [['1131', '1001', 30]], columns: { commercial_type: 'basic' } },
  { ...own, address: '114', calendar: 'disabled', services: [['1141', '1001', 30]], columns: { is_enabled: false } },
  { ...own, address: '115', services: [['1151', '1001', 30]] },
  { ...own, address: '116', calendar: 'disabled', services: [['1161', '1001', 30]] },
  { ...own, address: '117', calendar: 'enabled', services: [['1171', '1001', 30]], columns: { is_integrated: false } },
  { facility: '1', doctor: '12', address: '121', calendar: 'enabled', services: [['1211', '1001', 30]] },
  { facility: '1', doctor: '13', address: '131', calendar: 'enabled', services: [['1311', '1001', 30]] },
  { ...foreign, calendar: 'enabled', services: [[foreign.service, '2001', 30]] },
  { ...shared, calendar: 'enabled', services: [[shared.service, '3001', 30]] },
]

function placeTables(now: Temporal.Instant): Table[] {
  return [
    ['facility', facilityRows(now)],
    [
      'client_facility',
      [
        { facility_id: 1, client_id: 'client-a', may_edit_calendars: true },
        { facility_id: 2, client_id: 'client-b', may_edit_calendars: true },
        { facility_id: 3, client_id: 'client-a', may_edit_calendars: true },
        { facility_id: 3, client_id: 'client-b', may_edit_calendars: false },
        { facility_id: 4, client_id: 'client-a', may_edit_calendars: true },
      ],
    ],
    ['doctor', doctorRows()],
    ['doctor_license', [{ facility_id: 1, license_number_id: 9001, doctor_id: 11, license_number: 'PL-4100011' }]],
    ['address', addresses.map(addressRow)],
    ['address_service', [...addresses.flatMap(serviceRows), ...oddServiceRows(now)]],
    [
      'address_insurance_provider',
      [
        { facility_id: 1, address_id: 111, insurance_provider_id: 13, insurance_plan_ids: [] },
        { facility_id: 1, address_id: 111, insurance_provider_id: 14, insurance_plan_ids: [141, 142] },
      ],
    ],
    [
      'calendar',
      addresses
        .filter(({ calendar }) => calendar)
        .map((each) => ({
          facility_id: each.facility,
          address_id: each.address,
          status: each.calendar,
        })),
    ],
  ]
}

function facilityRows(now: Temporal.Instant): Row[] {
  return Object.entries({ 1: 'Klinika A', 2: 'Clínica B', 3: 'Clínica C', 4: 'Klinika D' }).map(([id, name]) => ({
    facility_id: id,
    name,
    locale: locales[id],
    time_zone: zones[id],
    phone: `+48 22 000 00 0${id}`,
    opening_hours: '9:00–17:00',
    deleted_at: id === minimal.deletedFacility ? now.toString() : null,
  }))
}

function doctorRows(): Row[] {
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

function addressRow({ facility, doctor, address, columns }: AddressSeed): Row {
  return {
    facility_id: facility,
    address_id: address,
    doctor_id: doctor,
    name: `Address ${address}`,
    city_name: 'City',
    post_code: '00-001',
    street: `Street ${address}`,
    is_enabled: true,
    is_online_only: false,
    is_integrated: true,
    commercial_type: 'premium',
    insurance_support: 'private',
    needs_gender: false,
    needs_nin: false,
    needs_birth_date: false,
    ...columns,
  }
}

function serviceRows({ facility, address, services }: AddressSeed): Row[] {
  return services.map(([id, serviceId, duration], index) => ({
    facility_id: facility,
    address_service_id: id,
    address_id: address,
    service_id: serviceId,
    name: serviceId === '1002' ? 'USG' : 'Konsultacja',
    custom_name: null,
    price: 150.5 + index,
    is_price_from: index > 0,
    is_default: index === 0,
    is_visible: true,
    default_duration: duration,
    description: null,
    minimum_age: index > 0 ? 18 : null,
    maximum_age: index > 0 ? 65 : null,
    deleted_at: null,
  }))
}

function oddServiceRows(now: Temporal.Instant): Row[] {
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

function daysFrom(now: Temporal.Instant, zone: string): Temporal.PlainDate[] {
  const today = localDate(now, zone)
  return Array.from({ length: filledDays }, (_, days) => today.add({ days }))
}

function periodRows(now: Temporal.Instant): Row[] {
  return addresses
    .filter(({ calendar }) => calendar)
    .flatMap(({ facility, address, services }) =>
      daysFrom(now, zones[facility]!).flatMap((date) =>
        [
          ['09:00', '12:00'],
          ['13:00', '17:00'],
        ].map(([from, till]) => {
          const timeZone = zones[facility]!
          const at = (plainTime: string): string => date.toZonedDateTime({ timeZone, plainTime }).toInstant().toString()
          return {
            facility_id: facility,
            address_id: address,
            start_at: at(from!),
            end_at: at(till!),
            grid_start_at: at(from!),
            services: services.map(([id, , duration]) => ({ address_service_id: id, duration })),
            insurance_accepted: 'with-and-without-insurance',
            insurance_provider_ids: [],
          }
        }),
      ),
    )
}
