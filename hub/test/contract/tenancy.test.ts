/**
 * No client learns of another's data: every route of the contract × every place for an id × {an id of another client,
 * an id that nobody has}. Both must be answered alike, to the letter, and nothing of the other client may show or
 * change. Generated from the contract, so that a new operation or field can't escape; routes.test.ts finds a route that
 * is none of the contract's.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { contractOperations, resolve } from '../../src/contract/document.ts'
import { operations } from '../../src/operations.ts'
import { testApp } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import type { ContractOperation, Schema } from '../../src/contract/document.ts'
import type { TestApp } from '../support/app.ts'
import type { Answer } from '../support/client.ts'

const nobody = '987654321'
const range = { start: '2026-11-23T00:00:00+01:00', end: '2026-11-24T00:00:00+01:00' }
const slot = '2026-11-24T10:00:00+01:00'

/** Ids of this kind: one's own, and the other client's. Filled once the hub runs. */
const own: Record<string, string> = {
  facility_id: '1',
  doctor_id: '11',
  address_id: '111',
  address_service_id: '1111',
  insurance_provider_id: '13',
  start: slot,
  date: '2026-12-02',
}
const foreign: Record<string, string> = {
  facility_id: '2',
  doctor_id: '21',
  address_id: '211',
  address_service_id: '2111',
  insurance_provider_id: '23',
}

/** A body that each operation takes; without an entry here an operation with a body fails below. */
const bodies: Record<string, () => Record<string, unknown>> = {
  updateAddress: () => ({ insurance_support: 'private' }),
  addAddressService: () => ({ service_id: '1003' }),
  updateAddressService: () => ({ description: 'x' }),
  addAddressInsuranceProvider: () => ({ insurance_provider_id: '15' }),
  updateOrCreateAddressInsuranceProvider: () => ({ insurance_provider_id: '14' }),
  addCalendarBreak: () => ({ since: '2026-11-25T10:00:00+01:00', till: '2026-11-25T11:00:00+01:00' }),
  moveCalendarBreak: () => ({ since: '2026-11-26T10:00:00+01:00', till: '2026-11-26T11:00:00+01:00' }),
  replaceSlots: () => ({
    slots: [
      {
        start: '2026-12-01T10:00:00+01:00',
        end: '2026-12-01T11:00:00+01:00',
        address_services: [{ address_service_id: '1111', duration: 30 }],
      },
    ],
  }),
  bookSlot: () => ({ address_service_id: '1111', duration: 30, patient: { name: 'A', phone: '+48500000000' } }),
  cancelBooking: () => ({}),
  moveBooking: () => ({ address_service_id: '1111', address_id: '111', start: '2026-11-24T11:00:00+01:00' }),
  confirmBooking: () => ({ confirmed_by: 'user' }),
  requestOpinion: () => ({ phone: '+48500000000' }),
}

const guarded = [...contractOperations.values()].filter((one) => !one.isPublic)
const built = new Set<string>(operations.map((one) => one.id))

let t: TestApp
/** Every text of the other client's facility: none of it may stand in an answer. */
let secrets: string[]

before(async () => {
  t = await testApp()
  for (const [client, at, ids] of [
    [t.a, own, own],
    [t.b, foreign, foreign],
  ] as const) {
    const path = `/facilities/${at.facility_id}/doctors/${at.doctor_id}/addresses/${at.address_id}`
    const patient = {
      name: 'Canary',
      surname: `Of ${at.facility_id}`,
      phone: '+48500999888',
      nin: `NIN${at.facility_id}CANARY`,
    }
    const start = encodeURIComponent('2026-11-24T09:00:00+01:00')
    const booked = await client.post(`${path}/slots/${start}/book`, {
      address_service_id: at.address_service_id,
      duration: 30,
      patient,
      comment: `comment of ${at.facility_id}`,
    })
    assert.equal(booked.status, 200, booked.text)
    ids.booking_id = booked.body.id
    const made = await client.post(`${path}/breaks`, {
      since: '2026-11-27T10:00:00+01:00',
      till: '2026-11-27T11:00:00+01:00',
      description: `break of ${at.facility_id}`,
    })
    assert.equal(made.status, 201, made.text)
    ids.break_id = made.body.id
  }
  const texts = await rows(
    t.db,
    `
    select name as text from facility where facility_id = 2
    union select surname from doctor where facility_id = 2 union select name from address where facility_id = 2
    union select license_number from doctor_license where facility_id = 2`,
  )
  secrets = [
    ...texts.map((row) => row.text).filter((text) => text?.length > 3),
    'Of 2',
    'NIN2CANARY',
    'comment of 2',
    'break of 2',
  ]
})
after(() => t.close())

type Change = { place: string; with: Record<string, string>; body?: (body: any) => void }

function call(operation: ContractOperation, { with: ids, body: change }: Change): Promise<Answer> {
  const values: Record<string, string> = { ...own, ...ids }
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]!))
  const query = new URLSearchParams()
  for (const parameter of operation.parameters) {
    if (parameter.in !== 'query') continue
    if (parameter.name === 'with') query.set('with', (parameter.schema.items!.enum as string[]).join(','))
    else if (parameter.name in range) query.set(parameter.name, range[parameter.name as 'start'])
    else if (parameter.required) query.set(parameter.name, parameter.name === 'since' ? range.start : range.end)
  }
  const body = operation.requestBody ? bodies[operation.id]!() : undefined
  if (body && change) change(body)
  return t.a.call(operation.method, `${path}?${query}`, { body })
}

/** The places of an operation that take an id: of its path, and `…_id` fields of its body. */
function placesOf(operation: ContractOperation): { name: string; swap(id: string): Change }[] {
  const path = operation.parameters.filter((one) => one.in === 'path' && one.name in foreign)
  const schema = operation.requestBody?.content['application/json']?.schema
  return [
    ...path.map(({ name }) => ({ name, swap: (id: string) => ({ place: name, with: { [name]: id } }) })),
    ...(schema ? bodyPlaces(schema) : []).map((keys) => ({
      name: keys.at(-1)!,
      swap: (id: string) => ({ place: keys.join('.'), with: {}, body: (body: any) => setIn(body, keys, id) }),
    })),
  ]
}

function bodyPlaces(schema: Schema, keys: string[] = []): string[][] {
  const target = resolve<Schema>(schema)
  if (target.items) return bodyPlaces(target.items, [...keys, '0'])
  return Object.entries(target.properties ?? {}).flatMap(([name, property]) =>
    name.endsWith('_id') ? [[...keys, name]] : bodyPlaces(property, [...keys, name]),
  )
}

function setIn(body: any, [key, ...rest]: string[], value: string): void {
  if (rest.length === 0) body[key!] = value
  else setIn((body[key!] ??= rest[0] === '0' ? [{}] : {}), rest, value)
}

const foreignOf = (name: string) => foreign[name] ?? { service_id: '2001', insurance_plan_id: '231' }[name]

/** The answer without the id that was asked for and without what differs by itself. */
const plain = ({ status, text }: Answer, id: string) => ({ status, text: text.replaceAll(id, '{id}') })

const fingerprint = async () => {
  const tables = [
    'booking',
    'calendar_break',
    'work_period',
    'address_service',
    'calendar',
    'address',
    'address_insurance_provider',
  ]
  const parts = tables.map(
    (name) =>
      `(select md5(coalesce(string_agg(x::text, ',' order by x::text), '')) from ${name} x where facility_id = 2)`,
  )
  return JSON.stringify((await rows(t.db, `select ${parts.map((part, n) => `${part} as t${n}`).join(', ')}`))[0])
}

let cases = 0

async function checkSilence(answer: Answer): Promise<void> {
  for (const secret of secrets) assert.ok(!answer.text.includes(secret), `${secret} shows in ${answer.text}`)
}

describe('an id of another client', () => {
  for (const operation of guarded) {
    if (!built.has(operation.id)) continue
    for (const { name, swap } of placesOf(operation)) {
      const change = swap(nobody)
      test(`${operation.id}: in ${change.place} it is answered like an id that nobody has`, async () => {
        const id = foreignOf(name)
        assert.ok(id, `the test knows no ${name} of the other client`)
        const before = await fingerprint()
        const theirs = await call(operation, swap(id))
        const nobodys = await call(operation, change)
        // A list of what isn't there is empty; anything else is refused.
        assert.ok(theirs.status >= 400 || theirs.text === '{"_items":[]}', `${theirs.status} ${theirs.text}`)
        assert.deepEqual(plain(theirs, id), plain(nobodys, nobody))
        await checkSilence(theirs)
        assert.equal(await fingerprint(), before)
        cases += 2
      })
    }
    const ids = operation.parameters.filter((one) => one.in === 'path' && one.name in foreign).map((one) => one.name)
    // Everything below the facility is theirs, the facility one's own; and the other way round.
    for (const from of ids.keys()) {
      if (from === 0 || ids.length - from < 2) continue
      test(`${operation.id}: their ${ids.slice(from).join(', ')} below one's own ${ids[from - 1]} are answered like nobody's`, async () => {
        const swapAll = (pick: (name: string) => string) => ({
          place: '',
          with: Object.fromEntries(ids.slice(from).map((name) => [name, pick(name)])),
        })
        const theirs = await call(
          operation,
          swapAll((name) => foreignOf(name)!),
        )
        const nobodys = await call(
          operation,
          swapAll(() => nobody),
        )
        assert.equal(theirs.status, nobodys.status)
        assert.equal(theirs.body.message, nobodys.body.message)
        await checkSilence(theirs)
        cases += 2
      })
    }
  }
})

test('lists and extensions show nothing of the other client', async () => {
  for (const operation of guarded) {
    if (operation.method !== 'GET' || !built.has(operation.id)) continue
    const answer = await call(operation, { place: '', with: {} })
    await checkSilence(answer)
    cases++
  }
})

test('the other client sees its own data, so that silence above means something', async () => {
  const { text } = await t.b.get(
    '/facilities/2/doctors/21/addresses/211/bookings?' +
      new URLSearchParams({ ...range, end: '2026-11-25T00:00:00+01:00', with: 'booking.patient' }),
  )
  assert.ok(text.includes('NIN2CANARY'))
})

test('every operation with a body has one here', () => {
  const missing = guarded.filter((one) => one.requestBody && !(one.id in bodies)).map((one) => one.id)
  assert.deepEqual(missing, [])
})

after(() => console.log(`tenancy: ${cases} cases, 0 leaks where all of the above pass`))
