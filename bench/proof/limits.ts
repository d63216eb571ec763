/** Promise 13: a limit holds exactly over all nodes, and the headers tell the truth. */
import { setTimeout as delay } from 'node:timers/promises'
import { addClient, makeClinic, pathOf } from './clinic.ts'
import { base, createCaller, inParallel } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import type { Outcome } from './http.ts'
import type { Proof } from './proof.ts'

type Kind = { name: string; method: 'GET' | 'PUT'; limit: number }
type Tally = { accepted: number; refused: number; other: number; wrongHeaders: number }

/** Ten times `count` reads, and ten times a tenth of it writes, at 3 nodes at once. */
export async function proveLimits({ count, seed }: { count: number; seed: number }): Promise<Proof> {
  const stage = await openStage()
  try {
    const clinic = await makeClinic(stage, { facilities: 1, addresses: 1, perPlace: 10 })
    const { facilityId } = clinic.places[0]!
    const writes = Math.ceil(count / 10)
    const token = await addClient(stage, {
      clientId: 'limited',
      facilities: [facilityId],
      limits: { readsPerHour: count, writesPerHour: writes },
    })
    const nodes = await Promise.all([1, 2, 3].map(() => stage.startNode()))
    const caller = createCaller(32)
    const random = seeded(seed)
    await untilEarlyInHour(stage)
    const run = async ({ method, limit }: Kind): Promise<Tally> => {
      const tally: Tally = { accepted: 0, refused: 0, other: 0, wrongHeaders: 0 }
      await inParallel(limit * 10, 48, async () => {
        const path = method === 'GET' ? `${base}/facilities/${facilityId}` : `${base}${pathOf(clinic.places[0]!)}/slots`
        const outcome = await caller.call(method, random.pick(nodes).origin + path, { token })
        tellApart(tally, outcome, limit)
      })
      return tally
    }
    const reads = await run({ name: 'reads', method: 'GET', limit: count })
    // Counted before its body is read, so that a write needs no effect to count.
    const written = await run({ name: 'writes', method: 'PUT', limit: writes })
    await caller.close()
    return report({ reads, written, count, writes })
  } finally {
    await stage.close()
  }
}

// A window that ends in the middle would begin another with the whole limit.
export async function untilEarlyInHour(stage: { rows<R = any>(text: string): Promise<R[]> }): Promise<void> {
  for (;;) {
    const [{ left }] = await stage.rows(
      `select 3600 - (floor(extract(epoch from clock_timestamp()))::int % 3600) as left`,
    )
    if (left > 60) return
    await delay(left * 1000 + 100)
  }
}

function tellApart(tally: Tally, { status, headers }: Outcome, limit: number): void {
  const [shown, used, remaining] = ['limit', 'used', 'remaining'].map((name) => Number(headers[`x-ratelimit-${name}`]))
  const isTrue = shown === limit && used! + remaining! === limit && used! >= 0 && remaining! >= 0
  if (status === 429) {
    tally.refused++
    if (!isTrue || remaining !== 0 || !(Number(headers['retry-after']) > 0)) tally.wrongHeaders++
  } else if (status >= 200 && status < 500) {
    tally.accepted++
    if (!isTrue) tally.wrongHeaders++
  } else tally.other++
}

function report({
  reads,
  written,
  count,
  writes,
}: {
  reads: Tally
  written: Tally
  count: number
  writes: number
}): Proof {
  const other = reads.other + written.other
  const wrongHeaders = reads.wrongHeaders + written.wrongHeaders
  return {
    // All that is allowed is also given: nothing is stranded while no node dies.
    isProven: reads.accepted === count && written.accepted === writes && other === 0 && wrongHeaders === 0,
    figure:
      `10 times the limit at 3 nodes at once: ${reads.accepted} of ${count * 10} reads accepted at a limit of ${count}, ` +
      `${written.accepted} of ${writes * 10} writes at ${writes}, ${wrongHeaders} wrong headers, ${other} other answers`,
    counts: {
      readsAccepted: reads.accepted,
      readsRefused: reads.refused,
      writesAccepted: written.accepted,
      writesRefused: written.refused,
      wrongHeaders,
      other,
    },
  }
}
