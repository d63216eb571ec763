import { webhookHeaders } from '../partners/signingKeys.ts'
import { keptAnswer } from './answer.ts'
import { judgeEndpoint } from './endpoint.ts'
import { startLoop, type Loop } from './loop.ts'
import {
  claimDue,
  deletePushed,
  postponePush,
  updateFailed,
  updatePushed,
  type Attempt,
  type DueEntry,
} from './pushStore.ts'
import { deleteDone } from './store.ts'
/**
 * Pushes feed entries to the clients' endpoints: at least once, in order per subject. A subject's later
 * entries wait while an earlier one is retried, and go on once it is buried: an endpoint that never takes one
 * body must still hear of the cancellation after it.
 */
import type { App } from '../http/operation.ts'
import type { OutboundResult } from '../http/outbound.ts'

/** One deadline over connection and answer of a push. */
const timeoutMs = 10_000
// Longer than an attempt with its settling can take. A node that dies in between leaves the entry locked this
// long.
const leaseMs = 30_000
// As long as an open breaker stays so.
const heldBackSeconds = 10
// What a client's keys don't open for waits until somebody has put the secret right.
const unsignedSeconds = 60
const inFlightPerClient = 4
// A push costs a socket and at most 64 KiB. With 32 places, eight endpoints that hang took all of them for 10 s.
const inFlightInAll = 128

type PushApp = Pick<App, 'db' | 'clock' | 'log' | 'outbound' | 'secret' | 'secretAlso'>

/**
 * When to try again after a failure, counted from its end; null when the schedule is used up.
 * @param failures attempts that failed so far, this one included
 * @param retryMinutes the client's pauses, `[1, 5, 15]`
 */
export function planRetry(
  failures: number,
  retryMinutes: readonly number[],
  now: Temporal.Instant,
): Temporal.Instant | null {
  const minutes = retryMinutes[failures - 1]
  return minutes === undefined ? null : now.add({ minutes })
}

/**
 * Sends one claimed entry and records how it went.
 * @throws only database errors; the lease then runs out by itself
 */
export async function deliver(app: PushApp, entry: DueEntry): Promise<void> {
  const { db, clock, outbound } = app
  const at = clock.now()
  const headers = headersOf(app, entry, at)
  // Our own fault: it costs the endpoint neither an attempt nor its good name.
  if (headers === null) return postponePush(db, entry, at.add({ seconds: unsignedSeconds }))
  const result = await outbound.post({
    url: entry.url,
    headers,
    body: entry.body,
    timeoutMs,
    endpoint: { clientId: entry.clientId, use: 'push' },
  })
  // Nothing was sent, so it is no attempt: it waits for the breaker to try again.
  if (isHeldBack(result)) return postponePush(db, entry, clock.now().add({ seconds: heldBackSeconds }))
  const attempt = attemptOf(result, entry, at)
  if (isDelivered(result)) await settleDelivered(db, entry, attempt)
  else await settleFailed(app, entry, attempt)
}

function isHeldBack(result: OutboundResult): boolean {
  return !result.ok && (result.cause === 'circuit_open' || result.cause === 'overloaded')
}

// A 2xx is the endpoint's word by its headers.
function isDelivered({ status }: OutboundResult): boolean {
  return status !== undefined && status >= 200 && status < 300
}

function attemptOf(result: OutboundResult, { body }: DueEntry, at: Temporal.Instant): Attempt {
  return {
    at,
    status: result.status ?? null,
    cause: result.ok ? null : result.cause,
    latencyMs: result.latencyMs,
    // What stands behind a yes isn't read: it tells nobody anything.
    answer: isDelivered(result) ? null : keptAnswer(result, body),
  }
}

/** The timestamp is the attempt's, the id the notification's: receivers drop repeats by it. Null where it can't be signed. */
function headersOf(app: PushApp, entry: DueEntry, at: Temporal.Instant): Record<string, string> | null {
  const { pushId, body, keyHeader, key } = entry
  const signed = webhookHeaders(app, entry, { id: pushId, at, body })
  return (
    signed && {
      ...(keyHeader && key && { [keyHeader.toLowerCase()]: key }),
      'content-type': 'application/json',
      ...signed,
    }
  )
}

async function settleDelivered(db: App['db'], entry: DueEntry, attempt: Attempt): Promise<void> {
  if (await deletePushed(db, entry, attempt)) return
  // It is still there: somebody pulls it too, or another claim has it by now.
  await db.transaction(async (tx) => {
    if (await updatePushed(tx, entry)) await deleteDone(tx, entry.clientId, [entry.position])
  })
}

async function settleFailed(app: Pick<App, 'db' | 'clock' | 'log'>, entry: DueEntry, attempt: Attempt): Promise<void> {
  const { db, clock } = app
  const nextAt = planRetry(entry.attempts + 1, entry.retryMinutes, clock.now())
  const reason = nextAt ? null : (attempt.cause ?? `status ${attempt.status}`)
  await updateFailed(db, entry, { attempt, nextAt, reason })
  await judgeEndpoint(app, entry, attempt.status)
}

/**
 * Pushes until stopped; `stop` waits for the deliveries under way, each of which ends within its deadline.
 */
export function startPush(app: PushApp, { pollMs = 500 } = {}): Loop {
  const inFlight = new Map<string, number>()
  const underWay = new Set<Promise<void>>()
  const loop = startLoop({
    name: 'push',
    log: app.log,
    clock: app.clock,
    topic: 'relayed',
    pollMs,
    inFlight: () => underWay.size,
    async step() {
      const total = inFlightInAll - underWay.size
      if (total === 0) return false
      const capacity = { total, perClient: inFlightPerClient, inFlight }
      const entries = await claimDue(app.db, { now: app.clock.now(), leaseMs, capacity })
      for (const entry of entries) begin(entry)
      return entries.length > 0
    },
  })

  function begin(entry: DueEntry): void {
    const { clientId, pushId } = entry
    inFlight.set(clientId, (inFlight.get(clientId) ?? 0) + 1)
    const delivery = deliver(app, entry)
      .catch((error) => app.log.warn({ pushId, clientId, err: error }, 'A push could not be settled'))
      .then(() => {
        underWay.delete(delivery)
        const left = inFlight.get(clientId)! - 1
        if (left > 0) inFlight.set(clientId, left)
        else inFlight.delete(clientId)
        loop.kick()
      })
    underWay.add(delivery)
  }

  async function stop(): Promise<void> {
    await loop.stop()
    await Promise.all(underWay)
  }
  return { kick: loop.kick, idle: loop.idle, stop }
}
