/** Bookings by API against 2,000 filled calendars, beside what PostgreSQL has to do for them at least. */
import { compare } from './compare.ts'
import { callRound, pgbenchRound } from './rounds.ts'
import { table } from './table.ts'
import { slotCount } from './world.ts'
import type { Bench } from './run.ts'
import type { Stand } from './stand.ts'

export const benchBooking: Bench = async (stand) => {
  const { figures, counts } = await compare(stand, 'booking', {
    hub: (hub, seconds, tally) => callRound(stand, hub, 'booking', seconds, tally),
    pgbench: (seconds, tally) =>
      pgbenchRound(stand, { script: 'booking', variables: slotVariables(stand), slots: 1 }, seconds, tally),
  })
  return { lines: table('booking', figures, counts, 'bookings'), figures: { ...figures, ...counts } }
}

/** For scripts that take a slot of the upper half in every transaction, each another. */
export function slotVariables({ world, concurrency: clients, seed, taken }: Stand): Record<string, string | number> {
  return {
    base_s: world.baseS,
    i: Math.ceil(taken.pgbench / clients),
    clients,
    seed,
    first: slotCount / 2,
    count: slotCount / 2,
    // As long as what the hub writes.
    first_id: 10 ** 12,
    body: `{"name": "slot-booked", "data": "${'x'.repeat(760)}"}`,
  }
}
