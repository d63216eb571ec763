/**
 * Where every answer of the contract is brought about: one hub with the small world, and on it what success and refusal
 * need beforehand. Clients A and B have limits far away, so that their answers show them; one client has used its up.
 */
import assert from 'node:assert/strict'
import { loadConfig } from '../../src/config.ts'
import { contractOperations } from '../../src/contract/document.ts'
import { createDb } from '../../src/db/pool.ts'
import { createServer } from '../../src/http/server.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { createAuthenticate } from '../../src/partners/authenticate.ts'
import { hashSecret } from '../../src/partners/secrets.ts'
import { testApp } from '../support/app.ts'
import { logIn } from '../support/client.ts'
import { rows } from '../support/paths.ts'
import { reply, startVendor } from '../support/vendor.ts'
import { talk } from './raw.ts'
import type { ContractOperation } from '../../src/contract/document.ts'
import type { Db, DbConfig } from '../../src/db/pool.ts'
import type { TestApp } from '../support/app.ts'
import type { Answer, TestClient } from '../support/client.ts'
import type { Vendor } from '../support/vendor.ts'
import type { FastifyInstance } from 'fastify'

/** A request of an operation, as it differs from the small world's home: facility 1, doctor 11, address 111, client A. */
export type Call = {
  path?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  /** Sent as it is instead of JSON of `body`. */
  raw?: string
  headers?: Record<string, string>
  client?: TestClient
  token?: string | null
  method?: string
}

export type Stage = {
  t: TestApp
  gateway: Vendor
  /** Has one GET and one write an hour, both of them used. */
  spent: TestClient
  /** Visits that have begun, at address 111. */
  pastVisits: readonly string[]
  send(operation: ContractOperation, call: Call): Promise<Answer>
  /** Sends a head over a socket, and no body. */
  sendRaw(operation: ContractOperation, raw: RawParts): Promise<Answer>
  /** Sends for setting the scene; throws where it doesn't succeed. */
  prepare(operationId: string, call: Call): Promise<any>
  /** The start of a slot of 30 minutes at address 111 that nobody has taken, another one each time. */
  freeStart(): string
  sql(text: string, values?: unknown[]): Promise<any[]>
  /** Runs `work` with another database behind the hub. */
  withDb<T>(db: 'broken' | 'gone', work: () => Promise<T>): Promise<T>
  relay(): Promise<void>
  /** Origin of a hub beside this one to which no operation was given; the same one each time. */
  emptyHub(): Promise<string>
  close(): Promise<void>
}

/** `head`: more lines of it. Open, it never ends. */
export type RawParts = { head?: string; hosts?: number; isOpen?: boolean }

const home: Readonly<Record<string, string>> = {
  facility_id: '1',
  doctor_id: '11',
  address_id: '111',
  address_service_id: '1112',
  insurance_provider_id: '14',
  break_id: '1',
  booking_id: '1',
  start: '2026-11-24T09:00:00+01:00',
  date: '2026-12-05',
}

/** Client A's place in the facility that it shares with B. */
export const sharedPlace = { facility_id: '3', doctor_id: '31', address_id: '311' }

function targetOf(operation: ContractOperation, { path, query }: Call): string {
  const values: Record<string, string> = { ...home, ...path }
  const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]!))
  return query ? `${filled}?${new URLSearchParams(query)}` : filled
}

const starts = [
  '09:00',
  '09:30',
  '10:00',
  '10:30',
  '11:00',
  '11:30',
  '13:00',
  '13:30',
  '14:00',
  '14:30',
  '15:00',
  '15:30',
  '16:00',
  '16:30',
]

// Nothing listens there.
const nobody: DbConfig = {
  connection: { host: '127.0.0.1', port: 9 },
  poolSize: 1,
  prepared: true,
  statementTimeoutMs: 500,
  acquireTimeoutMs: 500,
}

export async function createStage(): Promise<Stage> {
  const gateway = await startVendor()
  gateway.answer(reply(202, 'application/json', '{}'))
  // Nothing listens there: A is pushed to, but nobody pushes.
  const t = await testApp({ vendorUrl: 'http://127.0.0.1:9/', realtime: 'off', tokenLimit: 30 })
  t.app.config = loadConfig({ SLOTWIRE_MESSAGE_GATEWAY_URL: gateway.url })
  const spent = await seedClients(t)
  const gone = createDb(nobody)
  const fail = () => Promise.reject(new TypeError('broken on purpose'))
  const databases = { gone, broken: { ...t.db, query: fail, transaction: fail } as Db }
  const empty = emptyHub(t)
  let taken = 0
  const stage: Stage = {
    t,
    gateway,
    spent,
    pastVisits: [],
    send: (operation, call) => sendWith(t, operation, call),
    sendRaw: (operation, raw) => sendRawWith(t, operation, raw),
    async prepare(operationId, call) {
      const answer = await sendWith(t, contractOperations.get(operationId)!, call)
      assert.ok(answer.status < 300, `${operationId} answered ${answer.status} ${answer.text}`)
      return answer.body
    },
    freeStart() {
      const day = t.world.days[1 + Math.floor(taken / starts.length)]!
      return `${day}T${starts[taken++ % starts.length]}:00+01:00`
    },
    sql: (text, values) => rows(t.db, text, values),
    async withDb(name, work) {
      t.app.db = databases[name]
      return await work().finally(() => (t.app.db = t.db))
    },
    async relay() {
      while ((await relayBatch(t.db, t.app.now())) !== undefined);
    },
    emptyHub: empty.origin,
    async close() {
      await empty.close()
      await t.close()
      await gone.close()
      await gateway.close()
    },
  }
  return { ...stage, pastVisits: await livePastVisits(stage) }
}

/** A hub without operations, started when it is first asked for. */
function emptyHub({ app }: TestApp) {
  let server: FastifyInstance | undefined
  return {
    async origin(): Promise<string> {
      if (!server) {
        server = createServer(app, {
          operations: [],
          authenticate: createAuthenticate(app),
          count: async () => null,
        })
        await server.listen({ port: 0, host: '127.0.0.1' })
      }
      return server.listeningOrigin
    },
    close: async () => server?.close(),
  }
}

/** Limits far away for A and B; a third client, which has used up its own. */
async function seedClients(t: TestApp): Promise<TestClient> {
  const credentials = { clientId: 'client-spent', secret: 'secret-of-client-spent' }
  await rows(t.db, `update client set reads_per_hour = 1000000, writes_per_minute = 1000000, writes_per_hour = 1000000`)
  await rows(t.db, `update client set may_remove_integration = true where client_id = 'client-a'`)
  await rows(t.db, `update address set payment_account = 'another' where address_id = 112`)
  await rows(
    t.db,
    `
    insert into client (client_id, partner_id, name, created_at, reads_per_hour, writes_per_minute, writes_per_hour)
    values ($1, 1, 'Spent', $2, 1, 1, 1)`,
    [credentials.clientId, String(t.clock.now())],
  )
  await rows(t.db, 'insert into client_secret values ($1, 1, $2, $3)', [
    credentials.clientId,
    hashSecret(credentials.secret),
    String(t.clock.now()),
  ])
  return logIn(t.origin, credentials)
}

/** Books two visits of this morning and lets it pass; then uses up the limits of the hour that it is. */
async function livePastVisits({ t, spent, prepare }: Stage): Promise<string[]> {
  const ids: string[] = []
  for (const time of ['09:00', '09:30']) ids.push(await book(prepare, { start: `${t.world.days[0]}T${time}:00+01:00` }))
  t.clock.set('2026-11-23T11:10:00Z')
  await spent.get('/facilities')
  await spent.post('/notifications/release')
  return ids
}

/** @returns the booking's id */
export async function book(prepare: Stage['prepare'], { start, ...call }: Call & { start: string }): Promise<string> {
  const body = {
    address_service_id: '1111',
    duration: 30,
    patient: { name: 'Jan', phone: '+48500999000' },
    ...(call.body as object),
  }
  return (await prepare('bookSlot', { ...call, path: { ...call.path, start }, body })).id
}

function sendWith(t: TestApp, operation: ContractOperation, call: Call): Promise<Answer> {
  const { client = t.a, token, body, raw, headers, method = operation.method } = call
  return client.call(method, targetOf(operation, call), {
    body,
    raw,
    headers,
    token: operation.isPublic ? null : token,
  })
}

async function sendRawWith(t: TestApp, operation: ContractOperation, raw: RawParts): Promise<Answer> {
  const { head = '', hosts = 1, isOpen = false } = raw
  const lines = [
    `${operation.method} ${targetOf(operation, {})} HTTP/1.1`,
    ...Array<string>(hosts).fill('host: hub'),
    'connection: close',
    ...(operation.isPublic ? [] : [`authorization: Bearer ${t.a.token}`]),
  ]
  return talk(t.origin, `${lines.join('\r\n')}\r\n${head}${isOpen ? '' : '\r\n'}`)
}
