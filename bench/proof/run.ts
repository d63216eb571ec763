/** npm run bench -- proof <name> [--seed N] [--count N] [--minutes N] [--only TEXT]: runs a proof, prints and keeps its figure. */
import { execFileSync } from 'node:child_process'
import { appendFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../../hub/src/time.ts'
import { proveAbuse } from './abuse.ts'
import { proveBodies } from './bodies.ts'
import { canaryRounds, proveCanary } from './canary.ts'
import { proveClock } from './clock.ts'
import { proveCommit } from './commit.ts'
import { deviations, forgetDeviations } from './contract.ts'
import { proveCrash } from './crash.ts'
import { pairs } from './crashPoints.ts'
import { faults } from './faults/list.ts'
import { plantFaults } from './faults/run.ts'
import { proveHostile } from './hostile.ts'
import { proveKill } from './kill.ts'
import { proveLimits } from './limits.ts'
import { longTests, proveByTest } from './longTest.ts'
import { proveOverlap } from './overlap.ts'
import { NotHere } from './proof.ts'
import { provePull } from './pull.ts'
import { proveRetention } from './retention.ts'
import { proveRetries } from './retries.ts'
import { proveSlowloris } from './slowloris.ts'
import { proveSlowVendor } from './slowVendor.ts'
import { proveUrls } from './urls.ts'
import type { Proof } from './proof.ts'

const say = (text: string) => void process.stdout.write(`${text}\n`)

type Options = { count: number; seed: number; minutes?: number; only?: string }

/** The long count is what the promise names. */
const proofs: Readonly<Record<string, { count: number; prove(options: Options): Promise<Proof> }>> = {
  kill: { count: 200, prove: proveKill },
  crash: { count: pairs.length, prove: (options) => proveCrash({ ...options, say }) },
  overlap: { count: 10_000, prove: proveOverlap },
  'overlap-without-wall': { count: 10_000, prove: (options) => proveOverlap({ ...options, wall: false }) },
  retries: { count: 1_000, prove: proveRetries },
  limits: { count: 1_000, prove: proveLimits },
  clock: { count: 200, prove: proveClock },
  commit: { count: 500, prove: proveCommit },
  slowvendor: { count: 100, prove: proveSlowVendor },
  slowloris: { count: 2_000, prove: proveSlowloris },
  pull: { count: 10_000, prove: provePull },
  urls: { count: 150, prove: proveUrls },
  hostile: { count: 1_000, prove: ({ count }) => proveHostile({ count }) },
  bodies: { count: 3, prove: ({ count }) => proveBodies({ count, say }) },
  retention: { count: 100, prove: proveRetention },
  model: { count: 2_000, prove: (options) => proveByTest(longTests.model, options) },
  malformed: { count: 20_000, prove: (options) => proveByTest(longTests.malformed, options) },
  abuse: { count: 1_000, prove: ({ count, seed }) => proveAbuse({ count, seed }) },
  canary: { count: canaryRounds, prove: proveCanary },
  faults: { count: faults.length, prove: plantFaults },
}

type Wishes = Partial<Options> & { seed: number }

/** @returns the exit code: 0 where it held, 1 where it is broken, 2 where this machine lacks what it needs */
export async function runProof(name: string, { seed, count, minutes, only }: Wishes): Promise<0 | 1 | 2> {
  const proof = Object.hasOwn(proofs, name) ? proofs[name] : undefined
  if (!proof) throw new Error(`There is no proof named ${name}; there are ${Object.keys(proofs).join(', ')}.`)
  // Before it runs: what is changed meanwhile isn't what was proved.
  const ran = commit()
  const started = performance.now()
  forgetDeviations()
  const proven = await proof.prove({ seed, minutes, only, count: count ?? proof.count }).catch(sayNotHere)
  if (!proven) return 2
  const isProven = proven.isProven && deviations.count === 0
  const figure = `${proven.figure}; ${deviations.count} of ${deviations.answers} answers against the contract`
  const counts = { ...proven.counts, answersChecked: deviations.answers, deviations: deviations.count }
  for (const one of deviations.first) process.stdout.write(`against the contract: ${one}\n`)
  const seconds = Math.round((performance.now() - started) / 1000)
  const line = {
    at: systemClock.now().toString(),
    commit: ran,
    node: process.version,
    cores: availableParallelism(),
    proof: name,
    seed,
    seconds,
    isProven,
    figure,
    counts,
  }
  process.stdout.write(
    `${JSON.stringify(counts, null, 2)}\n${isProven ? 'held' : 'BROKEN'}: ${figure} (seed ${seed}, commit ${ran}, ${seconds} s)\n`,
  )
  await appendFile(join(import.meta.dirname, '../results.jsonl'), `${JSON.stringify(line)}\n`)
  return isProven ? 0 : 1
}

function sayNotHere(error: unknown): void {
  if (!(error instanceof NotHere)) throw error
  process.stderr.write(`${error.message}\n`)
}

function commit(): string {
  const root = resolve(import.meta.dirname, '../..')
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim()
  return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'hub/src', 'hub/migrations') ? '+' : '')
}
