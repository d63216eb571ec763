/** contract/refusals.ts against the examples of contract/openapi.yaml, both ways: code, status, message, envelope. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contractOperations, document, resolve } from '../../src/contract/document.ts'
import { keyRefusals, refusals, sharedRefusals } from '../../src/contract/refusals.ts'
import { errorResponse } from '../../src/http/errorResponse.ts'
import { operations } from '../../src/operations.ts'
import { Refusal } from '../../src/refusal.ts'
import type { RefusalCode } from '../../src/contract/refusals.ts'

/** One refusal as an operation's answer shows it. */
type Shown = { where: string; operationId: string; code: RefusalCode; status: number; type: string; value: any }

/** Differences between an operation's `refuses` and its documented examples, each with its reason. */
const differences: Readonly<Record<string, readonly { code: RefusalCode; reason: string }[]>> = {
  getSlots: [
    {
      code: 'break.invalid_id',
      reason: 'the public API shows this example here by mistake: getSlots names no break that could be wrong',
    },
  ],
}

const shown: readonly Shown[] = [...contractOperations.values()].flatMap((operation) =>
  Object.entries(operation.responses).flatMap(([status, response]) =>
    Object.entries<any>(resolve(response).content ?? {}).flatMap(([type, { examples = {} }]) =>
      Object.entries<any>(examples).flatMap(([name, reference]) => {
        const example: any = resolve(reference)
        const code = example['x-refusal']
        const where = `${operation.id} ${status} "${name}"`
        assert.equal(Boolean(code), !status.startsWith('2'), `${where}: x-refusal marks refusals and nothing else`)
        if (!code) return []
        const answered = status === 'default' ? example['x-status'] : Number(status)
        return [{ where, operationId: operation.id, code, status: answered, type, value: example.value }]
      }),
    ),
  ),
)

const codesOf = (operationId: string) =>
  new Set(shown.filter((one) => one.operationId === operationId).map(({ code }) => code))
const isShared = (code: RefusalCode) => sharedRefusals.has(code) || keyRefusals.has(code)

/** The values that turn the row's message into the example's: read back from where the placeholders stand. */
function paramsIn(code: RefusalCode, message: string): Record<string, string> {
  const pattern = refusals[code][1]
    .split(/(\{\w+\})/)
    .map((part) => (/^\{\w+\}$/.test(part) ? `(?<${part.slice(1, -1)}>.+?)` : RegExp.escape(part)))
    .join('')
  return { ...new RegExp(`^${pattern}$`).exec(message)?.groups }
}

test('every refusal that the contract shows is a row with that status', () => {
  assert.ok(shown.length > 500, `only ${shown.length} examples were found`)
  for (const { where, code, status } of shown) {
    assert.ok(Object.hasOwn(refusals, code), `${where}: contract/refusals.ts has no ${code}`)
    assert.equal(refusals[code][0], status, `${where}: ${code} has another status`)
  }
})

test('every row is shown by the contract', () => {
  const seen = new Set(shown.map(({ code }) => code))
  assert.deepEqual(
    Object.keys(refusals).filter((code) => !seen.has(code as RefusalCode)),
    [],
  )
})

test('a refusal leaves as the very body and media type that the contract shows', () => {
  for (const { where, operationId, code, status, type, value } of shown) {
    const params = paramsIn(code, value.message ?? value.error_description)
    const fields = Array.isArray(value.errors) ? undefined : value.errors
    const answer = errorResponse(new Refusal(code, params, fields), { url: contractOperations.get(operationId)!.path })
    assert.equal(answer.status, status, where)
    assert.equal(answer.headers['content-type'], type, where)
    assert.deepEqual(JSON.parse(answer.body), value, where)
  }
})

test('only a list of wrong fields is an object under errors, and 401 has no errors at all', () => {
  for (const { where, operationId, status, value } of shown) {
    if (operationId === 'issueToken') assert.deepEqual(Object.keys(value), ['error', 'error_description'], where)
    else if (status === 401) assert.deepEqual(Object.keys(value), ['message'], where)
    else if (value.message !== 'Invalid arguments' || Array.isArray(value.errors))
      assert.deepEqual(value.errors, [], where)
    else
      for (const texts of Object.values<any>(value.errors))
        assert.ok(
          texts.every((text: unknown) => typeof text === 'string'),
          where,
        )
  }
})

test('401 tells how to authenticate; 429 and 503 tell when to come back; 405 tells what is allowed', () => {
  for (const code of Object.keys(refusals) as RefusalCode[]) {
    const params = { ...paramsIn(code, refusals[code][1]), allow: 'GET', retry_after: 7 }
    const { status, headers } = errorResponse(new Refusal(code, params))
    assert.equal(Boolean(headers['www-authenticate']), status === 401, code)
    assert.equal(
      headers['retry-after'],
      status === 429 || status === 503 || code === 'idempotency.in_flight' ? '7' : undefined,
      code,
    )
    assert.equal(headers.allow, status === 405 ? 'GET' : undefined, code)
  }
})

test('an operation refuses what the contract shows for it, and nothing else', () => {
  for (const { id, refuses } of operations) {
    assert.equal(new Set(refuses).size, refuses.length, `${id} lists a refusal twice`)
    const known = new Set(differences[id]?.map(({ code }) => code))
    const documented = [...codesOf(id)].filter((code) => !isShared(code) && !known.has(code))
    const listed = refuses.filter((code) => !known.has(code))
    assert.deepEqual(listed.toSorted(), documented.toSorted(), `${id}: its refuses and the contract's examples differ`)
  }
})

test('a stated difference between an operation and the contract still exists', () => {
  for (const [id, list] of Object.entries(differences)) {
    const operation = operations.find((one) => one.id === id)
    assert.ok(operation, `${id} is not built`)
    for (const { code } of list) {
      assert.notEqual(operation.refuses.includes(code), codesOf(id).has(code), `${id}: ${code} no longer differs`)
    }
  }
})

test("refusals that are the operation's own are nobody's shared ones, and every operation shows the shared ones", () => {
  for (const { id, refuses } of operations) assert.deepEqual(refuses.filter(isShared), [], id)
  const byDefault = [...sharedRefusals].filter((code) =>
    shown.some((one) => one.code === code && one.where.includes(' default ')),
  )
  for (const { id, isPublic, takesKey } of contractOperations.values()) {
    // Beside the token endpoint the envelope is spoken again, also where nothing is found.
    const expected = isPublic
      ? byDefault.filter((code) => code !== 'route.not_found')
      : [...sharedRefusals, ...(takesKey ? keyRefusals : [])]
    const missing = expected.filter((code) => !codesOf(id).has(code))
    assert.deepEqual(missing, [], `${id} does not show every shared refusal`)
  }
})

test("every POST but the token's takes an Idempotency-Key, and nothing else does", () => {
  for (const { id, method, isPublic, takesKey } of contractOperations.values()) {
    assert.equal(takesKey, method === 'POST' && !isPublic, id)
    assert.equal(
      [...keyRefusals].every((code) => codesOf(id).has(code)),
      takesKey,
      id,
    )
  }
})

test('the webhooks of the contract are no place for refusals', () => {
  assert.equal(JSON.stringify(document.webhooks).includes('x-refusal'), false)
})
