/** Idempotency-Key on POST: one effect and one answer, however often it is sent (docs/decisions/0010-idempotency.md). */
import { createHash, randomUUID } from 'node:crypto'
import { refusals } from '../contract/refusals.ts'
import { Refusal } from '../refusal.ts'
import { errorResponse, refusalOf } from './errorResponse.ts'
import { claimKey, deleteKeys, findKey, releaseKey, updateKey } from './idempotencyStore.ts'
import type { FoundKey, StoredAnswer } from './idempotencyStore.ts'
import type { App } from './operation.ts'

/** How long a key is kept. */
const keptHours = 24
// Longer than any operation takes; only a node that died lets it run out.
const leaseMs = 30_000
const header = 'idempotency-key'

export type Answer = StoredAnswer

/** `body` as the contract's schema read it: what is not described there makes no difference. */
export type KeyedRequest = { clientId: string; key: string; method: string; url: string; body: unknown }

/**
 * The key of a request, or undefined where it has none.
 * @throws Refusal request.invalid where it is not 1 to 255 visible ASCII characters
 */
export function readIdempotencyKey(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const key = headers[header]
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new Refusal(
    'request.invalid',
    {},
    { 'Idempotency-Key': ['This header should be 1 to 255 visible ASCII characters'] },
  )
}

/**
 * Runs a request once per key and keeps its answer; a repeat gets the kept one. Answers of 429 and 5xx aren't kept: the
 * next repeat runs again, under the same attempt.
 * @param run answers, or throws; gets the attempt's id, which an operation can find its own effect by
 * @throws Refusal idempotency.in_flight | idempotency.other_body, and what `run` throws that isn't final
 */
export async function answerOnce(
  app: Pick<App, 'db' | 'now' | 'log' | 'publicUrl'>,
  request: KeyedRequest,
  run: (attemptId: string) => Promise<Answer>,
): Promise<Answer> {
  const { clientId, key } = request
  const ours = { clientId, key, owner: randomUUID(), fingerprint: fingerprintOf(request) }
  const now = app.now()
  const times = { leaseMs, now, expiredAt: now.subtract({ hours: keptHours }) }
  // Looked for before it is claimed: even a claim in vain writes, and its commit waits for the disk.
  const kept = planRepeat(await findKey(app.db, { ...ours, ...times }), ours.fingerprint)
  if (kept) return kept
  const attemptId = await claimKey(app.db, { ...ours, ...times })
  if (attemptId === undefined) {
    // Somebody else has claimed it since; where it is gone again, the next try is a first one.
    const found = await findKey(app.db, { ...ours, ...times })
    return planRepeat(found && { ...found, is_leased: true }, ours.fingerprint) ?? refuseInFlight()
  }
  const answer = await run(attemptId).catch(async (error) => {
    const final = finalRefusal(error)
    if (final) return errorResponse(final, app)
    await untold(app, releaseKey(app.db, ours))
    throw error
  })
  await untold(app, updateKey(app.db, ours, answer))
  return answer
}

/** The kept answer; null where the request is to be run, for the first time or again. */
function planRepeat(found: FoundKey | undefined, fingerprint: Buffer): Answer | null {
  if (!found) return null
  if (!found.fingerprint.equals(fingerprint)) throw new Refusal('idempotency.other_body')
  if (found.status === null) return found.is_leased ? refuseInFlight() : null
  const { status, headers, body } = found
  return { status, headers: { ...headers, 'idempotency-replayed': 'true' }, body }
}

function refuseInFlight(): never {
  throw new Refusal('idempotency.in_flight', { retry_after: 1 })
}

function fingerprintOf({ method, url, body }: KeyedRequest): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body ?? null)}`)
    .digest()
}

function finalRefusal(error: unknown): Refusal | null {
  const refusal = refusalOf(error)
  const status: number = refusal ? refusals[refusal.code][0] : 500
  return status < 500 && status !== 429 ? refusal : null
}

// The effect stands, and so does its answer: a key that can't be written now is tried again when its lease ends.
async function untold(app: Pick<App, 'log'>, writing: Promise<void>): Promise<void> {
  await writing.catch((error) => app.log.warn({ err: error }, 'an idempotency key could not be written'))
}

/** Deletes the keys, and with them the answers, that are older than 24 hours. */
export async function trimKeys({ db, now }: Pick<App, 'db' | 'now'>): Promise<void> {
  const until = now().subtract({ hours: keptHours })
  while (await deleteKeys(db, until)) continue
}
