import { apiPathOf, openAddress } from '../addresses/open.ts'
import { readId } from '../contract/ids.ts'
import { operation } from '../http/operation.ts'
import { created, items, noContent, ok } from '../http/reply.ts'
import { servicesOnGrid } from '../slots/rules.ts'
import { listWorkPeriods } from '../slots/store.ts'
import { parseInstant } from '../time.ts'
import { addService, changeService, removeService } from './change.ts'
import { openAddressService } from './open.ts'
import { listAddressServices, listServices } from './store.ts'
import { extendedAddressServiceView } from './views.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Queryable } from '../db/pool.ts'

const pathRefusals = [
  'facility.not_authorized',
  'doctor.not_authorized',
  'address.not_authorized',
  'object.not_found',
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
    const wanted = { serviceId: readId(input.body.service_id), sent: input.body }
    const added = await addService(app, opened, wanted, input.client.clientId)
    const location = `${apiPathOf(opened)}/services/${added.address_service_id}`
    return created(extendedAddressServiceView(added, { extensions: new Set(), isPublicInsuranceFlow: false }), location)
  },
})

export const updateAddressService = operation<'updateAddressService'>({
  id: 'updateAddressService',
  refuses: ['service.invalid_price', ...serviceRefusals],
  fieldRefusals: { price: 'service.invalid_price' },
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const { address_service_id: id } = await openAddressService(
      app.db,
      input.client,
      opened,
      input.path.address_service_id,
    )
    const service = await changeService(app, opened, id, input.body, input.client.clientId)
    return ok(extendedAddressServiceView(service, { extensions: new Set(), isPublicInsuranceFlow: false }))
  },
})

export const deleteAddressService = operation<'deleteAddressService'>({
  id: 'deleteAddressService',
  refuses: serviceRefusals,
  async handle(input, app) {
    const opened = await openAddress(app.db, input)
    const { address_service_id: id } = await openAddressService(
      app.db,
      input.client,
      opened,
      input.path.address_service_id,
    )
    await removeService(app, opened, id, input.client.clientId)
    return noContent
  },
})
