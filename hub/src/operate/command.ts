/** What the operator's commands are made of. */
import type { Db } from '../db/pool.ts'
import type { NoteSecurity } from '../log/security.ts'
import type { Secrets } from '../secrets.ts'

export type Operator = Secrets & {
  db: Db
  isHttpAllowed: boolean
  now(): Temporal.Instant
  note: NoteSecurity
}

/** Read options; one that isn't required may be missing. */
export type Values = Readonly<Record<string, string | undefined>>

export type Command = {
  /** Options that must be there. */
  needs: readonly string[]
  takes?: readonly string[]
  sentence: string
  example: string
  run(operator: Operator, values: Values): Promise<string>
}

/** A sentence for the operator. */
export class OperateError extends Error {
  override readonly name = 'OperateError'
}

/** @throws OperateError that names the option and what it takes, where `read` returns undefined */
export function readOption<T>(
  text: string,
  read: (text: string) => T | undefined,
  option: string,
  accepted: string,
): T {
  const value = read(text)
  if (value === undefined) throw new OperateError(`--${option} is ${text}, but must be ${accepted}.`)
  return value
}

/** An id as the database has them. */
export function readId(text: string, option: string, accepted = 'an id'): string {
  return readOption(text, (id) => (/^\d{1,16}$/.test(id) ? id : undefined), option, accepted)
}
