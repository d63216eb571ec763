/** What clients of other worlds write into bodies: numbers for texts, empty texts, PHP's empty objects, enums. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { contractOperations, resolve } from '../../src/contract/document.ts'
import { isNullable, primaryType } from '../../src/contract/reader.ts'
import { rightly } from '../contract/faults.ts'
import { booked } from '../contract/rightCalls.ts'
import { createStage } from '../contract/stage.ts'
import type { ContractOperation, Schema } from '../../src/contract/document.ts'

const stage = await createStage()
after(() => stage.close())

const one = (id: string): ContractOperation => contractOperations.get(id)!
const withBodies = [...contractOperations.values()].filter(
  ({ requestBody }) => requestBody?.content['application/json'],
)
const schemaOf = ({ requestBody }: ContractOperation) =>
  resolve<Schema>(requestBody!.content['application/json']!.schema!)
const json = { 'content-type': 'application/json' }

/** Books with this change of the patient and of the body, written as JSON text. @returns the stored row */
async function bookWith(patient: string, rest = ''): Promise<any> {
  const raw = `{"address_service_id":"1111","duration":30,${rest}"patient":{"name":"Jan","phone":"+48500999000"${patient}}}`
  const answer = await stage.send(one('bookSlot'), { path: { start: stage.freeStart() }, raw, headers: json })
  assert.equal(answer.status, 200, answer.text)
  const [row] = await stage.sql('select * from booking where booking_id = $1', [answer.body.id])
  return row
}

describe('a number where text is due', () => {
  test('is its digits as sent, however many, in what is stored and in what is told', async () => {
    for (const digits of ['71234567890123456', '9007199254740993', '12345678901234567890123456789012', '85010112345']) {
      const row = await bookWith(`,"nin":${digits}`)
      assert.equal(row.patient.nin, digits)
      const [told] = await stage.sql('select body from notification where subject_id = $1', [row.booking_id])
      if (told) assert.ok(String(told.body).includes(`"${digits}"`))
    }
  })

  test('is the whole number that an exponent or a fraction of zeros writes', async () => {
    for (const [sent, text] of [
      ['1.0', '1'],
      ['48e1', '480'],
      ['-0', '0'],
      ['1E+2', '100'],
    ])
      assert.equal((await bookWith(`,"nin":${sent}`)).patient.nin, text)
  })

  test('is refused where its digits are lost or are none', async () => {
    for (const sent of ['7.1234567890123456e16', '71234567890123456.0', '1.5', '1e400']) {
      const raw = `{"address_service_id":"1111","duration":30,"patient":{"name":"J","phone":"+48500999000","nin":${sent}}}`
      const answer = await stage.send(one('bookSlot'), { path: { start: stage.freeStart() }, raw, headers: json })
      assert.deepEqual([answer.status, Object.keys(answer.body.errors)], [400, ['patient.nin']], sent)
    }
  })

  test('is text in every id: one of 20 digits names nothing, and no neighbour', async () => {
    const answer = await stage.send(one('bookSlot'), {
      path: { start: stage.freeStart() },
      raw: '{"address_service_id":11110000000000000000,"duration":30,"patient":{"name":"J","phone":48500999000}}',
      headers: json,
    })
    assert.deepEqual([answer.status, answer.body.message], [404, 'Service does not exist'])
  })

  test('that is too great for a number is too great, wherever it stands', async () => {
    for (const digits of ['99999999999999999999', '-99999999999999999999']) {
      const raw = `{"address_service_id":"1111","duration":${digits},"patient":{"name":"J","phone":"+48500999000"}}`
      const answer = await stage.send(one('bookSlot'), { path: { start: stage.freeStart() }, raw, headers: json })
      assert.deepEqual([answer.status, Object.keys(answer.body.errors)], [400, ['duration']])
      assert.match(answer.body.errors.duration[0], /or (?:less|more)$/)
    }
  })

  test('leaves texts and names that look like numbers alone', async () => {
    const row = await bookWith(
      ',"nin":71234567890123456',
      '"comment":"a\\",91234567890123456 , [\\\\","91234567890123456":1,',
    )
    assert.deepEqual([row.comment, row.patient.nin], ['a",91234567890123456 , [\\', '71234567890123456'])
  })

  test('can’t be forged by a text, of a body or a path', async () => {
    for (const mark of ['\\u0000', '\\udc00', '\\ud800']) {
      const raw = `{"a":91234567890123456,"address_service_id":"${mark}1111","duration":30,"patient":{"name":"J","phone":"1"}}`
      const answer = await stage.send(one('bookSlot'), { path: { start: stage.freeStart() }, raw, headers: json })
      assert.equal(answer.body.message, 'The request holds a value that cannot be processed')
    }
    for (const mark of ['%00', '%ED%B0%80', '%F0%90%80%80']) {
      const { status } = await stage.t.a.get(`/facilities/${mark}1`)
      assert.ok(status === 400 || status === 403, `${mark} ${status}`)
      const services = await stage.t.a.get(`/services?specialization_id=${mark}501`)
      assert.deepEqual(services.body, { _items: [] }, mark)
    }
  })
})

/** Optional texts of a body that have no empty value, with their way from the top: from the contract. */
function emptyable(schema: Schema, at: string[] = []): string[][] {
  const target = resolve<Schema>(schema)
  return Object.entries(target.properties ?? {}).flatMap(([name, property]) => {
    const inner = resolve<Schema>(property)
    const isText = primaryType(inner) === 'string'
    const isMeant = isText && (inner.minLength || inner.format || inner.enum) && !target.required?.includes(name)
    return [...(isMeant ? [[...at, name]] : []), ...emptyable(inner, [...at, name])]
  })
}

const put = (body: any, [name, ...rest]: string[], value: unknown): any => ({
  ...body,
  [name!]: rest.length > 0 ? put(body?.[name!], rest, value) : value,
})

describe('an empty text is null where the property is optional and has no empty value', () => {
  const found = withBodies.flatMap((operation) => emptyable(schemaOf(operation)).map((at) => ({ operation, at })))

  test('they are known', () => {
    assert.deepEqual(
      found.map(({ operation, at }) => `${operation.id} ${at.join('.')}`),
      [
        'updateAddress insurance_support',
        'addAddressService custom_name',
        'updateAddressService custom_name',
        'bookSlot patient.email',
        'bookSlot patient.birth_date',
        'bookSlot patient.nin',
        'bookSlot patient.gender',
        'bookSlot insurance_provider_id',
        'bookSlot insurance_plan_id',
        'moveBooking start',
        'moveBooking address_id',
      ],
    )
    for (const { operation, at } of found) {
      const property = at.reduce<Schema>(
        (schema, name) => resolve<Schema>(schema.properties![name]!),
        schemaOf(operation),
      )
      assert.ok(isNullable(property), `${operation.id} ${at.join('.')}`)
    }
  })

  for (const { operation, at } of found)
    test(`${operation.id} ${at.join('.')}`, async () => {
      const answers = []
      for (const value of ['', null]) {
        const call = await rightly(stage, operation)
        answers.push(await stage.send(operation, { ...call, body: put(call.body, at, value) }))
      }
      const [empty, absent] = answers
      assert.ok(empty!.status < 300, empty!.text)
      assert.equal(empty!.status, absent!.status)
      const [name] = at.slice(-1)
      assert.equal(JSON.stringify(empty!.body ?? '').includes(`"${name}":""`), false)
    })

  test('in each item of replaceSlots', async () => {
    const body = { slots: [{ start: '2026-12-07T09:00:00Z', end: '2026-12-07T10:00:00Z', insurance_accepted: '' }] }
    assert.equal((await stage.send(one('replaceSlots'), { body })).status, 201)
  })

  test('so that nothing empty is stored of a patient', async () => {
    const row = await bookWith(',"email":"","nin":"","gender":"","birth_date":""', '"insurance_provider_id":"",')
    for (const name of ['email', 'nin', 'gender', 'birth_date']) assert.equal(row.patient[name] ?? null, null, name)
  })

  test('and stays what it is in a description, a comment, a label and a surname', async () => {
    const row = await bookWith(',"surname":""', '"comment":"","label":"",')
    assert.deepEqual([row.comment, row.label, row.patient.surname], ['', '', ''])
    await stage.prepare('updateAddressService', { body: { description: 'something' } })
    const emptied = await stage.prepare('updateAddressService', { body: { description: '' } })
    assert.equal(emptied.description, '')
  })

  test('clears a custom name in a PATCH, as null does', async () => {
    await stage.prepare('updateAddressService', { body: { custom_name: 'Mine' } })
    await stage.prepare('updateAddressService', { body: { custom_name: '' } })
    const [row] = await stage.sql('select custom_name from address_service where address_service_id = 1112')
    assert.equal(row.custom_name, null)
  })

  test('is refused where it is required', async () => {
    const answer = await stage.send(one('addAddressInsuranceProvider'), { body: { insurance_provider_id: '' } })
    assert.deepEqual(answer.body.errors, { insurance_provider_id: ['This value should not be empty'] })
  })
})

describe('[] where an object is due, as PHP writes an empty one', () => {
  for (const operation of withBodies) {
    const { required } = schemaOf(operation)
    test(`is the empty body at ${operation.id}`, async () => {
      const call = await rightly(stage, operation)
      const list = await stage.send(operation, { ...call, body: [] })
      if (!required) return assert.ok(list.status < 300, list.text)
      const object = await stage.send(operation, { ...call, body: {} })
      assert.deepEqual([list.status, list.text], [400, object.text])
    })
  }

  test('{} and null are no body either', async () => {
    for (const raw of ['{}', 'null', '[]', '']) {
      const call = await booked(stage)
      assert.equal((await stage.send(one('cancelBooking'), { ...call, raw, headers: json })).status, 204, raw)
    }
  })

  test('inside a body too', async () => {
    const answer = await stage.send(one('bookSlot'), await rightly(stage, one('bookSlot'), { body: { patient: [] } }))
    assert.deepEqual(Object.keys(answer.body.errors), ['patient.name', 'patient.phone'])
    const open = await stage.prepare('updateAddressService', { body: { allowed_patients: [] } })
    assert.ok(open.id)
  })

  test('a list that holds something is none', async () => {
    const answer = await stage.send(one('updateAddress'), { body: [{}] })
    assert.equal(answer.status, 400)
  })
})

describe('birth dates as full timestamps', () => {
  for (const sent of ['1985-01-01', '1985-01-01T00:00:00', '1985-01-01T00:00:00.0000000', '1985-01-01t00:00:00.000z'])
    test(`${sent} is the date`, async () => {
      assert.equal((await bookWith(`,"birth_date":"${sent}"`)).patient.birth_date, '1985-01-01')
    })
})

describe('a wrong choice', () => {
  test('is told the choices, and no empty one', async () => {
    const cases = [
      ['bookSlot', { patient: { name: 'J', phone: '1', gender: 'x' } }, 'm, f'],
      ['updateAddress', { insurance_support: 'x' }, 'private, insurance, private_and_insurance'],
    ] as const
    for (const [id, body, choices] of cases) {
      const answer = await stage.send(one(id), await rightly(stage, one(id), { body }))
      assert.deepEqual(Object.values(answer.body.errors), [[`This value should be one of: ${choices}`]])
    }
  })
})
