/** sandbox.json: everything that a script or a test needs to drive the sandbox. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureSharedSecret } from '../partners/signingKeys.ts'
import { findFreeSlots } from '../slots/free.ts'
import { dayInterval, formatInZone, localDate, type Clock, type Interval } from '../time.ts'
import { examplesOf, exportsFor } from './curls.ts'
import { filledDays } from './days.ts'
import { endings } from './endings.ts'
import { deskName } from './seed.ts'
import { findFacilityZone } from './store.ts'
import type { Db, Queryable } from '../db/pool.ts'
import type { Secrets } from '../secrets.ts'
import type { DemoClientFacts, DemoFacts } from './seed.ts'

/** A free slot, and the service to book there for `duration` minutes. `start` has the facility's offset. */
export type Sample = {
  facility_id: string
  doctor_id: string
  address_id: string
  address_service_id: string
  duration: number
  start: string
}

export type SandboxFacts = {
  api: string
  token: string
  site: string
  console: string | null
  status: string | null
  docs: string | null
  /** Where the clinic's own people see and change their calendars, and the key that lets them in. */
  desk: { url: string; facility_id: string; key: string }
  clients: {
    name: string
    client_id: string
    client_secret: string
    realtime: 'on' | 'off'
    delivery: 'push' | 'pull'
    vendor_url: string | null
    /** Verifies `webhook-signature` of what is pushed and asked. */
    webhook_secret: string
    /** Null where nothing is free at any of its addresses. */
    sample: Sample | null
  }[]
  dictionary: { code: number; kind: string }[]
  endings: { ending: string; outcome: string }[]
}

const files = { facts: 'sandbox.json', exports: 'sandbox.env', secrets: 'sandbox-secrets.json' } as const

/**
 * Also gives each client its webhook secret where it has none.
 * @param publicUrl where the hub is reached, without a slash at its end
 * @param secret the hub's, which seals the webhook secrets, and what else opens them
 */
export async function sandboxFacts(
  { db, clock, publicUrl, secret, secretAlso }: Secrets & { db: Db; clock: Clock; publicUrl: string },
  demo: DemoFacts,
): Promise<SandboxFacts> {
  const clients: SandboxFacts['clients'] = []
  for (const client of demo.clients) {
    clients.push({
      name: client.name,
      client_id: client.clientId,
      client_secret: client.secret,
      realtime: client.realtime,
      delivery: client.delivery,
      vendor_url: client.vendorUrl,
      webhook_secret: await ensureSharedSecret(db, { clientId: client.clientId, secret, secretAlso, now: clock.now() }),
      sample: await findSample(db, client, clock.now()),
    })
  }
  return {
    api: `${publicUrl}/api/v3/integration`,
    token: `${publicUrl}/oauth/v2/token`,
    site: `${publicUrl}/`,
    console: null,
    status: null,
    docs: `${publicUrl}/docs`,
    desk: { url: `${publicUrl}/desk`, facility_id: demo.desk.facilityId, key: demo.desk.key },
    clients,
    dictionary: demo.dictionary.map(({ code, kind }) => ({ code, kind })),
    endings: endings.map(({ ending, outcome }) => ({ ending, outcome })),
  }
}

/**
 * At the client's first address with a free slot: from tomorrow, so that it doesn't pass meanwhile; else
 * today.
 */
async function findSample(
  db: Queryable,
  { addresses }: DemoClientFacts,
  now: Temporal.Instant,
): Promise<Sample | null> {
  for (const address of addresses) {
    const zone = await findFacilityZone(db, address.facilityId)
    if (zone === null) continue
    const tomorrow = dayInterval(localDate(now, zone), zone).end
    for (const range of [weeksFrom(tomorrow, 2), weeksFrom(now, filledDays / 7)]) {
      const [slot] = await findFreeSlots(db, address, range, now)
      // The shortest is offered by every slot of its period, so the examples may take any of them.
      const service = slot?.services.toSorted((a, b) => a.duration - b.duration)[0]
      if (!slot || !service) continue
      return {
        facility_id: address.facilityId,
        doctor_id: address.doctorId,
        address_id: address.addressId,
        address_service_id: service.addressServiceId,
        duration: service.duration,
        start: formatInZone(slot.start, zone),
      }
    }
  }
  return null
}

const weeksFrom = (start: Temporal.Instant, weeks: number): Interval => ({
  start,
  end: start.add({ hours: weeks * 168 }),
})

/** Client ids → the secrets of an earlier start, and the desk's key. Empty where there was none, or the file can't be read. */
export async function readSecrets(dataDir: string): Promise<Record<string, string>> {
  try {
    const read: unknown = JSON.parse(await readFile(join(dataDir, files.secrets), 'utf8'))
    return typeof read === 'object' && read !== null ? (read as Record<string, string>) : {}
  } catch {
    return {}
  }
}

/** Keeps the secrets for the next start, and takes sandbox.json away: while it is there, the hub is ready. */
export async function writeSecrets(dataDir: string, demo: DemoFacts): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  for (const name of [files.facts, files.exports]) await rm(join(dataDir, name), { force: true })
  const { facilityId, key } = demo.desk
  const secrets = {
    ...Object.fromEntries(demo.clients.map(({ clientId, secret }) => [clientId, secret])),
    [deskName(facilityId)]: key,
  }
  await replaceFile(join(dataDir, files.secrets), `${JSON.stringify(secrets, null, 2)}\n`)
}

/** Writes sandbox.json, and sandbox.env for the README's curls. Whoever sees sandbox.json sees all of it. */
export async function writeFacts(dataDir: string, facts: SandboxFacts): Promise<void> {
  const examples = examplesOf(facts)
  if (examples) await replaceFile(join(dataDir, files.exports), exportsFor(examples))
  await replaceFile(join(dataDir, files.facts), `${JSON.stringify(facts, null, 2)}\n`)
}

// They hold secrets: only their owner reads them.
async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.${process.pid}.tmp`
  await writeFile(next, text, { mode: 0o600 })
  await rename(next, path)
}
