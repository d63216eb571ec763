/**
 * npm run bench -- proof <name> [--seed N] [--count N] [--minutes N] [--only TEXT]
 * npm run bench -- [booking | slots | realtime | push | all] [--seconds N] [--seed N] [--concurrency N]
 *                  [--rounds N] [--pool N] [--workers] [--profile FOLDER] [--beside CHECKOUT]
 *
 * A bench compares: the hub's rounds alternate with those of pgbench, which runs the same statements on the same
 * server, and the ratio within a pair is the figure. --beside runs the hub of another checkout in the same rounds, to
 * see what a change is worth. Nothing is asserted; one line a name is added to results.jsonl. A proof asserts: it ends with exit
 * code 1 where the promise is broken, and with 2 where the machine lacks what it needs.
 */
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    // Short rounds: the nearer the two sides of a pair, the more alike the machine under them.
    seconds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '9' },
    pool: { type: 'string', default: '10' },
    workers: { type: 'boolean', default: false },
    profile: { type: 'string' },
    beside: { type: 'string' },
    count: { type: 'string' },
    minutes: { type: 'string' },
    only: { type: 'string' },
  },
})
const seed = Number(values.seed)

if (positionals[0] === 'proof') {
  const { runProof } = await import('./proof/run.ts')
  const [count, minutes] = [values.count, values.minutes].map((one) => (one ? Number(one) : undefined))
  process.exitCode = await runProof(positionals[1] ?? '', { seed, count, minutes, only: values.only })
} else {
  const { runBenches } = await import('./run.ts')
  const [seconds, concurrency, rounds, pool] = [values.seconds, values.concurrency, values.rounds, values.pool].map(
    Number,
  ) as [number, number, number, number]
  const { workers, profile, beside } = values
  await runBenches(positionals[0] ?? 'all', { seconds, seed, concurrency, rounds, pool, workers, profile, beside })
}
