import { openTargetAddress } from '../addresses/open.ts'
import { readId, readOptionalId } from '../contract/ids.ts'
import { canCrossAccounts } from '../payments/rules.ts'
import { Refusal } from '../refusal.ts'
import { findAddressService } from '../services/store.ts'
import { formatInZone, parseInstant } from '../time.ts'
import { moveBooked } from './move.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { components } from '../contract/generated.ts'
import type { App, Client } from '../http/operation.ts'
import type { AddressService } from '../services/store.ts'
import type { Booking } from './store.ts'

type Body = components['schemas']['MoveBookingRequest']

/**
 * Moves a booking for an API client. Without `start` it keeps its time, without `duration` its length, without
 * `address_id` its address.
 * @throws Refusal move.* | address.not_in_facility | request.invalid (the target's time can't be had)
 */
export async function moveThroughApi(
  app: App,
  client: Client,
  opened: OpenAddress,
  booking: Booking,
  body: Body,
): Promise<{ booking: Booking; target: OpenAddress }> {
  if (booking.state !== 'booked') throw new Refusal('move.already_ended')
  const targetId = readOptionalId(body.address_id)
  const target = targetId ? await openTargetAddress(app.db, client, opened, targetId) : opened
  const service = await findTargetService(app, target, readId(body.address_service_id))
  if (!canCrossAccounts(booking, opened.address, target.address)) throw new Refusal('move.payment_account')
  // From or to where the clinic has ended the integration, a client moves nothing.
  if (!opened.address.is_integrated || !target.address.is_integrated) throw invalid('address_id', takesNone)
  const start = body.start ? parseInstant(body.start)! : booking.start_at
  const move = {
    booking,
    origin: opened,
    target,
    service,
    start,
    duration: body.duration ?? booking.duration,
    by: 'integration',
    originClientId: client.clientId,
  } as const
  const moved = await moveBooked(app, move)
  if (moved.outcome === 'moved') return { booking: moved.booking, target }
  if (moved.outcome === 'ended') throw new Refusal('move.already_ended')
  if (moved.outcome === 'payment_account') throw new Refusal('move.payment_account')
  const local = formatInZone(start, target.facility.timeZone)
  const [field, message] = (
    {
      closed: ['address_id', takesNone],
      service_not_offered: ['address_service_id', `The slot at ${local} does not support this service`],
      no_slot: ['start', `There is no slot at ${local}`],
      busy: ['start', `The slot at ${local} is not free`],
    } as const
  )[moved.outcome]
  throw invalid(field, message)
}

const takesNone = 'This address takes no bookings'

function invalid(field: string, message: string): Refusal {
  return new Refusal('request.invalid', {}, { [field]: [message] })
}

async function findTargetService(app: App, target: OpenAddress, addressServiceId: string): Promise<AddressService> {
  const service = await findAddressService(app.db, { facilityId: target.facility.facilityId, addressServiceId })
  if (!service) throw new Refusal('move.service_missing')
  if (service.address_id !== target.address.address_id) throw new Refusal('move.service_not_in_address')
  return service
}
