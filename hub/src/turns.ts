import type { Logger } from 'pino'

export type Turns = {
  everyMs: number
  /** One turn. Two nodes may take it at once. */
  turn(): Promise<unknown>
  log: Pick<Logger, 'warn'>
  /** What a failed turn is logged as; the next one tries again. */
  failure: string
}

/** A worker for what no hint announces: takes its turn so often, one at a time. `stop` lets a turn end. */
export function startTurns({ everyMs, turn, log, failure }: Turns): { stop(): Promise<void> } {
  let running: Promise<void> | undefined
  // One that takes longer than its interval, without a database, is not followed by all that have passed meanwhile.
  const next = () => {
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
