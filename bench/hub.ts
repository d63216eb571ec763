/** The hub of the bench: the real program as a process of its own on the bench's database. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type HubOptions = {
  /** The checkout it runs from. */
  root: string
  databaseUrl: string
  poolSize: number
  /** Whether it also relays notifications. Off by default: the statements compared with have no relay. */
  workers: boolean
  /** Only the sandbox speaks to endpoints on loopback, over http. All else is as in production. */
  mode?: 'production' | 'sandbox'
  /** The sandbox's folder. */
  dataDir: string
  /** Folder for a CPU profile, written when the hub stops. */
  profile?: string | undefined
}

/** What the hubs of the bench sign and seal with. */
export const hubSecret = 'only the bench uses this secret, and only locally'

export type Hub = { origin: string; pid: number; stop(): Promise<void> }

/** @throws where it ends before it listens; what it wrote to stderr is shown */
export async function startHub({ root, mode = 'production', profile, ...options }: HubOptions): Promise<Hub> {
  const child = fork(join(root, 'hub/src/main.ts'), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [],
    env: {
      PATH: process.env.PATH,
      SLOTWIRE_MODE: mode,
      SLOTWIRE_DATA_DIR: options.dataDir,
      SLOTWIRE_METRICS: 'on',
      DATABASE_URL: options.databaseUrl,
      SLOTWIRE_SECRET: hubSecret,
      SLOTWIRE_POOL_SIZE: String(options.poolSize),
      SLOTWIRE_WORKERS: options.workers ? 'on' : 'off',
      HOST: '127.0.0.1',
      PORT: '0',
    },
  })
  const exited = once(child, 'exit')
  const ready = mode === 'production' ? listening(child.stdout!) : prepared(child.stdout!, options.dataDir)
  const origin = await Promise.race([ready, exited.then(() => undefined)])
  if (!origin) throw new Error(`The hub ended with exit code ${child.exitCode} before it listened.`)
  return {
    origin,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function listening(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface(output).on('line', (line) => {
      if (!line.startsWith('{')) return
      const { url, msg, level } = JSON.parse(line)
      if (msg === 'listening') resolve(url.replace('localhost', '127.0.0.1'))
      // 40 is a warning: what a hub says of its daily work is read and dropped.
      else if (level >= 40) process.stderr.write(`hub: ${line}\n`)
    })
  })
}

async function prepared(output: NodeJS.ReadableStream, dataDir: string): Promise<string> {
  await new Promise<void>((resolve) => {
    createInterface(output).on('line', (line) => {
      if (line.includes('Slotwire is ready')) resolve()
    })
  })
  const { api } = JSON.parse(readFileSync(join(dataDir, 'sandbox.json'), 'utf8'))
  return new URL(api).origin.replace('localhost', '127.0.0.1')
}

/**
 * Processor time that processes have used so far, in microseconds; NaN where the system doesn't tell. Unlike rates it
 * hardly changes with what else runs on the machine.
 */
export function processorUs(pids: readonly number[]): number {
  try {
    // After the name in parentheses: state, then 10 fields, then user and system time in hundredths of a second.
    const fields = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return pids.flatMap((pid) => fields(pid).slice(11, 13)).reduce((sum, each) => sum + Number(each) * 10_000, 0)
  } catch {
    return NaN
  }
}
