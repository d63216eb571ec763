import assert from 'node:assert/strict'
import { deviations } from '../../../bench/proof/contract.ts'
import type { Proof } from '../../../bench/proof/proof.ts'

export const seed = 1

export function assertProven({ isProven, figure, counts }: Proof): void {
  assert.ok(isProven, `${figure}\n${JSON.stringify(counts, null, 2)}`)
  assert.deepEqual(deviations.first, [], 'answers against the contract')
}
