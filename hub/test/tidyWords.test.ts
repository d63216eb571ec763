/** The house rules that a machine can check. Every exception stands here with its reason. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import { lineOf, places, plainSource, root, sources } from './support/sources.ts'
import { hub, none, pathsOf } from './tidyRules.ts'

describe('words', () => {
  // Two files have to name what they forbid.
  const spared = ['hub/test/tidyWords.test.ts', 'hub/test/tidyFixedClock.test.ts', 'hub/src/contract/generated.ts']
  const checked = sources.filter(({ path }) => !spared.includes(path))
  const everywhere = (pattern: RegExp, list = checked) => list.flatMap((source) => places(source, pattern))

  test('are those of the glossary', () => {
    none(everywhere(/appointment|reservation|practitioner|cancelled/i), 'Not our words (docs/glossary.md):')
  })
  test('say what a thing is', () => {
    const alone = /(?<!node:)(?:\b|_)(?:manager|helper|util)s?(?:\b|_)/
    const within = /(?<=[a-z])(?:Manager|Helper|Util)s?(?![a-z])/
    none([...everywhere(alone), ...everywhere(within)], 'These say nothing:')
  })
  test('the system clock is read in time.ts only', () => {
    const others = checked.filter(({ path }) => path !== 'hub/src/time.ts')
    none(everywhere(/\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b/, others), 'Take a Clock:')
  })
  test('the hub logs through its logger', () => {
    none(everywhere(/\bconsole\.\w+/, hub), 'console in the hub:')
  })
  test('nothing is left to be done', () => {
    none(everywhere(/\b(?:TODO|FIXME|XXX|HACK)\b/), 'Do it, or open an issue:')
  })
  test('the syntax is erasable, and files are not barrels', () => {
    none(everywhere(/^(?:export )?(?:declare )?(?:(?:const )?enum|namespace) \w+|^export \* from/m), 'Not here:')
    none(pathsOf(sources.filter(({ path }) => /^index\.\w+$/.test(basename(path)))), 'Barrels:')
  })
  test('queues are not ordered by serials or clocks', () => {
    const serials = /\b(?:big|small)?serial\b|\bnextval\b|generated (?:always|by default) as identity/i
    const migrations = globSync('hub/migrations/*.sql', { cwd: root }).map(plainSource)
    none(everywhere(serials, migrations), 'A number of a sequence says nothing about commits:')
    const byClock = /order by \w*\.?(?:created_at|notification_id|xmin|ctid)\b(?!.*\bseq\b)/i
    none(
      everywhere(
        byClock,
        hub.filter(({ path }) => path.includes('/notifications/')),
      ),
      "Order by the stream's seq:",
    )
  })
  test('nothing outlives its transaction on a connection, as a pooler may give each of them another one', () => {
    const session =
      /pg_(?:try_)?advisory_(?!xact)|\bset session\b|set_config\([^)]*,\s*false\)|['"`]listen \w|\bcreate temp/i
    none(
      everywhere(session, [...hub, ...globSync('hub/migrations/*.sql', { cwd: root }).map(plainSource)]),
      'State of a session:',
    )
  })
  test('file names are camelCase', () => {
    // Texts are named by their locale.
    const name = /^(?:[a-z][A-Za-z0-9]*|[a-z]{2}-[A-Z]{2})(?:\.test)?\.(?:ts|mjs)$/
    none(pathsOf(sources.filter(({ path }) => !name.test(basename(path)))), 'Not camelCase:')
  })
})

describe('SQL', () => {
  const schema = readFileSync(join(root, 'hub/migrations/schema.sql'), 'utf8')
  const tenantTables = [...schema.matchAll(/create table (?:public\.)?(\w+) \(([^;]*?)\n\);/gi)]
    .filter(([, name, columns]) => name !== 'facility' && /\bfacility_id\b/.test(columns!))
    .map(([, name]) => name!)

  const exempt: Readonly<Record<string, string>> = {
    findBookingByAccess: "the token of a patient's page is the whole right to the booking; no facility is known yet",
    listExpiredHolds: 'the reaper serves all facilities, and ends each hold within its own',
    deleteEndedAttempts: 'attempts of all facilities are kept for the same time',
    deleteEndedDeskSessions: 'sessions of all facilities end after the same time',
    deletePastPeriods: 'work periods of all facilities are kept for the same time',
    deleteReplacementsOfTheDead: "a claim that ran out is nobody's, whatever its facility",
    listUnpaid: 'payments of all facilities fall due, and each visit is canceled within its own',
    readQueues: 'the queues of all facilities are one figure',
    realtime_delete_old_asks: 'the call log of all facilities is kept for the same time',
    lockAnyStream: 'the relay serves all facilities, one a transaction',
    hasWaitingStream: 'the relay serves all facilities, and asks only whether one waits',
    insertBooking: 'the whole row, its facility among it, comes as one JSON value',
  }
  // A feed belongs to a client, which may have several facilities: there the client is the tenant.
  const byClient = new Set(['feed_entry'])
  const statements = hub.flatMap(({ path, text }) =>
    [...text.matchAll(/statement\(\s*'(\w+)',\s*(`[^`]*`|'[^']*'|"[^"]*")/g)].map((match) => ({
      name: match[1]!,
      sql: filledIn(match[2]!, text),
      where: `${path}:${lineOf(text, match.index)}`,
    })),
  )
  // `${columns}`: a constant of the same file.
  function filledIn(sql: string, text: string): string {
    return sql.replace(
      /\$\{(\w+)\}/g,
      (whole, name: string) => new RegExp(`^const ${name} =\\s*(\`[^\`]*\`|'[^']*')`, 'm').exec(text)?.[1] ?? whole,
    )
  }
  const tenantsIn = (sql: string) =>
    tenantTables.filter((table) => new RegExp(`\\b(?:from|join|into|update|only)\\s+${table}\\b`, 'i').test(sql))
  // A condition that a value from outside decides; a join of two columns is none.
  const condition =
    /\bfacility_id\s*(?:=\s*(?:\$|any\b)|<|>|in\b|between\b)|\bfacility_id\)\s*(?:=|in\b)|using \(facility_id/i
  const insertion = /into \w+\s*\(\s*facility_id|facility_id\b[^)]*\)\s*(?:values|select|=)/i
  const clientCondition = /\bclient_id(?:\s*=|, position\) in)/i

  function namesTenant(sql: string): boolean {
    if (tenantsIn(sql).every((table) => byClient.has(table))) return clientCondition.test(sql)
    return condition.test(sql) || insertion.test(sql)
  }
  const isOpen = ({ sql }: { sql: string }) => tenantsIn(sql).length > 0 && !namesTenant(sql)

  test('every statement on a tenant table names the facility', () => {
    assert.ok(tenantTables.length > 10, `only ${tenantTables.length} tables were found`)
    assert.ok(statements.length > 40, `only ${statements.length} statements were found`)
    none(
      statements
        .filter((one) => !(one.name in exempt) && isOpen(one))
        .map(({ name, where, sql }) => `${where} ${name} on ${tenantsIn(sql).join(', ')}`),
      'Without facility_id:',
    )
  })
  test('an exemption from it is still needed', () => {
    none(
      Object.keys(exempt).filter((name) => !statements.some((one) => one.name === name && isOpen(one))),
      'Exempt, but no longer an exception:',
    )
  })
})
