/**
 * Every route that the running server has is an operation of the contract, and so in the tenancy tests, or one of the
 * others here with the reason why no client's estate is at stake. A route in neither fails.
 */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { deskPages } from '../../src/site/desk/pages.ts'
import { testApp } from '../support/app.ts'
import { routesOf } from '../support/routes.ts'

const t = await testApp()
after(() => t.close())

const root = join(import.meta.dirname, '../../..')

/** Which routes, and why tenancy is no matter there or which test looks after it. */
const others: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /^GET \/(?:openapi\.json|docs|errors(?:\.json|\/\{\})?|public\/docs\/public-ips\.(?:json|txt))$/,
    'documents, the same for all',
  ],
  [/^GET \/(?:livez|readyz|metrics|favicon\.ico)$/, 'names no object'],
  [/^GET \/(?:language|details|check|book)?$/, 'what anybody may see: no form, no visit'],
  [/^GET \/d\//, 'what patients may book, public by its nature'],
  [/^POST \/(?:details|check|book)$/, 'a patient books what is public: hub/test/flows/realtimeBooking.test.ts'],
  [
    /^(?:GET|POST) \/b\/\{\}/,
    'one visit, by a token that only its patient has: hub/test/flows/realtimeBooking.test.ts',
  ],
  [/^POST \/payments\//, 'one payment, by a token of its own: hub/test/flows/payments.test.ts'],
  [/^(?:GET|POST) \/sandbox\//, 'the sandbox only, by the token of a payment or a room: hub/test/web/payment.test.ts'],
  [/^GET \/desk\/leave$/, 'leads back to the desk'],
  // That test is made from the desk's own list.
  ...deskPages.map(
    ([method, url]) =>
      [
        new RegExp(`^${method} ${RegExp.escape(nameless(url))}$`),
        'the facility of the key: hub/test/site/deskTenancy.test.ts',
      ] as const,
  ),
]

/** Whatever a parameter is called, and several names for one place are the same route. */
function nameless(path: string): string {
  return path.replaceAll(/\{\w+\}|:\w+(?:\|:\w+)*/g, '{}')
}

const operations = new Set([...contractOperations.values()].map(({ method, path }) => `${method} ${nameless(path)}`))
const all = routesOf(t.server.printRoutes({ commonPrefix: false })).map(nameless)
// What answers GET answers HEAD, and that is all there is to say of it.
const routes = all.filter((route) => !route.startsWith('HEAD '))

test('HEAD is answered by whatever answers GET, but for the operations, and by nothing else', () => {
  const heads = all.filter((route) => route.startsWith('HEAD ')).map((route) => route.replace('HEAD', 'GET'))
  const gets = all.filter((route) => route.startsWith('GET ') && !operations.has(route))
  assert.deepEqual(heads.toSorted(), gets.toSorted())
})

test('every route is an operation of the contract or is named here with its reason', () => {
  const unknown = routes.filter((route) => !operations.has(route) && !others.some(([pattern]) => pattern.test(route)))
  assert.deepEqual(unknown, [])
})

test('all operations and all that is named here are routes', () => {
  assert.deepEqual(
    [...operations].filter((one) => !routes.includes(one)),
    [],
  )
  const rest = routes.filter((route) => !operations.has(route))
  assert.deepEqual(others.filter(([pattern]) => !rest.some((route) => pattern.test(route))).map(String), [])
  for (const [, why] of others)
    for (const [path] of why.matchAll(/hub\/test\/\S+/g)) assert.ok(existsSync(join(root, path)), path)
})
