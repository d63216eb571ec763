/** A client as a stranger gets it: generated from contract/openapi.yaml by Redocly's generator, into a folder of its own. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { operations } from '../../src/contract/generated.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../..')
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

type Id = keyof operations
type Json<T> = T extends { content: infer C } ? C[keyof C] : undefined
type Success<R> = R extends { 200: infer T } ? Json<T> : R extends { 201: infer T } ? Json<T> : undefined
type Part<Name extends string, T> = [T] extends [undefined] ? unknown : { [K in Name]: T }
// Bodies are left open: that generator makes a field with a default one that has to be sent.
type Args<Op> = Op extends { parameters: { path?: infer P; query?: infer Q } }
  ? Part<'path', Exclude<P, undefined>> & { query?: Partial<Exclude<Q, undefined>>; body?: object }
  : never

/** What the generated client offers, in the types that openapi-typescript makes of the same contract. */
export type GeneratedClient = {
  [Op in Exclude<Id, 'issueToken'>]: (args: Args<operations[Op]>) => Promise<Success<operations[Op]['responses']>>
} & {
  issueToken(args: { body: URLSearchParams }): Promise<{ access_token: string; token_type: string }>
  configure(config: { serverUrl: string }): void
  auth: { bearer(token: string): void }
}

export type Generated = {
  client: GeneratedClient
  /** What a refused call throws. */
  ApiError: new (...args: never[]) => Error & { status: number; body: any }
  operationIds: string[]
  remove(): Promise<void>
}

/** Generates, compiles strictly as its own project would, and loads. */
export async function generateClient(): Promise<Generated> {
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-client-'))
  const file = join(folder, 'client.ts')
  const redocly = join(root, 'node_modules/@redocly/cli/bin/cli.js')
  const args = ['generate-client', join(root, 'contract/openapi.yaml'), '--output', file, '--args-style', 'grouped']
  await run(process.execPath, [redocly, ...args], { cwd: folder, env })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const strict = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--lib',
    'es2022,dom,dom.iterable',
    '--types',
    '',
  ]
  await run(process.execPath, [tsc, ...strict, file], { cwd: folder }).catch(({ stdout }) => assert.fail(stdout))
  const { client, ApiError, OPERATIONS } = await import(file)
  return { client, ApiError, operationIds: Object.keys(OPERATIONS), remove: () => rm(folder, { recursive: true }) }
}
