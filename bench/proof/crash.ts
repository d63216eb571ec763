/**
 * Promise 6: a hub dies at every point between a patient's form and the reply, whatever the vendor answers. The hold
 * ends by its limit, the patient reads what is true, and the time is had by one patient or by none.
 */
import { addClient, makeClinic } from './clinic.ts'
import { crash } from './crashCase.ts'
import { checkCrash, wrongs } from './crashCheck.ts'
import { pairs, titleOf } from './crashPoints.ts'
import { createCaller, inParallel } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import { startVendor } from './vendor.ts'
import type { Crash, CrashRun } from './crashCase.ts'
import type { Found } from './crashCheck.ts'
import type { Pair } from './crashPoints.ts'
import type { Proof } from './proof.ts'
import type { Stage } from './stage.ts'
import type { Vendor } from './vendor.ts'

export type CrashOptions = {
  /** How many of the pairs, chosen by the seed. */
  count: number
  seed: number
  /** Of all of them unless told otherwise; with `only`, of those that have it in their title. */
  from?: readonly Pair[]
  only?: string
  say?(text: string): void
}

// A hub's start takes one core for most of a second; the rest of a case waits.
const width = 3
// A pair that wasn't reached, or for which the machine was too slow, is tried again.
const turns = 3
const spare = 40

export async function proveCrash({
  count,
  seed,
  from = pairs,
  only = '',
  say = () => {},
}: CrashOptions): Promise<Proof> {
  const chosen = choose(
    from.filter((pair) => titleOf(pair).includes(only)),
    count,
    seed,
  )
  const stage = await openStage()
  const listener = await startVendor(() => 'hang')
  try {
    say(`${chosen.length} of ${pairs.length} pairs of crash point and answer`)
    const run = await prepare(stage, listener, chosen.length + spare)
    const tally = createTally(chosen, say)
    let left = chosen
    for (let turn = 1; turn <= turns && left.length > 0; turn++) left = await tryAll(run, left, tally)
    for (const pair of left) say(`  ${titleOf(pair)}: not reached`)
    // Also those that no patient of a case knows of.
    const [{ holds }] = await stage.rows(`select count(*)::int as holds from booking where state = 'vetting'`)
    tally.counts.stuckHolds! += holds
    return report(chosen, left, run, tally)
  } finally {
    await listener.close()
    await stage.close()
  }
}

function choose(from: readonly Pair[], count: number, seed: number): readonly Pair[] {
  if (count >= from.length) return from
  const random = seeded(seed)
  const rest = [...from]
  return Array.from({ length: count }, () => rest.splice(random.below(rest.length), 1)[0]!)
}

async function prepare(stage: Stage, listener: Vendor, places: number): Promise<CrashRun> {
  const clinic = await makeClinic(stage, { facilities: places, addresses: places, perPlace: 4 })
  const facilities = clinic.places.map(({ facilityId }) => facilityId)
  const vendor = { url: listener.url('listener'), isAsked: false }
  await addClient(stage, { clientId: 'listener', facilities, vendor })
  const token = await addClient(stage, { clientId: 'desk', facilities })
  const survivor = await stage.startNode({ mode: 'sandbox' })
  return { stage, clinic, survivor, caller: createCaller(32), listener, token, used: 0 }
}

/** Checks wait for holds to end, while the next hubs die. @returns what has to be tried again */
async function tryAll(run: CrashRun, left: readonly Pair[], tally: Tally): Promise<Pair[]> {
  const again: Pair[] = []
  const checks: Promise<void>[] = []
  const checkOne = async (crashed: Crash) => {
    const found = await checkCrash(run, crashed).catch((error): Found => ({
      faults: new Map([['unchecked', String(error)]]),
      end: null,
      isSlow: false,
    }))
    if (found.isSlow) again.push(crashed.pair)
    else tally.add(crashed.pair, found)
  }
  await inParallel(left.length, width, async (n) => {
    const crashed = await crash(run, left[n]!)
    if (crashed) checks.push(checkOne(crashed))
    else again.push(left[n]!)
  })
  await Promise.all(checks)
  return again
}

type Tally = {
  counts: Record<string, number>
  /** What is wrong, pair by pair. */
  faulty: Set<string>
  add(pair: Pair, found: Found): void
}

/** Shows a line for every finished group of pairs, and each fault as it is found. */
function createTally(chosen: readonly Pair[], say: (text: string) => void): Tally {
  const groupOf = ({ flow, kind }: Pair) => `${flow}, ${kind.name}`
  const sizes = Object.groupBy(chosen, groupOf)
  const ended = new Map<string, number>()
  const names = ['booked', 'words', 'neutral', 'expired', ...wrongs]
  const counts: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]))
  const faulty = new Set<string>()
  return {
    counts,
    faulty,
    add(pair, { faults, end }) {
      if (end) counts[end]!++
      for (const [wrong, detail] of faults) {
        counts[wrong]!++
        faulty.add(titleOf(pair))
        say(`  ${titleOf(pair)}: ${wrong}: ${detail}`)
      }
      const group = groupOf(pair)
      const done = (ended.get(group) ?? 0) + 1
      ended.set(group, done)
      if (done < sizes[group]!.length) return
      const all = [...ended.values()].reduce((sum, one) => sum + one, 0)
      say(`${group}: ${done} of ${done} points (${all} of ${chosen.length} in all, ${faulty.size} with a fault)`)
    },
  }
}

function report(chosen: readonly Pair[], unreached: readonly Pair[], run: CrashRun, tally: Tally): Proof {
  const { counts, faulty } = tally
  const { stuckHolds, wrongAnswers, booked, words, neutral, expired, ...rest } = counts as Record<string, number>
  const others = wrongs.reduce((sum, name) => sum + (rest[name] ?? 0), 0)
  const reached = chosen.length - unreached.length
  const named = (prefix: string, names: Iterable<string>) =>
    Object.fromEntries([...names].map((name) => [`${prefix}: ${name}`, 1]))
  return {
    isProven: chosen.length > 0 && unreached.length === 0 && stuckHolds! + wrongAnswers! + others === 0,
    figure:
      `${chosen.length} of ${pairs.length} pairs of crash point and answer, ${reached} reached: ` +
      `${stuckHolds} stuck holds past the limit, ${wrongAnswers} wrong answers, ${others} other faults; ` +
      `${booked} ended booked, ${words! + neutral!} denied, ${expired} expired`,
    counts: {
      pairs: pairs.length,
      chosen: chosen.length,
      reached,
      repeated: run.used - chosen.length,
      ...counts,
      ...named('not reached', unreached.map(titleOf)),
      ...named('faulty', faulty),
    },
  }
}
