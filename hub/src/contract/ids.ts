/** What no row is called: stands for an id that can't be one, so that it is missing like any other. */
const nobody = '-1'

/**
 * An id from a path or a body, fit for a bigint column. Ids are text to clients; whatever isn't a positive whole
 * number that a bigint holds names nothing.
 */
export function readId(text: string): string {
  return /^[1-9]\d{0,17}$/.test(text) ? text : nobody
}

/** The same for an optional id, where public clients also send the text `null`. */
export function readOptionalId(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === '' || text === 'null' ? null : readId(text)
}
