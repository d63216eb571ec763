/**
 * A hint inside one process that something was announced or relayed, so that nobody waits for the next poll.
 * Losing it costs time, never a notification; across nodes there is only the poll, because NOTIFY takes a
 * lock of the whole cluster at every commit.
 */
export type Topic = 'announced' | 'relayed' | 'pulled' | 'expiring'

const listeners: Record<Topic, Set<() => void>> = {
  announced: new Set(),
  relayed: new Set(),
  pulled: new Set(),
  expiring: new Set(),
}

/** Call it after the commit of a transaction that announced. */
export function wake(topic: Topic = 'announced'): void {
  for (const listener of listeners[topic]) listener()
}

/** @returns a function that ends the listening */
export function onWake(topic: Topic, listener: () => void): () => void {
  listeners[topic].add(listener)
  return () => void listeners[topic].delete(listener)
}

/** Resolves at the next wake of the topic, or after `timeoutMs`. */
export function nextWake(topic: Topic, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(end, timeoutMs)
    const stop = onWake(topic, end)
  })
}
