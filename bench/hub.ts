/** The hub of the bench: the real program in production mode, as a process of its own on the bench's database. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type HubOptions = {
  databaseUrl: string
  poolSize: number
  /** Whether it also relays notifications. Off by default: the statements compared with have no relay. */
  workers: boolean
  /** Folder for a CPU profile, written when the hub stops. */
  profile?: string
}

export type Hub = { origin: string; stop(): Promise<void> }

/** @throws where it ends before it listens; what it wrote to stderr is shown */
export async function startHub({ databaseUrl, poolSize, workers, profile }: HubOptions): Promise<Hub> {
  const child = fork(join(import.meta.dirname, '../hub/src/main.ts'), {
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
