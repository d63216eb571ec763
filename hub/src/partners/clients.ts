import { randomUUID } from 'node:crypto'
import { newId } from '../time.ts'
import {
  insertClient,
  listMissingFacilities,
  lockClientSettings,
  updateClientSettings,
  upsertPartner,
} from './clientStore.ts'
import { publicLimits } from './limits.ts'
import { hashSecret, newSecret, revokeTokens } from './secrets.ts'
import { ensureSharedSecret } from './signingKeys.ts'
import { insertSecret } from './store.ts'
import type { Db } from '../db/pool.ts'
import type { Secrets } from '../secrets.ts'
import type { ClientSettings } from './clientStore.ts'

export type NewClient = {
  /** The vendor's name; one of this name that is there gets the client. */
  partner: string
  name: string
  facilityIds: readonly string[]
  /** Where asks and pushes go; null for a client that only pulls. */
  endpoint: string | null
  realtime: 'off' | 'shadow' | 'on'
  isPushed: boolean
  isPulled: boolean
}

/** What the vendor is given; the secrets can't be read again. */
export type Credentials = { clientId: string; clientSecret: string; webhookSecret: string }

/**
 * Makes a client with the public rate limits, a secret, and the key that its messages are signed with.
 * @param secrets the hub's own, which seal the key
 * @throws NoSuchFacility
 */
export async function addClient(
  db: Db,
  client: NewClient,
  { now, ...secrets }: Secrets & { now: Temporal.Instant },
): Promise<Credentials> {
  const clientId = randomUUID()
  const clientSecret = newSecret()
  await db.transaction(async (tx) => {
    const missing = await listMissingFacilities(tx, client.facilityIds)
    if (missing.length > 0) throw new NoSuchFacility(missing)
    const partnerId = await upsertPartner(tx, { partnerId: newId(), name: client.partner })
    await insertClient(tx, { ...client, clientId, partnerId, limits: publicLimits, now })
    await insertSecret(tx, { clientId, hash: hashSecret(clientSecret), now })
  })
  return { clientId, clientSecret, webhookSecret: await ensureSharedSecret(db, { ...secrets, clientId, now }) }
}

export class NoSuchFacility extends Error {
  override readonly name = 'NoSuchFacility'
  constructor(facilityIds: readonly string[]) {
    super(`There is no facility ${facilityIds.join(', ')}`)
  }
}

/**
 * Changes a client's settings together, or none of them. Pushes, asks and the relay read them each time, requests within
 * 5 s; the tokens of a client that is switched off end with it.
 * @returns the settings as they are now, or why nothing was changed
 */
export function changeClient(
  db: Db,
  clientId: string,
  change: Partial<ClientSettings>,
): Promise<ClientSettings | 'not_found' | 'without_endpoint' | 'half_a_key'> {
  return db.transaction(async (tx) => {
    const before = await lockClientSettings(tx, clientId)
    if (!before) return 'not_found'
    const after = planClient(before, change)
    const isCalled = isPushWanted(after) || after.realtime !== 'off'
    if (isCalled && after.push_url === null) return 'without_endpoint'
    if ((after.push_key_header === null) !== (after.push_key === null)) return 'half_a_key'
    await updateClientSettings(tx, clientId, after)
    if (!after.is_active) await revokeTokens(tx, clientId)
    return after
  })
}

/** Whether a client is to be pushed to, be it that the hub has switched its endpoint off for now. */
export function isPushWanted({ is_pushed: isPushed, push_off_at: offAt }: ClientSettings): boolean {
  return isPushed || offAt !== null
}

// What the hub has found out about an endpoint says nothing about another one.
function planClient(before: ClientSettings, change: Partial<ClientSettings>): ClientSettings {
  const { is_pushed: isWanted = isPushWanted(before), push_url: url = before.push_url } = change
  const verdict = url === before.push_url ? {} : { push_failing_since: null, push_off_at: null, push_off_reason: null }
  const after = { ...before, ...change, ...verdict }
  if (!isWanted) return { ...after, is_pushed: false, push_off_at: null, push_off_reason: null }
  return { ...after, is_pushed: after.push_off_at === null }
}
