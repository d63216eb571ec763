/**
 * Malformed requests over every route of the contract: each gets a 4xx in the envelope, and the hub serves on.
 * SLOTWIRE_MALFORMED sets how many, by default each fault once; SLOTWIRE_SEED in which order, and which ones are repeated.
 * `npm run bench -- proof malformed` sends 20,000.
 */
import assert from 'node:assert/strict'
import { Agent, request as httpRequest } from 'node:http'
import { after, before, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { notBuilt } from '../../src/operations.ts'
import { testApp } from '../support/app.ts'
import { checkAnswer } from '../support/client.ts'
import { goodRequest, malformedRequests } from './malformations.ts'
import { fieldsOf } from './malformedProperties.ts'
import type { TestApp } from '../support/app.ts'
import type { Answer } from '../support/client.ts'
import type { Ground, Request } from './malformedBodies.ts'

const wanted = process.env.SLOTWIRE_MALFORMED
const seed = Number(process.env.SLOTWIRE_SEED ?? 1)

const agent = new Agent({ keepAlive: true, maxSockets: 4 })
let hub: TestApp
let ground: Ground

before(async () => {
  hub = await testApp()
  const { facility, doctor, address, service, days } = hub.world
  ground = {
    token: hub.a.token!,
    path: {
      facility_id: facility,
      doctor_id: doctor,
      address_id: address,
      address_service_id: service,
      start: `${days[7]}T09:00:00+01:00`,
      end: `${days[8]}T09:00:00+01:00`,
      date: days[9]!,
      since: `${days[7]}T09:00:00+01:00`,
      till: `${days[8]}T09:00:00+01:00`,
    },
    form: 'grant_type=client_credentials&client_id=client-a&client_secret=secret-of-client-a',
    body: {
      bookSlot: {
        address_service_id: service,
        duration: 30,
        is_returning: false,
        label: 'label',
        comment: 'comment',
        insurance_provider_id: null,
        insurance_plan_id: null,
        is_recurring: false,
        patient: {
          name: 'Anna',
          surname: 'Nowak',
          email: 'anna@example.com',
          phone: '+48123123123',
          birth_date: '1985-01-01',
          nin: '85010112345',
          gender: 'f',
          marketing_consent: true,
          data_privacy_consent: true,
        },
      },
      replaceSlots: {
        slots: [
          {
            address_services: [{ address_service_id: service, duration: 30 }],
            insurance_providers: [13],
            insurance_plans: ['141'],
            start: `${days[7]}T14:00:00+01:00`,
            end: `${days[7]}T15:00:00+01:00`,
            insurance_accepted: 'with-insurance-only',
          },
        ],
      },
      addAddressInsuranceProvider: {
        insurance_provider_id: hub.world.insurance.unlinked,
        insurance_plans: [{ insurance_plan_id: '141' }],
      },
      addAddressService: {
        service_id: hub.world.dictionary.unused,
        is_price_from: true,
        price: 200,
        description: 'text',
        is_visible: true,
        default_duration: 20,
        allowed_patients: { minimum_age: 18, maximum_age: 65 },
        custom_name: 'name',
      },
    },
  }
})
after(async () => {
  agent.destroy()
  await hub.close()
})

/** Sends the path as it is: fetch would tidy it first. */
function send({ method, path, headers, body }: Request): Promise<Answer> {
  const { hostname, port } = new URL(hub.origin)
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      agent,
      hostname,
      port,
      method,
      path,
      headers: { ...headers, ...(body && { 'content-length': body.length }) },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject)
      response.on('end', () =>
        resolve(answerOf(response.statusCode!, response.headers as any, Buffer.concat(chunks).toString())),
      )
    })
    outgoing.end(body)
  })
}

function answerOf(status: number, headers: Record<string, string>, text: string): Answer {
  return { status, headers: new Headers(headers), text, body: text === '' ? undefined : JSON.parse(text) }
}

const written = [
  'booking',
  'notification',
  'slot_replacement',
  'address_service',
  'work_period',
  'address',
  'calendar',
  'client',
]

/** Every table that an operation writes, as one text each. */
async function state(): Promise<Record<string, string>> {
  const one = (table: string) => ({
    name: '',
    text: `select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as sum from ${table} t`,
  })
  return Object.fromEntries(
    await Promise.all(written.map(async (table) => [table, (await hub.db.query<{ sum: string }>(one(table)))[0]!.sum])),
  )
}

test('the requests that faults are put into are good ones', async () => {
  for (const id of ['getFacilities', 'getAddress', 'getSlots', 'getBookings', 'getAddressServices', 'issueToken']) {
    const answer = await send(goodRequest(contractOperations.get(id)!, ground))
    assert.equal(answer.status, 200, `${id}: ${answer.text}`)
  }
})

test('malformed requests over all routes get a 4xx in the envelope and change nothing', async (t) => {
  const { every, requests } = malformedRequests(ground, seed)
  const count = Number(wanted ?? every)
  const before = await state()
  const found = new Map<string, number>()
  const wrong: string[] = []
  const seen = new Set<string>()
  const mutated = new Set<string>()
  for (const request of Iterator.from(requests).take(count)) {
    const { operationId, fault, field, method, path } = request
    if (field) mutated.add(`${operationId} ${field}`)
    const where = `${operationId}: ${fault} (${method} ${path.slice(0, 300)})`
    try {
      const answer = await send(request)
      seen.add(operationId)
      // Not built yet: refused before its own rules are looked at, and in the envelope as well.
      const isDue =
        (answer.status >= 400 && answer.status < 500) || (answer.status === 501 && notBuilt.includes(operationId))
      const kind = `${answer.status} ${answer.body?.message ?? answer.body?.error ?? ''}`
      found.set(kind, (found.get(kind) ?? 0) + 1)
      // A request that is only one too many proves nothing about its fault.
      if (!isDue || answer.status === 429) wrong.push(`${where}: ${answer.status} ${answer.text.slice(0, 200)}`)
      else checkAnswer(method, path.split('?')[0]!, answer)
    } catch (error) {
      wrong.push(`${where}: ${(error as Error).message.slice(0, 400)}`)
    }
  }
  const byCount = [...found].sort(([, a], [, b]) => b - a).map(([kind, times]) => `  ${times} × ${kind}`)
  t.diagnostic(`seed ${seed}: ${count} requests\n${byCount.join('\n')}`)
  console.log(`${count} malformed requests (seed ${seed}) to ${seen.size} operations: ${wrong.length} answered wrongly`)
  assert.deepEqual(wrong.slice(0, 40), [], `${wrong.length} of ${count} (seed ${seed})`)
  assert.equal(seen.size, contractOperations.size, 'operations reached')
  assert.deepEqual(await state(), before, 'something was written')
  const fields = [...contractOperations.values()].flatMap((one) => fieldsOf(one).map((field) => `${one.id} ${field}`))
  const missed = fields.filter((one) => !mutated.has(one))
  // Fewer can't reach them all.
  if (count >= every) assert.deepEqual(missed, [], `fields that were never wrong (seed ${seed})`)
  t.diagnostic(`${fields.length - missed.length} of ${fields.length} fields were wrong at least once`)
})

test('the same requests without a fault still work afterwards', async () => {
  const before = await state()
  for (const [id, status] of [
    ['getFacilities', 200],
    ['bookSlot', 200],
    ['replaceSlots', 201],
    ['addAddressService', 201],
  ] as const) {
    const answer = await send(goodRequest(contractOperations.get(id)!, ground))
    assert.equal(answer.status, status, `${id}: ${answer.text}`)
  }
  const changed = await state()
  for (const table of ['booking', 'notification', 'address_service', 'work_period'])
    assert.notEqual(changed[table], before[table], table)
})
