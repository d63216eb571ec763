/**
 * Runs in a network of its own, started by urls.ts: hubs, the vendor, canaries at every other address, and a name
 * server that lies. Each URL is a client's: a patient is asked about, and a notification pushed.
 */
import { subscribe } from 'node:diagnostics_channel'
import { setTimeout as delay } from 'node:timers/promises'
import { addClient, localTime, makeClinic, pathOf, quarterS, serviceAt } from './clinic.ts'
import { base, createCaller, inParallel } from './http.ts'
import { startNameServer } from './nameServer.ts'
import { answerOutside, connectionsOpened, openNetwork } from './network.ts'
import { openStage } from './stage.ts'
import { cases, hosts, namesOf, phoneOf, quarters, silentAddress } from './urlCases.ts'
import { startCanary } from './urlsCanary.ts'
import { checkUrls } from './urlsCheck.ts'
import type { Clinic } from './clinic.ts'
import type { Caller } from './http.ts'
import type { Proof } from './proof.ts'
import type { Node, Stage } from './stage.ts'
import type { Canary } from './urlsCanary.ts'

export type UrlRun = {
  stage: Stage
  canary: Canary
  /** What the hub with its guard did: connections to anybody but the vendor, to the vendor, and all that it opened. */
  guarded: { dialled: string[]; visits: number; opened: number }
  /** URLs that lead to an inner address where nothing holds the hub, or whoever follows a redirect, back. */
  reached: ReadonlySet<string>
}

type Rig = { stage: Stage; canary: Canary; clinic: Clinic; caller: Caller; token: string; opened(): number }

/** Lets a hub believe the vendor's certificate, as this process does. */
const trusted = { NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS! }

async function prove(count: number, folder: string): Promise<Proof> {
  openNetwork({ folder, hosts, silent: silentAddress })
  const nameServer = await startNameServer('127.0.0.1', namesOf)
  const canary = await startCanary()
  const stage = await openStage()
  try {
    const rig = await prepare(stage, canary)
    const guarded = await tryAll(rig)
    const reached = new Set([...(await dialUnguarded(rig)), ...(await followRedirects(rig))])
    await rig.caller.close()
    return await checkUrls({ stage, canary, guarded, reached }, count)
  } finally {
    await stage.close()
    canary.close()
    nameServer.close()
  }
}

async function prepare(stage: Stage, canary: Canary): Promise<Rig> {
  // The proof opens connections, too: to the hub.
  let own = 0
  subscribe('undici:client:connected', () => void own++)
  const size = cases.length
  const clinic = await makeClinic(stage, { facilities: size, addresses: size, perPlace: 4 })
  for (const [n, { url }] of cases.entries()) {
    const facilities = [clinic.places[n]!.facilityId]
    await addClient(stage, { clientId: `url-${n}`, facilities, vendor: { url, isAsked: true } })
  }
  // One attempt each, so that none is still to come at the end.
  await stage.rows(`update client set push_retry_minutes = '{}'`)
  const facilities = clinic.places.map(({ facilityId }) => facilityId)
  const token = await addClient(stage, { clientId: 'desk', facilities })
  return { stage, canary, clinic, token, caller: createCaller(8), opened: () => connectionsOpened() - own }
}

async function tryAll(rig: Rig): Promise<UrlRun['guarded']> {
  const { stage, canary } = rig
  const node = await stage.startNode({ env: trusted })
  const before = rig.opened()
  await inParallel(cases.length, 8, async (n) => {
    await bookAsPatient(rig, node, n, quarters.patient)
    await bookAtDesk(rig, node, n)
    if (cases[n]!.ending === 'rebound') await bookAsPatient(rig, node, n, quarters.again)
  })
  await until(
    rig,
    `select not exists (select from facility_stream where relayed < head)
    and not exists (select from feed_entry where push = 'waiting') as "isOver"`,
  )
  await node.kill()
  return { dialled: canary.dialled.splice(0), visits: canary.visits(), opened: rig.opened() - before }
}

/** The same URLs at a hub that may dial everybody: which of them lead to a canary at all. */
async function dialUnguarded(rig: Rig): Promise<string[]> {
  const { stage, canary } = rig
  const node = await stage.startNode({ workers: false, env: { ...trusted, SLOTWIRE_ALLOWED_RANGES: '0.0.0.0/0,::/0' } })
  const reached: string[] = []
  for (const [n, { kind, url }] of cases.entries()) {
    if (kind === 'redirect') continue
    await bookAsPatient(rig, node, n, quarters.unguarded)
    if (canary.dialled.splice(0).length > 0) reached.push(url)
  }
  await node.kill()
  return reached
}

/** Somebody who does follow redirects. */
async function followRedirects({ canary }: Rig): Promise<string[]> {
  const reached: string[] = []
  for (const { url } of cases.filter(({ kind }) => kind === 'redirect')) {
    // Whether the canary then agrees is another matter.
    const following = fetch(url, { method: 'POST', body: '{}', signal: AbortSignal.timeout(2000) })
    await following.then(
      (answer) => answer.text(),
      () => {},
    )
    if (canary.dialled.splice(0).length > 0) reached.push(url)
  }
  return reached
}

/** Books by the pages; resolves when the hub has noted how its ask ended. */
async function bookAsPatient(rig: Rig, node: Node, n: number, quarter: number): Promise<void> {
  const { clinic, caller } = rig
  const place = clinic.places[n]!
  const phone = phoneOf(n, quarter)
  const startS = clinic.firstS + quarter * quarterS
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), startS].join('.')
  const form = { slot, attempt: `attempt${phone.slice(1)}`, consent: 'yes', name: 'Ana', surname: 'Prueba', phone }
  await caller.call('POST', `${node.origin}/book`, { form })
  await until(
    rig,
    `select count(*) > 0 as "isOver" from ask join booking b using (facility_id, booking_id)
    where facility_id = $1 and b.patient->>'phone' = $2`,
    [place.facilityId, phone],
  )
}

async function bookAtDesk({ clinic, caller, token }: Rig, node: Node, n: number): Promise<void> {
  const place = clinic.places[n]!
  const start = localTime(clinic.firstS + quarters.desk * quarterS)
  await caller.call('POST', `${node.origin}${base}${pathOf(place)}/slots/${encodeURIComponent(start)}/book`, {
    token,
    body: {
      address_service_id: String(serviceAt(place, 15)),
      duration: 15,
      patient: { name: 'Ana', surname: 'Prueba', phone: phoneOf(n, quarters.desk), email: 'ana@example.org' },
    },
  })
}

/** What never comes is missed by the checker. */
async function until({ stage }: Rig, text: string, values: readonly unknown[] = []): Promise<void> {
  const deadline = performance.now() + 20_000
  while (performance.now() < deadline) {
    const [{ isOver }] = await stage.rows(text, values)
    if (isOver) return
    await delay(5)
  }
}

const [count, folder] = process.argv.slice(2)
await answerOutside(() => prove(Number(count), folder!))
