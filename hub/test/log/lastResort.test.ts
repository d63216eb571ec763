/** An error that nobody caught ends the process, and its words are printed nowhere. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { describe, test } from 'node:test'

const folder = resolve(import.meta.dirname, '../../src/log')
const row = `Object.assign(new Error('Kanarkowa'), { detail: 'Kanarkowa', severity: 'ERROR', code: '23514', table: 'booking' })`

const endings: Readonly<Record<string, string>> = {
  'is thrown': `setImmediate(() => { throw ${row} })`,
  'a promise was rejected with': `void Promise.reject(${row})`,
  'is a text': `setImmediate(() => { throw 'Kanarkowa' })`,
  'a promise was rejected with, a text': `void Promise.reject('Kanarkowa')`,
  'is the cause of another': `setImmediate(() => { throw new TypeError('Kanarkowa', { cause: ${row} }) })`,
}

describe('an error that nobody catches', () => {
  for (const [what, ending] of Object.entries(endings))
    test(`ends the process with 1 and is told without its words: one that ${what}`, () => {
      const script = `
        import { createLog } from ${JSON.stringify(join(folder, 'create.ts'))}
        import { endOnUncaught } from ${JSON.stringify(join(folder, 'lastResort.ts'))}
        endOnUncaught()(createLog({ level: 'info' }))
        setInterval(() => {}, 1000)
        ${ending}`
      const ran = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
      assert.equal(ran.status, 1, ran.stderr)
      assert.doesNotMatch(ran.stdout + ran.stderr, /Kanarkowa/)
      const line = JSON.parse(ran.stdout)
      assert.deepEqual([line.level, line.msg], [60, 'The hub ends, because nobody caught an error'])
      assert.match(ran.stderr, /^The hub ends, because nobody caught an error: \w+/)
      if (ending.includes('23514')) assert.match(ran.stderr, /23514.*booking/s)
    })
})
