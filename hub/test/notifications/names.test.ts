/** The names of notifications, and which of them a client is told that never chose. */
import assert from 'node:assert/strict'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { document } from '../../src/contract/document.ts'
import { migrate } from '../../src/db/migrate.ts'
import { announcedNames, askNames, defaultNames, optionalNames } from '../../src/notifications/names.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { testApp } from '../support/app.ts'
import { logIn } from '../support/client.ts'
import { migrationsDirectory, testDatabase } from '../support/database.ts'
import { minimal } from '../support/minimal.ts'
import { factsOf, operatorOf } from '../support/operator.ts'
import { rows } from '../support/paths.ts'
import { tell } from './fixture.ts'

const t = await testApp()
after(() => t.close())

const { operate } = operatorOf(t)
const shared = minimal.shared.facility
const add = async () => {
  const options = ['--partner', 'P', '--name', 'N', '--facilities', shared]
  const { client_id: clientId, client_secret: secret } = factsOf(await operate('client-add', ...options))
  return { clientId: clientId!, secret: secret! }
}
const shown = async (clientId: string) => factsOf(await operate('client-show', '--client', clientId)).names

/** What the client pulls after one announcement of each name at its facility. */
async function pulledOfAll(credentials: { clientId: string; secret: string }): Promise<string[]> {
  for (const name of announcedNames) await tell(t.db, shared, { name, createdAt: t.clock.now() })
  while ((await relayBatch(t.db, t.app.now())) !== undefined);
  const { body } = await (await logIn(t.origin, credentials)).get('/notifications/multiple?limit=100')
  return body.notifications.map((one: any) => one.name)
}

test('the names are the 17 webhooks of the contract, the asks apart', () => {
  assert.deepEqual([...askNames, ...announcedNames].sort(), Object.keys(document.webhooks).sort())
})

test('a new client is told all but the three that the official SDK throws on, and client-show lists them', async () => {
  const off = ['booking-payment-status-changed', 'address-assigned', 'address-unassigned']
  const on = announcedNames.filter((name) => !off.includes(name))
  assert.equal(on.length, 12)
  assert.deepEqual([[...optionalNames], defaultNames], [off, on])
  const made = await add()
  assert.equal(await shown(made.clientId), on.join(','))
  assert.deepEqual(await pulledOfAll(made), on)
})

test('what an operator switches on is told, and "default" takes it back, written out', async () => {
  const made = await add()
  await operate('client-change', '--client', made.clientId, '--names', announcedNames.join(','))
  assert.deepEqual(await pulledOfAll(made), announcedNames)
  await operate('client-change', '--client', made.clientId, '--names', 'default')
  assert.equal(await shown(made.clientId), defaultNames.join(','))
  assert.deepEqual(await pulledOfAll(made), defaultNames)
})

test('a client that exists and never chose keeps the four names it had; one that chose keeps its own', async () => {
  const database = await testDatabase({ migrated: false })
  const directory = await mkdtemp(join(tmpdir(), 'migrations-'))
  try {
    await cp(migrationsDirectory, directory, {
      recursive: true,
      filter: (path) => !/^00(?:3[1-9]|[4-9]\d)_|^0[1-9]\d\d_/.test(path.split('/').at(-1)!),
    })
    await migrate(database.db, { directory })
    await rows(database.db, `insert into partner values (1, 'P')`)
    await rows(
      database.db,
      `insert into client (client_id, partner_id, name, notification_names, created_at)
       values ('silent', 1, 'N', null, $1), ('choosy', 1, 'N', '{break-moved}', $1), ('deaf', 1, 'N', '{}', $1)`,
      [t.clock.now()],
    )
    await migrate(database.db, { directory: migrationsDirectory })
    const kept = await rows(database.db, 'select client_id, notification_names as names from client order by client_id')
    assert.deepEqual(kept, [
      { client_id: 'choosy', names: ['break-moved'] },
      { client_id: 'deaf', names: [] },
      { client_id: 'silent', names: ['slot-booked', 'booking-canceled', 'booking-moved', 'presence-marked'] },
    ])
  } finally {
    await database.close()
    await rm(directory, { recursive: true })
  }
})
