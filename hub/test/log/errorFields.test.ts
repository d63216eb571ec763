/** What the log keeps of anything thrown: enough to find the fault, and no word of a patient. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { Ajv } from 'ajv'
import { request } from 'undici'
import { statement } from '../../src/db/pool.ts'
import { createLog } from '../../src/log/create.ts'
import { errorFields } from '../../src/log/errorFields.ts'
import { testDatabase } from '../support/database.ts'

const database = await testDatabase()
after(() => database.close())

const canary = 'Kanarkowa'

/** All that is thrown. */
async function thrownBy(work: () => unknown): Promise<any> {
  try {
    await work()
  } catch (error) {
    return error
  }
  return assert.fail('nothing was thrown')
}

/** The line that a logger writes, with the error under `err`, and whatever the caller forgot. */
function lineOf(...given: unknown[]): { line: Record<string, any>; text: string } {
  let text = ''
  const log = createLog({ level: 'trace' }, { write: (line: string) => void (text += line) })
  ;(log.error as (...args: unknown[]) => void)(...given)
  return { line: JSON.parse(text), text }
}

const run = (text: string, values?: unknown[]) => () => database.db.query(statement(text.slice(0, 60), text), values)
const raise = (code: string) => `do $$ begin raise exception using errcode = '${code}', message = '${canary}',
  detail = 'Failing row contains (${canary}).', hint = '${canary}', schema = 'public', table = 'booking',
  constraint = 'booking_no_overlap', column = 'patient'; end $$`

const throwers: Readonly<Record<string, () => unknown>> = {
  'class 22, the value in the message': run('select $1::text::int', [canary]),
  'class 22, the value in context': run(`select ('{"a": ${canary}}')::json`),
  'a constraint that quotes the row': run(raise('23514')),
  'a unique key that quotes its value': run(raise('23505')),
  'a trigger that raises with the text of the row': run(raise('P0001')),
  'an internal error': run(raise('XX000')),
  'a canceled statement': run(raise('57014')),
  'text that is no JSON': () => JSON.parse(`{"name": ${canary}}`),
  'text that is no URL': () => new URL(canary),
  'text that is no moment': () => Temporal.Instant.from(canary),
  'text that is no number': () => BigInt(canary),
  'text that is no regular expression': () => new RegExp(`${canary}(`),
  'a header that is none': () => new Headers({ [`${canary} x`]: '1' }),
  'a fetch of no URL': () => fetch(`http://${canary} `),
  'a request to nobody': () => request(`http://127.0.0.1:1/${canary}`),
  'a schema that is none': () => new Ajv().compile({ type: canary }),
  'an error with a row in every property': () => {
    throw Object.assign(new Error(canary), { row: { name: canary }, detail: canary, code: `${canary} Anna` })
  },
  'a message that looks like a stack': () => {
    throw new Error(`x\n    at ${canary} (file:///${canary}:1:1)\n    at ${canary}`)
  },
  'a message that was changed afterwards': () => {
    const error = new Error(`x\n    at ${canary} (file:///${canary}:1:1)\nmore`)
    error.message = 'other'
    throw error
  },
  'a chain of causes': () => {
    throw new Error('one', { cause: new Error(canary, { cause: canary }) })
  },
  'several at once': () => {
    throw new AggregateError([new Error(canary), canary], canary)
  },
  'a text': () => {
    throw canary
  },
  'an object': () => {
    throw { name: canary, message: canary }
  },
}

describe('an error in the log', () => {
  for (const [what, work] of Object.entries(throwers))
    test(`has no word of it: ${what}`, async () => {
      const error = await thrownBy(work)
      // However it is handed over, and whatever the caller has left out. What is no error is known by its key alone.
      const ways = [[{ err: error }], [{ err: error }, 'failed'], [error], [{ other: error }, '%s', error]]
      for (const given of Error.isError(error) ? ways : ways.slice(0, 2)) {
        const { text, line } = lineOf(...given)
        assert.doesNotMatch(text, new RegExp(canary), text)
        assert.equal(typeof line.msg, 'string')
      }
    })

  test('says of a database error which it was, of what, in which statement, and where the hub ran it', async () => {
    const fields = errorFields(await thrownBy(throwers['a constraint that quotes the row']!))
    const { stack, statement: name, ...named } = fields
    assert.deepEqual(named, {
      name: 'DatabaseError',
      code: '23514',
      severity: 'ERROR',
      schema: 'public',
      table: 'booking',
      column: 'patient',
      constraint: 'booking_no_overlap',
    })
    assert.match(String(stack), /hub\/src\/db\/pool\.ts:\d+:\d+/)
    const invalid = errorFields(await thrownBy(() => database.db.query(statement('wrongNumber', "select 'x'::int"))))
    assert.equal(invalid.statement, 'wrongNumber')
    assert.equal(name, undefined, 'a name that is no word is left out')
  })

  test('says of a bug what kind it is and where it is', () => {
    const fields = errorFields(new TypeError('whatever'))
    assert.equal(fields.name, 'TypeError')
    assert.match(String(fields.stack), /^at .*hub\/test\/log\/errorFields\.test\.ts:\d+:\d+/)
    assert.doesNotMatch(String(fields.stack), /whatever|file:\/\//)
  })

  test('keeps the frames of what V8 runs itself', async () => {
    const { stack } = errorFields(await thrownBy(throwers['text that is no JSON']!))
    assert.match(String(stack), /^at JSON\.parse \(<anonymous>\)\nat .*errorFields\.test\.ts/)
  })

  test('is bounded, and ends where a cause is its own', () => {
    const error = new Error('a')
    error.cause = error
    const line = JSON.stringify(errorFields(error))
    assert.ok(line.length < 20_000)
    assert.equal(line.split('"cause"').length - 1, 3)
    const deep = Object.assign(new Error('a'), { stack: `Error: a\n${'    at f (/x:1:1)\n'.repeat(10_000)}` })
    assert.equal(String(errorFields(deep).stack).split('\n').length, 20)
  })

  test('never fails itself, whatever was thrown', () => {
    const odd = [
      undefined,
      null,
      0,
      Symbol('x'),
      () => {},
      Object.create(null),
      new Proxy({}, { get: () => assert.fail() }),
    ]
    for (const one of odd) assert.equal(typeof errorFields(one).name, 'string')
    const own = Object.defineProperty(new Error('x'), 'code', { get: () => assert.fail() })
    assert.deepEqual(errorFields(own), { name: 'UnreadableError' })
    assert.deepEqual(errorFields('text'), { name: 'NotAnError', type: 'string' })
    assert.deepEqual(errorFields(new Map()), { name: 'NotAnError', type: 'Map' })
  })
})
