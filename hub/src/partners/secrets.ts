import { createHash, randomBytes } from 'node:crypto'

/** A new client secret: 256 random bits as base64url, 43 characters. Shown once; only its hash is kept. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** A new access token: 160 random bits as 40 hex digits, the form public clients know. */
export function newToken(): string {
  return randomBytes(20).toString('hex')
}

/** SHA-256: secrets and tokens are random and long, so a slow password hash would add nothing but latency. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
