/** Promise 21: what has a term is gone after it, and there until then, however many days pass. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { addClient, localTime, makeClinic, pathOf, serviceAt } from './clinic.ts'
import { base, createCaller } from './http.ts'
import { seeded } from './random.ts'
import { compare, readRows, undecidedTables } from './retentionCheck.ts'
import { archive, rules, withoutTerm } from './retentionRules.ts'
import { openStage } from './stage.ts'
import { startVendor } from './vendor.ts'
import { startVirtualHub } from './virtualHub.ts'
import type { Clinic } from './clinic.ts'
import type { Caller } from './http.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Tally } from './retentionCheck.ts'
import type { Rule } from './retentionRules.ts'
import type { Stage } from './stage.ts'
import type { VirtualHub } from './virtualHub.ts'

type Run = {
  stage: Stage
  clinic: Clinic
  hub: VirtualHub
  caller: Caller
  random: Random
  tallies: ReadonlyMap<Rule, Tally>
  faults: string[]
  /** Rows that the proof has added. */
  added: number
  /** Quarter hours taken by the flows. */
  taken: number
  /** Requests of the flows that weren't answered as is due. */
  refused: number
}

const secret = 'a secret of the desk that only the proofs use'
/** Every 25th day, more rows are past their term than one statement (or turn) ends, and a stream isn't relayed. */
const lumpEvery = 25
const lump = 1200

/** `count` days. */
export async function proveRetention({ count, seed }: { count: number; seed: number }): Promise<Proof> {
  const stage = await openStage()
  const vendor = await startVendor((phone) => (phone.endsWith('9') ? 'deny' : 'approve'))
  try {
    // Days that lie behind, so that the clinic's times are still to come in all of them.
    const [{ start }] = await stage.rows(
      `select to_char(clock_timestamp() - $1 * interval '1 day',
      'YYYY-MM-DD"T"HH24:MI:SS"Z"') as start`,
      [count + 1],
    )
    const clinic = await prepare(stage, vendor.url, count)
    const hub = await startVirtualHub(stage, start)
    try {
      const tallies = new Map(rules.map((rule) => [rule, { expired: 0, nearlyExpired: 0, overdue: 0, early: 0 }]))
      const begun = { tallies, faults: [], added: 0, taken: 0, refused: 0 }
      const run: Run = { stage, clinic, hub, caller: createCaller(4), random: seeded(seed), ...begun }
      for (let day = 0; day < count; day++) await liveOneDay(run, day)
      return report(run, count, await undecidedTables(stage))
    } finally {
      await hub.close()
    }
  } finally {
    await vendor.close()
    await stage.close()
  }
}

/** A facility with all kinds of clients, and one that only keeps the rows that the proof adds. */
async function prepare(stage: Stage, urlOf: (client: string) => string, days: number): Promise<Clinic> {
  const perPlace = 90
  const addresses = 2 * Math.ceil((days * bookingsADay) / perPlace)
  const clinic = await makeClinic(stage, { facilities: 2, addresses: Math.max(2, addresses), perPlace })
  const facilities = [clinic.places[0]!.facilityId]
  const nowhere = 'http://127.0.0.1:9/'
  await addClient(stage, { clientId: archive.client, facilities: [] })
  await addClient(stage, { clientId: 'asked', facilities, vendor: { url: urlOf('asked'), isAsked: true } })
  await addClient(stage, { clientId: 'puller', facilities, isPulled: true })
  await addClient(stage, { clientId: 'burying', facilities, vendor: { url: nowhere, isAsked: false } })
  await addClient(stage, { clientId: 'waiting', facilities, vendor: { url: nowhere, isAsked: false } })
  // Without limits nothing is counted.
  const limits = { readsPerHour: 8000, writesPerMinute: 40, writesPerHour: 2400 }
  await addClient(stage, { clientId: 'desk', facilities, limits })
  await stage.rows(
    `insert into client_secret (client_id, ordinal, secret_hash, created_at)
    values ('desk', 1, $1, clock_timestamp())`,
    [createHash('sha256').update(secret).digest()],
  )
  await stage.rows(`update client set push_off_after_days = 14,
    push_retry_minutes = case client_id when 'burying' then '{}'::int[] else '{30000}' end`)
  // All that the proof adds to this stream counts as relayed.
  await stage.rows('update facility_stream set head = 1e9, relayed = 1e9 where facility_id = $1', [archive.facility])
  return clinic
}

async function liveOneDay(run: Run, day: number): Promise<void> {
  const { stage, hub, random } = run
  hub.advance({ minutes: 23 * 60 + random.below(120), seconds: random.below(60) })
  await liveFlows(run)
  await hub.settle()
  const isLump = day % lumpEvery === 0
  await addRows(run, isLump ? lump : 0)
  const release = isLump ? await holdBack(run) : undefined
  const before = await readRows(stage)
  // As after a day on which nobody worked: one turn of the rarest worker has to do.
  await hub.pass(10 * 60_000)
  const after = await readRows(stage)
  await release?.()
  run.faults.push(...compare(run.tallies, before, after, hub.now().epochMilliseconds * 1000))
}

/** Old notifications that no relay has come to: their stream is locked. @returns what lets it go */
async function holdBack({ stage, clinic, hub }: Run): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: stage.databaseUrl })
  await client.connect()
  const facility = clinic.places[0]!.facilityId
  const at = hub
    .now()
    .subtract({ hours: 20 * 24 })
    .toString()
  // In one message, so that no relay comes in between.
  await client.query(`begin;
    insert into notification (facility_id, seq, name, body, created_at)
      select facility_id, head + n, 'slot-booked', '{}', '${at}' from facility_stream, generate_series(1, 3) n
       where facility_id = ${facility};
    update facility_stream set head = head + 3 where facility_id = ${facility};
    commit; begin; select from facility_stream where facility_id = ${facility} for update`)
  return async () => {
    await client.query('rollback')
    await client.end()
  }
}

const bookingsADay = 8

/** Makes tokens, keys, counted hours, asks, and notifications that are pushed, pulled, buried or left waiting. */
async function liveFlows(run: Run): Promise<void> {
  const { stage, hub, caller, clinic } = run
  const call = async (expected: number, ...args: Parameters<Caller['call']>) => {
    const outcome = await caller.call(args[0], hub.origin + args[1], args[2])
    if (outcome.status !== expected) run.refused++
    return outcome
  }
  const form = { grant_type: 'client_credentials', client_id: 'desk', client_secret: secret }
  const { body } = await call(200, 'POST', '/oauth/v2/token', { form })
  const token = body?.access_token
  await call(200, 'GET', `${base}/facilities/${clinic.places[0]!.facilityId}`, { token })
  for (let n = 0; n < bookingsADay; n++) {
    // Every other place is of the first facility.
    const number = run.taken++
    const place = clinic.places[2 * Math.floor(number / clinic.perPlace)]!
    const startS = clinic.firstS + (number % clinic.perPlace) * 900
    const phone = `+5730${10_000_000 + number * 10 + (n === 7 ? 9 : 1)}`
    if (n >= bookingsADay / 2) {
      const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
      const form = { slot, attempt: `attempt${phone.slice(1)}`, consent: 'yes', name: 'Ana', surname: 'Prueba', phone }
      await call(303, 'POST', '/book', { form })
      continue
    }
    await call(200, 'POST', `${base}${pathOf(place)}/slots/${encodeURIComponent(localTime(startS))}/book`, {
      token,
      headers: { 'idempotency-key': phone },
      body: {
        address_service_id: String(serviceAt(place, 15)),
        duration: 15,
        patient: { name: 'Ana', surname: 'Prueba', phone, email: 'ana@example.org' },
      },
    })
  }
  await hub.settle()
  const puller = createHash('sha1').update('puller').digest('hex')
  // Half of what came: the rest is left to expire.
  await call(200, 'GET', `${base}/notifications/multiple?limit=4`, { token: puller })
  // The endpoint would be switched off by now; the proof wants more to be buried.
  await stage.rows(`update client set push_failing_since = null where client_id = 'burying'`)
}

// Around the end of a term, in seconds: before it is over, just over, and long over.
const around = [-86_400, -3600, -60, -1, -0.001, 0.001, 1, 60, 3600, 86_400]

/** Rows of every kind around their term's end. */
async function addRows(run: Run, extra: number): Promise<void> {
  const { stage, hub, random } = run
  const now = hub.now()
  for (const { insert, least, most, isOneByOne } of rules) {
    if (!insert) continue
    const ends = [...new Set([least, most])].flatMap((hours) => around.map((seconds) => hours * 3600 + seconds))
    const olds = Array.from({ length: isOneByOne ? extra / 4 : extra }, (_, n) => most * 3600 + 1 + n + random.share())
    const ages = [...ends, ...olds]
    const times = ages.map((seconds) => now.subtract({ milliseconds: Math.round(seconds * 1000) }).toString())
    await stage.rows(insert, [times, run.added])
    run.added += times.length
  }
}

function report({ tallies, faults, added, refused }: Run, days: number, undecided: readonly string[]): Proof {
  const sum = (key: keyof Tally) => [...tallies.values()].reduce((total, tally) => total + tally[key], 0)
  const [overdue, early] = [sum('overdue'), sum('early')]
  // A rule of which nothing ever expired, or nearly did, shows nothing.
  const idle = [...tallies].filter(
    ([{ insert, least }, { expired, nearlyExpired }]) =>
      (insert && expired === 0) || ((insert || least === Infinity) && nearlyExpired === 0),
  )
  const growing = Object.values(withoutTerm).filter((reason) => reason === 'time').length
  return {
    isProven: overdue === 0 && early === 0 && refused === 0 && idle.length === 0 && undecided.length === 0,
    figure:
      `${days} days, ${sum('expired')} rows of ${tallies.size} kinds past their term and gone: ` +
      `${overdue} overdue, ${early} gone too early ` +
      `(${sum('nearlyExpired')} times one stayed that had less than an hour left); ` +
      `${growing} tables have no term and grow, ${undecided.length} nobody has decided on` +
      [...faults.slice(0, 5), ...undecided].map((fault) => `; ${fault}`).join(''),
    counts: {
      days,
      added,
      refused,
      undecided: undecided.length,
      overdue,
      early,
      ...Object.fromEntries(
        [...tallies].flatMap(([{ name }, { expired, nearlyExpired }]) => [
          [`${name}: expired`, expired],
          [`${name}: nearly`, nearlyExpired],
        ]),
      ),
    },
  }
}
