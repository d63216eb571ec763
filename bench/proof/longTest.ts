/** Proofs that are a test of `npm test` with long inputs: there it runs in short, in each case's own words. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Proof } from './proof.ts'

const root = resolve(import.meta.dirname, '../..')

export type LongTest = {
  file: string
  /** The setting that says how many. */
  variable: string
  /** The line in which the test says what it saw. */
  figure: RegExp
}

export const longTests = {
  model: { file: 'hub/test/flows/model.test.ts', variable: 'SLOTWIRE_MODEL', figure: /^model: (.+)$/m },
  malformed: {
    file: 'hub/test/http/malformed.test.ts',
    variable: 'SLOTWIRE_MALFORMED',
    figure: /^(\d+ malformed requests .+)$/m,
  },
} as const satisfies Record<string, LongTest>

export async function proveByTest(
  { file, variable, figure }: LongTest,
  { count, seed }: { count: number; seed: number },
): Promise<Proof> {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'test', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, [variable]: String(count), SLOTWIRE_SEED: String(seed) },
  })
  let output = ''
  child.stdout.on('data', (data) => {
    output += data
    process.stdout.write(data)
  })
  const [code] = await once(child, 'close')
  const said = figure.exec(output)?.[1]
  return { isProven: code === 0 && said !== undefined, figure: said ?? 'the test said nothing', counts: { count } }
}
