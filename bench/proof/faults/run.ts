/**
 * npm run bench -- proof faults [--only TEXT]: plants each fault of list.ts into a copy of this checkout and runs the tests
 * that have to notice. First the same tests without a fault: what fails then catches nothing.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { faults } from './list.ts'
import type { Proof } from '../proof.ts'
import type { Fault } from './list.ts'

const root = resolve(import.meta.dirname, '../../..')
const longestRunMs = 10 * 60_000
const say = (text: string) => void process.stdout.write(`${text}\n`)

type Run = { failed: readonly string[]; passed: number; seconds: number }

/**
 * @param options.only plants those whose name or promise holds the text
 * @param options.count so many of them at most
 */
export async function plantFaults({ only = '', count }: { only?: string; count: number }): Promise<Proof> {
  const chosen = faults.filter(({ name, promise }) => `${name} ${promise}`.includes(only)).slice(0, count)
  if (chosen.length === 0) throw new Error(`No fault's name or promise holds "${only}"`)
  const copy = await copyCheckout()
  try {
    await control(copy, chosen)
    let caught = 0
    for (const [index, fault] of chosen.entries()) {
      const { failed, seconds } = await planted(copy, fault, () => runTests(copy, fault.run))
      const catching = failed.filter((name) => name.includes(fault.caughtBy))
      if (catching.length > 0) caught++
      say(`${index + 1}/${chosen.length} ${catching.length > 0 ? 'caught' : 'MISSED'} (${seconds} s): ${fault.name}`)
      say(`    by ${failed.length} tests, ${catching[0] ?? 'but not the one that should'}`)
    }
    return {
      isProven: caught === chosen.length,
      figure: `${chosen.length} faults planted, ${caught} caught`,
      counts: { planted: chosen.length, caught },
    }
  } finally {
    await rm(copy, { recursive: true })
  }
}

/** The tracked files, and the packages as links. */
async function copyCheckout(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'slotwire-faults-'))
  const files = execFileSync('git', ['-C', root, 'ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' })
  for (const file of files.split('\0').filter((name) => name && existsSync(join(root, name)))) {
    await mkdir(dirname(join(copy, file)), { recursive: true })
    await cp(join(root, file), join(copy, file))
  }
  for (const folder of ['.', 'hub', 'contract']) {
    const modules = join(root, folder, 'node_modules')
    if (existsSync(modules)) await symlink(modules, join(copy, folder, 'node_modules'))
  }
  return copy
}

async function control(copy: string, chosen: readonly Fault[]): Promise<void> {
  const runs = new Map(chosen.map(({ run }) => [run.join(' '), run]))
  let index = 0
  for (const [text, run] of runs) {
    const { failed, passed, seconds } = await runTests(copy, run)
    say(`without a fault ${++index}/${runs.size}: ${passed} passed, ${failed.length} failed (${seconds} s), ${text}`)
    if (failed.length > 0 || passed === 0)
      throw new Error(`These tests catch nothing, they fail as it is: ${failed.join('; ') || text}`)
  }
}

async function planted<T>(copy: string, { file, from, to, name }: Fault, work: () => Promise<T>): Promise<T> {
  const path = join(copy, file)
  const whole = await readFile(path, 'utf8')
  if (whole.split(from).length !== 2) throw new Error(`${name}: its text does not stand in ${file} exactly once`)
  await writeFile(
    path,
    whole.replace(from, () => to),
  )
  try {
    return await work()
  } finally {
    await writeFile(path, whole)
  }
}

async function runTests(copy: string, run: readonly string[]): Promise<Run> {
  const started = performance.now()
  const child = spawn(process.execPath, ['scripts/run.mjs', 'test', ...run], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  // A fault may make a test wait for ever: that it never ends is noticed as well.
  const ended = await Promise.race([once(child, 'close').then(() => true), delay(longestRunMs, false, { ref: false })])
  if (!ended) child.kill('SIGKILL')
  const seconds = Math.round((performance.now() - started) / 1000)
  const failed = [...output.matchAll(/^✖ (hub\/test\/\S+ › .+)$/gm)].map(([, name]) => name!)
  if (!ended) failed.push('the run did not end')
  return { failed, passed: Number(/(\d+) passed, \d+ failed[^\n]*\s*$/.exec(output)?.[1] ?? 0), seconds }
}
