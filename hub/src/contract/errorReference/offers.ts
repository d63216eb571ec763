import { address, call, disabled, insured, withoutCalendar } from './curls.ts'
import type { RefusalCode } from '../refusals.ts'
import type { ErrorEntry } from './entry.ts'

/** Refusals about services, insurances and calendars: what an address offers, and whether it is open. */
export const offerErrors = {
  'service.invalid_price': {
    title: 'Price is no price',
    means:
      'The price of a service is neither empty nor a number of zero or more. Fractions are fine: two decimals are ' +
      'kept, the rest is cut off.',
    causes: [
      'The price is sent with its currency or with a decimal comma.',
      'A negative number stands for “no price”.',
    ],
    fix: 'Send a plain number such as 160, or null where no price is to be shown.',
    retry: 'after fixing',
    curl: call('PATCH', `${address}/services/10111`, { price: -1 }),
  },
  'address_service.already_exists': {
    title: 'Service is there already',
    means: 'The address has this service of the dictionary already. Each can be put on an address once.',
    causes: [
      'The clinic added the service itself, on the marketplace’s side.',
      'An earlier attempt had succeeded, but its answer was lost.',
    ],
    fix: 'Find the service with getAddressServices and change it with updateAddressService.',
    retry: 'no',
    curl: call('POST', `${address}/services`, { service_id: '1002', price: 160 }),
  },
  'insurance.already_assigned': {
    title: 'Insurance provider is there already',
    means: 'The address already accepts this insurance provider.',
    causes: ['Providers are added without reading first which are there.', 'Two runs of your synchronisation overlap.'],
    fix: 'Use updateOrCreateAddressInsuranceProvider, which is content either way.',
    retry: 'no',
    curl: call('POST', `${insured}/insurance-providers`, { insurance_provider_id: '13' }),
  },
  'insurance.not_assigned': {
    title: 'Insurance provider is not at this address',
    means: 'The provider is to be taken off an address that does not have it.',
    causes: ['It was taken off before.', 'It is accepted at another address of the doctor.'],
    fix: 'Nothing is left to do if you wanted it gone. Otherwise see getAddressInsuranceProviders.',
    retry: 'no',
    curl: call('DELETE', `${address}/insurance-providers/13`),
  },
  'insurance.not_in_dictionary': {
    title: 'Insurance provider is unknown',
    means: 'No insurance provider of the facility’s country has this id.',
    causes: [
      'The id is a number of your own, or one of another environment.',
      'The provider belongs to another country.',
    ],
    fix: 'Map your providers to those that getInsuranceProviders lists.',
    retry: 'after fixing',
    curl: call('DELETE', `${address}/insurance-providers/999999`),
  },
  'calendar.not_found': {
    title: 'Address has no calendar',
    means: 'There is no calendar at this address: nobody has ever sent slots or breaks for it, or enabled it.',
    causes: [
      'The address is new, and you ask before sending anything.',
      'Its profile is one that can’t have a calendar.',
    ],
    fix: 'Treat it as disabled. Sending slots makes the calendar; enableCalendar opens it to patients.',
    retry: 'after fixing',
    as: 'sandbox-async',
    curl: call('GET', `${withoutCalendar}/calendar`),
  },
  'calendar.not_found_for_address': {
    title: 'Address has no calendar, so no breaks',
    means: 'Breaks stand in a calendar, and this address has none.',
    causes: [
      'The address is new, and you ask before sending anything.',
      'Its profile is one that can’t have a calendar.',
    ],
    fix: 'Take it for an empty list. The first break or slot that you send makes the calendar.',
    retry: 'after fixing',
    as: 'sandbox-async',
    curl: call('GET', `${withoutCalendar}/breaks?since=2030-01-07T00:00:00Z&till=2030-01-08T00:00:00Z`),
  },
  'calendar.already_enabled': {
    title: 'Calendar is open already',
    means: 'Patients can book this calendar already; nothing was changed.',
    causes: ['The clinic or another run of yours has enabled it before.', 'An earlier answer was lost.'],
    fix: 'Count it as success: the calendar is as you want it.',
    retry: 'no',
    curl: call('POST', `${address}/calendar/enable`),
  },
  'calendar.already_disabled': {
    title: 'Calendar is closed already',
    means:
      'Patients cannot book this calendar anyway; nothing was changed. An address without a calendar says the same.',
    causes: ['The clinic or another run of yours has disabled it before.', 'The address never had a calendar.'],
    fix: 'Count it as success: the calendar is as you want it.',
    retry: 'no',
    as: 'sandbox-async',
    curl: call('POST', `${disabled}/calendar/disable`),
  },
  'calendar.address_disabled': {
    title: 'Address itself is switched off',
    means: 'The whole address is switched off on the marketplace’s side, so its calendar cannot be opened.',
    causes: ['The doctor no longer works there.', 'The clinic has hidden the address for a while.'],
    fix: 'The clinic has to switch the address on again; then enable the calendar.',
    retry: 'after fixing',
    note: 'No address of the sandbox is switched off, so it can’t be shown there.',
  },
  'calendar.not_commercial': {
    title: 'Profile cannot be booked online',
    means:
      'Doctor or address is not on a plan with online booking, so there can be no open calendar, no slots and no ' +
      'visits.',
    causes: ['The address’s commercial_type is basic.', 'The clinic’s plan has ended or was changed.'],
    fix:
      'Read getAddresses with address.commercial_type, leave such addresses out, and wait for ' +
      'address-commercial-type-changed to take them in again.',
    retry: 'after fixing',
    as: 'sandbox-async',
    curl: call('POST', `${withoutCalendar}/calendar/enable`),
  },
} as const satisfies Partial<Record<RefusalCode, ErrorEntry>>
