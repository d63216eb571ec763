/** The command of the README, as far as it can be tried from within itself. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { test } from 'node:test'
import { root, under } from './support/sources.ts'

test('a name that no test file has is answered with all that there are, and is a failure', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'test', 'bookings.tset'], {
    cwd: root,
    encoding: 'utf8',
  })
  assert.equal(status, 1)
  assert.match(stderr, /^No test file has "bookings\.tset" in its path\. There are:\n/)
  const named = new Set(stderr.split(/[\n :,]+/))
  const missing = under('hub/test/')
    .filter(({ path }) => path.endsWith('.test.ts'))
    .filter(({ path }) => !named.has(basename(path, '.test.ts')))
  assert.deepEqual(
    missing.map(({ path }) => path),
    [],
  )
})
