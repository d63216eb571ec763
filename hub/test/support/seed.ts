import { hashSecret } from '../../src/partners/secrets.ts'
import { insertRows } from '../../src/sandbox/store.ts'
import { localDate, type Clock } from '../../src/time.ts'
import { minimal } from './minimal.ts'
import { dictionaryTables, doctorRows, oddServiceRows } from './seedRows.ts'
import type { Db } from '../../src/db/pool.ts'
import type { Row } from '../../src/sandbox/world.ts'
import type { Table } from './seedRows.ts'

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
