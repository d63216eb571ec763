/** The house rules that a machine can check. Every exception stands here with its reason. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { exportsOf, lineOf, places, plainSource, root, sources, under } from './support/sources.ts'
import { hub, none, pathsOf } from './tidyRules.ts'
import type { Exported, Imported, Source } from './support/sources.ts'

/** `file:line imports target` of every import that `isWrong`. */
function importsThat(isWrong: (from: string, one: Imported) => boolean, list: readonly Source[] = hub): string[] {
  return list.flatMap(({ path, imports }) =>
    imports.filter((one) => isWrong(path, one)).map(({ line, target }) => `${path}:${line} imports ${target}`),
  )
}

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
    'bench/proof/faults/list.ts': 'a table',
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
