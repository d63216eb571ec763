/** What a setting is, and how its faults are told. */

export type Setting<T> = {
  name: string
  /** What is accepted, as the fault report says it. */
  accepts: string
  /** Undefined: none. */
  default?: string
  /** One sentence: what it changes. */
  sentence: string
  example: string
  /** Never shown, not even when it's wrong. */
  isSecret?: boolean
  /** @returns undefined where the text has another form */
  parse(text: string): T | undefined
}

/** All faults at once, each a line that names the setting, the value read, the accepted form and an example. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]
  constructor(faults: string[]) {
    super(
      `The settings have ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    )
    this.faults = faults
  }
}

export function faultOf(setting: Setting<unknown>, text: string): string {
  const shown = setting.isSecret ? `(hidden, ${text.length} characters)` : JSON.stringify(mask(text))
  return `${setting.name} is ${shown}, but it must be ${formOf(setting)}`
}

export const formOf = (setting: Setting<unknown>): string => `${setting.accepts}. Example: ${setting.example}`

// Passwords stand before the last @ of a URL, or in a query or keyword list.
function mask(text: string): string {
  return text.replace(/\/\/.*@/s, '//***@').replace(/(password=)[^&\s]*/gi, '$1***')
}

/** The one of `known` that was probably meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return known.toSorted((one, other) => distance(name, one) - distance(name, other))[0]
}

/** Edits (insert, delete, replace) from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (const [j, other] of [...to].entries())
      next.push(Math.min(row[j]! + Number(letter !== other), row[j + 1]! + 1, next[j]! + 1))
    row = next
  }
  return row[to.length]!
}
