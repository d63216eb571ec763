/**
 * Signatures of Standard Webhooks on pushes and asks: an HMAC under a shared secret, an ed25519 signature where the
 * client has such a key, one for each live key. Keys are kept sealed: a copy of the database alone forges nothing.
 */
import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { open, seal } from '../secrets.ts'
import {
  deleteSigningKey,
  insertSigningKey,
  listAllSigningKeys,
  listSigningKeys,
  updateSealed,
} from './signingKeyStore.ts'
import { lockClient } from './store.ts'
import type { Db } from '../db/pool.ts'
import type { Secrets } from '../secrets.ts'
import type { Scheme, SigningKeyId } from './signingKeyStore.ts'

const prefixes = { v1: 'whsec_', v1a: 'whsk_' } as const
// What PKCS #8 puts before the 32 bytes of an ed25519 key.
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')
/** What one message is signed with; `at` is the time of the attempt, `body` the bytes as they are sent. */
export type SignedMessage = { id: string; at: Temporal.Instant; body: string }

/** Where a client's keys come from: sealed, and the hub's secret that opens them. */
export type SigningKeys = { clientId: string; signingKeys: readonly Buffer[] }

type Log = { warn(fields: object, message: string): void }

/**
 * `webhook-id`, `webhook-timestamp` (seconds) and, where the client has keys, `webhook-signature` with one signature for
 * each that opens. A key that neither secret opens is left out and told in the log.
 * @returns null where the client has keys and none of them opens: a receiver that checks would refuse it, one that
 *   doesn't would get used to unsigned messages, so nothing may be sent
 */
export function webhookHeaders(
  deps: Secrets & { log: Log },
  { clientId, signingKeys }: SigningKeys,
  { id, at, body }: SignedMessage,
): Record<string, string> | null {
  const timestamp = String(Math.floor(at.epochMilliseconds / 1000))
  const keys = signingKeys.map((sealed) => open(deps, clientId, sealed)?.text).filter((key) => key !== undefined)
  if (keys.length < signingKeys.length) warnOfKeys(deps.log, clientId, at.epochMilliseconds)
  if (keys.length === 0 && signingKeys.length > 0) return null
  const signatures = keys.map((key) => signatureOf(key, `${id}.${timestamp}.${body}`))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  }
}

const minuteMs = 60_000
const warnedAtMs = new WeakMap<Log, number>()

// A wrong secret meets every message of every client: one line a minute says it.
function warnOfKeys(log: Log, clientId: string, nowMs: number): void {
  // A clock that was put back must not silence it.
  if (Math.abs(nowMs - (warnedAtMs.get(log) ?? -Infinity)) < minuteMs) return
  warnedAtMs.set(log, nowMs)
  log.warn({ clientId }, 'A signing key cannot be opened: was SLOTWIRE_SECRET changed? Without one nothing is sent')
}

function signatureOf(key: string, content: string): string {
  const bytes = Buffer.from(key.slice(key.indexOf('_') + 1), 'base64')
  if (key.startsWith(prefixes.v1)) return `v1,${createHmac('sha256', bytes).update(content).digest('base64')}`
  const der = Buffer.concat([pkcs8Head, bytes.subarray(0, 32)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return `v1a,${sign(null, Buffer.from(content), privateKey).toString('base64')}`
}

/** `kept` is what signs; `shown` is what the client verifies with. */
function newKey(scheme: Scheme): { kept: string; shown: string } {
  if (scheme === 'v1') {
    const key = `${prefixes.v1}${randomBytes(32).toString('base64')}`
    return { kept: key, shown: key }
  }
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const [seed, point] = [Buffer.from(d!, 'base64url'), Buffer.from(x!, 'base64url')]
  // The seed with the public key behind it: the form in which the libraries of Standard Webhooks write it.
  const kept = `${prefixes.v1a}${Buffer.concat([seed, point]).toString('base64')}`
  return { kept, shown: `whpk_${point.toString('base64')}` }
}

export type NewSigningKey = { key: string; ordinal: number }

/**
 * Gives a client another key of a scheme; what it has goes on signing beside it.
 * @returns what the client verifies with: the shared secret (`whsec_…`) or the public key (`whpk_…`); null where the
 *   client is unknown or has two already
 */
export function addSigningKey(
  db: Db,
  { clientId, scheme, now, ...secrets }: Secrets & { clientId: string; scheme: Scheme; now: Temporal.Instant },
): Promise<NewSigningKey | null> {
  const { kept, shown } = newKey(scheme)
  return db.transaction(async (tx) => {
    if (!(await lockClient(tx, clientId))) return null
    const ordinal = await insertSigningKey(tx, { clientId, scheme, sealed: seal(secrets, clientId, kept), now })
    return ordinal === undefined ? null : { key: shown, ordinal }
  })
}

/** Ends a key: the next attempt is signed without it. @returns false where there was none */
export function removeSigningKey(db: Db, key: SigningKeyId): Promise<boolean> {
  return deleteSigningKey(db, key)
}

/**
 * The client's shared secret: the first it has, or a new one where it has none that opens.
 * @throws where the client is unknown
 */
export function ensureSharedSecret(
  db: Db,
  { clientId, now, ...secrets }: Secrets & { clientId: string; now: Temporal.Instant },
): Promise<string> {
  return db.transaction(async (tx) => {
    if (!(await lockClient(tx, clientId))) throw new Error(`There is no client ${clientId}`)
    for (const { ordinal, sealed } of await listSigningKeys(tx, clientId, 'v1')) {
      const key = open(secrets, clientId, sealed)?.text
      if (key !== undefined) return key
      await deleteSigningKey(tx, { clientId, scheme: 'v1', ordinal })
    }
    const { kept } = newKey('v1')
    await insertSigningKey(tx, { clientId, scheme: 'v1', sealed: seal(secrets, clientId, kept), now })
    return kept
  })
}

/** What became of the keys; `unopened` open under neither secret. */
export type Resealed = { resealed: number; current: number; unopened: number }

/**
 * Seals every key that only the other secret opens under the one that seals now. Bounded statements, safe to repeat, to
 * stop and beside nodes that add and remove keys.
 */
export async function resealKeys(db: Db, secrets: Secrets): Promise<Resealed> {
  const counts: Resealed = { resealed: 0, current: 0, unopened: 0 }
  let after: SigningKeyId | null = null
  for (;;) {
    const keys = await listAllSigningKeys(db, after)
    for (const { clientId, scheme, ordinal, sealed } of keys) {
      after = { clientId, scheme, ordinal }
      const opened = open(secrets, clientId, sealed)
      if (!opened) counts.unopened++
      else if (opened.isCurrent) counts.current++
      else if (await updateSealed(db, after, { from: sealed, to: seal(secrets, clientId, opened.text) }))
        counts.resealed++
    }
    if (keys.length === 0) return counts
  }
}
