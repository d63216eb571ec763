/** A hub as a process of its own, started the way people start it, on a free port and in a folder of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { removeEmbedded } from '../../src/db/embedded.ts'
import { placeCluster } from './cluster.ts'
import type { SandboxFacts } from '../../src/sandbox/facts.ts'
import type { ChildProcess } from 'node:child_process'

const root = resolve(import.meta.dirname, '../../..')

export type HubProcess = {
  child: ChildProcess
  facts: SandboxFacts
  origin: string
  output(): string
  /** Ends it with the signal and waits. @returns its exit code, or the signal's name */
  stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

/**
 * A data folder that goes with the test, and with it a database server that a killed hub left behind.
 * @param hasCluster the hub finds an initialized database, without a table, and needs to make none
 */
export async function dataFolder({ hasCluster = false } = {}): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'slotwire-hub-'))
  if (hasCluster) await placeCluster(path)
  return {
    path,
    async remove() {
      await removeEmbedded(path)
      await rm(path, { recursive: true, force: true })
    },
  }
}

type Environment = Record<string, string>

function spawnHub(env: Environment, args: string[] = []) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:SLOTWIRE_|DATABASE_URL$|PORT$|HOST$|NODE_(?!COMPILE_CACHE$))/.test(name),
    ),
  )
  const child = spawn(process.execPath, ['hub/src/main.ts', ...args], { cwd: root, env: { ...inherited, ...env } })
  let output = ''
  child.stdout.on('data', (data) => (output += data))
  child.stderr.on('data', (data) => (output += data))
  return { child, output: () => output }
}

/** Starts the sandbox and waits until it says that it is ready. */
export async function startHub(dataDir: string, env: Environment = {}): Promise<HubProcess> {
  const { child, output } = spawnHub({ PORT: '0', SLOTWIRE_DATA_DIR: dataDir, ...env })
  const ended = once(child, 'close')
  await new Promise<void>((ready, fail) => {
    child.stdout.on('data', () => output().includes('Slotwire is ready') && ready())
    void ended.then(([code]) => fail(new Error(`the hub ended with ${code}:\n${output()}`)))
  })
  const facts: SandboxFacts = JSON.parse(readFileSync(join(dataDir, 'sandbox.json'), 'utf8'))
  return {
    child,
    facts,
    origin: new URL(facts.api).origin,
    output,
    async stop(signal) {
      child.kill(signal)
      const [code, endedBy] = await ended
      return endedBy ?? code
    },
  }
}

/** Runs main.ts to its end. */
export async function runHub(env: Environment, args: string[] = []): Promise<{ code: number; output: string }> {
  const { child, output } = spawnHub(env, args)
  const [code] = await once(child, 'close')
  return { code, output: output() }
}
