/**
 * Promise 23: no request stops a node. The worst that a request may hold goes to every route that the router has, one
 * request at a time, and the hub's own thread and its event loop are watched meanwhile.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'undici'
import { createApp } from '../../hub/src/app.ts'
import { loadConfig } from '../../hub/src/config.ts'
import { createDb } from '../../hub/src/db/pool.ts'
import { createOutbound } from '../../hub/src/http/outbound.ts'
import { createLog } from '../../hub/src/log/create.ts'
import { systemClock } from '../../hub/src/time.ts'
import { routesOf } from '../../hub/test/support/routes.ts'
import { bodyKinds, listsOf, otherKinds, rightItems } from './bodiesKinds.ts'
import { report } from './bodiesReport.ts'
import { addClient, localTime, makeClinic, serviceAt } from './clinic.ts'
import { checkAnswer } from './contract.ts'
import { parse, whenThereIsRoom } from './http.ts'
import { openStage } from './stage.ts'
import type { Kind, Route, Worst } from './bodiesKinds.ts'
import type { Clinic } from './clinic.ts'
import type { Proof } from './proof.ts'
import type { Node } from './stage.ts'

const leastMs = 20
const mostGrowth = 2.6
const growthRuns = 5
// The contract's operations, as the router names them.
const large = 4 * 1024 * 1024
const isReplaceSlots = ({ method, path }: Route) => method === 'PUT' && path.endsWith('/slots')

type Ground = { node: Node; token: string; values: Readonly<Record<string, string>>; cookie: string; clinic: Clinic }
export type Seen = { status: number; cpuMs: number; lagMs: number }
export type Case = { route: Route; kind: Kind; seen: Seen }

type BodiesOptions = {
  /** Runs of each request, of which the least counts. */
  count: number
  say(text: string): void
  /** One request of each family at every route, another one at the next. */
  isHurried?: boolean
}

export async function proveBodies({ count, say, isHurried = false }: BodiesOptions): Promise<Proof> {
  const stage = await openStage()
  const agent = new Agent({ connections: 1, pipelining: 1 })
  try {
    const routes = await readRoutes()
    const ground = await prepare(stage)
    const ask = createAsk(agent, ground)
    // What is made at a first request is no matter of its size.
    for (const route of routes) await ask(route, {})
    const cases: Case[] = []
    for (const [n, route] of routes.entries()) {
      const kinds = kindsOf(route, ground)
      for (const kind of isHurried ? oneOfEach(kinds, n) : kinds) {
        const runs: Seen[] = []
        for (let run = 0; run < count; run++) runs.push(await ask(route, kind.make(kind.size, route)))
        cases.push({ route, kind, seen: leastOf(runs) })
      }
    }
    const grown = await findGrowth(ask, cases)
    return report({ routes, cases, grown, mostGrowth, say })
  } finally {
    await agent.destroy()
    await stage.close()
  }
}

/** From the router itself, so that no new route is left out. Nothing is served here. */
async function readRoutes(): Promise<Route[]> {
  const db = createDb({
    connection: 'postgres://nobody@127.0.0.1/none',
    poolSize: 1,
    prepared: true,
    statementTimeoutMs: 1,
    acquireTimeoutMs: 1,
  })
  const { server } = createApp({
    config: loadConfig({}),
    db,
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    outbound: createOutbound({ allowHttp: true, allowedPrivateRanges: [], maxBodyBytes: 1 }),
    secret: 'of nobody, and of no use to anybody',
    publicUrl: 'http://localhost',
  })
  await server.ready()
  const routes = routesOf(server.printRoutes({ commonPrefix: false })).map(
    (line) => line.split(' ') as [string, string],
  )
  await server.close()
  return routes.map(([method, path]) => {
    const route = { method, path, bodyBytes: 1024 * 1024, lists: listsOf(method, path) }
    // More is refused while it is still being sent, and the client may see no answer.
    if (path === '/oauth/v2/token') return { ...route, bodyBytes: 64 * 1024 }
    return isReplaceSlots(route) ? { ...route, bodyBytes: large } : route
  })
}

/** A clinic, a client without limits, a patient's visit, and somebody at the desk. */
async function prepare(stage: Awaited<ReturnType<typeof openStage>>): Promise<Ground> {
  const clinic = await makeClinic(stage, { facilities: 1, addresses: 1, perPlace: 20 })
  const place = clinic.places[0]!
  const token = await addClient(stage, { clientId: 'worst', facilities: [place.facilityId], isPulled: true })
  const key = `${place.facilityId}-${'a'.repeat(40)}`
  await stage.rows('insert into desk_key (facility_id, key_hash, created_at) values ($1, $2, clock_timestamp())', [
    place.facilityId,
    createHash('sha256').update(key).digest(),
  ])
  // The sandbox has all routes. Behind a proxy each request may come from an address of its own, and meets no limit.
  const env = { SLOTWIRE_METRICS: 'on', SLOTWIRE_TRUSTED_PROXIES: '127.0.0.0/8' }
  const node = await stage.startNode({ mode: 'sandbox', workers: false, env })
  const form = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams(fields).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await request(node.origin + path, { method: 'POST', headers, body })
    await answer.body.dump()
    return answer.headers
  }
  const entered = await form('/desk', { key })
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), clinic.firstS].join('.')
  const patient = { name: 'Ana', surname: 'Prueba', phone: '+573001234567', consent: 'yes' }
  const booked = await form('/book', { slot, attempt: 'attempt-of-worst', ...patient })
  const [visit] = await stage.rows('select booking_id from booking where facility_id = $1', [place.facilityId])
  const start = encodeURIComponent(localTime(clinic.firstS + 900))
  return {
    node,
    token,
    clinic,
    cookie: String(entered['set-cookie']).split(';', 1)[0]!,
    values: {
      facility_id: String(place.facilityId),
      doctor_id: String(place.doctorId),
      address_id: String(place.addressId),
      address_service_id: String(serviceAt(place, 15)),
      booking_id: String(visit?.booking_id ?? 1),
      token: /^\/b\/([\w-]+)/.exec(String(booked.location))?.[1] ?? 'x'.repeat(43),
      start,
      page: 'object-not-found',
    },
  }
}

type Ask = (route: Route, worst: Worst) => Promise<Seen>

function createAsk(agent: Agent, { node, token, values, cookie }: Ground): Ask {
  let asked = 0
  const range = `start=${encodeURIComponent('2026-01-01T00:00:00Z')}&end=${encodeURIComponent('2026-02-01T00:00:00Z')}`
  return async ({ method, path }, { query = '', headers = {}, body }) => {
    const names = [...path.matchAll(/:(\w+)(?:\|:\w+)*/g)].map(([, name]) => name!)
    // What this would end has to be there for the next request: another one is named, that nobody has.
    const isEnd = method === 'DELETE' || (method === 'POST' && /\/(?:remove|cancel|disable)$/.test(path))
    const last = isEnd ? names.at(-1) : undefined
    const filled = path.replaceAll(/:(\w+)(?:\|:\w+)*/g, (_, name) => (name === last ? '7' : (values[name] ?? '7')))
    const given = {
      authorization: `Bearer ${token}`,
      cookie,
      'x-forwarded-for': `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked++ & 255}`,
      ...headers,
    }
    return whenThereIsRoom(async () => {
      const before = threadMs(node)
      const { status } = await send(agent, `${node.origin}${filled}?${range}${query}`, { method, headers: given, body })
      const cpuMs = threadMs(node) - before
      return { status, cpuMs, lagMs: await readLag(agent, node) }
    })
  }
}

async function send(
  agent: Agent,
  url: string,
  { method, headers, body }: { method: string; headers: Record<string, string>; body: string | undefined },
): Promise<{ status: number }> {
  const none = { status: 0, headers: {}, text: '', body: undefined }
  const sent = { method: method as 'GET', headers, body: body ?? null, dispatcher: agent }
  const answer = await request(url, sent)
    .then(async (response) => {
      const text = await response.body.text()
      return { status: response.statusCode, headers: response.headers, text, body: parse(text) }
    })
    .catch(() => none)
  checkAnswer(method, url, answer)
  return answer
}

/** Processor time of the hub's main thread: whatever else the machine does, it counts the hub's own work. */
function threadMs({ pid }: Node): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6
}

// Of this, 10 ms is how far apart the hub's own looks at its loop are.
const lookMs = 10

/** The longest pause of the hub's event loop since it was read last. */
async function readLag(agent: Agent, { origin }: Node): Promise<number> {
  const answer = await request(`${origin}/metrics`, { dispatcher: agent })
  const text = await answer.body.text()
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]
  if (seconds === undefined) throw new Error('The hub tells nothing of its event loop')
  return Math.max(0, Number(seconds) * 1000 - lookMs)
}

function kindsOf(route: Route, { clinic }: Ground): Kind[] {
  const others = [...otherKinds]
  // Without a body, Fastify reads none.
  if (route.method === 'GET' || route.method === 'HEAD') return others
  const kinds = bodyKinds.map((kind) => {
    return kind.name.startsWith('JSON') ? { ...kind, size: route.bodyBytes - 100 } : kind
  })
  if (!isReplaceSlots(route)) return [...kinds, ...others]
  const service = serviceAt(clinic.places[0]!, 15)
  const make = (size: number): Worst => ({
    headers: { 'content-type': 'application/json' },
    body: rightItems(size, clinic.firstS - 40 * 86_400, service),
  })
  return [...kinds, { name: 'JSON: 12,000 items, all right', size: 12_000, make }, ...others]
}

/** `query: percent signs` is of the family `query`. */
function oneOfEach(kinds: readonly Kind[], n: number): Kind[] {
  const family = /^(?:JSON|urlencoded|multipart|query)/
  const families = Map.groupBy(kinds, ({ name }) => (family.exec(name) ?? ['header'])[0])
  return [...families.values()].map((one) => one[n % one.length]!)
}

function leastOf(runs: readonly Seen[]): Seen {
  const least = (of: (one: Seen) => number) => Math.min(...runs.map(of))
  const status = runs.map((one) => one.status).find((one) => one === 0 || one >= 500) ?? runs[0]!.status
  return { status, cpuMs: least((one) => one.cpuMs), lagMs: least((one) => one.lagMs) }
}

export type Grown = Case & { growth: number }

/**
 * Half the size, for all that took long enough to tell: less than this is at most 2.6 times 20 ms, whatever half takes. It
 * grows too fast where it does from three sizes on; at a single one it may just leave a cache.
 */
async function findGrowth(ask: Ask, cases: readonly Case[]): Promise<Grown[]> {
  const grown: Grown[] = []
  for (const one of cases.filter(({ seen }) => seen.cpuMs > leastMs * mostGrowth)) {
    let growth = Infinity
    for (const share of [1, 0.7, 0.5]) {
      growth = Math.min(growth, await growthAt(ask, one, one.kind.size * share))
      if (growth <= mostGrowth) break
    }
    grown.push({ ...one, growth })
  }
  return grown
}

/** How many times as long as half the size takes; the least of 5 runs of each. */
async function growthAt(ask: Ask, { route, kind }: Case, size: number): Promise<number> {
  const least = [Infinity, Infinity]
  for (let run = 0; run < growthRuns; run++) {
    for (const [index, part] of [size / 2, size].entries()) {
      const { cpuMs } = await ask(route, kind.make(Math.floor(part), route))
      least[index] = Math.min(least[index]!, cpuMs)
    }
  }
  return least[1]! / Math.max(leastMs, least[0]!)
}
