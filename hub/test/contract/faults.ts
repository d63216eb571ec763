/** Refusals that have nothing to do with what an operation does: credentials, limits, broken requests, a broken hub. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { contractOperations } from '../../src/contract/document.ts'
import { rightCalls, tokenCall } from './rightCalls.ts'
import type { ContractOperation } from '../../src/contract/document.ts'
import type { Db, Statement } from '../../src/db/pool.ts'
import type { Answer } from '../support/client.ts'
import type { Call, RawParts, Stage } from './stage.ts'

type Params = Readonly<Record<string, string | number>>
/** What was answered, and what is expected in its message and under `errors` where that isn't fixed. */
export type Provoked = { answer: Answer; params?: Params; fields?: Readonly<Record<string, readonly string[]>> }
export type Provoke = (stage: Stage, operation: ContractOperation) => Promise<Provoked>

/** The operation's right call with `change` merged into it: path, query and body field by field; undefined drops one. */
export async function rightly(stage: Stage, operation: ContractOperation, change: Call = {}): Promise<Call> {
  const right = await rightCalls[operation.id]!(stage)
  const isObject = typeof (change.body ?? {}) === 'object' && !Array.isArray(change.body)
  const body =
    isObject && (right.body || change.body) ? { ...(right.body as object), ...(change.body as object) } : change.body
  return {
    ...right,
    ...change,
    body,
    path: { ...right.path, ...change.path },
    query: right.query || change.query ? defined({ ...right.query, ...change.query }) : undefined,
    headers: { ...right.headers, ...change.headers },
  }
}

const defined = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** Answers the right call, changed. */
export const changed =
  (change: Call, params?: Params): Provoke =>
  async (stage, operation) => ({ answer: await stage.send(operation, await rightly(stage, operation, change)), params })

/** A call that can't get as far as its operation, and so needs none of what the right one needs. */
const sent =
  (call: Call | ((stage: Stage) => Call)): Provoke =>
  async (stage, operation) => ({ answer: await stage.send(operation, typeof call === 'function' ? call(stage) : call) })

const sentRaw =
  (raw: RawParts): Provoke =>
  async (stage, operation) => ({ answer: await stage.sendRaw(operation, raw) })

const overLimit: Provoke = async ({ send, spent }, operation) => ({
  answer: await send(operation, { client: spent }),
  params: { limit: operation.method === 'GET' ? '1 GET requests an hour' : '1 writes an hour' },
})

export const overTokenLimit: Provoke = async ({ t, send }, operation) => {
  for (let request = 0; request < 31; request++) {
    const answer = await send(operation, tokenCall())
    if (answer.status !== 429) continue
    // For those who ask for tokens after this.
    t.clock.advance({ minutes: 1 })
    return { answer }
  }
  throw new Error('31 token requests a minute were let in')
}

const otherMethod: Provoke = async ({ send }, { id, path }) => {
  const known = [...contractOperations.values()].filter((one) => one.path === path).map(({ method }) => method)
  const method = (['PATCH', 'POST', 'DELETE', 'PUT'] as const).find((one) => !known.includes(one))!
  return { answer: await send(contractOperations.get(id)!, { method }) }
}

const elsewhere: Provoke = async ({ send }, operation) => ({
  answer: await send({ ...operation, path: operation.path.replace(/^\/[^/]+/, '$&/nowhere') }, {}),
})

// Node looks for slow requests now and then only, so all of them are slow together.
let slowAnswers: Promise<Map<string, Answer>> | undefined

const incomplete: Provoke = async (stage, operation) => {
  slowAnswers ??= letTimeOut(stage)
  return { answer: (await slowAnswers).get(operation.id)! }
}

async function letTimeOut({ t, sendRaw }: Stage): Promise<Map<string, Answer>> {
  const { headersTimeout, requestTimeout } = t.server.server
  Object.assign(t.server.server, { headersTimeout: 200, requestTimeout: 200 })
  const all = [...contractOperations.values()].map(async (operation) => {
    // A body that never comes; a GET has none, and never ends its head.
    const type = operation.isPublic ? 'application/x-www-form-urlencoded' : 'application/json'
    const isOpen = operation.method === 'GET'
    const head = isOpen ? 'x: ' : `content-type: ${type}\r\ncontent-length: 100\r\n`
    return [operation.id, await sendRaw(operation, { head, isOpen })] as const
  })
  return new Map(
    await Promise.all(all).finally(() => Object.assign(t.server.server, { headersTimeout, requestTimeout })),
  )
}

/** A hub to which none of the operations was given. */
const lackingOperations: Provoke = async (stage, operation) => {
  const path = operation.path.replaceAll(/\{\w+\}/g, '1')
  const headers: Record<string, string> = operation.isPublic ? {} : { authorization: `Bearer ${stage.t.a.token}` }
  const response = await fetch((await stage.emptyHub()) + path, { method: operation.method, headers })
  const text = await response.text()
  return { answer: { status: response.status, headers: response.headers, text, body: JSON.parse(text) } }
}

const onDb =
  (db: 'broken' | 'gone'): Provoke =>
  async (stage, operation) => {
    const call = await rightly(stage, operation)
    return { answer: await stage.withDb(db, () => stage.send(operation, call)) }
  }

const key = () => ({ 'idempotency-key': randomUUID() })

const keyOfAnother: Provoke = async (stage, operation) => {
  const call = await rightly(stage, operation, { headers: key() })
  await stage.prepare(operation.id, call)
  return { answer: await stage.send(operation, { ...call, query: { again: '1' } }) }
}

/** The same request again, while the first one waits for the database behind the claim of its key. */
const keyInFlight: Provoke = async (stage, operation) => {
  const { t, send } = stage
  const call = await rightly(stage, operation, { headers: key() })
  const reached = Promise.withResolvers<void>()
  const open = Promise.withResolvers<void>()
  const isHeld = ({ name }: Statement) => !/IdempotencyKey|Token/.test(name)
  const held: Db = {
    ...t.db,
    async query(statement: Statement, values?: readonly unknown[]) {
      if (isHeld(statement)) {
        reached.resolve()
        await open.promise
      }
      return t.db.query(statement, values) as any
    },
  }
  t.app.db = held
  try {
    const first = send(operation, call)
    await reached.promise
    const answer = await send(operation, call)
    open.resolve()
    assert.ok((await first).status < 300)
    return { answer }
  } finally {
    open.resolve()
    t.app.db = t.db
  }
}

/** Wrong in a way that the schemas find, one call for each operation of which they check anything. */
const invalidCalls: Readonly<Record<string, Call>> = {
  updateAddress: { body: { insurance_support: 'none' } },
  getAddressServices: { query: { start: 'monday' } },
  addAddressService: { body: { service_id: undefined } },
  updateAddressService: { body: { default_duration: 'long' } },
  addAddressInsuranceProvider: { body: { insurance_provider_id: undefined } },
  updateOrCreateAddressInsuranceProvider: { body: { insurance_provider_id: undefined } },
  addCalendarBreak: { body: { since: 'monday' } },
  moveCalendarBreak: { body: { since: 'monday' } },
  getSlots: { query: { start: 'monday' } },
  replaceSlots: { body: { slots: 'all' } },
  bookSlot: { body: { patient: undefined } },
  deleteSlots: { path: { date: 'monday' } },
  getBookings: { query: { start: 'monday' } },
  cancelBooking: { body: { reason: 'x'.repeat(5001) } },
  moveBooking: { body: { address_service_id: undefined } },
  confirmBooking: { body: 'user' },
  requestOpinion: { body: 'phone' },
  pullNotification: { headers: { 'slotwire-ack': 'auto' } },
  pullMultipleNotifications: { query: { limit: '0' } },
}

const invalid: Provoke = async (stage, operation) => {
  const call = invalidCalls[operation.id] ?? { headers: { 'idempotency-key': 'a b' } }
  const answer = await stage.send(operation, await rightly(stage, operation, call))
  assert.ok(answer.body, `${operation.id} answered ${answer.status}`)
  return { answer, fields: answer.body.errors }
}

const json = { 'content-type': 'application/json' }

/** The refusals of sharedRefusals and keyRefusals. */
export const faults = {
  'request.invalid': invalid,
  'request.malformed_json': sent({ raw: '{"', headers: json }),
  'request.bad_value': sentRaw({ hosts: 2 }),
  'auth.missing': sent({ token: null }),
  'auth.invalid': sent({ token: '0'.repeat(40) }),
  'idempotency.in_flight': keyInFlight,
  'idempotency.other_body': keyOfAnother,
  'rate.limited': overLimit,
  'route.not_found': elsewhere,
  'method.not_allowed': otherMethod,
  'request.timeout': incomplete,
  'body.too_large': sentRaw({ head: 'content-type: application/json\r\ncontent-length: 5000000\r\n' }),
  'media_type.unsupported': sent({ raw: 'x', headers: { 'content-type': 'text/plain' } }),
  'encoding.unsupported': sent({ raw: '{}', headers: { ...json, 'content-encoding': 'gzip' } }),
  'request.headers_too_large': sentRaw({ head: `x: ${'x'.repeat(20_000)}\r\n` }),
  'server.error': onDb('broken'),
  'server.not_built': lackingOperations,
  'server.unavailable': onDb('gone'),
} as const satisfies Readonly<Record<string, Provoke>>
