import type { RefusalCode } from './contract/refusals.ts'

export type RefusalParams = Readonly<Record<string, string | number>>
export type FieldErrors = Readonly<Record<string, readonly string[]>>

/** How many fields one answer names; what else is wrong is told when these are right. */
export const maxFieldErrors = 50

/**
 * An expected "no", named by the contract. Domain code throws it by its code; status and message stand in
 * contract/refusals.ts and errorResponse makes the bytes.
 *
 * @param params fill the `{placeholders}` of the message
 * @param fields per-field messages of a validation error: `{'slots[1].end': ['…']}`
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly params: RefusalParams
  readonly fields: FieldErrors | undefined

  constructor(code: RefusalCode, params: RefusalParams = {}, fields?: FieldErrors) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.params = params
    this.fields = fields
  }
}

/** Runs a verb. @returns the one of `expected` that it refused with; null where it went through */
export async function refusedWith(
  work: () => Promise<unknown>,
  expected: readonly RefusalCode[],
): Promise<RefusalCode | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof Refusal && expected.includes(error.code)) return error.code
    throw error
  }
}
