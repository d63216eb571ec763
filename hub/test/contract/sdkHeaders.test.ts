import assert from 'node:assert/strict'
/**
 * The headers that public clients send with every request, at every operation: `Content-Type: application/json` with
 * nothing behind it, and an `Accept` of errors only. Neither may change the answer.
 */
import { after, describe, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { mediaTypes } from '../../src/contract/mediaTypes.ts'
import { assertConforms } from './conforms.ts'
import { rightly } from './faults.ts'
import { createStage } from './stage.ts'
import type { Call } from './stage.ts'

const stage = await createStage()
after(() => stage.close())

const operations = [...contractOperations.values()]
/** cancelBooking takes a body and needs none. */
const bodyless = operations.filter(({ id, requestBody }) => !requestBody || id === 'cancelBooking')
const json = { 'content-type': 'application/json' }

async function assertSuccess(id: string, change: Call): Promise<void> {
  const operation = contractOperations.get(id)!
  const success = Object.keys(operation.responses).find((key) => key.startsWith('2'))!
  assertConforms(operation, success, await stage.send(operation, await rightly(stage, operation, change)))
}

describe('Content-Type: application/json with an empty body is no body', () => {
  for (const { id, method } of bodyless) {
    // With a GET the header stands alone: there is no length either.
    const change: Call = method === 'GET' ? { headers: json } : { raw: '', headers: json }
    test(id, () => assertSuccess(id, change))
  }

  test('at all that read, delete and switch', () => {
    const ids = bodyless.map(({ id }) => id)
    assert.deepEqual(
      operations.filter(({ method, id }) => /GET|DELETE/.test(method) && !ids.includes(id)),
      [],
    )
    for (const id of ['releaseNotifications', 'enableCalendar', 'disableCalendar', 'markPatientPresence'])
      assert.ok(ids.includes(id), id)
  })
})

describe(`Accept: ${mediaTypes.error} alone is never a reason to refuse`, () => {
  for (const { id } of operations) test(id, () => assertSuccess(id, { headers: { accept: mediaTypes.error } }))
})
