/** What is said where nothing else can be done: never an error's words (errorFields.ts). */
import { errorFields } from './errorFields.ts'
import type { Logger } from 'pino'

/**
 * Ends the process with code 1 at an error that nobody caught, and says so at the terminal and in the log, as soon as
 * there is one. Node itself would print the whole error: its words, and every property, such as the row that
 * PostgreSQL refused. A rejection that nobody caught comes here too.
 * @returns takes the log
 */
export function endOnUncaught(): (log: Pick<Logger, 'fatal'>) => void {
  let known: Pick<Logger, 'fatal'> | undefined
  process.on('uncaughtException', (error: unknown, origin) => {
    try {
      process.stderr.write(`The hub ends, because nobody caught an error: ${describeError(error)}\n`)
      known?.fatal({ err: error, origin }, 'The hub ends, because nobody caught an error')
    } finally {
      process.exit(1)
    }
  })
  return (log) => void (known = log)
}

/** Names, codes and frames for a person at a terminal; where it was caused by another, those of that one, too. */
export function describeError(error: unknown): string {
  return describe(errorFields(error))
}

function describe({ stack, cause, errors, ...names }: Record<string, any>): string {
  const own = [Object.values(names).join(' '), errors && `${errors.length} errors`, stack].filter(Boolean).join('\n')
  return cause ? `${own}\nbecause of ${describe(cause)}` : own
}
