import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertInvalid, assertRefused, assertUnchanged, rows } from '../support/paths.ts'
import { t, put, good } from './replaceCalls.ts'
import { at, consultations, period } from './slotCalls.ts'

const withInsurance = (accepted: string, providers: number[]) =>
  period('12-16', '09:00', '10:00', {
    address_services: consultations,
    insurance_accepted: accepted,
    insurance_providers: providers,
  })
const service = (id: string) =>
  period('12-16', '09:00', '10:00', { address_services: [...consultations, { address_service_id: id, duration: 30 }] })
const missing = 'Address service does not exist'
const unknown = (ids: string) => `Insurance provider(s) with id (${ids}) not found for address id (111)'`

const refused: [what: string, slots: object[], message: string][] = [
  [
    'an item ends on an earlier day',
    [{ start: at('12-16', '09:00'), end: at('12-15', '10:00') }],
    'Slots comes from different days',
  ],
  [
    'an item reaches into the next day',
    [{ start: at('12-16', '23:00'), end: at('12-17', '00:01') }],
    'Slot for date range 2026-12-16T23:00:00+01:00 - 2026-12-17T00:01:00+01:00 exceeds a single day boundary',
  ],
  [
    'an item is within a day of UTC but not of the facility',
    [{ start: '2026-12-16T22:00:00Z', end: '2026-12-16T23:30:00Z' }],
    'Slot for date range 2026-12-16T23:00:00+01:00 - 2026-12-17T00:30:00+01:00 exceeds a single day boundary',
  ],
  ['a service exists nowhere', [service('999')], missing],
  ['a service is deleted', [service('1119')], missing],
  ["a service is another address's", [service('1121')], missing],
  ["a service is another client's", [service('2111')], missing],
  ['a service is no id', [service('abc')], missing],
  [
    'insurance is demanded without providers',
    [withInsurance('with-insurance-only', [])],
    'Slot requires insurance (with-insurance-only), but insurance providers are missing',
  ],
  [
    'insurance is excluded with providers',
    [withInsurance('without-insurance-only', [13])],
    'Insurance providers are not supported. Slot does not allow insurances (without-insurance-only)',
  ],
  ["providers are not the address's", [withInsurance('with-insurance-only', [15, 13, 23])], unknown('15, 23')],
]

for (const [what, slots, message] of refused) {
  test(`answers 400 "${message}" and applies no item when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertRefused(await put([good, ...slots]), 400, message))
  })
}

test('names every item that is shorter than a minute, and applies none', async () => {
  const text = ['The end date must be at least 1 minute after the start date']
  const short = { start: '2026-12-16T09:00:00Z', end: '2026-12-16T09:00:59Z' }
  await assertUnchanged(t.db, async () => {
    assertRefused(await put([good, short, { ...short, end: '2026-12-16T08:00:00Z' }]), 400, 'Invalid arguments', {
      'slots[1].minimumDifferenceBetweenDates': text,
      'slots[2].minimumDifferenceBetweenDates': text,
    })
  })
})

test('takes an end 12 weeks ahead and names one that is a second later, with the limit as the country writes it', async () => {
  const last = { start: '2027-02-15T05:00:00+01:00', end: '2027-02-15T07:00:00+01:00', address_services: consultations }
  assert.equal((await put([last])).status, 201)
  await assertUnchanged(t.db, async () => {
    assertRefused(await put([good, { ...last, end: '2027-02-15T07:00:01+01:00' }]), 400, 'Invalid arguments', {
      'slots[1].end': ['End date should be less than or equal to 15.02.2027, 07:00.'],
    })
  })
})

test('writes the limit in the zone and in the way of the facility', async () => {
  const { facility, doctor, address } = minimal.shared
  const answer = await t.a.put(`${addressPath({ facility, doctor, address })}/slots`, {
    slots: [{ start: '2027-03-01T09:00:00-03:00', end: '2027-03-01T10:00:00-03:00' }],
  })
  assertRefused(answer, 400, 'Invalid arguments', {
    'slots[0].end': ['End date should be less than or equal to 15/02/2027, 03:00.'],
  })
})

const invalid: [what: string, slots: unknown, fields: string[]][] = [
  ['slots is missing', undefined, ['slots']],
  ['slots is null', null, ['slots']],
  ['slots is no list', {}, ['slots']],
  ['start and end are missing', [{}], ['slots[0].start', 'slots[0].end']],
  ['a moment has no offset', [{ ...good, end: '2026-12-16T10:00:00' }], ['slots[0].end']],
  [
    'a service has no id and no duration',
    [{ ...good, address_services: [{}] }],
    ['slots[0].address_services[0].address_service_id', 'slots[0].address_services[0].duration'],
  ],
  [
    'a duration is 0',
    [{ ...good, address_services: [{ address_service_id: '1111', duration: 0 }] }],
    ['slots[0].address_services[0].duration'],
  ],
  [
    'a duration is a fraction',
    [{ ...good, address_services: [{ address_service_id: '1111', duration: 1.5 }] }],
    ['slots[0].address_services[0].duration'],
  ],
  ['insurance_accepted is unknown', [{ ...good, insurance_accepted: 'sometimes' }], ['slots[0].insurance_accepted']],
  ['there are more than 12,000 items', Array(12_001).fill(good), ['slots']],
]

for (const [what, slots, fields] of invalid) {
  test(`answers 400, names the field and applies nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await put(slots), fields))
  })
}

const calendarForbidden = [403, 'You are not authorized to make changes on this calendar'] as const

test('answers 403 and changes nothing to whoever may not edit the calendar, before anything about the items', async () => {
  const { facility, doctor, address } = minimal.shared
  await assertUnchanged(t.db, async () => {
    assertRefused(await put([service('999')], '117'), ...calendarForbidden)
    assertRefused(
      await t.b.put(`${addressPath({ facility, doctor, address })}/slots`, { slots: [good] }),
      ...calendarForbidden,
    )
  })
})

test('answers 422 and makes no calendar on an address that is not commercial, after 403 and before 400', async () => {
  const message = 'Cannot activate calendar on address 113, profile/address is not commercial'
  await assertUnchanged(t.db, async () => assertRefused(await put([service('999')], '113'), 422, message))
  await rows(t.db, 'update address set is_integrated = false where address_id = 113')
  assertRefused(await put([service('999')], '113'), ...calendarForbidden)
})
