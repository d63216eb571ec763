import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { promisify } from 'node:util'
import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { findDeskOfKey } from '../../src/facilities/deskKey.ts'
import { createOutbound } from '../../src/http/outbound.ts'
import { createLog } from '../../src/log/create.ts'
import { readmeCurls } from '../../src/sandbox/curls.ts'
import { readSecrets, sandboxFacts, type SandboxFacts } from '../../src/sandbox/facts.ts'
import { seedDemo } from '../../src/sandbox/seed.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { welcome } from '../../src/sandbox/welcome.ts'
import { manualClock } from '../../src/time.ts'
import { testDatabase } from '../support/database.ts'

const run = promisify(execFile)
const clock = manualClock('2026-11-23T06:00:00Z')

/** A hub with the demo world, listening, as `npm start` brings it up. `folder/data` is its data folder. */
async function startHub() {
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-start-'))
  const dataDir = join(folder, 'data')
  const { db, close } = await testDatabase()
  const outbound = createOutbound({
    allowHttp: true,
    allowedPrivateRanges: ['127.0.0.0/8'],
    maxBodyBytes: 65536,
  })
  const { app, server } = createApp({
    config: loadConfig({}),
    db,
    clock,
    log: createLog({ level: 'silent' }),
    outbound,
    secret: 'a secret of at least thirty-two characters',
    publicUrl: 'http://localhost',
    strict: true,
  })
  const sandbox = await startSandbox(app, { dataDir, say() {} })
  app.publicUrl = await server.listen({ port: 0, host: '127.0.0.1' })
  const isThereEarly = await stat(join(dataDir, 'sandbox.json')).then(
    () => true,
    () => false,
  )
  const printed = await sandbox.ready()
  const facts: SandboxFacts = JSON.parse(await readFile(join(dataDir, 'sandbox.json'), 'utf8'))
  return {
    folder,
    dataDir,
    db,
    secret: app.secret,
    printed,
    facts,
    isThereEarly,
    origin: app.publicUrl,
    async stop() {
      await sandbox.stop()
      await server.close()
      await Promise.allSettled(app.background)
      await outbound.close()
      await close()
      await rm(folder, { recursive: true })
    },
  }
}

describe('a started sandbox', async () => {
  const hub = await startHub()
  after(() => hub.stop())

  test('writes sandbox.json when it is ready, not before, for its owner only', async () => {
    assert.equal(hub.isThereEarly, false)
    for (const name of ['sandbox.json', 'sandbox.env', 'sandbox-secrets.json']) {
      assert.equal((await stat(join(hub.dataDir, name))).mode & 0o777, 0o600, name)
    }
  })

  test('sandbox.json has exactly the promised shape', () => {
    const { clients, dictionary, endings, ...links } = hub.facts
    assert.deepEqual(links, {
      api: `${hub.origin}/api/v3/integration`,
      token: `${hub.origin}/oauth/v2/token`,
      site: `${hub.origin}/`,
      console: null,
      status: null,
      docs: `${hub.origin}/docs`,
      desk: { url: `${hub.origin}/desk`, facility_id: '1', key: hub.facts.desk.key },
    })
    assert.match(hub.facts.desk.key, /^1-[\da-f]{40}$/)
    assert.deepEqual(
      clients.map((each) => [each.client_id, each.realtime, each.delivery, each.vendor_url === null]),
      [
        ['sandbox-realtime', 'on', 'push', false],
        ['sandbox-async', 'off', 'push', false],
        ['sandbox-pull', 'off', 'pull', true],
      ],
    )
    for (const client of clients) {
      assert.deepEqual(Object.keys(client), [
        'name',
        'client_id',
        'client_secret',
        'realtime',
        'delivery',
        'vendor_url',
        'webhook_secret',
        'sample',
      ])
      assert.match(client.client_secret, /^[\w-]{43}$/)
      assert.match(client.webhook_secret, /^whsec_[\w+/]{43}=$/)
    }
    assert.equal(new Set(clients.map((each) => each.client_secret)).size, 3)
    assert.equal(new Set(clients.map((each) => each.webhook_secret)).size, 3)
    assert.deepEqual(clients[0]!.sample, {
      facility_id: '1',
      doctor_id: '101',
      address_id: '1011',
      address_service_id: '10111',
      duration: 20,
      start: '2026-11-24T09:00:00+01:00',
    })
    assert.deepEqual(dictionary[0], { code: 1, kind: 'slot-gone' })
    assert.ok(dictionary.length >= 6 && new Set(dictionary.map(({ kind }) => kind)).size === 5)
    assert.deepEqual(endings[0], { ending: '00', outcome: 'approves' })
    assert.ok(endings.every((each) => Object.keys(each).join() === 'ending,outcome'))
  })

  test('the curls that it prints, pasted into bash, end in a booking', async () => {
    const script = hub.printed.slice(hub.printed.indexOf('TOKEN='), hub.printed.indexOf('  Magic patients'))
    const commands = script
      .split('\n')
      .filter((line) => !/^ {2}\d\. /.test(line))
      .join('\n')
    await expectBooking(commands, '2026-11-24T09:00:00+01:00')
  })

  test('the curls of the README, pasted into bash, end in a booking', async () => {
    const blocks = [...readmeCurls().matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, text]) => text)
    assert.equal(blocks.length, 5)
    await expectBooking(blocks.join('\n'), '2026-11-24T09:20:00+01:00')
  })

  async function expectBooking(script: string, start: string): Promise<void> {
    const { stdout } = await run('bash', ['-c', script], { cwd: hub.folder })
    const answers = stdout.trim().split('\n')
    assert.match(answers[0]!, /^[0-9a-f]{40}$/)
    assert.equal(JSON.parse(answers[1]!)._items.length, 13)
    assert.equal(JSON.parse(answers[2]!)._items[0].start, start)
    const booking = JSON.parse(answers[3]!)
    assert.equal(booking.status, 'booked')
    assert.equal(booking.start_at, start)
    const { rows } = await hub.db.pool.query('select state, booked_by from booking where booking_id = $1', [booking.id])
    assert.deepEqual(rows, [{ state: 'booked', booked_by: 'integration' }])
  }

  test('says all of it in 60 lines at most, without colour unless asked', () => {
    assert.ok(hub.printed.split('\n').length <= 60)
    assert.equal(stripVTControlCharacters(hub.printed), hub.printed)
    const colored = welcome(hub.facts, { dataDir: hub.dataDir, isColored: true })
    assert.notEqual(colored, hub.printed)
    assert.equal(stripVTControlCharacters(colored), hub.printed)
    for (const { client_id: id, client_secret: secret } of [hub.facts.clients[0]!]) {
      assert.ok(hub.printed.includes(id) && hub.printed.includes(secret))
    }
    const { desk } = hub.facts
    assert.equal(hub.printed.split('\n').filter((line) => line.includes(desk.url) && line.includes(desk.key)).length, 1)
    for (const { outcome } of hub.facts.endings) assert.ok(hub.printed.includes(outcome))
  })

  test('keeps the secrets for the next start', async () => {
    const knownSecrets = await readSecrets(hub.dataDir)
    const again = await seedDemo(hub.db, clock, { vendorUrl: 'http://127.0.0.1:9/vendor', knownSecrets })
    assert.deepEqual(
      again.clients.map(({ secret }) => secret),
      hub.facts.clients.map((each) => each.client_secret),
    )
    assert.equal(again.desk.key, hub.facts.desk.key)
    assert.equal((await findDeskOfKey(hub.db, again.desk.key))?.facility_id, '1')
    const told = await sandboxFacts({ db: hub.db, clock, publicUrl: '', secret: hub.secret }, again)
    assert.deepEqual(
      told.clients.map((each) => each.webhook_secret),
      hub.facts.clients.map((each) => each.webhook_secret),
    )
  })

  test('takes another slot for the sample when the first is gone, another address when the calendar is empty', async () => {
    const demo = await seedDemo(hub.db, clock, {
      vendorUrl: 'http://127.0.0.1:9/vendor',
      knownSecrets: await readSecrets(hub.dataDir),
    })
    const sample = async () =>
      (await sandboxFacts({ db: hub.db, clock, publicUrl: '', secret: hub.secret }, demo)).clients[0]!.sample
    assert.equal((await sample())!.start, '2026-11-24T09:40:00+01:00')
    await hub.db.pool.query('delete from work_period where facility_id = 1 and address_id = 1011')
    assert.deepEqual(await sample(), {
      facility_id: '1',
      doctor_id: '101',
      address_id: '1012',
      address_service_id: '10121',
      duration: 20,
      start: '2026-11-24T17:30:00+01:00',
    })
    await hub.db.pool.query('delete from work_period')
    assert.equal(await sample(), null)
  })
})

test('an unreadable file of secrets is no secret', async () => {
  assert.deepEqual(await readSecrets('/nonexistent'), {})
})

test('the README prints exactly these curls', async () => {
  const readme = await readFile(resolve(import.meta.dirname, '../../../README.md'), 'utf8')
  const printed = /<!-- curls -->\n([\s\S]*?)\n<!-- \/curls -->/.exec(readme)?.[1]
  assert.equal(printed?.trim(), readmeCurls())
})
