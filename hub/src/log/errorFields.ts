/**
 * What a log may hold of anything thrown: names, codes and where it happened, never words. PostgreSQL quotes the row
 * that it refuses, JSON.parse the text that it can't read, URL and Temporal what they were given; and each of these may
 * be a patient's. Which messages are harmless can't be told by looking, so none is kept: the frames lead to the line
 * that has it (docs/decisions/0023-what-is-logged.md).
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export type ErrorFields = Readonly<Record<string, unknown>>

const mostCauses = 3
const mostFrames = 20

/** Never throws, whatever was thrown. */
export function errorFields(error: unknown): ErrorFields {
  return fieldsOf(error, mostCauses)
}

function fieldsOf(error: unknown, causesLeft: number): ErrorFields {
  try {
    if (!isError(error)) return { name: 'NotAnError', type: typeOf(error) }
    const own = error as Error & Record<string, unknown>
    const { cause, errors } = own
    return dropEmpty({
      name: nameOf(own),
      // Of PostgreSQL's errors the SQLSTATE.
      code: word(own.code),
      ...Object.fromEntries(words.map((key) => [key, word(own[key])])),
      stack: framesOf(own),
      cause: cause === undefined || causesLeft === 0 ? undefined : fieldsOf(cause, causesLeft - 1),
      // Of several at once, as a connection to several addresses has them.
      errors:
        Array.isArray(errors) && causesLeft > 0
          ? errors.slice(0, mostCauses).map((one) => fieldsOf(one, causesLeft - 1))
          : undefined,
    })
  } catch {
    // A getter of its own threw, or a proxy.
    return { name: 'UnreadableError' }
  }
}

export const isError = (value: unknown): value is Error => Error.isError(value) || value instanceof Error

/** The rest that names something: of the schema, of the statement, of the system call, of the answer. */
const words = ['severity', 'statement', 'schema', 'table', 'column', 'constraint', 'syscall', 'statusCode'] as const

// What programs name things by. A text that somebody typed seldom looks like that, and is short then.
const wordPattern = /^[A-Za-z_][\w.-]{0,62}$/

function word(value: unknown): string | number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  // A SQLSTATE may begin with a digit.
  return typeof value === 'string' && (wordPattern.test(value) || /^[\dA-Z]{5}$/.test(value)) ? value : undefined
}

// The driver calls all of PostgreSQL's errors `error`.
function nameOf({ name, constructor }: Error): string {
  return word(name === 'error' || !name ? constructor?.name : name)?.toString() ?? 'Error'
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? (word(value.constructor?.name)?.toString() ?? 'object') : typeof value
}

const root = resolve(import.meta.dirname, '../../..')
const roots = [`${pathToFileURL(root).href}/`, `${root}/`]
const place = String.raw`(?:node:|file:///|/|[A-Z]:\\)?[^()\n]{1,300}:\d+:\d+|<anonymous>|native|index \d+`
const framePattern = new RegExp(
  String.raw`^ {4}at (?:(?:async |new )*[\w$.<>#[\] ]{1,120} \((?:${place})\)|(?:async )?(?:${place}))$`,
)

/** The lines behind the message, which may itself have lines that look like them. */
function framesOf({ stack, message }: Error): string | undefined {
  if (typeof stack !== 'string') return undefined
  const start = message ? stack.indexOf(message) : 0
  const lines = stack.slice(Math.max(0, start) + String(message ?? '').length).split('\n')
  const isFrame = (line: string) => framePattern.test(line)
  // Where the message was changed after the stack was made, only what stands behind all of the old one is sure.
  const frames = start < 0 ? lines.slice(lines.findLastIndex((line) => !isFrame(line)) + 1) : lines.filter(isFrame)
  return frames.slice(0, mostFrames).map(shorten).join('\n') || undefined
}

const shorten = (line: string) => roots.reduce((text, one) => text.replace(one, ''), line.trimStart())

function dropEmpty(fields: Record<string, unknown>): ErrorFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
