/**
 * Writes what is derived from contract/openapi.yaml.
 *
 *   node scripts/generate.ts           writes hub/src/contract/generated.ts
 *   node scripts/generate.ts --check   writes nothing; exits 1 if the file on disk is out of date
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const contractFile = new URL('../contract/openapi.yaml', import.meta.url)
const typesFile = fileURLToPath(new URL('../hub/src/contract/generated.ts', import.meta.url))
const banner = '// Generated from contract/openapi.yaml by `npm run generate`. Do not edit.\n\n'

interface TypesGenerator {
  default(source: URL): Promise<unknown>
  astToString(ast: unknown): string
}

/** The TypeScript source of the contract's types. */
async function generateTypes(): Promise<string> {
  // The generator needs TypeScript 5 beside it, which only the contract's own packages have.
  const require = createRequire(new URL('../contract/package.json', import.meta.url))
  const generator = require('openapi-typescript') as TypesGenerator
  return banner + generator.astToString(await generator.default(contractFile))
}

/** The file's text with line ends of one kind, or '' if it is not there. */
function readIfPresent(path: string): string {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const types = await generateTypes()
if (!values.check) {
  mkdirSync(dirname(typesFile), { recursive: true })
  writeFileSync(typesFile, types)
  console.log('hub/src/contract/generated.ts is written.')
} else if (readIfPresent(typesFile) === types) {
  console.log('hub/src/contract/generated.ts is up to date.')
} else {
  console.error('hub/src/contract/generated.ts does not match contract/openapi.yaml: run `npm run generate`.')
  process.exitCode = 1
}
