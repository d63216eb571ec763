/**
 * Writes what is derived from contract/openapi.yaml.
 *
 *   node scripts/generate.ts           writes generated.ts and generated.json of hub/src/contract
 *   node scripts/generate.ts --check   writes nothing; exits 1 if one of them is out of date
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'

const contractFile = new URL('../contract/openapi.yaml', import.meta.url)
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
const generated: Readonly<Record<string, string>> = {
  'hub/src/contract/generated.ts': await generateTypes(),
  'hub/src/contract/generated.json': `${JSON.stringify(parse(readFileSync(contractFile, 'utf8')), null, 1)}\n`,
}
for (const [path, text] of Object.entries(generated)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  if (!values.check) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(`${path} is written.`)
  } else if (readIfPresent(file) === text) {
    console.log(`${path} is up to date.`)
  } else {
    console.error(`${path} does not match contract/openapi.yaml: run \`npm run generate\`.`)
    process.exitCode = 1
  }
}
