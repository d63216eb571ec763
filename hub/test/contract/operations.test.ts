/** operations.ts and the running server against contract/openapi.yaml: nothing missing, nothing beside it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { notBuilt, operations } from '../../src/operations.ts'
import { testApp } from '../support/app.ts'
import type { ContractOperation } from '../../src/contract/document.ts'
import type { TestApp } from '../support/app.ts'

let hub: TestApp
before(async () => void (hub = await testApp()))
after(() => hub.close())

const ids: readonly string[] = operations.map(({ id }) => id)
const samplePath = ({ path }: ContractOperation) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    name === 'start' ? '2026-11-30T09:00:00%2B01:00' : name === 'date' ? '2026-11-30' : '1',
  )

test('the contract has 44 operations, each built once or known as not built', (t) => {
  assert.equal(contractOperations.size, 44)
  assert.deepEqual(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    [],
    'built twice',
  )
  assert.deepEqual(
    ids.filter((id) => !contractOperations.has(id)),
    [],
    'not in the contract',
  )
  assert.deepEqual([...ids, ...notBuilt].toSorted(), [...contractOperations.keys()].toSorted())
  const line = `${ids.length} of ${contractOperations.size} operations built, ${notBuilt.length} answer 501`
  t.diagnostic(line)
  console.log(line)
})

test("the server has a route for every operation and no other under the API's paths", () => {
  const found = routesOf(hub.server.printRoutes({ commonPrefix: false }))
  const inApi = found.filter((route) => /^\S+ \/(api|oauth)(\/|$)/.test(route))
  const expected = [...contractOperations.values()].map(
    ({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, ':')}`,
  )
  assert.deepEqual(inApi.toSorted(), expected.toSorted())
})

/** `GET /a/:` for each node with methods in the tree that Fastify prints; a child's path continues its parent's. */
function routesOf(tree: string): string[] {
  const parents: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part, methods] = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? []
    if (part === undefined) return []
    const depth = indent.length / 4
    const path = (depth > 0 ? parents[depth - 1]! : '') + part
    parents[depth] = path
    // Two names of one parameter print as `:start|:date`.
    return methods ? methods.split(', ').map((method) => `${method} ${path.replaceAll(/:[^/]+/g, ':')}`) : []
  })
}

test('an operation that is not built answers 501 in the envelope; one that is built never does', async () => {
  for (const operation of contractOperations.values()) {
    const { status } = await hub.a.call(operation.method, samplePath(operation))
    assert.equal(status === 501, notBuilt.includes(operation.id), `${operation.id} answered ${status}`)
  }
})

test('an operation that is not built tells nobody without a token', async () => {
  for (const id of notBuilt) {
    const operation = contractOperations.get(id)!
    const { status } = await hub.a.call(operation.method, samplePath(operation), { token: null })
    assert.equal(status, 401, id)
  }
})
