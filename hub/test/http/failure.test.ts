/** When the database or the hub itself fails: a fixed answer, details in the log alone, and no patient anywhere in it. */
import assert from 'node:assert/strict'
import { createServer, connect as connectSocket } from 'node:net'
import { after, afterEach, before, describe, test } from 'node:test'
import pg from 'pg'
import { createDb } from '../../src/db/pool.ts'
import { Refusal } from '../../src/refusal.ts'
import { testApp } from '../support/app.ts'
import type { Db } from '../../src/db/pool.ts'
import type { TestApp } from '../support/app.ts'
import type { Server, Socket } from 'node:net'

/** Stands between the hub and its database; cut, it is a database that went away. */
class Link {
  readonly #target: { path: string } | { host: string; port: number }
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  port = 0
  /** Takes connections but passes nothing on: a machine that hangs. */
  isHanging = false

  constructor(target: { path: string } | { host: string; port: number }) {
    this.#target = target
  }

  async open(): Promise<void> {
    const server = createServer((near) => {
      const far = connectSocket(this.#target)
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from)
        from.on('data', (bytes) => void (this.isHanging || to.write(bytes)))
        from
          .on('error', () => {})
          .on('close', () => {
            this.#sockets.delete(from)
            to.destroy()
          })
      }
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as { port: number }).port
  }

  async cut(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server!.close(resolve))
  }
}

const canaries = [
  'Canaria',
  'Zwyczajna',
  'canary@example.com',
  '600700800',
  '85010112345',
  'my secret illness',
] as const
const [name, surname, email, phone, nin, comment] = canaries

const poolSize = 4
let hub: TestApp
let link: Link
let linked: Db
let direct: Db
const log: string[] = []
const lines = () =>
  log
    .flatMap((text) => text.trim().split('\n'))
    .filter(Boolean)
    .map((line) => JSON.parse(line))

before(async () => {
  hub = await testApp({ logTo: { write: (line) => void log.push(line) } })
  const { host, port, database, user } = new pg.Client({ connectionString: hub.databaseUrl })
  link = new Link(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port })
  await link.open()
  linked = createDb({
    connection: { host: '127.0.0.1', port: link.port, database, user },
    poolSize,
    prepared: true,
    statementTimeoutMs: 500,
    acquireTimeoutMs: 500,
  })
  direct = hub.app.db
  // The client is known for 5 s (authenticate.ts): each call below reaches the database by its own query.
  hub.app.db = linked
})
after(async () => {
  hub.app.db = direct
  await linked.close()
  await link.cut()
  await hub.close()
})
afterEach(() => {
  hub.app.db = linked
  link.isHanging = false
})

const address = '/facilities/1/doctors/11/addresses/111'
const bookPath = (day = 7) => `${address}/slots/${encodeURIComponent(`${hub.world.days[day]}T09:00:00+01:00`)}/book`
const booking = {
  address_service_id: '1111',
  duration: 30,
  comment,
  patient: { name, surname, email, phone: `+48${phone}`, nin },
}

const message = 'The service is temporarily unavailable'

function assertUnavailable(
  { status, headers, body }: Awaited<ReturnType<typeof hub.a.get>>,
  words: object = { errors: [], message },
): void {
  assert.equal(status, 503)
  assert.deepEqual(body, words)
  assert.match(headers.get('retry-after')!, /^[1-9]\d*$/)
}

describe('a database that is away', () => {
  test('is 503 with Retry-After for reading, writing and tokens, and the hub serves again once it is back', async () => {
    assert.equal((await hub.a.get(address)).status, 200)
    await link.cut()
    assertUnavailable(await hub.a.get(address))
    assertUnavailable(await hub.a.post(bookPath(), booking))
    assertUnavailable(await hub.a.get('/facilities', { token: 'unknown' }))
    const form = 'grant_type=client_credentials&client_id=client-a&client_secret=secret-of-client-a'
    const asked = await hub.a.post('/oauth/v2/token', undefined, {
      raw: form,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    assertUnavailable(asked, { error: 'temporarily_unavailable', error_description: message })
    await link.open()
    assert.equal((await hub.a.get(address)).status, 200)
    assert.equal((await hub.a.post(bookPath(), booking)).status, 200)
  })

  test('is 503 within the time limits where it hangs, and the hub serves again once it moves', async () => {
    assert.equal((await hub.a.get(address)).status, 200)
    link.isHanging = true
    const answers = await Promise.all(Array.from({ length: 6 }, () => hub.a.get(address)))
    for (const answer of answers) assertUnavailable(answer)
    link.isHanging = false
    assert.equal((await hub.a.get(address)).status, 200)
  })

  test('that ended every connection harms at most one request for each of them', async () => {
    await Promise.all(Array.from({ length: 8 }, () => hub.a.get(address)))
    await direct.query({
      name: '',
      text: `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    })
    for (let connection = 0; connection < poolSize; connection++) {
      const answer = await hub.a.get(address)
      if (answer.status !== 200) assertUnavailable(answer)
    }
    assert.equal((await hub.a.get(address)).status, 200)
  })
})

describe('a bug', () => {
  const broken = (error: unknown): Db => ({
    ...direct,
    query: () => Promise.reject(error),
    transaction: () => Promise.reject(error),
  })

  for (const [what, error] of [
    ['an exception', new TypeError('details for the log')],
    ['a thrown text', 'details for nobody'],
    ['undefined', undefined],
    [
      'a database error that no class explains',
      Object.assign(new Error(`null value: ${name}`), {
        severity: 'ERROR',
        code: '23502',
        detail: `Failing row contains (1, ${name}, ${surname}).`,
        constraint: 'booking_x',
        table: 'booking',
      }),
    ],
  ] as const) {
    test(`(${what}) is a fixed 500; the log alone tells more, under the request id`, async () => {
      log.length = 0
      hub.app.db = broken(error)
      const { status, body, headers } = await hub.a.get(address)
      assert.equal(status, 500)
      assert.deepEqual(body, { errors: [], message: 'Internal server error' })
      const line = lines().find((one) => one.requestId === headers.get('x-request-id'))
      assert.ok(line, 'the log names the request')
      assert.equal(line.route, '/api/v3/integration/facilities/:facility_id/doctors/:doctor_id/addresses/:address_id')
      assert.equal(line.err.message, undefined)
      if (error instanceof TypeError) assert.equal(line.err.name, 'TypeError')
      if (error instanceof Error) assert.match(line.err.stack, /failure\.test\.ts/)
      for (const canary of canaries) assert.equal(log.join('').includes(canary), false, canary)
    })
  }

  test('in a refusal, which lacks what its message names, is a fixed 500 as well', async () => {
    log.length = 0
    hub.app.db = broken(new Refusal('calendar.not_commercial'))
    // The token is looked up where no operation's own list is checked.
    const { status, body } = await hub.a.get(address, { token: 'unknown' })
    assert.deepEqual([status, body.message], [500, 'Internal server error'])
    assert.equal(lines()[0].err.code, 'calendar.not_commercial')
  })

  test('leaves the hub serving', async () => {
    assert.equal((await hub.a.get(address)).status, 200)
  })
})

test('an upload that breaks off is no fault of the hub: no line of it counts', async () => {
  log.length = 0
  const { port } = new URL(hub.origin)
  const closed = new Promise((resolve) =>
    hub.server.server.once('connection', (socket) => socket.once('close', resolve)),
  )
  const socket = connectSocket(Number(port), '127.0.0.1')
  socket.write(
    `PUT /api/v3/integration${address}/slots HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${hub.a.token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"slots"`,
  )
  await new Promise((resolve) => hub.server.server.once('request', resolve))
  socket.destroy()
  await closed
  await hub.a.get('/facilities')
  const told = lines().map(({ level, msg }) => [level, msg])
  assert.deepEqual(told, [[20, 'A client hung up']])
})

test('no patient is in the log, whatever way a booking fails', async () => {
  log.length = 0
  const raw = JSON.stringify(booking)
  const json = { 'content-type': 'application/json' }
  await hub.a.post(bookPath(8), booking)
  await hub.a.post(bookPath(8), booking)
  await hub.a.post(bookPath(8), { ...booking, duration: 'x' })
  await hub.a.post(bookPath(8), undefined, { raw: raw.slice(0, -1), headers: json })
  await hub.a.post(bookPath(8), undefined, { raw: raw.replace(surname, `${surname}\\u0000`), headers: json })
  await hub.a.post(bookPath(8), undefined, { raw, headers: { 'content-type': 'text/plain' } })
  await hub.a.get(`/nowhere/${name}?email=${email}`)
  await hub.a.get(`${address}?comment=${encodeURIComponent(comment)}&nin=${nin}`)
  await hub.a.call('PATCH', bookPath(8), { body: booking })
  await link.cut()
  await hub.a.post(bookPath(9), booking)
  await link.open()
  assert.ok(log.length > 0, 'the dead database is in the log')
  for (const canary of canaries) assert.equal(log.join('').includes(canary), false, canary)
})
