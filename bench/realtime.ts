import { slotVariables } from './booking.ts'
/**
 * Bookings through the patient's form, where a vendor's system is asked and answers in 5 ms, beside what PostgreSQL has to
 * do for them: as many as go, with 8 patients and with 32, and at a steady rate, where what the hub adds to the vendor's
 * own time is the figure.
 */
import { compare } from './compare.ts'
import { sideOf } from './figures.ts'
import { runPgbench } from './pgbench.ts'
import { callRound, pgbenchRound } from './rounds.ts'
import { row, table } from './table.ts'
import { withVendors } from './vendors.ts'
import type { Endpoints } from './endpoints.ts'
import type { Hub, HubOptions } from './hub.ts'
import type { Bench } from './run.ts'
import type { Stand } from './stand.ts'

const vendors = 10
const vendorMs = 5
const perSecond = 50
const patients = [8, 32] as const
const inSandbox: Partial<HubOptions> = { mode: 'sandbox' }

export const benchRealtime: Bench = (stand) =>
  withVendors(stand.db, vendors, 'asked', async (endpoints) => {
    endpoints.answerAfter(vendorMs)
    const lines: string[] = []
    const found: Record<string, object> = {}
    for (const concurrency of patients) {
      const crowd = { ...stand, concurrency }
      const name = `realtime ${concurrency}`
      const { figures, counts } = await compare(
        crowd,
        name,
        {
          hub: (hub, seconds, tally) => callRound(crowd, hub, 'patient', seconds, tally),
          pgbench: (seconds, tally) =>
            pgbenchRound(crowd, { script: 'realtime', variables: slotVariables(crowd), slots: 1 }, seconds, tally),
        },
        inSandbox,
      )
      lines.push(...table(name, figures, counts, 'bookings'))
      found[`patients${concurrency}`] = { ...figures, ...counts }
    }
    const steady = await steadily(stand, endpoints)
    lines.push(
      '',
      row(`at ${perSecond}/s`, 'p50 ms', 'p99 ms', 'not made'),
      ...Object.entries(steady).map(([side, shares]) =>
        row(side, shares.p50Ms.toFixed(1), shares.p99Ms.toFixed(1), shares.notMade),
      ),
    )
    return { lines, figures: { vendorMs, ...found, steady: { perSecond, ...steady } } }
  })

/** `hub`, `beside`: the time of a booking without the vendor's. `pgbench`: of its statements at the same rate. */
type Shares = Record<string, { p50Ms: number; p99Ms: number; notMade: number }>
type Share = { us: number[]; notMade: number }

/** Of all rounds together: one round has too few bookings for a 99th of a hundred. */
async function steadily(stand: Stand, endpoints: Endpoints): Promise<Shares> {
  const { rounds, seconds, say } = stand
  const hub = await stand.startHub('hub', inSandbox)
  const beside = stand.beside ? await stand.startHub('beside', inSandbox) : undefined
  say(`realtime at ${perSecond}/s: ${rounds} rounds of ${seconds} s`)
  const kept: Record<string, Share> = { hub: none(), pgbench: none(), ...(beside && { beside: none() }) }
  const keep = (side: string, { us, notMade }: Share) => {
    kept[side]!.us.push(...us)
    kept[side]!.notMade += notMade
  }
  await ownShare(stand, hub, endpoints)
  if (beside) await ownShare(stand, beside, endpoints)
  for (let round = 1; round <= rounds; round++) {
    keep('hub', await ownShare(stand, hub, endpoints))
    keep('pgbench', await steadyPgbench(stand))
    if (beside) keep('beside', await ownShare(stand, beside, endpoints))
  }
  await hub.stop()
  await beside?.stop()
  return Object.fromEntries(
    Object.entries(kept).map(([side, { us, notMade }]) => {
      const { p50Ms, p99Ms } = sideOf(us, 1)
      return [side, { p50Ms, p99Ms, notMade }]
    }),
  )
}

const none = (): Share => ({ us: [], notMade: 0 })

/** The patient's time from the form to the redirect, less what their question took at the vendor. */
async function ownShare(stand: Stand, hub: Hub, endpoints: Endpoints): Promise<Share> {
  const { world, seed, seconds, taken } = stand
  const load = await stand.load({
    origin: hub.origin,
    world,
    kind: 'patient',
    connections: 64,
    seconds,
    perSecond,
    seed,
    skip: taken.hub,
  })
  taken.hub += load.taken
  const vendorMsOf = new Map((await endpoints.hits()).map(({ phone, ownMs }) => [phone, ownMs]))
  const asked = load.made.filter(({ phone }) => vendorMsOf.has(phone))
  return { us: asked.map(({ phone, ms }) => (ms - vendorMsOf.get(phone)!) * 1000), notMade: load.taken - asked.length }
}

async function steadyPgbench(stand: Stand): Promise<Share> {
  const { databaseUrl, seconds, seed, folder, taken, pgbench } = stand
  const clients = 8
  const variables = slotVariables({ ...stand, concurrency: clients })
  const run = await runPgbench(pgbench, {
    databaseUrl,
    script: 'realtime',
    clients,
    seconds,
    perSecond,
    seed: seed + taken.pgbench,
    variables,
    folder,
  })
  taken.pgbench += run.latenciesUs.length * 2 + clients
  return { us: run.latenciesUs, notMade: run.failed }
}
