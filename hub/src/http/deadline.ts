import { OutboundFailure } from './outboundAddress.ts'
import type { OutboundCause } from './outboundAddress.ts'

/** `passed` rejects, and `signal` aborts, at the deadline or when the caller gives up. */
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
  const timer = setTimeout(end, timeoutMs, 'timeout')
  if (signal?.aborted) giveUp()
  signal?.addEventListener('abort', giveUp, { once: true })
  const clear = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
  return { signal: controller.signal, passed, clear }
}
