/**
 * The hub's own secret, and what is made with it. While it is rotated there are two: SLOTWIRE_SECRET signs and seals, and
 * what the other one signed or sealed goes on being good (docs/decisions/0018).
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

export type Secrets = { secret: string; secretAlso?: string | undefined }

/** Both, the one that signs first. */
export function secretsOf({ secret, secretAlso }: Secrets): readonly [string, ...string[]] {
  return secretAlso === undefined ? [secret] : [secret, secretAlso]
}

/** What a text is under each of the secrets: base64url of an HMAC, the one to hand out first. */
export function signaturesOf(secrets: Secrets, text: string): readonly [string, ...string[]] {
  const sign = (secret: string) => createHmac('sha256', secret).update(text).digest('base64url')
  const [first, ...others] = secretsOf(secrets)
  return [sign(first), ...others.map(sign)]
}

/** Whether it is what one of the secrets makes of the text; in constant time, however long it is. */
export function isSignature(secrets: Secrets, text: string, signature: string): boolean {
  const digest = (part: string) => createHmac('sha256', secrets.secret).update(part).digest()
  const given = digest(signature)
  // All are compared: how long it takes doesn't tell which of them it was.
  return signaturesOf(secrets, text).filter((one) => timingSafeEqual(digest(one), given)).length > 0
}

const ivBytes = 12
const tagBytes = 16
/** First byte of what is sealed: a later way to seal gets another. */
const format = 1

// A key of its own for this use: what signs links or hashes phones never meets what seals.
function sealingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'slotwire client signing keys', 32))
}

/** Seals a text for the database. `owner` is bound in: copied to another's row it doesn't open there. */
export function seal({ secret }: Secrets, owner: string, text: string): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), iv).setAAD(Buffer.from(owner))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([format]), iv, cipher.getAuthTag(), sealed])
}

/** `isCurrent`: by the secret that seals. */
export type Opened = { text: string; isCurrent: boolean }

/** Undefined where none of the secrets opens it. */
export function open(secrets: Secrets, owner: string, sealed: Buffer): Opened | undefined {
  for (const secret of secretsOf(secrets)) {
    const text = openWith(secret, owner, sealed)
    if (text !== undefined) return { text, isCurrent: secret === secrets.secret }
  }
  return undefined
}

function openWith(secret: string, owner: string, sealed: Buffer): string | undefined {
  const bodyAt = 1 + ivBytes + tagBytes
  if (sealed[0] !== format || sealed.length <= bodyAt) return undefined
  try {
    const iv = sealed.subarray(1, 1 + ivBytes)
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), iv, { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(1 + ivBytes, bodyAt))
    return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
