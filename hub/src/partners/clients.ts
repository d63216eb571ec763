import { randomUUID } from 'node:crypto'
import { newId } from '../time.ts'
import { insertClient, listMissingFacilities, upsertPartner } from './clientStore.ts'
import { publicLimits } from './limits.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { ensureSharedSecret } from './signingKeys.ts'
import { insertSecret } from './store.ts'
import type { Db } from '../db/pool.ts'

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
 * @param secret the hub's own, which seals the key
 * @throws NoSuchFacility
 */
export async function addClient(
  db: Db, client: NewClient, { secret, now }: { secret: string; now: Temporal.Instant },
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
  return { clientId, clientSecret, webhookSecret: await ensureSharedSecret(db, { clientId, secret, now }) }
}

export class NoSuchFacility extends Error {
  override readonly name = 'NoSuchFacility'
  constructor(facilityIds: readonly string[]) {
    super(`There is no facility ${facilityIds.join(', ')}`)
  }
}
