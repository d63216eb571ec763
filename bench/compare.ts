/** Rounds of the hub and of pgbench that alternate: what the machine does to one, it soon does to the other. */
import { figuresOf } from './figures.ts'
import { shown } from './table.ts'
import type { Figures, Pair, Side } from './figures.ts'
import type { Hub, HubOptions } from './hub.ts'
import type { Stand } from './stand.ts'

const warmUpSeconds = 4

/** What the rounds counted beside the times. */
export type Counts = { hubRows: number; hubOther: number; pgbenchRows: number; pgbenchOther: number }

/** One round of either side; each adds to `counts` what it made, and what it was refused. */
export type Sides = {
  hub(hub: Hub, seconds: number, counts: Counts): Promise<Side>
  pgbench(seconds: number, counts: Counts): Promise<Side>
}

/** Warms both sides up, then alternates them, and shows each pair as it comes. */
export async function compare(
  stand: Stand,
  name: string,
  sides: Sides,
  options?: Partial<HubOptions>,
): Promise<{ figures: Figures; counts: Counts }> {
  const { rounds, seconds, say } = stand
  say(`${name}: ${rounds} rounds of ${seconds} s each for the hub and for pgbench`)
  const counts: Counts = { hubRows: 0, hubOther: 0, pgbenchRows: 0, pgbenchOther: 0 }
  const hub = await stand.startHub('hub', options)
  const beside = stand.beside ? await stand.startHub('beside', options) : undefined
  await sides.hub(hub, warmUpSeconds, { ...counts })
  await sides.pgbench(warmUpSeconds, { ...counts })
  if (beside) await sides.hub(beside, warmUpSeconds, { ...counts })
  const pairs: Pair[] = []
  for (let round = 1; round <= rounds; round++) {
    const pair: Pair = { hub: await sides.hub(hub, seconds, counts), pgbench: await sides.pgbench(seconds, counts) }
    if (beside) pair.beside = await sides.hub(beside, seconds, { ...counts })
    pairs.push(pair)
    const ratio = (other: Side) => `ratio ${(pair.hub.perSecond / other.perSecond).toFixed(2)}`
    say(`  ${round}: hub ${shown(pair.hub)} · pgbench ${shown(pair.pgbench)} · ${ratio(pair.pgbench)}`)
    if (pair.beside) say(`     beside ${shown(pair.beside)} · ${ratio(pair.beside)}`)
  }
  await hub.stop()
  await beside?.stop()
  return { figures: figuresOf(pairs), counts }
}
