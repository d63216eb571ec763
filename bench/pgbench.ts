/** pgbench on the bench's own scripts, over the same socket as the hub. */
import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type PgbenchJob = {
  databaseUrl: string
  script: 'booking' | 'slots' | 'realtime' | 'push'
  clients: number
  seconds: number
  /** Transactions a second at a steady rate; as many as it can do where it is left out. */
  perSecond?: number | undefined
  seed: number
  /** The script's own variables. */
  variables: Readonly<Record<string, string | number>>
  /** For the logs of the run; removed after it. */
  folder: string
}

export type PgbenchRun = { seconds: number; latenciesUs: number[]; failed: number }

/** @throws with a sentence for the person where there is no pgbench */
export function findPgbench(): string {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'pgbench'))
  const packaged = globSync('/usr/lib/postgresql/*/bin/pgbench').sort().reverse()
  const found = [...packaged, ...onPath].find(existsSync)
  if (!found) throw new Error('The bench compares with pgbench: install it first (Debian: postgresql-contrib).')
  return found
}

/** Runs the script for some seconds with prepared statements; every transaction's latency is logged and read. */
export async function runPgbench(program: string, job: PgbenchJob): Promise<PgbenchRun> {
  const logs = await mkdtemp(join(job.folder, 'pgbench-'))
  const url = new URL(job.databaseUrl.replace('@/', '@socket/'))
  const variables = Object.entries(job.variables).flatMap(([name, value]) => ['-D', `${name}=${value}`])
  const { stdout } = await run(
    program,
    [
      '-n',
      '-M',
      'prepared',
      '-c',
      String(job.clients),
      '-T',
      String(job.seconds),
      ...(job.perSecond ? ['-R', String(job.perSecond)] : []),
      '--random-seed',
      String(job.seed),
      '-f',
      join(import.meta.dirname, 'sql', `${job.script}.sql`),
      '-l',
      '--log-prefix',
      join(logs, 'log'),
      ...variables,
      '-h',
      url.searchParams.get('host')!,
      '-U',
      url.username,
      url.pathname.slice(1),
    ],
    { maxBuffer: 2 ** 24 },
  )
  const latenciesUs: number[] = []
  for (const name of await readdir(logs)) {
    for (const line of (await readFile(join(logs, name), 'utf8')).split('\n')) {
      if (line) latenciesUs.push(Number(line.split(' ', 3)[2]))
    }
  }
  await rm(logs, { recursive: true })
  const rate = Number(/tps = ([\d.]+)/.exec(stdout)![1])
  const failed = Number(/failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0)
  return { seconds: latenciesUs.length / rate, latenciesUs, failed }
}
