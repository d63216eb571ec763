import { findDeskOfKey, mintDeskKey } from '../facilities/deskKey.ts'
import { publicLimits } from '../partners/limits.ts'
import { hashSecret, newSecret } from '../partners/secrets.ts'
import { localDate, type Clock } from '../time.ts'
import { bookingRows, dayRows, daysToFill, lunchTemplates, periodTemplates, trainingRows } from './days.ts'
import { demoClients, type DemoClient } from './demo/clients.ts'
import { denials } from './demo/denials.ts'
import {
  fillCalendars,
  findLastFilled,
  insertRows,
  insertSecret,
  isLiveSecret,
  lockWorld,
  updateEndpoint,
} from './store.ts'
import { demoWorld, facilityCount, type Place, type Row } from './world.ts'
/** Fills a sandbox's database with the demo world, and keeps its calendars filled on later starts. */
import type { Db, Tx } from '../db/pool.ts'

export type SeedOptions = {
  /** The built-in vendor's endpoint, new with every start. */
  vendorUrl: string
  /** A vendor of one's own, for the first client. */
  ownVendorUrl?: string
  /**
   * Client ids → secrets of an earlier start, and under deskName a key. What isn't known, or no longer valid, is new.
   */
  knownSecrets?: Readonly<Record<string, string>>
}

/** What the start tells about one client. `addresses`: where it may book, the one of the examples first. */
export type DemoClientFacts = {
  clientId: string
  secret: string
  name: string
  realtime: 'on' | 'off'
  delivery: 'push' | 'pull'
  vendorUrl: string | null
  addresses: readonly { facilityId: string; doctorId: string; addressId: string }[]
}

export type DemoFacts = {
  clients: readonly DemoClientFacts[]
  /** The first client's first clinic, for its own people. */
  desk: { facilityId: string; key: string }
  dictionary: readonly { code: number; kind: string }[]
}

/**
 * Makes the demo world where it isn't there; where it is, only fills the calendars up to 12 weeks from today,
 * on days beyond the last filled one, and points the clients at the vendor. What an integrator changed
 * survives.
 */
export async function seedDemo(db: Db, clock: Clock, options: SeedOptions): Promise<DemoFacts> {
  const now = clock.now()
  const world = demoWorld()
  return db.transaction(async (tx) => {
    const { isThere } = await lockWorld(tx, demoClients[0]!.clientId)
    if (!isThere) {
      await insertClients(tx, now)
      for (const [table, rows] of world.tables) await insertRows(tx, table, rows)
    }
    const latest = await findLastFilled(tx, facilityCount)
    const filledUntil = new Map([...latest].map(([zone, at]) => [zone, localDate(at, zone)]))
    const days = daysToFill(now, filledUntil)
    await fillCalendars(tx, {
      periods: periodTemplates(world.places),
      lunches: lunchTemplates(world.places),
      days: dayRows(days),
      facilityCount,
    })
    if (!isThere) {
      await insertRows(tx, 'calendar_break', trainingRows(world.places, days))
      await insertRows(tx, 'booking', bookingRows(world.places, days, now))
    }
    const clients: DemoClientFacts[] = []
    for (const client of demoClients) clients.push(await connectClient(tx, client, world.places, options, now))
    const { facilityId } = clients[0]!.addresses[0]!
    const desk = { facilityId, key: await deskKeyOf(tx, facilityId, options.knownSecrets?.[deskName(facilityId)], now) }
    return { clients, desk, dictionary: denials.map(({ code, kind }) => ({ code, kind })) }
  })
}

async function insertClients(tx: Tx, now: Temporal.Instant): Promise<void> {
  await insertRows(
    tx,
    'partner',
    demoClients.map(({ partnerId, partner }) => ({ partner_id: partnerId, name: partner })),
  )
  await insertRows(
    tx,
    'client',
    demoClients.map((client) => clientRow(client, now)),
  )
  await insertRows(
    tx,
    'client_feed',
    demoClients.map(({ clientId }) => ({ client_id: clientId, head: 0 })),
  )
}

function clientRow({ clientId, partnerId, name, realtime, delivery }: DemoClient, now: Temporal.Instant): Row {
  const isPushed = delivery === 'push'
  return {
    client_id: clientId,
    partner_id: partnerId,
    name,
    is_active: true,
    realtime,
    ask_timeout_ms: 5000,
    is_pushed: isPushed,
    is_pulled: !isPushed,
    push_retry_minutes: [1, 5, 15],
    ...publicLimits,
    created_at: now.toString(),
    // The constraint wants an address now; connectClient writes the real one in the same transaction.
    push_url: isPushed ? 'http://127.0.0.1/' : null,
  }
}

function addressesOf(client: DemoClient, places: readonly Place[]): DemoClientFacts['addresses'] {
  return places
    .filter(({ facilityId, address }) => client.owns(facilityId) && !address.isDisabled)
    .map(({ facilityId, doctorId, addressId }) => ({
      facilityId: `${facilityId}`,
      doctorId: `${doctorId}`,
      addressId: `${addressId}`,
    }))
}

async function connectClient(
  tx: Tx,
  client: DemoClient,
  places: readonly Place[],
  options: SeedOptions,
  now: Temporal.Instant,
): Promise<DemoClientFacts> {
  const { clientId, name, realtime, delivery } = client
  const url = (client === demoClients[0] ? options.ownVendorUrl : undefined) ?? options.vendorUrl
  const vendorUrl = delivery === 'push' ? url : null
  if (vendorUrl) await updateEndpoint(tx, clientId, vendorUrl)
  const secret = await secretOf(tx, clientId, options.knownSecrets?.[clientId], now)
  return { clientId, secret, name, realtime, delivery, vendorUrl, addresses: addressesOf(client, places) }
}

// Secrets are random per installation, so that a sandbox which somebody opens to a network isn't open to all
// who can read this repository.
async function secretOf(tx: Tx, clientId: string, known: string | undefined, now: Temporal.Instant): Promise<string> {
  if (known !== undefined && (await isLiveSecret(tx, clientId, hashSecret(known)))) return known
  const secret = newSecret()
  await insertSecret(tx, clientId, hashSecret(secret), now)
  return secret
}

/** What the key of a facility's desk is called among the secrets that are kept. */
export const deskName = (facilityId: string): string => `desk of facility ${facilityId}`

async function deskKeyOf(
  tx: Tx,
  facilityId: string,
  known: string | undefined,
  now: Temporal.Instant,
): Promise<string> {
  if (known !== undefined && (await findDeskOfKey(tx, known))?.facility_id === facilityId) return known
  return (await mintDeskKey(tx, facilityId, now))!
}
