/** Promise 10: however often a request with an Idempotency-Key is repeated, and whatever dies, it has one effect and answer. */
import { setTimeout as delay } from 'node:timers/promises'
import { addClient, localTime, makeClinic, pathOf, serviceAt } from './clinic.ts'
import { base, createCaller, inParallel } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import type { Clinic } from './clinic.ts'
import type { Caller, Outcome } from './http.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Node, Stage } from './stage.ts'

type Run = {
  stage: Stage
  clinic: Clinic
  nodes: Node[]
  caller: Caller
  random: Random
  token: string
  repeats: number
  /** Final answers by key: all must be alike. */
  answers: Map<string, Set<string>>
  counts: { sent: number; inFlight: number; broken: number; answered5xx: number; kills: number; never: number }
}

export type RetryOptions = { count: number; seed: number; repeats?: number; isHurried?: boolean }

/**
 * `count` keys, each sent `repeats` times at once to 3 nodes, one of which dies at every 50th key and is replaced. `isHurried`: its
 * leases end when it is, instead of after half a minute.
 */
export async function proveRetries({ count, seed, repeats = 20, isHurried = false }: RetryOptions): Promise<Proof> {
  const stage = await openStage()
  try {
    const addresses = Math.ceil(count / 50)
    const clinic = await makeClinic(stage, { facilities: 5, addresses, perPlace: 80 })
    const facilities = [...new Set(clinic.places.map(({ facilityId }) => facilityId))]
    const token = await addClient(stage, { clientId: 'repeating', facilities })
    const nodes = await Promise.all([1, 2, 3].map(() => stage.startNode()))
    const counts = { sent: 0, inFlight: 0, broken: 0, answered5xx: 0, kills: 0, never: 0 }
    const run: Run = {
      stage,
      clinic,
      nodes,
      caller: createCaller(64),
      random: seeded(seed),
      token,
      repeats,
      answers: new Map(),
      counts,
    }
    const killing: Promise<void>[] = []
    await inParallel(count, 8, async (n) => {
      // While this key's first requests are under way.
      if (n % 50 === 10) killing.push(delay(10 + run.random.below(30)).then(() => killOne(run, isHurried)))
      await sendKey(run, n)
    })
    await Promise.all(killing)
    return await check(run, count)
  } finally {
    await stage.close()
  }
}

async function killOne(run: Run, isHurried: boolean): Promise<void> {
  const at = run.random.below(run.nodes.length)
  const [node] = run.nodes.splice(at, 1)
  await node!.kill()
  run.counts.kills++
  run.nodes.push(await run.stage.startNode())
  if (!isHurried) return
  // Older than a second: of the dead only.
  await run.stage.rows(`update idempotency_key set lease_until = lease_until - interval '1 minute'
    where status is null and lease_until < clock_timestamp() + interval '29 seconds'`)
}

async function sendKey(run: Run, n: number): Promise<void> {
  const perAddress = 50
  const place = run.clinic.places[Math.floor(n / perAddress)]!
  const start = localTime(run.clinic.firstS + (n % perAddress) * 900)
  const path = `${base}${pathOf(place)}/slots/${encodeURIComponent(start)}/book`
  const body = {
    address_service_id: String(serviceAt(place, 15)),
    duration: 15,
    patient: { name: 'Ana', surname: 'Prueba', phone: `+5730${10_000_000 + n}`, email: 'ana@example.org' },
  }
  const answers = new Set<string>()
  run.answers.set(`key-${n}`, answers)
  await Promise.all(
    Array.from({ length: run.repeats }, async () => {
      const final = await untilFinal(run, path, { token: run.token, body, headers: { 'idempotency-key': `key-${n}` } })
      if (final)
        answers.add(`${final.status} ${final.headers['content-type']} ${final.headers.location ?? ''} ${final.text}`)
      else run.counts.never++
    }),
  )
}

/** As a careful client does: again after 409 in flight, 5xx and a broken connection. */
async function untilFinal(run: Run, path: string, options: Parameters<Caller['call']>[2]): Promise<Outcome | null> {
  const { counts } = run
  for (let turn = 1; turn <= 200; turn++) {
    const outcome = await run.caller.call('POST', run.random.pick(run.nodes).origin + path, options)
    counts.sent++
    const isInFlight = outcome.status === 409 && outcome.headers['retry-after'] !== undefined
    if (isInFlight) counts.inFlight++
    else if (outcome.status === 0) counts.broken++
    else if (outcome.status >= 500) counts.answered5xx++
    else return outcome
    await delay(250)
  }
  return null
}

/** Reads the bookings only. */
async function check(run: Run, keys: number): Promise<Proof> {
  const rows: { phone: string; times: number }[] = await run.stage.rows(
    `select patient->>'phone' as phone, count(*)::int as times from booking where facility_id >= 700001 group by 1`,
  )
  const told = await run.stage.rows(`select count(*)::int as times from notification where name = 'slot-booked'`)
  const effects = rows.reduce((sum, { times }) => sum + times, 0)
  const doubled = rows.filter(({ times }) => times > 1).length
  const unlike = [...run.answers.values()].filter((answers) => answers.size !== 1).length
  const refused = [...run.answers.values()].filter(
    (answers) => ![...answers].every((one) => one.startsWith('200 ')),
  ).length
  const { counts, repeats } = run
  return {
    isProven:
      effects === keys &&
      told[0].times === keys &&
      doubled === 0 &&
      unlike === 0 &&
      refused === 0 &&
      counts.never === 0,
    figure:
      `${keys} keys, each sent ${repeats} times at once (${counts.sent} requests with the repeats of broken ones), ` +
      `${counts.kills} nodes killed: ${effects} bookings, ${told[0].times} announced, ${doubled} doubled, ` +
      `${unlike} keys with unlike answers, ${refused} refused, ${counts.never} never answered`,
    counts: { keys, repeats, effects, announced: told[0].times, doubled, unlike, refused, ...counts },
  }
}
