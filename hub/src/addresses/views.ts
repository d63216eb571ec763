import type { Place } from '../notifications/data.ts'
import type { OpenAddress } from './open.ts'
import type { Address } from './store.ts'

/** An address as its own operations show it, with what `with` asked for. */
export function addressView(address: Address, extensions: ReadonlySet<string>) {
  return {
    id: address.address_id,
    name: address.name,
    city_name: address.city_name,
    post_code: address.post_code,
    street: address.street,
    ...extensionFields(address, extensions),
    booking_extra_fields: extraFieldsView(address),
    insurance_support: extensions.has('address.insurance_support') ? address.insurance_support : undefined,
  }
}

/** An address inside getDoctor, where the extra fields too are shown only when asked for. */
export function embeddedAddressView(address: Address, extensions: ReadonlySet<string>) {
  return {
    id: address.address_id,
    name: address.name,
    post_code: address.post_code,
    street: address.street,
    ...extensionFields(address, extensions),
    booking_extra_fields: extensions.has('address.booking_extra_fields') ? extraFieldsView(address) : undefined,
  }
}

function extensionFields(address: Address, extensions: ReadonlySet<string>) {
  return {
    is_online_only: extensions.has('address.online_only') ? address.is_online_only : undefined,
    visit_payment: extensions.has('address.visit_payment') ? address.visit_payment : undefined,
    commercial_type: extensions.has('address.commercial_type') ? address.commercial_type : undefined,
  }
}

function extraFieldsView(address: Address) {
  return { birth_date: address.needs_birth_date, gender: address.needs_gender, nin: address.needs_nin }
}

/** Where something happens, as notifications tell it. */
export function placeData({ facility, doctor, address }: Pick<OpenAddress, 'facility' | 'doctor' | 'address'>): Place {
  return {
    facility: { facilityId: facility.facilityId, name: facility.name, timeZone: facility.timeZone },
    doctor: { doctorId: doctor.doctorId, name: doctor.name, surname: doctor.surname },
    address: {
      addressId: address.address_id,
      name: address.name,
      street: address.street,
      postCode: address.post_code,
    },
  }
}
