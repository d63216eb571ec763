/** A request of every operation that succeeds, each time it is asked for. */
import { book, sharedPlace } from './stage.ts'
import type { Call, Stage } from './stage.ts'

type RightCall = (stage: Stage) => Call | Promise<Call>

const form = (fields: Record<string, string>): Call => ({
  raw: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})

const tokenFields = {
  grant_type: 'client_credentials',
  scope: 'integration',
  client_id: 'client-a',
  client_secret: 'secret-of-client-a',
}

/** The token request with other fields; undefined leaves one out. */
export function tokenCall(fields: Record<string, string | undefined> = {}): Call {
  const all = Object.entries({ ...tokenFields, ...fields }).filter(([, value]) => value !== undefined)
  return form(Object.fromEntries(all) as Record<string, string>)
}

const day = (date: string, time: string) => `${date}T${time}:00+01:00`
const range = { start: day('2026-11-24', '00:00'), end: day('2026-11-26', '00:00') }
const breakRange = { since: day('2026-12-03', '12:00'), till: day('2026-12-03', '13:00') }

/** One item of replaceSlots on a day that nobody books. */
export const slotItem = {
  start: day('2026-12-04', '09:00'),
  end: day('2026-12-04', '12:00'),
  address_services: [{ address_service_id: '1111', duration: 30 }],
}

export const booked = async (stage: Stage): Promise<Call> => ({
  path: { booking_id: await book(stage.prepare, { start: stage.freeStart() }) },
})

let breaks = 0
/** A break of its own, and what it was made of. */
export async function addedBreak({ prepare }: Stage) {
  const body = { ...breakRange, description: `Break ${++breaks}` }
  return { path: { break_id: (await prepare('addCalendarBreak', { body })).id as string }, body }
}

const withoutEkg = (stage: Stage) =>
  stage.sql('delete from address_service where service_id = 1003 and deleted_at is null')
const withoutProvider = (stage: Stage) =>
  stage.sql('delete from address_insurance_provider where insurance_provider_id = 15')
const closed = { facility_id: '1', doctor_id: '11', address_id: '116' }
const switchClosed = (stage: Stage, status: string) =>
  stage.sql('update calendar set status = $1 where address_id = 116', [status])

/** A visit of the shared facility, booked by A, is news for B. */
async function news(stage: Stage): Promise<Call> {
  await stage.sql(`delete from booking where facility_id = 3`)
  await book(stage.prepare, {
    start: '2026-11-24T09:00:00-03:00',
    path: sharedPlace,
    body: { address_service_id: '3111' },
  })
  await stage.relay()
  return { client: stage.t.b }
}

let phones = 0

export const rightCalls: Readonly<Record<string, RightCall>> = {
  issueToken: () => tokenCall(),
  getFacilities: () => ({}),
  getFacility: () => ({}),
  getDoctors: () => ({}),
  getDoctor: () => ({}),
  getAddresses: () => ({}),
  getAddress: () => ({}),
  updateAddress: () => ({ body: { insurance_support: 'private_and_insurance' } }),
  removeAddressIntegration: () => ({ path: { doctor_id: '12', address_id: '121' } }),
  getServices: () => ({}),
  getAddressServices: () => ({}),
  async addAddressService(stage) {
    await withoutEkg(stage)
    return { body: { service_id: '1003', price: 10 } }
  },
  getAddressService: () => ({}),
  updateAddressService: () => ({ body: { description: 'With a photograph' } }),
  async deleteAddressService(stage) {
    await withoutEkg(stage)
    const added = await stage.prepare('addAddressService', { body: { service_id: '1003' } })
    return { path: { address_service_id: added.id } }
  },
  getInsuranceProviders: () => ({}),
  getInsurancePlans: () => ({}),
  getAddressInsuranceProviders: () => ({}),
  async addAddressInsuranceProvider(stage) {
    await withoutProvider(stage)
    return { body: { insurance_provider_id: '15' } }
  },
  updateOrCreateAddressInsuranceProvider: () => ({
    body: {
      insurance_provider_id: '14',
      insurance_plans: [{ insurance_plan_id: '141' }, { insurance_plan_id: '142' }],
    },
  }),
  async deleteAddressInsuranceProvider(stage) {
    await stage.prepare('updateOrCreateAddressInsuranceProvider', { body: { insurance_provider_id: '15' } })
    return { path: { insurance_provider_id: '15' } }
  },
  getCalendar: () => ({}),
  async enableCalendar(stage) {
    await switchClosed(stage, 'disabled')
    return { path: closed }
  },
  async disableCalendar(stage) {
    await switchClosed(stage, 'enabled')
    return { path: closed }
  },
  getCalendarBreaks: () => ({ query: { since: breakRange.since, till: breakRange.till } }),
  addCalendarBreak: () => ({ body: { ...breakRange, description: `Break ${++breaks}` } }),
  getCalendarBreak: async (stage) => ({ path: (await addedBreak(stage)).path }),
  moveCalendarBreak: async (stage) => ({
    ...(await addedBreak(stage)),
    body: { since: breakRange.since, till: day('2026-12-03', '12:30') },
  }),
  deleteCalendarBreak: async (stage) => ({ path: (await addedBreak(stage)).path }),
  getSlots: () => ({ query: range }),
  replaceSlots: () => ({ body: { slots: [slotItem] } }),
  bookSlot: (stage) => ({
    path: { start: stage.freeStart() },
    body: {
      address_service_id: '1111',
      duration: 30,
      patient: { name: 'Jan', surname: 'Kowalski', phone: '+48500999000' },
    },
  }),
  deleteSlots: () => ({}),
  getBookings: () => ({ query: range }),
  getBooking: booked,
  cancelBooking: booked,
  moveBooking: async (stage) => ({
    ...(await booked(stage)),
    body: { address_service_id: '1111', start: stage.freeStart() },
  }),
  confirmBooking: async (stage) => ({ ...(await booked(stage)), body: { confirmed_by: 'user' } }),
  requestOpinion: () => ({ body: { phone: `+4850010${String(++phones).padStart(4, '0')}` } }),
  markPatientPresence: ({ pastVisits }) => ({ path: { booking_id: pastVisits[0]! } }),
  markPatientAbsence: ({ pastVisits }) => ({ path: { booking_id: pastVisits[0]! } }),
  pullNotification: news,
  pullMultipleNotifications: async (stage) => ({ ...(await news(stage)), query: { limit: '10' } }),
  async releaseNotifications(stage) {
    await stage.sql('update client_feed set released_at = null')
    return {}
  },
}
