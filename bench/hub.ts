/** The hub of the bench: the real program in production mode, as a process of its own on the bench's database. */
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
  /** Folder for a CPU profile, written when the hub stops. */
  profile?: string
}

export type Hub = { origin: string; pid: number; stop(): Promise<void> }

/** @throws where it ends before it listens; what it wrote to stderr is shown */
export async function startHub({ root, databaseUrl, poolSize, workers, profile }: HubOptions): Promise<Hub> {
  const child = fork(join(root, 'hub/src/main.ts'), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [],
    env: {
      PATH: process.env.PATH,
      SLOTWIRE_MODE: 'production',
      DATABASE_URL: databaseUrl,
      SLOTWIRE_SECRET: 'only the bench uses this secret, and only locally',
      SLOTWIRE_POOL_SIZE: String(poolSize),
      SLOTWIRE_WORKERS: workers ? 'on' : 'off',
      HOST: '127.0.0.1',
      PORT: '0',
    },
  })
  const exited = once(child, 'exit')
  const origin = await Promise.race([listening(child.stdout!), exited.then(() => undefined)])
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
      const { url, msg } = JSON.parse(line)
      if (msg === 'listening') resolve(url.replace('localhost', '127.0.0.1'))
      else process.stderr.write(`hub: ${line}\n`)
    })
  })
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
