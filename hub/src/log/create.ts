import { pino } from 'pino'
import { errorFields, isError } from './errorFields.ts'
import type { DestinationStream, Logger, LogFn } from 'pino'

/**
 * The hub's logger, JSON a line. Errors are handed to it as they were caught, `log.warn({ err: error }, 'what failed')`:
 * it is the one place where they become fields, so that no caller can forget to. Pino alone would take the error's
 * message for the line's where that is left out, and would write whatever properties an error has.
 * @param destination standard output where it is left out
 */
export function createLog({ level }: { level: string }, destination?: DestinationStream): Logger {
  const options = { level, base: undefined, hooks: { logMethod } }
  return destination ? pino(options, destination) : pino(options)
}

function logMethod(this: Logger, given: Parameters<LogFn>, method: LogFn): void {
  const [first, text] = given as unknown[]
  if (typeof first === 'string') return void method.call(this, first)
  const fields = isError(first) ? { err: first } : first
  // Never a template: what would be filled in is a value.
  method.call(this, Object.fromEntries(Object.entries(fields ?? {}).map(withoutWords)), textOf(text))
}

const withoutWords = ([key, value]: [string, unknown]) => [
  key,
  isError(value) || (key === 'err' && value !== undefined) ? errorFields(value) : value,
]

const textOf = (text: unknown) => (typeof text === 'string' ? text : 'Something failed')
