/** The proof `bodies` in short: a request of each family to every route that the router has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proveBodies } from '../../../bench/proof/bodies.ts'
import { deviations } from '../../../bench/proof/contract.ts'

test('no request stops a node: the worst to every route grows with its size, and is answered', async () => {
  const told: string[] = []
  const { isProven, figure } = await proveBodies({ count: 1, isHurried: true, say: (text) => void told.push(text) })
  assert.ok(isProven, [figure, ...told].join('\n'))
  assert.deepEqual(deviations.first, [], 'answers against the contract')
})
