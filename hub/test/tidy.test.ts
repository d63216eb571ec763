/** The house rules that a machine can check. Every exception stands here with its reason. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { exportsOf, lineOf, places, plainSource, root, sources, under } from './support/sources.ts'
import type { Exported, Imported, Source } from './support/sources.ts'

const hub = under('hub/src/')

/** Fails with every place at which a rule is broken. */
function none(faults: readonly string[], rule: string): void {
  const rest = faults.length > 60 ? `\n  … ${faults.length} in all` : ''
  assert.equal(faults.length, 0, `${rule}\n  ${faults.slice(0, 60).join('\n  ')}${rest}`)
}

/** `file:line imports target` of every import that `isWrong`. */
function importsThat(isWrong: (from: string, one: Imported) => boolean, list: readonly Source[] = hub): string[] {
  return list.flatMap(({ path, imports }) =>
    imports.filter((one) => isWrong(path, one)).map(({ line, target }) => `${path}:${line} imports ${target}`),
  )
}

const pathsOf = (list: readonly Source[]) => list.map(({ path }) => path)

describe('imports', () => {
  // Each may import from those before it; those in one line, too, where it says so.
  const order: readonly (readonly string[])[] = [
    [
      'time.ts',
      'phones.ts',
      'refusal.ts',
      'secrets.ts',
      'turns.ts',
      'settingForms.ts',
      'settingFaults.ts',
      'config.ts',
    ],
    ['metrics.ts'],
    ['log'],
    ['contract'],
    ['db'],
    ['http'],
    ['partners'],
    ['realtime'],
    ['notifications'],
    ['facilities'],
    ['doctors'],
    ['calendars'],
    ['addresses'],
    ['services'],
    ['insurances'],
    ['slots'],
    ['breaks'],
    ['bookings'],
    ['payments'],
    ['presence'],
    ['opinions'],
    ['sandbox', 'site'],
    ['operations.ts', 'operate'],
    ['app.ts', 'operate.ts'],
    ['main.ts'],
  ]
  const layerOf = (path: string) => path.split('/')[2]!
  const rankOf = (path: string) => order.findIndex((names) => names.includes(layerOf(path)))
  const isRoutes = (path: string) => basename(path) === 'routes.ts'
  const isRules = (path: string) => basename(path) === 'rules.ts'

  function isAllowed(from: string, { target, isTypeOnly }: Imported): boolean {
    if (layerOf(from) === layerOf(target)) return true
    // A leaf: pure rules, imported by anybody (the test below keeps them pure).
    if (isRules(target)) return true
    // Wiring: an operation may need any slice, and nobody but the list of operations needs a routes.ts.
    if (isRoutes(from)) return rankOf(target) < order.length - 3
    // Only the names of the refusals, no code: the table itself belongs to the contract.
    if (from === 'hub/src/refusal.ts' && target === 'hub/src/contract/refusals.ts') return isTypeOnly
    return rankOf(target) < rankOf(from) || (rankOf(from) === 0 && rankOf(target) === 0)
  }

  test('every file of the hub has a place in the order', () => {
    none(pathsOf(hub.filter(({ path }) => rankOf(path) < 0)), 'Not in the order of imports:')
  })
  test('run one way', () => {
    none(
      importsThat((from, one) => !isAllowed(from, one)),
      'Against the order of imports (ARCHITECTURE.md):',
    )
  })
  test('of a routes.ts stand in operations.ts and app.ts only', () => {
    const wiring = ['hub/src/operations.ts', 'hub/src/app.ts']
    none(
      importsThat((from, { target }) => isRoutes(target) && !wiring.includes(from)),
      'A routes.ts is wiring; what others need belongs into a file of its own:',
    )
  })
  test('of a rules.ts are pure: time, refusal, contract types and other rules', () => {
    const isPure = ({ target, isTypeOnly }: Imported) =>
      /^hub\/src\/(time|refusal)\.ts$/.test(target) ||
      isRules(target) ||
      (isTypeOnly && target.startsWith('hub/src/contract/'))
    const rules = hub.filter(({ path }) => isRules(path))
    const impure = /^import .* from '(?:node:[^']+|[a-z@][^']*)'|\bawait\b/m
    none(
      [...importsThat((_, one) => !isPure(one), rules), ...rules.flatMap((source) => places(source, impure))],
      'Rules decide, they do no I/O:',
    )
  })
  test('stay within their program: the hub imports nothing of tests, scripts or the bench', () => {
    none(
      importsThat((_, { target }) => !target.startsWith('hub/src/') && target !== 'hub/package.json'),
      'Imported from outside hub/src:',
    )
  })
})

describe('sizes', () => {
  const exemptFiles: Readonly<Record<string, string>> = {
    'hub/src/contract/generated.ts': 'generated',
    'hub/src/contract/refusals.ts': 'a table',
    'hub/src/sandbox/demo/countries.ts': 'a table',
    'hub/src/sandbox/demo/words.ts': 'a table',
  }

  test('functions have 50 lines at most, files 300', () => {
    const directory = mkdtempSync(join(tmpdir(), 'slotwire-tidy-'))
    const rules = { 'max-lines-per-function': ['error', { max: 50 }], 'max-lines': ['error', { max: 300 }] }
    // In a test file the arrow function of a describe or a long flow is no function in the sense of the rule.
    const overrides = [{ files: ['**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } }]
    writeFileSync(
      join(directory, 'config.json'),
      JSON.stringify({ categories: { correctness: 'off' }, rules, overrides }),
    )
    const folders = [...new Set(sources.map(({ path }) => path.split('/')[0]!))]
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
    const args = [oxlint, '-c', join(directory, 'config.json'), '-f', 'json', ...folders]
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
    rmSync(directory, { recursive: true })
    assert.ok(stdout.startsWith('{'), stderr)
    const { diagnostics, number_of_files: looked } = JSON.parse(stdout)
    assert.ok(looked >= sources.length, `only ${looked} files were measured`)
    none(
      diagnostics
        .filter((one: any) => !(one.filename in exemptFiles))
        .map((one: any) => `${one.filename}:${one.labels[0].span.line} ${one.message.replace(/ Maximum.*/, '')}`),
      'Too long:',
    )
  })
  test('an exemption from the sizes still has its file', () => {
    none(
      Object.keys(exemptFiles).filter((path) => !existsSync(join(root, path))),
      'Exempt, but gone:',
    )
  })
})

describe('words', () => {
  // This file has to name what it forbids.
  const spared = ['hub/test/tidy.test.ts', 'hub/src/contract/generated.ts']
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

describe('dead code', () => {
  const byPath = new Map(sources.map((source) => [source.path, source]))

  function reach(paths: readonly string[]): Set<string> {
    const seen = new Set<string>()
    for (const waiting = [...paths]; waiting.length > 0;) {
      const path = waiting.pop()!
      if (seen.has(path)) continue
      seen.add(path)
      waiting.push(...(byPath.get(path)?.imports.map(({ target }) => target) ?? []))
    }
    return seen
  }

  test('every import leads to a file', () => {
    none(
      importsThat((_, { target }) => !existsSync(join(root, target)), sources),
      'Leads nowhere:',
    )
  })
  test('main.ts or a script reaches every file of the hub', () => {
    const alive = reach(['hub/src/main.ts', ...pathsOf(under('scripts/'))])
    none(pathsOf(hub.filter(({ path }) => !alive.has(path))), 'Nothing leads to:')
  })
  test('every file of the tests is a test, support, or imported by one', () => {
    const tests = under('hub/test/')
    const alive = reach(pathsOf(tests.filter(({ path }) => path.endsWith('.test.ts'))))
    // Child processes, and what the runner is told to use, are named rather than imported.
    const named = (path: string) => sources.some((one) => one.path !== path && one.text.includes(basename(path)))
    none(pathsOf(tests.filter(({ path }) => !alive.has(path) && !named(path))), 'Nothing uses:')
  })

  test('every export is imported by somebody', () => {
    const imported = sources.flatMap(({ imports }) => imports)
    const used = new Set(imported.flatMap(({ target, names }) => names.map((name) => `${target} ${name}`)))
    const isUsed = ({ path, text }: Source, { name, isType }: Exported) =>
      used.has(`${path} ${name}`) ||
      used.has(`${path} *`) ||
      // A type that its own file's signatures name may be exported for their readers' sake.
      (isType && text.match(new RegExp(`\\b${name}\\b`, 'g'))!.length > 1)
    const written = hub.filter(({ path }) => path !== 'hub/src/contract/generated.ts')
    none(
      written.flatMap((source) =>
        exportsOf(source)
          .filter((one) => !isUsed(source, one))
          .map(({ name, line }) => `${source.path}:${line} ${name}`),
      ),
      'Exported for nobody:',
    )
  })
})

test('test files await nothing between their tests: those before it run meanwhile', () => {
  const files = under('hub/test/').filter(({ path }) => path.endsWith('.test.ts'))
  none(
    files.flatMap(({ path, text }) => {
      const first = text.search(/^ *(?:test|describe)\(/m)
      const late = first < 0 ? -1 : text.slice(first).search(/^(?:(?:const|let) [^=]+= )?await /m)
      return late < 0 ? [] : [`${path}:${lineOf(text, first + late)}`]
    }),
    'Awaited after the first test:',
  )
})

describe('the repository', () => {
  const skip = existsSync(join(root, '.git')) ? false : 'no git here'

  test('names no path of the machine it was written on', { skip }, () => {
    const list = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
    const texts = list
      .filter((path) => existsSync(join(root, path)) && !/\.(?:png|woff2?|ico)$/.test(path))
      .map(plainSource)
    // A folder right under the root, /tmp or /srv, is on every machine.
    const here = [root, dirname(root)].filter((path) => path.lastIndexOf('/') > 0).map((path) => RegExp.escape(path))
    const personal = new RegExp(`(?<![\\w.])(?:${here.join('|')})(?![\\w-])|/(?:home|Users)/\\w`)
    none(
      texts.flatMap((source) => places(source, personal)),
      'A path of a machine:',
    )
  })

  test('every runtime dependency has its reason in CONTRIBUTING.md', () => {
    const reasons = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    const manifests = ['package.json', ...globSync('{hub,contract,console,status,partner}/package.json', { cwd: root })]
    none(
      manifests.flatMap((path) => {
        const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, path), 'utf8'))
        const names = Object.keys({ ...dependencies, ...optionalDependencies })
        return names.filter((name) => !reasons.includes(`\`${name}\``)).map((name) => `${path} ${name}`)
      }),
      'No reason given for:',
    )
  })
})
