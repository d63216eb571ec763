/**
 * Signatures of Standard Webhooks on pushes and asks: an HMAC under a shared secret, an ed25519 signature where the
 * client has such a key, one for each live key. Keys are kept sealed: a copy of the database alone forges nothing.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  sign,
} from 'node:crypto'
import { deleteSigningKey, insertSigningKey, listSigningKeys } from './signingKeyStore.ts'
import { lockClient } from './store.ts'
import type { Db } from '../db/pool.ts'
import type { Scheme, SigningKeyId } from './signingKeyStore.ts'

const prefixes = { v1: 'whsec_', v1a: 'whsk_' } as const
// What PKCS #8 puts before the 32 bytes of an ed25519 key.
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')
const ivBytes = 12
const tagBytes = 16
/** First byte of what is sealed: a later way to seal gets another. */
const format = 1

/** What one message is signed with; `at` is the time of the attempt, `body` the bytes as they are sent. */
export type SignedMessage = { id: string; at: Temporal.Instant; body: string }

/** Where a client's keys come from: sealed, and the hub's secret that opens them. */
export type SigningKeys = { clientId: string; signingKeys: readonly Buffer[] }

type Log = { warn(fields: object, message: string): void }

/**
 * `webhook-id`, `webhook-timestamp` (seconds) and, where the client has a key, `webhook-signature` with one signature
 * a key. A key that the secret doesn't open is left out and logged: whether to take an unsigned message is the
 * receiver's decision, and a patient waits for an ask.
 */
export function webhookHeaders(
  { secret, log }: { secret: string; log: Log },
  { clientId, signingKeys }: SigningKeys,
  { id, at, body }: SignedMessage,
): Record<string, string> {
  const timestamp = String(Math.floor(at.epochMilliseconds / 1000))
  const signatures = signingKeys.flatMap((sealed) => {
    const key = openKey(secret, clientId, sealed)
    if (key === undefined) log.warn({ clientId }, 'A signing key cannot be opened: was SLOTWIRE_SECRET changed?')
    return key === undefined ? [] : [signatureOf(key, `${id}.${timestamp}.${body}`)]
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  }
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
  { clientId, scheme, secret, now }: { clientId: string; scheme: Scheme; secret: string; now: Temporal.Instant },
): Promise<NewSigningKey | null> {
  const { kept, shown } = newKey(scheme)
  return db.transaction(async (tx) => {
    if (!(await lockClient(tx, clientId))) return null
    const ordinal = await insertSigningKey(tx, { clientId, scheme, sealed: sealKey(secret, clientId, kept), now })
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
  { clientId, secret, now }: { clientId: string; secret: string; now: Temporal.Instant },
): Promise<string> {
  return db.transaction(async (tx) => {
    if (!(await lockClient(tx, clientId))) throw new Error(`There is no client ${clientId}`)
    for (const { ordinal, sealed } of await listSigningKeys(tx, clientId, 'v1')) {
      const key = openKey(secret, clientId, sealed)
      if (key !== undefined) return key
      await deleteSigningKey(tx, { clientId, scheme: 'v1', ordinal })
    }
    const { kept } = newKey('v1')
    await insertSigningKey(tx, { clientId, scheme: 'v1', sealed: sealKey(secret, clientId, kept), now })
    return kept
  })
}

// A key of its own for this use: what signs links or hashes phones never meets what seals.
function sealingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'slotwire client signing keys', 32))
}

// The client's id is bound in: a sealed key that is copied to another client's row doesn't open there.
function sealKey(secret: string, clientId: string, key: string): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), iv).setAAD(Buffer.from(clientId))
  const text = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([format]), iv, cipher.getAuthTag(), text])
}

function openKey(secret: string, clientId: string, sealed: Buffer): string | undefined {
  const bodyAt = 1 + ivBytes + tagBytes
  if (sealed[0] !== format || sealed.length <= bodyAt) return undefined
  try {
    const iv = sealed.subarray(1, 1 + ivBytes)
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), iv, { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(clientId)).setAuthTag(sealed.subarray(1 + ivBytes, bodyAt))
    return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
