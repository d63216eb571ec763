/** Which test files there are, and which of them share a process when all run. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure, root } from './programs.mjs'

/** Each has a process of its own: it starts and kills processes, or measures its own. The longest come first. */
const alone = [
  'flows/proofs',
  'flows/model',
  'http/growth',
  'flows/start',
  'flows/bodiesProof',
  'db/embedded',
  'contract/errorPages',
  'flows/generatedClient',
]

const drafts = join(root, '.tests')

/**
 * What `node --test` is given to run all. The other files of a folder share a process, one after the other: loading the
 * hub costs the processor more than most files' tests do.
 */
export function filesOfAll() {
  const files = testFiles()
  const long = alone.map((name) => files.filter((file) => file === `hub/test/${name}.test.ts`))
  const gone = alone.filter((_, index) => long[index].length === 0)
  if (gone.length > 0) throw new Failure(`scripts/testFiles.mjs names test files that aren't there: ${gone.join(', ')}`)
  const byFolder = [...new Set(files.map(folderOf))].map((folder) =>
    files.filter((file) => folderOf(file) === folder && !long.flat().includes(file)),
  )
  // The browser's come first, and one of the shortest last.
  byFolder.reverse()
  rmSync(drafts, { recursive: true, force: true })
  mkdirSync(drafts)
  return [...long, ...byFolder].map(together)
}

/** A file whose suites are the given files, each with its own hooks, which run when its turn has come. */
function together(files, index) {
  // Node runs them in the order of their names.
  const path = join(drafts, `${String(index).padStart(2, '0')}.test.mjs`)
  const suites = files.map((file) => {
    const url = pathToFileURL(join(root, file)).href
    return `describe(${JSON.stringify(file)}, async () => void (await import(${JSON.stringify(url)})))\n`
  })
  writeFileSync(path, [apart, ...suites].join(''))
  return path
}

// What several files of tests import, such as a rig that starts an app, is imported anew for each of them.
const apart = `import { registerHooks } from 'node:module'
import { describe } from 'node:test'

const tests = ${JSON.stringify(pathToFileURL(join(root, 'hub/test/')).href)}
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const [by, file = by.split('/').at(-1)] = (context.parentURL ?? '').split('?')
    const isShared = found.url.startsWith(tests) && by.startsWith(tests)
    return isShared ? { ...found, url: \`\${found.url}?\${file}\` } : found
  },
})
`

/** The files that have the name in their path: a path from the repository, a folder, or any part, with or without ending. */
export function filesNamed(name) {
  const all = testFiles()
  const wanted = name.replace(/^\.\//, '').replace(/(?:\.test)?(?:\.ts)?$/, '')
  const found = all.filter((file) => file.includes(wanted))
  if (found.length > 0) return found
  throw new Failure(`No test file has ${JSON.stringify(name)} in its path. There are:\n${namesOf(all)}`)
}

function testFiles() {
  return readdirSync(join(root, 'hub/test'), { recursive: true })
    .map((path) => `hub/test/${path.split(sep).join('/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
}

const folderOf = (file) => dirname(file).replace(/^hub\/test\/?/, '') || '.'

/** A line a folder: `web: confirm, desk, move`. */
function namesOf(files) {
  return [...new Set(files.map(folderOf))]
    .map((folder) => `  ${folder}: ${namesIn(files.filter((file) => folderOf(file) === folder))}`)
    .join('\n')
}

const namesIn = (files) => files.map((file) => basename(file, '.test.ts')).join(', ')
