import { openAddress } from '../addresses/open.ts'
import { placeData } from '../bookings/views.ts'
import { lockCalendar, touchPeriods } from '../calendars/store.ts'
import { readId } from '../contract/ids.ts'
import { operation } from '../http/operation.ts'
import { created, items, noContent, ok } from '../http/reply.ts'
import { wake } from '../notifications/wake.ts'
import { Refusal } from '../refusal.ts'
import { servicesOnGrid } from '../slots/rules.ts'
import { dropServiceFromPeriods, listWorkPeriods } from '../slots/store.ts'
import { newId, parseInstant } from '../time.ts'
import { announceAddressService } from './announce.ts'
import { openAddressService } from './open.ts'
import { planChange, planPrice } from './rules.ts'
import {
  deleteAddressService as removeAddressService, findService, insertAddressService, listAddressServices, listServices,
  lockAddressService, updateAddressService as writeAddressService,
} from './store.ts'
import { extendedAddressServiceView } from './views.ts'
import type { Queryable } from '../db/pool.ts'
import type { OpenAddress } from '../addresses/open.ts'

const pathRefusals = [
  'facility.not_authorized', 'doctor.not_authorized', 'address.not_authorized', 'object.not_found',
] as const
const serviceRefusals = [...pathRefusals.slice(0, 3), 'address_service.not_in_address', 'object.not_found'] as const

export const getServices = operation<'getServices'>({
  id: 'getServices',
  refuses: [],
  async handle({ client, query, extensions }, app) {
    const services = await listServices(app.db, {
      clientId: client.clientId,
      onlyDiagnostics: extensions.has('services.only_diagnostics'),
      specializationId: query.specialization_id === undefined ? null : readId(String(query.specialization_id)),
    })
    return ok(items(services.map(({ service_id, name }) => ({ id: service_id, name }))))
  },
})

export const getAddressServices = operation<'getAddressServices'>({
  id: 'getAddressServices',
  refuses: pathRefusals,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const { facility_id: facilityId, address_id: addressId } = opened.address
    const services = await listAddressServices(app.db, { facilityId, addressId })
    const start = input.query.start === undefined ? null : parseInstant(input.query.start)
    const offered = start && (await durationsAt(app.db, opened, start))
    const shown = offered ? services.filter((one) => offered.has(one.address_service_id)) : services
    return ok(
      items(
        shown.map((service) =>
          extendedAddressServiceView(service, {
            extensions: input.extensions,
            isPublicInsuranceFlow: opened.address.is_public_insurance_flow,
            duration: offered?.get(service.address_service_id),
          }),
        ),
      ),
    )
  },
})

/** The services of the slots that start at this instant, whether free or not, with their durations there. */
async function durationsAt(db: Queryable, opened: OpenAddress, start: Temporal.Instant): Promise<Map<string, number>> {
  const periods = await listWorkPeriods(db, {
    facilityId: opened.facility.facilityId,
    addressId: opened.address.address_id,
    range: { start, end: start.add({ seconds: 1 }) },
  })
  return new Map(servicesOnGrid(periods, start).map((one) => [one.addressServiceId, one.duration]))
}

export const getAddressService = operation<'getAddressService'>({
  id: 'getAddressService',
  refuses: serviceRefusals,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const service = await openAddressService(app.db, input.client, opened, input.path.address_service_id)
    const isPublicInsuranceFlow = opened.address.is_public_insurance_flow
    return ok(extendedAddressServiceView(service, { extensions: input.extensions, isPublicInsuranceFlow }))
  },
})

export const addAddressService = operation<'addAddressService'>({
  id: 'addAddressService',
  refuses: ['service.invalid_price', ...pathRefusals, 'address_service.already_exists'],
  fieldRefusals: { price: 'service.invalid_price' },
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const { body } = input
    const { facility_id: facilityId, address_id: addressId } = opened.address
    const price = planPrice(body.price)
    if (price === undefined) throw new Refusal('service.invalid_price')
    const service = await findService(app.db, { facilityId, serviceId: readId(body.service_id) })
    if (!service) throw new Refusal('object.not_found')
    const row = {
      facility_id: facilityId,
      address_service_id: newId(),
      address_id: addressId,
      service_id: service.service_id,
      name: service.name,
      custom_name: body.custom_name ?? null,
      price,
      is_price_from: body.is_price_from ?? false,
      is_visible: body.is_visible ?? true,
      description: body.description ?? null,
      default_duration: body.default_duration ?? null,
      minimum_age: body.allowed_patients?.minimum_age ?? null,
      maximum_age: body.allowed_patients?.maximum_age ?? null,
    }
    const news = { place: placeData(opened), originClientId: input.client.clientId, at: app.now() }
    const added = await app.db.transaction(async (tx) => {
      const inserted = await insertAddressService(tx, row)
      if (!inserted) throw new Refusal('address_service.already_exists')
      await announceAddressService(tx, 'address-service-created', { ...news, service: inserted })
      return inserted
    })
    wake()
    const location = `${input.request.url.split('?')[0]}/${added.address_service_id}`
    return created(extendedAddressServiceView(added, { extensions: new Set(), isPublicInsuranceFlow: false }), location)
  },
})

export const updateAddressService = operation<'updateAddressService'>({
  id: 'updateAddressService',
  refuses: ['service.invalid_price', ...serviceRefusals],
  fieldRefusals: { price: 'service.invalid_price' },
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const { facility_id: facilityId, address_service_id: addressServiceId } =
      await openAddressService(app.db, input.client, opened, input.path.address_service_id)
    const news = { place: placeData(opened), originClientId: input.client.clientId, at: app.now() }
    const service = await app.db.transaction(async (tx) => {
      // Two clients that change different fields at once both get their way.
      const current = await lockAddressService(tx, { facilityId, addressServiceId })
      if (!current) throw new Refusal('object.not_found')
      const changed = planChange(current, input.body)
      if (!changed) return current
      await writeAddressService(tx, changed)
      await announceAddressService(tx, 'address-service-changed', { ...news, service: changed })
      return changed
    })
    wake()
    return ok(extendedAddressServiceView(service, { extensions: new Set(), isPublicInsuranceFlow: false }))
  },
})

export const deleteAddressService = operation<'deleteAddressService'>({
  id: 'deleteAddressService',
  refuses: serviceRefusals,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const { facility_id: facilityId, address_id: addressId, address_service_id: addressServiceId } =
      await openAddressService(app.db, input.client, opened, input.path.address_service_id)
    const news = { place: placeData(opened), originClientId: input.client.clientId, at: app.now() }
    await app.db.transaction(async (tx) => {
      await lockCalendar(tx, { facilityId, addressId })
      const service = await removeAddressService(tx, { facilityId, addressServiceId, at: news.at })
      if (!service) throw new Refusal('object.not_found')
      await dropServiceFromPeriods(tx, { facilityId, addressId, addressServiceId })
      await touchPeriods(tx, { facilityId, addressId }, null)
      await announceAddressService(tx, 'address-service-deleted', { ...news, service })
    })
    wake()
    return noContent
  },
})
