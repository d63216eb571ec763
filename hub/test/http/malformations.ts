/**
 * Malformed requests, made from the contract: a good request of an operation with one thing wrong in it. The same seed
 * makes the same requests. Nothing here is legal by the contract, so every one must be refused.
 */
import { contractOperations, resolve } from '../../src/contract/document.ts'
import { exampleOf, bodyFaults } from './malformedBodies.ts'
import { fieldFaults, formFaults } from './malformedForms.ts'
import { authorizationFaults, headerFaults } from './malformedHeaders.ts'
import { oddTimes, oddDates, propertyFaults } from './malformedProperties.ts'
import type { ContractOperation, Schema } from '../../src/contract/document.ts'
import type { Request, Ground, Fault } from './malformedBodies.ts'

type Random = () => number

/** mulberry32: 32 bits of state, good enough to pick faults. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

/**
 * Malformed requests without an end, each operation in turn: first every fault once, in an order that the seed shuffles,
 * then by chance. The number of the former tells how many show all of them.
 */
export function malformedRequests(ground: Ground, seed: number): { every: number; requests: Iterable<Request> } {
  const random = randomFrom(seed)
  const operations = [...contractOperations.values()].map((spec) => {
    const groups = faultsOf(spec, ground).filter((list) => list.length > 0)
    return { spec, groups, fresh: shuffled(random, [...new Set(groups)].flat()) }
  })
  function* make(): Generator<Request> {
    for (;;) {
      const isFresh = operations.some(({ fresh }) => fresh.length > 0)
      for (const { spec, groups, fresh } of operations) {
        if (isFresh && fresh.length === 0) continue
        // First the group, then the fault: one property's hundred faults must not crowd out a missing token.
        const fault = fresh.pop() ?? pick(random, pick(random, groups))
        yield { ...fault.apply(goodRequest(spec, ground)), fault: fault.name, field: fault.field }
      }
    }
  }
  return { every: operations.reduce((sum, { fresh }) => sum + fresh.length, 0), requests: make() }
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const all = [...list]
  for (let n = all.length; n > 1; n--) {
    const at = Math.floor(random() * n)
    ;[all[n - 1], all[at]] = [all[at]!, all[n - 1]!]
  }
  return all
}

/** A request that the contract allows, as far as its form goes. */
export function goodRequest(spec: ContractOperation, ground: Ground): Request {
  const path = spec.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ground.path[name] ?? '1'))
  const query = spec.parameters.filter((one) => one.in === 'query' && one.required)
  const search = query
    .map(({ name }) => `${name}=${encodeURIComponent(ground.path[name] ?? ground.path.start!)}`)
    .join('&')
  const example = exampleOf(spec, ground)
  const headers: Record<string, string> = spec.isPublic
    ? { 'content-type': 'application/x-www-form-urlencoded' }
    : { authorization: `Bearer ${ground.token}`, ...(example !== undefined && { 'content-type': 'application/json' }) }
  const text = spec.isPublic ? ground.form : example === undefined ? undefined : JSON.stringify(example)
  return {
    operationId: spec.id,
    fault: '',
    method: spec.method,
    path: path + (search && `?${search}`),
    headers,
    body: text === undefined ? undefined : Buffer.from(text),
  }
}

function faultsOf(spec: ContractOperation, ground: Ground): (readonly Fault[])[] {
  const shared = [[...methodFaults(spec), ...addressFaults], pathFaults(spec), queryFaults(spec)]
  if (spec.isPublic) return [formFaults, fieldFaults, ...shared]
  const properties = propertyFaults(spec, ground)
  const headers = headerFaults(spec)
  // The deepest rules get the most tries.
  return [authorizationFaults, headers, bodyFaults(spec, ground), properties, properties, properties, ...shared]
}

function methodFaults(spec: ContractOperation): Fault[] {
  const allowed = [...contractOperations.values()]
    .filter(({ path }) => path === spec.path)
    .map(({ method }) => method as string)
  return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'LOCK', 'QUERY']
    .filter((method) => !allowed.includes(method))
    .map((method) => ({ name: `method ${method}`, apply: (request) => ({ ...request, method, body: undefined }) }))
}

const brokenIds = ['%ED%A0%80', '%FF', '%C0%80', '%', '%zz', '%E0%A4%A', 'x'.repeat(2100), '9'.repeat(500)]
// Each names no row, whatever its form; some are refused before that.
const oddIds = [
  '0',
  '-1',
  'abc',
  '1.5',
  '1e3',
  '0x1',
  '01',
  '+1',
  '%20',
  '%201',
  '1%00',
  '%00',
  '%EF%BC%91',
  '%D9%A1',
  'null',
  'undefined',
  'true',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999999999',
  '1%27%20or%20%271%27=%271',
  '1;drop%20table%20booking',
  '..',
  '%2e%2e',
  '%2F',
  '1%2F..%2F2',
  '__proto__',
  'constructor',
  '%F0%9F%A6%B7',
  '*',
  '[]',
  '{}',
  '-9223372036854775809',
  ...brokenIds,
]

function pathFaults(spec: ContractOperation): Fault[] {
  const named = [...spec.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  // Where the contract knows no 404, as for the plans of an insurance provider, an id that names nothing is legal.
  const ids = spec.responses['404'] || spec.responses['403'] ? oddIds : brokenIds
  return named.flatMap((name) =>
    (name === 'start' ? oddTimes : name === 'date' ? oddDates : ids).map((value) => ({
      name: `path ${name}=${value.slice(0, 40)}`,
      field: `path ${name}`,
      apply: (request: Request) => ({ ...request, path: replaceSegment(request.path, spec.path, name, value) }),
    })),
  )
}

function replaceSegment(path: string, template: string, name: string, value: string): string {
  const [segments, search] = path.split('?')
  const at = template.split('/').indexOf(`{${name}}`)
  return segments!.split('/').with(at, value).join('/') + (search ? `?${search}` : '')
}

const addressFaults: Fault[] = ['/nonsense', '/', '/%2e%2e', '//', '%00', '%zz', '/__proto__'].map((suffix) => ({
  name: `path followed by ${suffix}`,
  apply: (request) => ({ ...request, path: request.path.replace(/(\?|$)/, `${suffix}$1`) }),
}))

function queryFaults(spec: ContractOperation): Fault[] {
  return spec.parameters
    .filter((one) => one.in === 'query' && one.name !== 'with')
    .flatMap((parameter) => {
      const { name, required, schema, 'x-only-with': other } = parameter
      // Not read alone, so that nothing would be wrong.
      const ground = (path: string) => (other ? setQuery(path, other, `${other}=1`) : path)
      const target = resolve<Schema>(schema)
      const odd = target.format
        ? oddTimes
        : target.type === 'integer'
          ? ['x', '1.5', '-1', '0', '1e3', '%00', '9'.repeat(30), 'NaN']
          : []
      const values = [
        ...odd,
        'x'.repeat(5000),
        `1&${name}=2`,
        `1&${name}=${encodeURIComponent('2026-11-30T09:00:00Z')}`,
      ]
      const faults: Fault[] = values.map((value) => ({
        name: `query ${name}=${value.slice(0, 40)}`,
        field: `query ${name}`,
        apply: (request) => ({ ...request, path: setQuery(ground(request.path), name, `${name}=${value}`) }),
      }))
      if (required)
        faults.push({
          name: `query without ${name}`,
          field: `query ${name}`,
          apply: (one) => ({ ...one, path: setQuery(one.path, name, undefined) }),
        })
      return faults
    })
}

function setQuery(path: string, name: string, pair: string | undefined): string {
  const [before, search = ''] = path.split('?')
  const kept = search.split('&').filter((one) => one && !one.startsWith(`${name}=`))
  return `${before}?${[...kept, ...(pair === undefined ? [] : [pair])].join('&')}`
}
