/** One clock (docs/decisions/0015-one-clock.md): nothing in SQL looks at a clock by itself, but for what stands here. */
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { lineOf, plainSource, root, under } from './support/sources.ts'
import type { Source } from './support/sources.ts'

const words =
  /(?<![.\w])now\(\)|\b(?:clock|statement|transaction)_timestamp\b|\b(?:current|local)_?(?:timestamp|time|date)\b|\btimeofday\b|'(?:now|today|tomorrow|yesterday)'::/gi

/** By a statement's name, or a function's in the schema. */
const exempt: Readonly<Record<string, string>> = {
  readDatabaseClock: 'what every node measures by',
  createMigrationTable: 'written before there is any clock, for people; no statement reads it',
  schema_migration: 'the same table, as it is in the schema',
  'take_slot of 0002': 'for nodes of the version before, while they are replaced one by one',
}

type Place = { name: string; where: string }

/** What SQL of TypeScript files reads a clock: within backticks and quotes, and without what is filled in. */
function inStatements({ path, text }: Source): Place[] {
  const plain = text
    .replace(/\$\{[^{}]*\}/g, (filled) => ' '.repeat(filled.length))
    .replace(/^\s*(?:\/\/|\*|\/\*).*/gm, '')
  const literals = /`[^`]*`|(?<=[(,=]\s*)'[^'\n]*'|"[^"\n]*"/g
  return [...plain.matchAll(literals)]
    .filter(([literal]) =>
      /\b(?:select|insert|update|delete|create|set|where|values|default|interval)\b/i.test(literal),
    )
    .filter(([literal]) => literal.search(words) >= 0)
    .map(({ index }) => {
      const name = [...plain.slice(0, index).matchAll(/statement\(\s*'(\w+)'/g)].at(-1)?.[1] ?? 'no statement'
      return { name, where: `${path}:${lineOf(plain, index)}` }
    })
}

/** What the migrations leave behind, object by object. */
function inSchema(): Place[] {
  const { text } = plainSource('hub/migrations/schema.sql')
  return text
    .split(/^(?=create )/im)
    .filter((object) => object.search(words) >= 0)
    .map((object) => {
      const found = /^create (?:or replace )?(?:unlogged )?(?:table|function|index|view) (?:public\.)?(\w+)/i.exec(
        object,
      )
      const isOld = found?.[1] === 'take_slot' && object.includes('p_hold_ms')
      return {
        name: isOld ? 'take_slot of 0002' : (found?.[1] ?? object.slice(0, 40)),
        where: 'hub/migrations/schema.sql',
      }
    })
}

/** What a migration does once; those before had no other way. */
function inMigrations(): Place[] {
  return globSync('hub/migrations/[0-9]*.sql', { cwd: root })
    .filter((path) => path.slice('hub/migrations/'.length) >= '0023')
    .map(plainSource)
    .filter(({ text }) => text.replace(/--.*/g, '').search(words) >= 0)
    .map(({ path }) => ({ name: path, where: path }))
}

const found = [...under('hub/src/').flatMap(inStatements), ...inSchema(), ...inMigrations()]

test('SQL takes the moment as a parameter', () => {
  const faults = found.filter(({ name }) => !Object.hasOwn(exempt, name)).map(({ name, where }) => `${where} ${name}`)
  assert.deepEqual(faults, [], 'These read a clock of their own:')
})

test('an exemption from it is still needed', () => {
  const unused = Object.keys(exempt).filter((name) => !found.some((one) => one.name === name))
  assert.deepEqual(unused, [], 'Exempt, but no longer an exception:')
})

test('what it looks for is found', () => {
  const sql = (text: string) => inStatements({ path: 'x', text, imports: [] }).map(({ name }) => name)
  assert.deepEqual(sql("statement('a', `select 1 from b where c < now()`)"), ['a'])
  assert.deepEqual(sql("statement(\n  'a',\n  'update b set c = clock_timestamp()',\n)"), ['a'])
  assert.deepEqual(sql('const part = `where d < current_timestamp - interval $1`'), ['no statement'])
  assert.deepEqual(sql("statement('a', `select 1 where b < ${now()}`)"), [])
  assert.deepEqual(sql('const at = app.now()'), [])
})

test('what runs beside the requests waits where the time is not known: it begins in turns.ts or loop.ts', () => {
  const others: Readonly<Record<string, string>> = {
    'hub/src/turns.ts': 'looks at the clock before each turn',
    'hub/src/http/slowClients.ts': "sockets, by the process's own monotonic clock",
    'hub/src/db/embedded.ts': "the embedded server's log, by its size",
  }
  const found = under('hub/src/').filter(({ text }) => /\bsetInterval\(/.test(text))
  assert.deepEqual(found.map(({ path }) => path).toSorted(), Object.keys(others).toSorted())
})
