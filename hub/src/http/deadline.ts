import { OutboundFailure } from './outboundAddress.ts'
import type { OutboundCause } from './outboundAddress.ts'

/** `passed` rejects, and `signal` aborts, at the deadline or when the caller gives up; `shorten` never makes it later. */
export function startDeadline({ timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined }) {
  const controller = new AbortController()
  const { promise: passed, reject } = Promise.withResolvers<never>()
  passed.catch(() => {})
  const end = (reason: OutboundCause) => {
    const failure = new OutboundFailure(reason)
    controller.abort(failure)
    reject(failure)
  }
  const giveUp = () => end('dropped')
  const endsAt = performance.now() + timeoutMs
  let timer = setTimeout(end, timeoutMs, 'timeout')
  const shorten = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(end, Math.min(ms, endsAt - performance.now()), 'timeout')
  }
  if (signal?.aborted) giveUp()
  signal?.addEventListener('abort', giveUp, { once: true })
  const clear = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
  return { signal: controller.signal, passed, shorten, clear }
}
