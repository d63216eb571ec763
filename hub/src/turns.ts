import type { Clock } from './time.ts'
import type { Logger } from 'pino'

export type Turns = {
  everyMs: number
  /** One turn. Two nodes may take it at once. */
  turn(): Promise<unknown>
  log: Pick<Logger, 'warn'>
  clock: Pick<Clock, 'isSure'>
  /** What a failed turn is logged as; the next one tries again. */
  failure: string
}

/**
 * A worker for what no hint announces: takes its turn so often, one at a time, and none while the time isn't known for
 * sure. `stop` lets a turn end.
 */
export function startTurns({ everyMs, turn, log, clock, failure }: Turns): { stop(): Promise<void> } {
  let running: Promise<void> | undefined
  // One that takes longer than its interval, without a database, is not followed by all that have passed meanwhile.
  const next = () => {
    if (!clock.isSure()) return
    running ??= Promise.resolve()
      .then(turn)
      .then(
        () => {},
        (error) => log.warn({ err: error }, failure),
      )
      .finally(() => (running = undefined))
  }
  const timer = setInterval(next, everyMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
