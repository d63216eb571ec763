import { items } from '../http/reply.ts'
import { addressServiceView } from '../services/views.ts'
import { formatMsInZone } from '../time.ts'
import type { AddressService } from '../services/store.ts'
import type { FreeSlot } from './rules.ts'

export function slotView(slot: FreeSlot, zone: string) {
  return { start: formatMsInZone(slot.startMs, zone) }
}

/** A slot with `slot.services`: the address services bookable at its start, each once whatever its durations there. */
export function slotWithServicesView(slot: FreeSlot, zone: string, services: ReadonlyMap<string, AddressService>) {
  const ids = new Set(slot.services.map((one) => one.addressServiceId))
  const bookable = [...ids].map((id) => services.get(id)).filter((one) => one !== undefined)
  return { ...slotView(slot, zone), address_services: items(bookable.map((one) => addressServiceView(one))) }
}
