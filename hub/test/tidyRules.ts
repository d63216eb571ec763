import assert from 'node:assert/strict'
import { under } from './support/sources.ts'
import type { Source } from './support/sources.ts'

export const hub = under('hub/src/')

/** Fails with every place at which a rule is broken. */
export function none(faults: readonly string[], rule: string): void {
  const rest = faults.length > 60 ? `\n  … ${faults.length} in all` : ''
  assert.equal(faults.length, 0, `${rule}\n  ${faults.slice(0, 60).join('\n  ')}${rest}`)
}

export const pathsOf = (list: readonly Source[]) => list.map(({ path }) => path)
