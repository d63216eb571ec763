/**
 * Every operation × every status that the contract documents for it, and within a status every refusal that it shows:
 * brought about through HTTP and held against the contract. Driven by the contract, so that nothing escapes: what it
 * documents needs a recipe, and a recipe needs to be documented.
 */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { refusals } from '../../src/contract/refusals.ts'
import { assertBytes, assertConforms, shownBy } from './conforms.ts'
import { whyNever } from './neverSaid.ts'
import { refusalRecipes } from './refusalRecipes.ts'
import { rightCalls } from './rightCalls.ts'
import { createStage } from './stage.ts'
import type { ContractOperation } from '../../src/contract/document.ts'
import type { RefusalCode } from '../../src/contract/refusals.ts'
import type { Answer } from '../support/client.ts'

const operations = [...contractOperations.values()]
const stage = await createStage()
after(() => stage.close())

/** `operationId status` -> how many different answers of it were reached. */
const reached = new Map<string, number>()
const count = ({ id }: ContractOperation, key: string) =>
  reached.set(`${id} ${key}`, (reached.get(`${id} ${key}`) ?? 0) + 1)

const successOf = ({ id, responses }: ContractOperation): string => {
  const keys = Object.keys(responses).filter((key) => key.startsWith('2'))
  assert.equal(keys.length, 1, `${id} documents one success`)
  return keys[0]!
}

/** What was created is found under the Location of its answer. */
async function assertThere({ headers, body }: Answer): Promise<void> {
  const location = headers.get('location')!
  assert.ok(location.startsWith(`${stage.t.origin}/`), `Location is ${location}`)
  const found = await stage.t.a.get(new URL(location).pathname)
  assert.deepEqual([found.status, found.body?.id], [200, body.id])
}

// Refused before the token was looked at, by a hub that doesn't count, or below all that knows of counts. Without its
// database the hub may have forgotten whose token it is.
const uncounted: ReadonlySet<RefusalCode> = new Set([
  'request.bad_value',
  'auth.missing',
  'auth.invalid',
  'route.not_found',
  'method.not_allowed',
  'request.timeout',
  'request.headers_too_large',
  'server.error',
  'server.not_built',
  'server.unavailable',
])
const isCounted = ({ isPublic }: ContractOperation, code: RefusalCode) => !isPublic && !uncounted.has(code)

for (const operation of operations) {
  const { id } = operation
  describe(id, () => {
    test(`answers ${successOf(operation)}`, async () => {
      const answer = await stage.send(operation, await rightCalls[id]!(stage))
      assertConforms(operation, successOf(operation), answer)
      if (answer.headers.has('location')) await assertThere(answer)
      count(operation, successOf(operation))
    })

    if (operation.takesKey)
      test(`answers ${successOf(operation)} again to the same Idempotency-Key`, async () => {
        const call = { ...(await rightCalls[id]!(stage)), headers: { 'idempotency-key': `conformance-${id}` } }
        const first = await stage.send(operation, call)
        const again = await stage.send(operation, call)
        assertConforms(operation, successOf(operation), again)
        assert.deepEqual([again.text, again.headers.get('idempotency-replayed')], [first.text, 'true'])
        count(operation, successOf(operation))
      })

    const extensions: readonly any[] =
      operation.parameters.find(({ name }) => name === 'with')?.schema.items?.enum ?? []
    if (extensions.length > 0)
      test(`answers ${successOf(operation)} with every extension`, async () => {
        const call = await rightCalls[id]!(stage)
        const answer = await stage.send(operation, { ...call, query: { ...call.query, with: extensions.join(',') } })
        assertConforms(operation, successOf(operation), answer)
        count(operation, successOf(operation))
      })

    for (const shown of shownBy(operation)) {
      const { code, key } = shown
      if (whyNever(operation, code)) continue
      test(`answers ${refusals[code][0]} ${code}`, async () => {
        const provoke = refusalRecipes[code]
        assert.ok(provoke, `there is no recipe for ${code}`)
        const provoked = await provoke(stage, operation)
        assertConforms(operation, key, provoked.answer)
        assertBytes(operation, shown, provoked)
        if (isCounted(operation, code))
          assert.ok(provoked.answer.headers.has('x-ratelimit-remaining'), 'shows no limit')
        count(operation, key)
      })
    }
  })
}

describe('the recipes', () => {
  test('are for what the contract documents', () => {
    const said = operations.flatMap((one) => shownBy(one).filter(({ code }) => !whyNever(one, code)))
    assert.deepEqual(Object.keys(refusalRecipes).toSorted(), [...new Set(said.map(({ code }) => code))].toSorted())
    assert.deepEqual(Object.keys(rightCalls).toSorted(), [...contractOperations.keys()].toSorted())
  })

  test('reach every documented status of every operation', () => {
    const columns = [...new Set(operations.flatMap(({ responses }) => Object.keys(responses)))].toSorted()
    const missing = operations.flatMap(({ id, responses }) =>
      Object.keys(responses)
        .map((key) => `${id} ${key}`)
        .filter((one) => !reached.has(one)),
    )
    const cell = ({ id, responses }: ContractOperation, key: string) =>
      key in responses ? String(reached.get(`${id} ${key}`) ?? 'MISSING') : '·'
    const line = (head: string, cells: string[]) => head.padEnd(40) + cells.map((one) => one.padStart(8)).join('')
    console.log(
      [
        'Answers reached of each operation and status:',
        line('', columns),
        ...operations.map((one) =>
          line(
            one.id,
            columns.map((key) => cell(one, key)),
          ),
        ),
      ].join('\n'),
    )
    const total = operations.reduce((sum, { responses }) => sum + Object.keys(responses).length, 0)
    const answers = [...reached.values()].reduce((sum, one) => sum + one, 0)
    const never = operations.flatMap((one) => shownBy(one).filter(({ code }) => whyNever(one, code))).length
    console.log(
      `${reached.size} of ${total} documented statuses reached by ${answers} answers, ${missing.length} missing; ` +
        `${never} refusals are shown where they are never said`,
    )
    assert.deepEqual(missing, [])
  })
})
