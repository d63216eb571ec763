/** The faults that `npm run bench -- proof faults` plants (promise 20) fit the code as it is. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { faults } from '../../bench/proof/faults/list.ts'

const root = resolve(import.meta.dirname, '../..')

test('there are twenty at least, each with a name of its own', () => {
  assert.ok(faults.length >= 20)
  assert.equal(new Set(faults.map(({ name }) => name)).size, faults.length)
})

for (const { name, file, from, to, caughtBy } of faults) {
  test(`the text of "${name}" stands in ${file} exactly once`, () => {
    assert.equal(readFileSync(join(root, file), 'utf8').split(from).length - 1, 1)
    assert.notEqual(from, to)
    assert.notEqual(caughtBy, '', 'names the test that has to fail')
  })
}
