/** What a failed query means for the one who asked. */

/**
 * The connection broke while COMMIT was under way: the transaction may or may not have happened. Never answer it as a
 * failure; read the rows back by their ids on another connection.
 */
export class UnknownCommitError extends Error {
  override readonly name = 'UnknownCommitError'
  constructor(cause: unknown) {
    super('The connection broke during COMMIT: the transaction may have happened', { cause })
  }
}

export type DbErrorClass = 'unavailable' | 'bad_value' | 'conflict' | 'other'

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

// pg gives these no code.
const driverMessages = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
]

// 08 connection, 53 resources (53300 too many connections), 57P0x shutdown and start, 57014 statement timeout,
// 25P03 idle in transaction, 25006 a server that became a standby, 55P03 lock timeout.
const unavailable = /^(08...|53...|57P0.|57014|25P0[34]|25006|55P03)$/
const conflict = /^(40...|23P01|23505)$/
const badValue = /^(22...|54...)$/

/**
 * `unavailable`: no answer from the database now, trying later may help (503). `bad_value`: a value that PostgreSQL
 * refuses, such as NUL in a text (400). `conflict`: lost against another transaction or a unique constraint.
 * `other`: a bug, or no database error at all.
 */
export function classifyDbError(error: unknown): DbErrorClass {
  if (error instanceof UnknownCommitError) return 'unavailable'
  if (!(error instanceof Error)) return 'other'
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (typeof code === 'string') {
    if (networkCodes.has(code)) return 'unavailable'
    // The socket file of a local server that isn't running; without `connect` it is somebody's missing file.
    if ((code === 'ENOENT' || code === 'EACCES') && syscall === 'connect') return 'unavailable'
    if (unavailable.test(code)) return 'unavailable'
    if (badValue.test(code)) return 'bad_value'
    if (conflict.test(code)) return 'conflict'
    return 'other'
  }
  return driverMessages.some((start) => error.message.startsWith(start)) ? 'unavailable' : 'other'
}

/** The named constraint that refused the row, so that a store can tell one conflict from another. */
export function constraintOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as { constraint?: string }).constraint : undefined
}

/** A connection that must not go back to the pool after this error. */
export function breaksConnection(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  if (code === '57014' || code === '55P03') return false
  // A migration changed a table under a statement this connection has prepared; a new connection prepares afresh.
  if (code === '0A000' && message?.startsWith('cached plan')) return true
  return classifyDbError(error) === 'unavailable'
}
