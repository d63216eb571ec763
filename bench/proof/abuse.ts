/**
 * Promise 24: no stranger takes it all. A bot goes for each cap of the patient pages over 3 nodes at once, while others
 * book. A trusted proxy on loopback lets the proof speak as any address of the internet.
 */
import { checkAbuse, watchHolds } from './abuseCheck.ts'
import { addClient, makeClinic, quarterS, serviceAt } from './clinic.ts'
import { createCaller, inParallel } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import { startVendor } from './vendor.ts'
import type { Clinic } from './clinic.ts'
import type { Caller, Outcome } from './http.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Node, Stage } from './stage.ts'

/** What production has where nobody sets anything. */
const production = { perPhone: 5, perEmail: 5, bookingsAnHour: 60, postsAMinute: 300 }
export type Caps = typeof production

export type AbuseRun = {
  stage: Stage
  clinic: Clinic
  nodes: Node[]
  caller: Caller
  random: Random
  caps: Caps
  /** Times by who asks for them: honest patients alone, the holding phone, and all other bots. */
  times: { kept: readonly number[]; held: readonly number[]; free: readonly number[] }
  /** Answers by who asked: `phone 303`. */
  statuses: Record<string, number>
}

/** Begins the phones of each part, so that tables tell whose a row is. */
export const prefixes = {
  phone: '+573101',
  email: '+573102',
  overlap: '+573103',
  ipv4: '+573104',
  ipv6: '+573105',
  holds: '+573106',
  move: '+573107',
  others: '+573108',
} as const
export type Part = keyof typeof prefixes

export const phoneOf = (part: Part, n: number) => `${prefixes[part]}${String(n).padStart(6, '0')}`

type Options = { count: number; seed: number; caps?: Caps }

/** `count` attempts on each cap, and a tenth as many honest patients beside them. */
export async function proveAbuse({ count, seed, caps = production }: Options): Promise<Proof> {
  const stage = await openStage()
  const vendor = await startVendor(() => 'hang')
  try {
    const run = await prepare(stage, vendor.url('asked'), { count, seed, caps })
    const firstHour = await windowOf(stage, 3600)
    const honest = Math.ceil(count / 10)
    const bots = [byPhone, byEmail, byOverlap, byIpv4, byIpv6, byMoves].map((bot) => bot(run, count))
    await Promise.all([...bots, others(run, honest)])
    const hours = (await windowOf(stage, 3600)) - firstHour + 1
    const held = await byHolds(run)
    const posts = await byPosts(run)
    await run.caller.close()
    return await checkAbuse(run, { count, honest, held, posts, hours })
  } finally {
    await stage.close()
    await vendor.close()
  }
}

async function prepare(stage: Stage, url: string, { count, seed, caps }: Required<Options>): Promise<AbuseRun> {
  const addresses = Math.max(60, Math.ceil(count / 10))
  const clinic = await makeClinic(stage, { facilities: 5, addresses, perPlace: 10 })
  // One clinic's vendor is asked, and never answers; the others book at once.
  const { facilityId: asked } = clinic.places[0]!
  await addClient(stage, { clientId: 'asked', facilities: [asked], vendor: { url, isAsked: true, askTimeoutMs: 1000 } })
  const env = {
    SLOTWIRE_VISITS_PER_PHONE: String(caps.perPhone),
    SLOTWIRE_VISITS_PER_EMAIL: String(caps.perEmail),
    SLOTWIRE_BOOKINGS_PER_IP: String(caps.bookingsAnHour),
    SLOTWIRE_POSTS_PER_IP: String(caps.postsAMinute),
    SLOTWIRE_TRUSTED_PROXIES: '127.0.0.1',
  }
  const nodes: Node[] = []
  // One after the other: the first makes the sandbox's own world.
  for (let n = 0; n < 3; n++) nodes.push(await stage.startNode({ mode: 'sandbox', poolSize: 20, env }))
  const all = Array.from({ length: clinic.places.length * clinic.perPlace }, (_, n) => n)
  const isHeld = (n: number) => clinic.slot(n).place.facilityId === asked
  const open = all.filter((n) => !isHeld(n))
  const kept = Math.ceil(count / 10)
  const times = { held: all.filter(isHeld), kept: open.slice(0, kept), free: open.slice(kept) }
  return { stage, clinic, nodes, caller: createCaller(64), random: seeded(seed), caps, times, statuses: {} }
}

/** The window of the database's clock, counted from long ago: the hour where `seconds` is 3600. */
async function windowOf(stage: Stage, seconds: number): Promise<number> {
  const [{ window }] = await stage.rows(`select floor(extract(epoch from clock_timestamp()) / $1)::int as window`, [
    seconds,
  ])
  return window
}

type Asked = { part: Part; n: number; phone: string; name?: string; email?: string; ip?: string; slot?: number }

/** Sends the form of the page before last, as a bot does; each time from an address of its own unless told. */
async function book(run: AbuseRun, asked: Asked): Promise<Outcome> {
  const { clinic, random, times } = run
  const { part, n, phone, name = `Bot ${n}`, email = '', ip = addressOf(part, n) } = asked
  const { place, startS } = clinic.slot(asked.slot ?? random.pick(times.free))
  const { facilityId, doctorId, addressId } = place
  const form = {
    slot: [facilityId, doctorId, addressId, serviceAt(place, 15), startS].join('.'),
    attempt: `attempt-${random.below(2 ** 31)}`,
    name,
    surname: 'Prueba',
    phone,
    email,
    consent: 'yes',
  }
  return post(run, part, '/book', form, ip)
}

async function post(run: AbuseRun, part: string, path: string, form: Record<string, string>, ip: string) {
  const url = `${run.random.pick(run.nodes).origin}${path}`
  const outcome = await run.caller.call('POST', url, { form, headers: { 'x-forwarded-for': ip } })
  const key = `${part} ${outcome.status}`
  run.statuses[key] = (run.statuses[key] ?? 0) + 1
  return outcome
}

/** A public address for each attempt, none of them twice in a run. */
function addressOf(part: Part, n: number): string {
  const network = 16 + Object.keys(prefixes).indexOf(part)
  return `203.${network}.${(n >> 8) & 255}.${n & 255}`
}

const byPhone = (run: AbuseRun, count: number) =>
  inParallel(count, 8, async (n) => void (await book(run, { part: 'phone', n, phone: phoneOf('phone', 0) })))

const spellings = ['bot@example.org', 'Bot@Example.org', 'BOT@EXAMPLE.ORG', 'bOt@example.ORG']

const byEmail = (run: AbuseRun, count: number) =>
  inParallel(count, 8, async (n) => {
    await book(run, { part: 'email', n, phone: phoneOf('email', n), email: spellings[n % spellings.length] })
  })

/** Ten attempts of each person at one time of the day, at as many doctors. */
const byOverlap = (run: AbuseRun, count: number) =>
  inParallel(count, 20, async (n) => {
    const person = Math.floor(n / 10)
    const { clinic, times } = run
    const startS = clinic.firstS + (person % clinic.perPlace) * quarterS
    const slot = run.random.pick(times.free.filter((one) => clinic.slot(one).startS === startS))
    const name = n % 2 ? 'Ána  María' : 'ana maria'
    await book(run, { part: 'overlap', n, phone: phoneOf('overlap', person), name, slot })
  })

const byIpv4 = (run: AbuseRun, count: number) =>
  inParallel(count, 8, async (n) => {
    await book(run, { part: 'ipv4', n, phone: phoneOf('ipv4', n), ip: '198.51.100.7' })
  })

const byIpv6 = (run: AbuseRun, count: number) =>
  inParallel(count, 8, async (n) => {
    const ip = `2001:db8:7:7:${(n + 1).toString(16)}::${n.toString(16)}`
    await book(run, { part: 'ipv6', n, phone: phoneOf('ipv6', n), ip })
  })

/** People with two visits at different times, who move both of them to one time at one moment. */
const byMoves = (run: AbuseRun, count: number) =>
  inParallel(Math.ceil(count / 20), 2, async (n) => {
    const phone = phoneOf('move', n)
    const visits: string[] = []
    for (let turn = 0; turn < 40 && visits.length < 2; turn++) {
      const outcome = await book(run, { part: 'move', n: n * 64 + turn, phone, name: 'Ana' })
      const path = String(outcome.headers.location ?? '')
      if (path) visits.push(path)
    }
    const at = String(run.clinic.firstS + run.random.below(run.clinic.perPlace) * quarterS)
    const ip = addressOf('move', n * 64 + 60)
    await Promise.all(
      visits.map((path) => post(run, 'moved', `${path}/move`, { at, attempt: `move-${n}-${path}` }, ip)),
    )
  })

/** Each with a phone, an e-mail and an address of their own, at times that are kept for them. */
const others = (run: AbuseRun, honest: number) =>
  inParallel(honest, 2, async (n) => {
    const email = `patient-${n}@example.org`
    await book(run, { part: 'others', n, phone: phoneOf('others', n), name: 'Luz', email, slot: run.times.kept[n] })
  })

const roundsOfHolds = 3

/** One phone that holds what it can: never answered, its holds end at the ask's deadline, and the next ones begin. */
async function byHolds(run: AbuseRun): Promise<{ most: number; begun: number }> {
  const watch = watchHolds(run.stage)
  for (let round = 0; round < roundsOfHolds; round++) {
    await inParallel(16, 16, async (n) => {
      const slot = run.random.pick(run.times.held)
      await book(run, { part: 'holds', n: round * 16 + n, phone: phoneOf('holds', 0), slot })
    })
    await watch.none()
  }
  return watch.end()
}

/** Half as many again as one address may send, within as few minutes as this machine needs. */
async function byPosts(run: AbuseRun): Promise<{ accepted: number; minutes: number }> {
  const first = await windowOf(run.stage, 60)
  let accepted = 0
  await inParallel(run.caps.postsAMinute * 1.5, 32, async () => {
    const { status } = await post(run, 'posts', '/check', { slot: 'none' }, '198.51.100.8')
    if (status !== 429) accepted++
  })
  return { accepted, minutes: (await windowOf(run.stage, 60)) - first + 1 }
}
