/** npm run bench -- <name>: runs one bench or all of them, shows and keeps their figures. */
import { execFileSync } from 'node:child_process'
import { appendFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../hub/src/time.ts'
import { benchBooking } from './booking.ts'
import { benchPush } from './push.ts'
import { benchRealtime } from './realtime.ts'
import { benchSlots } from './slots.ts'
import { onStand, root, say } from './stand.ts'
import type { Settings, Stand } from './stand.ts'

/** `lines` for the person who waits, `figures` for results.jsonl. */
export type Bench = (stand: Stand) => Promise<{ lines: string[]; figures: object }>

const benches: Readonly<Record<string, Bench>> = {
  booking: benchBooking,
  slots: benchSlots,
  realtime: benchRealtime,
  push: benchPush,
}

/** @param wanted the name of one, or `all` */
export async function runBenches(wanted: string, settings: Settings): Promise<void> {
  const names = Object.keys(benches).filter((name) => wanted === 'all' || wanted === name)
  const known = Object.keys(benches).join(', ')
  if (names.length === 0) throw new Error(`There is no bench named ${wanted}; there are ${known} and all.`)
  await onStand(settings, async (stand) => {
    const [{ server_version: postgres }] = (await stand.db.pool.query('show server_version')).rows
    const shown: string[] = []
    for (const name of names) {
      const { lines, figures } = await benches[name]!(stand)
      shown.push(...lines)
      const { seconds, seed, concurrency, rounds, pool, workers } = settings
      await keep({ postgres, name, seconds, seed, concurrency, rounds, pool, workers, ...figures })
    }
    say(shown.join('\n'))
  })
}

async function keep(figures: object): Promise<void> {
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim()
  const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'hub') ? '+' : '')
  const at = systemClock.now().toString()
  const line = { at, commit, node: process.version, cores: availableParallelism(), ...figures }
  await appendFile(join(import.meta.dirname, 'results.jsonl'), `${JSON.stringify(line)}\n`)
}
