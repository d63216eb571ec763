/** getSlots for 7 days of a random one of 2,000 filled calendars, beside the one read that it needs. */
import { compare } from './compare.ts'
import { callRound, pgbenchRound } from './rounds.ts'
import { table } from './table.ts'
import type { Bench } from './run.ts'

export const benchSlots: Bench = async (stand) => {
  const variables = { base_s: stand.world.baseS }
  const { figures, counts } = await compare(stand, 'slots', {
    hub: (hub, seconds, tally) => callRound(stand, hub, 'slots', seconds, tally),
    pgbench: (seconds, tally) => pgbenchRound(stand, { script: 'slots', variables, slots: 0 }, seconds, tally),
  })
  return { lines: table('slots', figures, counts), figures: { ...figures, ...counts } }
}
