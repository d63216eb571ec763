/** The house rules that a machine can check. Every exception stands here with its reason. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import { exportsOf, lineOf, places, root, sources, under } from './support/sources.ts'
import type { Imported, Source } from './support/sources.ts'

const hub = under('hub/src/')
const sum = (faults: readonly string[], rule: string) =>
  assert.equal(faults.length, 0, `${rule}\n  ${faults.slice(0, 60).join('\n  ')}${faults.length > 60 ? `\n  … ${faults.length} in all` : ''}`)

describe('imports', () => {
  // Each may import from those before it; those in one line, too, where it says so.
  const order: readonly (readonly string[])[] = [
    ['time.ts', 'refusal.ts', 'config.ts'], ['contract'], ['db'], ['http'], ['partners'], ['realtime'], ['notifications'], ['facilities'],
    ['doctors'], ['addresses'], ['services'], ['insurances'], ['calendars'], ['slots'], ['breaks'], ['bookings'], ['presence'], ['opinions'],
    ['sandbox', 'site'], ['operations.ts'], ['app.ts'], ['main.ts'],
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
    sum(hub.filter(({ path }) => rankOf(path) < 0).map(({ path }) => path), 'Not in the order of imports:')
  })
  test('run one way', () => {
    sum(hub.flatMap(({ path, imports }) => imports.filter((one) => !isAllowed(path, one)).map((one) =>
      `${path}:${one.line} imports ${one.target}`)), 'Against the order of imports (ARCHITECTURE.md):')
  })
  test('of a routes.ts stand in operations.ts and app.ts only', () => {
    sum(hub.flatMap(({ path, imports }) => imports.filter(({ target }) => isRoutes(target)).filter(() =>
      !['hub/src/operations.ts', 'hub/src/app.ts'].includes(path)).map((one) => `${path}:${one.line} imports ${one.target}`)),
    'A routes.ts is wiring; what others need belongs into a file of its own:')
  })
  test('of a rules.ts are pure: time, refusal, contract types and other rules', () => {
    const isPure = ({ target, isTypeOnly }: Imported) => /^hub\/src\/(time|refusal)\.ts$/.test(target) || isRules(target) ||
      (isTypeOnly && target.startsWith('hub/src/contract/'))
    sum(hub.filter(({ path }) => isRules(path)).flatMap(({ path, imports, text }) => [
      ...imports.filter((one) => !isPure(one)).map((one) => `${path}:${one.line} imports ${one.target}`),
      ...places({ path, text, imports }, /^import .* from '(?:node:[^']+|[a-z@][^']*)'|\bawait\b/m),
    ]), 'Rules decide, they do no I/O:')
  })
  test('stay within their program: the hub imports nothing of tests, scripts or the bench', () => {
    sum(hub.flatMap(({ path, imports }) => imports.filter(({ target }) => !target.startsWith('hub/src/') && target !== 'hub/package.json').map((one) =>
      `${path}:${one.line} imports ${one.target}`)), 'Imported from outside hub/src:')
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
    writeFileSync(join(directory, 'config.json'), JSON.stringify({ categories: { correctness: 'off' }, rules, overrides }))
    const folders = [...new Set(sources.map(({ path }) => path.split('/')[0]!))]
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '-c', join(directory, 'config.json'), '-f', 'json', ...folders],
      { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
    rmSync(directory, { recursive: true })
    assert.ok(stdout.startsWith('{'), stderr)
    const { diagnostics, number_of_files: looked } = JSON.parse(stdout)
    assert.ok(looked >= sources.length, `only ${looked} files were measured`)
    sum(diagnostics.filter((one: any) => !(one.filename in exemptFiles)).map((one: any) =>
      `${one.filename}:${one.labels[0].span.line} ${one.message.replace(/ Maximum.*/, '')}`), 'Too long:')
  })
  test('an exemption from the sizes still has its file', () => {
    sum(Object.keys(exemptFiles).filter((path) => !existsSync(join(root, path))), 'Exempt, but gone:')
  })
})

describe('words', () => {
  // This file has to name what it forbids.
  const checked = sources.filter(({ path }) => path !== 'hub/test/tidy.test.ts' && path !== 'hub/src/contract/generated.ts')
  const everywhere = (pattern: RegExp, list: readonly Source[] = checked) => list.flatMap((source) => places(source, pattern))

  test('are those of the glossary', () => {
    sum(everywhere(/appointment|reservation|practitioner|cancelled/i), 'Not our words (docs/glossary.md):')
  })
  test('say what a thing is', () => {
    sum(everywhere(/(?<!node:)(?:\b|_)(?:manager|helper|util)s?(?:\b|_)|(?<=[a-z])(?:Manager|Helper|Util)s?(?![a-z])/), 'These say nothing:')
  })
  test('the system clock is read in time.ts only', () => {
    sum(everywhere(/\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b/, checked.filter(({ path }) => path !== 'hub/src/time.ts')), 'Take a Clock:')
    sum(everywhere(/\bnow\(\)\s*(?:at time zone|,|\)|-|\+)|\bcurrent_timestamp\b/i, hub.filter(({ path }) => path.endsWith('store.ts')
      || path.endsWith('Store.ts'))), 'The hub\'s clock comes as a parameter, the database\'s is clock_timestamp():')
  })
  test('the hub logs through its logger', () => {
    sum(everywhere(/\bconsole\.\w+/, hub), 'console in the hub:')
  })
  test('nothing is left to be done', () => {
    sum(everywhere(/\b(?:TODO|FIXME|XXX|HACK)\b/), 'Do it, or open an issue:')
  })
  test('the syntax is erasable, and files are not barrels', () => {
    sum(everywhere(/^(?:export )?(?:declare )?(?:const )?enum \w+|^(?:export )?(?:declare )?namespace \w+|^export \* from/m), 'Not here:')
    sum(sources.filter(({ path }) => /^index\.\w+$/.test(basename(path))).map(({ path }) => path), 'Barrels:')
  })
  test('queues are not ordered by serials or clocks', () => {
    const migrations = globSync('hub/migrations/*.sql', { cwd: root }).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8'), imports: [] }))
    sum(migrations.flatMap((source) => places(source, /\b(?:big|small)?serial\b|\bnextval\b|generated (?:always|by default) as identity/i)),
      'A number of a sequence says nothing about commits:')
    sum(hub.filter(({ path }) => path.includes('/notifications/')).flatMap((source) =>
      places(source, /order by \w*\.?(?:created_at|notification_id|xmin|ctid)\b(?!.*\bseq\b)/i)), 'Order by the stream\'s seq:')
  })
  test('file names are camelCase', () => {
    sum(sources.filter(({ path }) => !/^(?:[a-z][A-Za-z0-9]*|[a-z]{2}(?:-[A-Z]{2})?)(?:\.test)?\.(?:ts|mjs)$/.test(basename(path))).map(({ path }) => path), 'Not camelCase:')
  })
})

describe('SQL', () => {
  const schema = readFileSync(join(root, 'hub/migrations/schema.sql'), 'utf8')
  const tenantTables = [...schema.matchAll(/create table (?:public\.)?(\w+) \(([^;]*?)\n\);/gi)]
    .filter(([, , columns]) => /\bfacility_id\b/.test(columns!)).map(([, name]) => name!).filter((name) => name !== 'facility')

  const exempt: Readonly<Record<string, string>> = {
    findBookingByAccess: 'the token of a patient\'s page is the whole right to the booking; no facility is known yet',
    listExpiredHolds: 'the reaper serves all facilities, and ends each hold within its own',
    lockAnyStream: 'the relay serves all facilities, one a transaction',
    insertBooking: 'the whole row, its facility among it, comes as one JSON value',
  }
  // A feed belongs to a client, which may have several facilities: there the client is the tenant.
  const byClient = new Set(['feed_entry'])
  const statements = hub.flatMap(({ path, text }) =>
    [...text.matchAll(/statement\(\s*'(\w+)',\s*(`[^`]*`|'[^']*'|"[^"]*")/g)].map((match) => ({
      name: match[1]!, sql: filledIn(match[2]!, text), where: `${path}:${lineOf(text, match.index)}`,
    })))
  // `${columns}`: a constant of the same file.
  function filledIn(sql: string, text: string): string {
    return sql.replace(/\$\{(\w+)\}/g, (whole, name: string) =>
      new RegExp(`^const ${name} =\\s*(\`[^\`]*\`|'[^']*')`, 'm').exec(text)?.[1] ?? whole)
  }
  const tenantsIn = (sql: string) => tenantTables.filter((table) => new RegExp(`\\b(?:from|join|into|update|only)\\s+${table}\\b`, 'i').test(sql))
  const namesFacility = (sql: string) => tenantsIn(sql).every((table) => byClient.has(table)) ? /\bclient_id(?:\s*=|, position\) in)/i.test(sql)
    : /\bfacility_id\s*(?:=\s*(?:\$|any\b)|<|>|in\b|between\b)|\bfacility_id\)\s*(?:=|in\b)|using \(facility_id|into \w+\s*\(\s*facility_id|facility_id\b[^)]*\)\s*(?:values|select|=)/i.test(sql)

  test('every statement on a tenant table names the facility', () => {
    assert.ok(tenantTables.length > 10 && statements.length > 40, `${tenantTables.length} tables, ${statements.length} statements`)
    sum(statements.filter(({ name, sql }) => !(name in exempt) && tenantsIn(sql).length > 0 && !namesFacility(sql))
      .map(({ name, where, sql }) => `${where} ${name} on ${tenantsIn(sql).join(', ')}`), 'Without facility_id:')
  })
  test('an exemption from it is still needed', () => {
    sum(Object.keys(exempt).filter((name) => !statements.some((one) => one.name === name && tenantsIn(one.sql).length > 0 && !namesFacility(one.sql))),
      'Exempt, but no longer an exception:')
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
    sum(sources.flatMap(({ path, imports }) => imports.filter(({ target }) => !existsSync(join(root, target))).map((one) =>
      `${path}:${one.line} ${one.target}`)), 'Leads nowhere:')
  })
  test('main.ts or a script reaches every file of the hub', () => {
    const alive = reach(['hub/src/main.ts', ...under('scripts/').map(({ path }) => path)])
    sum(hub.filter(({ path }) => !alive.has(path)).map(({ path }) => path), 'Nothing leads to:')
  })
  test('every file of the tests is a test, support, or imported by one', () => {
    const tests = under('hub/test/')
    const alive = reach(tests.filter(({ path }) => path.endsWith('.test.ts')).map(({ path }) => path))
    // Child processes, and what the runner is told to use, are named rather than imported.
    const named = (path: string) => [...sources].some((one) => one.path !== path && one.text.includes(basename(path)))
    sum(tests.filter(({ path }) => !alive.has(path) && !named(path)).map(({ path }) => path), 'Nothing uses:')
  })

  const exemptExports: Readonly<Record<string, string>> = {}

  test('every export is imported by somebody', () => {
    const used = new Set(sources.flatMap(({ imports }) => imports.flatMap(({ target, names }) => names.map((name) => `${target} ${name}`))))
    const whole = new Set([...used].filter((key) => key.includes(' *')).map((key) => key.split(' ')[0]!))
    sum(hub.filter(({ path }) => !whole.has(path) && !path.endsWith('generated.ts')).flatMap((source) => exportsOf(source).filter(({ name, isType }) => {
      if (used.has(`${source.path} ${name}`) || `${source.path} ${name}` in exemptExports) return false
      // A type that its own file's signatures name may be exported for their readers' sake.
      return !isType || source.text.match(new RegExp(`\\b${name}\\b`, 'g'))!.length < 2
    }).map(({ name, line }) => `${source.path}:${line} ${name}`)), 'Exported for nobody:')
  })
})

describe('the repository', () => {
  test('names no path of anybody\'s machine', { skip: existsSync(join(root, '.git')) ? false : 'no git here' }, () => {
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
    // Spelled in parts, or this file would find itself. /root stands in a test of the HOME variable as a mere example.
    const pattern = new RegExp(['/wo' + 'rk/', '/tmp/(?:bri' + 'ef|le' + 'ad)\\b', '/ho' + 'me/\\w', '/Us' + 'ers/\\w', '\\bC:\\\\\\\\Us' + 'ers'].join('|'))
    sum(tracked.filter((path) => existsSync(join(root, path)) && !/\.(?:png|woff2?|ico)$/.test(path)).flatMap((path) =>
      places({ path, text: readFileSync(join(root, path), 'utf8'), imports: [] }, pattern)), 'A path of a machine:')
  })

  test('every runtime dependency has its reason in CONTRIBUTING.md', () => {
    const reasons = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    const manifests = ['package.json', ...globSync('{hub,contract,console,status,partner}/package.json', { cwd: root })]
    sum(manifests.flatMap((path) => {
      const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, path), 'utf8'))
      return Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !reasons.includes(`\`${name}\``)).map((name) => `${path} ${name}`)
    }), 'No reason given for:')
  })
})
