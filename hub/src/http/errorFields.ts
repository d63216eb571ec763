/**
 * What a log may hold of an error. PostgreSQL puts the offending row into `detail`, and at times a value into the
 * message, and either may be a patient's: of its errors only names and codes are kept.
 */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, code, constraint, severity, table } = error as Error & Record<string, unknown>
  if (severity !== undefined) return { name, code, constraint, table, stack: frames(error) }
  return { name, code, message: error.message, stack: frames(error) }
}

// A stack begins with the message; its frames alone tell where.
function frames({ stack }: Error): string | undefined {
  return stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}
