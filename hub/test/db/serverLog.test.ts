/** The hub knows whether its database server writes what it refuses to a log. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { logsErrors } from '../../src/db/serverLog.ts'
import { connect, testDatabase } from '../support/database.ts'

const database = await testDatabase()
after(() => database.close())

test('the embedded server does not log errors; one with its own settings does, until it is told otherwise', async () => {
  assert.equal(await logsErrors(database.db), false)
  const name = new URL(database.url.replace('@/', '@localhost/')).pathname.slice(1)
  for (const [level, expected] of [
    ['warning', true],
    ['error', true],
    ['log', false],
    ['fatal', false],
  ] as const) {
    await database.db.pool.query(`alter database ${name} set log_min_messages = '${level}'`)
    const db = connect(database.url)
    assert.equal(await logsErrors(db), expected, level)
    await db.close()
  }
})
