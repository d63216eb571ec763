import { Refusal } from '../refusal.ts'
import { hashSecret } from './secrets.ts'
import { findTokenOwner } from './store.ts'
import type { App, Client } from '../http/operation.ts'
import type { TokenOwner } from './store.ts'

// A token that was revoked, or whose client was switched off, is refused everywhere after this long.
const cacheMs = 5_000
const cacheSize = 10_000

type Known = { client: Client; expiresAt: Temporal.Instant; readAt: number }

/**
 * Makes the bearer check: the Authorization header to the client, or Refusal auth.missing | auth.invalid. Tokens are
 * looked up by their SHA-256, so no comparison in here depends on how much of a guess is right.
 */
export function createAuthenticate(app: App): (authorization: string | undefined) => Promise<Client> {
  const known = new Map<string, Known>()
  return async (authorization) => {
    const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
    if (!token) throw new Refusal('auth.missing')
    const hash = hashSecret(token)
    const key = hash.toString('latin1')
    let found = known.get(key)
    if (!found || performance.now() - found.readAt > cacheMs) {
      known.delete(key)
      // Before the query: what it doesn't see yet is refused within the time all the same.
      const readAt = performance.now()
      const owner = await findTokenOwner(app.db, hash)
      if (!owner) throw new Refusal('auth.invalid')
      found = {
        client: clientOf(owner),
        expiresAt: owner.expires_at,
        readAt,
      }
      if (known.size >= cacheSize) known.clear()
      known.set(key, found)
    }
    if (Temporal.Instant.compare(found.expiresAt, app.now()) <= 0) throw new Refusal('auth.invalid')
    return found.client
  }
}

function clientOf(owner: TokenOwner): Client {
  return {
    clientId: owner.client_id,
    mayRemoveIntegration: owner.may_remove_integration,
    limits: {
      readsPerHour: owner.reads_per_hour,
      writesPerMinute: owner.writes_per_minute,
      writesPerHour: owner.writes_per_hour,
    },
  }
}
