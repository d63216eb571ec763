/** Promise 14: whatever an endpoint answers, a request ends by its deadline and costs next to no memory. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createOutbound } from '../../src/http/outbound.ts'
import type { Outbound } from '../../src/http/outbound.ts'
import type { ChildProcess } from 'node:child_process'

const timeoutMs = 500
const rounds = 10
// Times twelve kinds: about what a client's bulkhead lets through at a time.
const atOnce = 4

const approved = '200'

// Where the machine is busy, the deadline may come before the first 64 KiB.
const hostile: Record<string, readonly string[]> = {
  'http:/endless': ['body_too_large', 'timeout'],
  'http:/announced': ['body_too_large', 'timeout'],
  'http:/bomb': ['body_too_large', 'timeout'],
  'http:/brotli': ['bad_response', 'timeout'],
  'http:/drip': ['timeout'],
  'http:/headers': ['timeout'],
  'http:/silence': ['timeout'],
  'http:/garbage': ['bad_response', 'timeout'],
  'https:/silence': ['tls', 'timeout'],
  // Said by their headers; what comes behind may still be no burden.
  'http:/yes-endless': [approved, 'timeout'],
  'http:/yes-announced': [approved, 'timeout'],
  'http:/yes-drip': [approved, 'timeout'],
}

let vendor: ChildProcess
let port: number
let outbound: Outbound
before(async () => {
  vendor = fork(resolve(import.meta.dirname, '../support/hostileVendor.ts'))
  ;[port] = (await once(vendor, 'message')) as [number]
  outbound = createOutbound({ allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 65_536 })
})
after(async () => {
  await outbound.close()
  const gone = once(vendor, 'exit')
  vendor.disconnect()
  await gone
})

type Took = { ms: number; cause: string }

/**
 * `waitedMs`: how long this process had nothing to do from the deadline until all had ended. What a busy machine takes
 * longer for is work, and isn't in it; a deadline that isn't kept is.
 */
async function round(): Promise<{ took: Took[]; waitedMs: number }> {
  const ends = askAll()
  await delay(timeoutMs)
  const atDeadline = performance.eventLoopUtilization()
  const took = await ends
  return { took, waitedMs: performance.eventLoopUtilization(atDeadline).idle }
}

function askAll(): Promise<Took[]> {
  return Promise.all(
    Object.entries(hostile).flatMap(([kind, causes]) =>
      Array.from({ length: atOnce }, async () => {
        const startedAt = performance.now()
        const url = kind.replace(':/', `://127.0.0.1:${port}/`)
        const result = await outbound.post({ url, headers: {}, body: '{}', timeoutMs })
        const cause = result.ok ? String(result.status) : result.cause
        assert.ok(causes.includes(cause), `${kind}: ${cause}`)
        return { ms: performance.now() - startedAt, cause }
      }),
    ),
  )
}

test('hostile answers end by the deadline, and memory stays', { timeout: 60_000 }, async (test) => {
  // What is loaded and compiled at the first time isn't theirs.
  for (let turn = 0; turn < 3; turn++) await round()
  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5)
  const took: Took[] = []
  const waits: number[] = []
  for (let turn = 0; turn < rounds; turn++) {
    const ended = await round()
    took.push(...ended.took)
    waits.push(ended.waitedMs)
  }
  clearInterval(watch)
  const [longest, growth] = [Math.max(...took.map(({ ms }) => ms)), (peak - before) / 1e6]
  test.diagnostic(
    `promise 14: ${took.length} answers of ${Object.keys(hostile).length} kinds, deadline ${timeoutMs} ms, ` +
      `longest ${longest.toFixed(0)} ms, memory + ${growth.toFixed(1)} MB`,
  )
  // Half of the kinds are recognised long before.
  assert.ok(took.some(({ cause }) => cause === 'body_too_large'))
  assert.ok(Math.max(...waits) < 250, `waited for ${waits.map(Math.round)} ms after the deadline`)
  assert.ok(growth < 50, `${growth} MB`)
})
