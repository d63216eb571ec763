import type { Logger } from 'pino'

export type Turns = {
  everyMs: number
  /** One turn. Two nodes may take it at once. */
  turn(): Promise<unknown>
  log: Pick<Logger, 'warn'>
  /** What a failed turn is logged as; the next one tries again. */
  failure: string
}

/** A worker for what no hint announces: takes its turn so often, one after the other. `stop` lets a turn end. */
export function startTurns({ everyMs, turn, log, failure }: Turns): { stop(): Promise<void> } {
  let running = Promise.resolve()
  const next = () => {
    running = running.then(turn).then(() => undefined, (error) => log.warn({ err: error }, failure))
  }
  const timer = setInterval(next, everyMs)
  return {
    stop: () => {
      clearInterval(timer)
      return running
    },
  }
}
