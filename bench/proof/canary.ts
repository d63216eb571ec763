/**
 * Promise 17: nothing of a patient stands in a log, a metric or an address, whatever is booked, refused, broken or
 * killed. Patients whose words are known go every way there is, while the database refuses their rows in words that
 * quote them; then those words are looked for in all that the hub and its database have written and handed out.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { allPlanted, nameOf, plant, prepareFaults, uproot } from './canaryFaults.ts'
import { liveAtDesk, liveByApi, liveByMistakes, liveByPages } from './canaryFlows.ts'
import { makeCanaries } from './canaryPatients.ts'
import { startEcho } from './canaryVendor.ts'
import { addClient, makeClinic, quarterS } from './clinic.ts'
import { createCaller } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import type { Planted } from './canaryFaults.ts'
import type { Visitor } from './canaryFlows.ts'
import type { Canaries, Find } from './canaryPatients.ts'
import type { Echo } from './canaryVendor.ts'
import type { Proof } from './proof.ts'
import type { Node, Stage } from './stage.ts'

/** As many rounds as there are faults and tables. */
export const canaryRounds = allPlanted.length

type Run = {
  stage: Stage
  echo: Echo
  canaries: Canaries
  visitor: Visitor
  nodes: Node[]
  round: number
  /** What the hubs said at their terminals. */
  terminal: string
  finds: Find[]
  addresses: number
  characters: number
  /** Of planted faults that never came about: they show nothing. */
  idle: string[]
}

type CanaryOptions = { count: number; seed: number }

/** `count` rounds, each of one fault at one table. */
export async function proveCanary({ count, seed }: CanaryOptions): Promise<Proof> {
  const stage = await openStage()
  const echo = await startEcho()
  try {
    const planted = allPlanted.slice(0, count)
    const run = await prepare(stage, echo, seed, planted.length + 1)
    for (const [n, one] of planted.entries()) await liveOneRound(run, n, one)
    await dieInEveryWay(run, planted.length)
    return await report(run, planted)
  } finally {
    echo.close()
    await stage.close()
  }
}

const deskKey = `700001-${'5'.repeat(40)}`
const sha256 = (text: string) => createHash('sha256').update(text).digest()

async function prepare(stage: Stage, echo: Echo, seed: number, rounds: number): Promise<Run> {
  const clinic = await makeClinic(stage, { facilities: 1, addresses: rounds, perPlace: 90 })
  const facilities = [clinic.places[0]!.facilityId]
  await stage.rows(`update address set visit_payment = true`)
  await stage.rows(`update address_service set price = 100`)
  await stage.rows(`insert into desk_key (facility_id, key_hash, created_at) values ($1, $2, clock_timestamp())`, [
    facilities[0],
    sha256(deskKey),
  ])
  await addClient(stage, { clientId: 'asked', facilities, vendor: { url: echo.url('asked'), isAsked: true } })
  await addClient(stage, { clientId: 'refused', facilities, vendor: { url: 'http://127.0.0.1:9/', isAsked: false } })
  const token = await addClient(stage, { clientId: 'software', facilities, isPulled: true })
  await stage.rows(`update client set push_off_after_days = 14`)
  await prepareFaults(stage)
  const canaries = makeCanaries(seeded(seed))
  const begun = { nodes: [], round: 0, terminal: '', finds: [], addresses: 0, characters: 0, idle: [] }
  const run = { stage, echo, canaries, ...begun } as unknown as Run
  let quarters = 0
  run.nodes = await startNodes(run)
  run.visitor = {
    caller: createCaller(8),
    origin: run.nodes[0]!.origin,
    token,
    deskKey,
    // Each round has a calendar of its own.
    get place() {
      return clinic.places[run.round]!
    },
    nextStart: () => clinic.firstS + (quarters++ % clinic.perPlace) * quarterS,
    keep(source, text) {
      run.addresses++
      look(run, source, text)
    },
  }
  return run
}

function look(run: Run, source: string, text: string): void {
  run.characters += text.length
  run.finds.push(...run.canaries.find(source, text))
}

/** Two hubs; each throws a patient where nobody catches it, once it gets a signal. */
async function startNodes(run: Run): Promise<Node[]> {
  const { stage, echo, canaries } = run
  const bomb = join(stage.folder, 'bomb.mjs')
  const words = JSON.stringify(JSON.stringify(canaries.patient(0)))
  await writeFile(
    bomb,
    `process.on('SIGUSR2', () => {
      throw Object.assign(new Error(${words}), { detail: ${words}, severity: 'ERROR', code: '23514' })
    })`,
  )
  const start = () =>
    stage.startNode({
      mode: 'sandbox',
      hear: (text) => void (run.terminal += text),
      env: {
        NODE_OPTIONS: `--import=${pathToFileURL(bomb)}`,
        SLOTWIRE_LOG_LEVEL: 'trace',
        SLOTWIRE_METRICS: 'on',
        SLOTWIRE_PAYMENT_GATEWAY_URL: echo.url('pay'),
        SLOTWIRE_MESSAGE_GATEWAY_URL: echo.url('message'),
      },
    })
  return Promise.all([start(), start()])
}

/** Everything once as it should go, and once while one table refuses its rows. */
async function liveOneRound(run: Run, n: number, planted: Planted): Promise<void> {
  const { stage, visitor, canaries } = run
  run.round = n
  const live = async (patient = canaries.patient(n)) =>
    Promise.all([liveByApi(visitor, patient), liveByPages(visitor, patient), liveAtDesk(visitor, patient)])
  if (n % 10 === 0) {
    // Somebody else, whose repeats the hub doesn't know from here.
    const other = canaries.patient(500 + n)
    await live(other)
    await liveByMistakes(visitor, other)
  }
  await addPastVisit(run, n)
  await plant(stage, planted)
  await live()
  // What workers write: a push, an entry of a feed.
  const isSeen = async () =>
    (await readLogs(stage, /^postgres\.log/)).some(([, text]) => text.includes(`planted ${nameOf(planted)}\n`))
  const deadline = performance.now() + 5_000
  while (!(await isSeen()) && performance.now() < deadline) await delay(50)
  if (!(await isSeen())) run.idle.push(nameOf(planted))
  await uproot(stage, planted)
}

/** Only who was there is asked for an opinion. */
async function addPastVisit({ stage, visitor: { place }, canaries }: Run, n: number): Promise<void> {
  await stage.rows(
    `insert into booking (facility_id, booking_id, origin_booking_id, address_id, doctor_id, address_service_id,
      state, start_at, end_at, duration, booked_by, booked_at, patient, signature)
    select $1, $2, $2, $3, $4, $5, 'booked', at, at + interval '15 minutes', 15, 'user', at, $6, gen_random_uuid()
      from (select clock_timestamp() - interval '2 days' as at) as past`,
    [
      place.facilityId,
      900_000 + n,
      place.addressId,
      place.doctorId,
      place.addressId * 100 + 15,
      JSON.stringify(canaries.patient(n)),
    ],
  )
}

/** kill -9 of a hub, of the database and of one of its processes, and an error that nobody catches, amid the work. */
async function dieInEveryWay(run: Run, n: number): Promise<void> {
  const { stage, visitor, canaries } = run
  const [first, second] = run.nodes as [Node, Node]
  run.round = n
  const amid = async (end: () => Promise<unknown>) => {
    const patient = canaries.patient(n)
    const living = Promise.all([
      liveByApi(visitor, patient),
      liveByPages(visitor, patient),
      liveAtDesk(visitor, patient),
    ])
    await end()
    await living
  }
  await lookAtProbes(run)
  visitor.origin = second.origin
  await amid(() => second.kill())
  visitor.origin = first.origin
  await amid(() => stage.killDatabase())
  await amid(() => killBackend(stage))
  await lookAtProbes(run)
  await amid(async () => {
    process.kill(first.pid, 'SIGUSR2')
    await first.ended
  })
}

/** Kills the process of the database that is writing a patient's row: the server names the statement in its log. */
async function killBackend(stage: Stage): Promise<void> {
  const sleeping: Planted = { table: 'booking', fault: { name: 'asleep', code: '', body: 'perform pg_sleep(5)' } }
  await plant(stage, sleeping)
  const deadline = performance.now() + 10_000
  for (;;) {
    const [found] = await stage.rows(`select pid from pg_stat_activity where wait_event = 'PgSleep'`)
    if (found) process.kill(found.pid, 'SIGKILL')
    if (found || performance.now() > deadline) break
    await delay(20)
  }
  while (
    !(await uproot(stage, sleeping).then(
      () => true,
      () => false,
    ))
  )
    await delay(50)
}

async function lookAtProbes({ nodes, visitor: { caller, keep } }: Run): Promise<void> {
  for (const { origin } of nodes)
    for (const path of ['/metrics', '/livez', '/readyz', '/'])
      keep(path, (await caller.call('GET', origin + path)).text)
}

async function readLogs(stage: Stage, pattern: RegExp): Promise<[string, string][]> {
  const names = (await readdir(stage.folder, { recursive: true })).filter((name) => pattern.test(name))
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, await readFile(join(stage.folder, name), 'utf8')]),
  )
}

async function report(run: Run, planted: readonly Planted[]): Promise<Proof> {
  const logs: [string, string][] = [...(await readLogs(run.stage, /\.log/)), ['terminal', run.terminal]]
  for (const [name, text] of logs) look(run, name, text)
  const hubs = logs.filter(([name]) => name.endsWith('hub.log')).map(([, text]) => text)
  const codes = new Set(hubs.flatMap((text) => [...text.matchAll(/"code":"([\dA-Z]{5})"/g)].map(([, code]) => code!)))
  // A value that PostgreSQL refuses is the caller's fault: 400, and no line.
  const unlogged = [...new Set(planted.map(({ fault }) => fault.code))].filter(
    (code) => !code.startsWith('22') && !codes.has(code),
  )
  const isCrashTold = hubs.some((text) => text.includes('"origin":"uncaughtException"'))
  const missed = run.canaries.missed()
  const megabytes = logs.reduce((sum, [, text]) => sum + text.length, 0) / 1e6
  const first = run.finds.slice(0, 5).map(({ source, way }) => `; ${way} in ${source}`)
  return {
    isProven: run.finds.length + run.idle.length + missed.length + unlogged.length === 0 && isCrashTold,
    figure:
      `${planted.length} faults planted in ${new Set(planted.map(({ table }) => table)).size} tables, a hub, PostgreSQL ` +
      `and a process of it killed, an error that nobody caught: ${run.finds.length} words of patients in ` +
      `${megabytes.toFixed(1)} MB of logs and ${run.addresses} headers, links, titles, metrics and probes` +
      [
        ...first,
        ...run.idle.map((name) => `; never came about: ${name}`),
        ...missed.map((way) => `; not findable: ${way}`),
      ].join('') +
      (unlogged.length > 0 ? `; in no log: ${unlogged.join(', ')}` : ''),
    counts: {
      rounds: planted.length,
      finds: run.finds.length,
      logCharacters: Math.round(megabytes * 1e6),
      addresses: run.addresses,
      calls: run.echo.calls(),
      codes: codes.size,
      isCrashTold: Number(isCrashTold),
    },
  }
}
