import assert from 'node:assert/strict'
import { test } from 'node:test'
import { document } from '../../src/contract/document.ts'
import { addressEnvelope, addressServiceEnvelope, breakEnvelope } from '../../src/notifications/addressData.ts'
import type { Place } from '../../src/notifications/data.ts'

const place: Place = {
  facility: { facilityId: '1', name: 'Sample hospital', timeZone: '+01:00' },
  doctor: { doctorId: '123', name: 'Sample', surname: 'Doctor 123' },
  address: { addressId: '111', name: 'Example hospital', street: 'Some street', postCode: 'xx-xxx' },
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)
const exampleName = (name: string) => `${name.split('-').map(capital).join('')}Notification`

/** The contract's example of a notification, and its facts. */
function example(name: string): any {
  const { value } = document.components.examples[exampleName(name)]
  return { value, createdAt: Temporal.Instant.from(value.created_at) }
}

for (const name of ['break-created', 'break-moved', 'break-removed'] as const) {
  test(`${name} comes out byte for byte as the contract's example`, () => {
    const { value, createdAt } = example(name)
    const { id, since, till } = value.data.break
    const facts = { breakId: id, since: Temporal.Instant.from(since), till: Temporal.Instant.from(till) }
    assert.equal(breakEnvelope(name, place, facts, createdAt).body, JSON.stringify(value))
  })
}

for (const name of ['address-service-created', 'address-service-changed', 'address-service-deleted'] as const) {
  test(`${name} comes out byte for byte as the contract's example`, () => {
    const { value, createdAt } = example(name)
    const {
      id,
      price,
      is_price_from,
      is_default,
      is_visible,
      description,
      service_id,
      name: serviceName,
    } = value.data.address_service
    const facts = {
      addressServiceId: id,
      name: serviceName,
      price: `${price}.99`,
      isPriceFrom: is_price_from,
      isDefault: is_default,
      isVisible: is_visible,
      description,
      serviceId: service_id,
    }
    assert.equal(addressServiceEnvelope(name, place, facts, createdAt).body, JSON.stringify(value))
  })
}

for (const name of ['address-commercial-type-changed', 'address-assigned', 'address-unassigned'] as const) {
  test(`${name} comes out byte for byte as the contract's example`, () => {
    const { value, createdAt } = example(name)
    assert.equal(
      addressEnvelope(name, place, value.data.address.commercial_type, createdAt).body,
      JSON.stringify(value),
    )
  })
}
