/**
 * Malformed requests, made from the contract: a good request of an operation with one thing wrong in it. The same seed
 * makes the same requests. Nothing here is legal by the contract, so every one must be refused.
 */
import { contractOperations, resolve } from '../../src/contract/document.ts'
import { isNullable, primaryType } from '../../src/contract/reader.ts'
import { fieldFaults, formFaults } from './malformedForms.ts'
import { authorizationFaults, headerFaults, setHeader } from './malformedHeaders.ts'
import type { ContractOperation, Schema } from '../../src/contract/document.ts'

export type Request = {
  operationId: string
  /** What is wrong, for the report. */
  fault: string
  /** The field that is wrong, as fieldsOf writes it; undefined where it is none of the contract's. */
  field?: string | undefined
  method: string
  /** With the query; sent byte by byte. */
  path: string
  headers: Record<string, string>
  body: Buffer | undefined
}

/** What good requests are built from. `body` holds, by operation, what stands in for the contract's example. */
export type Ground = {
  token: string
  path: Readonly<Record<string, string>>
  form: string
  body: Readonly<Record<string, unknown>>
}

type Random = () => number
export type Fault = { name: string; field?: string | undefined; apply(request: Request): Request }

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

const jsonOf = (spec: ContractOperation): any => spec.requestBody?.content['application/json']

function exampleOf(spec: ContractOperation, ground: Ground): any {
  if (Object.hasOwn(ground.body, spec.id)) return ground.body[spec.id]
  const examples = Object.values<any>(jsonOf(spec)?.examples ?? {})
  return examples.length > 0 ? (resolve(examples[0]) as any).value : undefined
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
const oddTimes = [
  'x',
  '%20',
  '2026-02-30T10:00:00%2B01:00',
  '2026-11-30T25:00:00%2B01:00',
  '2026-11-30T09:00:00',
  '2026-11-30T09:00',
  '2026-13-01T09:00:00Z',
  '%2B275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '99999-01-01T00:00:00Z',
  '1764489600',
  '2026-11-30T09:00:00%2B99:99',
  '2026-11-30T09:00:00%2B01:00%00',
  'now',
  'infinity',
  'tomorrow',
  '2026-W48-1',
  '2026-334',
  '2026-11-30T09:00:00[Europe/Warsaw]',
  '30.11.2026',
  'x'.repeat(41),
  '%FF',
  "'",
  '2026-11-30T09:00:60:00Z',
  'NaN',
  '-1',
]

// A date is one without an offset too, as .NET writes it.
const oddDates = oddTimes.filter((text) => !/^2026-11-30T09:00(?::00)?$/.test(text))

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

const withBody = (name: string, body: Buffer | string): Fault => ({
  name: `body ${name}`,
  apply: (request) => ({ ...request, body: Buffer.from(body) }),
})

function bodyFaults(spec: ContractOperation, ground: Ground): Fault[] {
  const example = exampleOf(spec, ground)
  if (example === undefined) return []
  const good = JSON.stringify(example)
  const types = [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    '*/*',
    'x',
  ]
  return [
    ...types.map((type) => setHeader('content-type', type)),
    ...[
      'nope',
      good.slice(0, -1),
      `${good}}`,
      `${good},`,
      "{'a':1}",
      '{"a":1,}',
      'NaN',
      'undefined',
      '[',
      '{"a":\u0000}',
      '{"a":01}',
      '//',
    ].map((text) => withBody(`no JSON ${text.slice(0, 12)}`, text)),
    // An empty list is an empty object, and legal where nothing is required.
    ...(concrete(jsonOf(spec).schema).required ? [withBody('no object []', '[]')] : []),
    ...['"x"', '5', 'true', `[${good}]`, JSON.stringify(good), '['.repeat(100_000) + ']'.repeat(100_000)].map((text) =>
      withBody(`no object ${text.slice(0, 12)}`, text),
    ),
    withBody(
      'with invalid UTF-8',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')]),
    ),
    withBody(
      'with a surrogate in UTF-8',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ),
    withBody('unclosed and deep', '{"a":'.repeat(100_000)),
    withBody('too large', `{"a":"${'x'.repeat(1024 * 1024)}"}`),
  ]
}

type Step = string | number
const removed = Symbol('removed')

function propertyFaults(spec: ContractOperation, ground: Ground): Fault[] {
  const example = exampleOf(spec, ground)
  if (example === undefined) return []
  return wrongValues(jsonOf(spec).schema, example, [], true).map(({ at, value, name }) => ({
    name: `body ${at.join('.')} ${name}`,
    field: bodyField(at),
    apply: (request) => {
      const body = structuredClone(example)
      const parent = at.slice(0, -1).reduce((node: any, step) => node[step], body)
      if (value === removed) delete parent[at.at(-1)!]
      else parent[at.at(-1)!] = value
      return { ...request, body: Buffer.from(JSON.stringify(body)) }
    },
  }))
}

const bodyField = (at: readonly Step[]) =>
  `body${at.map((step) => (typeof step === 'number' ? '[]' : `.${step}`)).join('')}`

/** What of an operation can be wrong by itself: `path facility_id`, `header Slotwire-Ack`, `body.slots[].start`. */
export function fieldsOf(spec: ContractOperation): string[] {
  // Unknown values of `with` mean nothing.
  const parameters = spec.parameters.filter(({ name }) => name !== 'with').map((one) => `${one.in} ${one.name}`)
  const schema = Object.values(spec.requestBody?.content ?? {})[0]?.schema
  return [...parameters, ...(schema ? fieldsIn(schema, []) : [])]
}

function fieldsIn(schema: Schema, at: Step[]): string[] {
  const target = concrete(schema)
  const inside = target.items ? [[0, target.items] as const] : Object.entries(target.properties ?? {})
  return inside.flatMap(([step, one]) => [bodyField([...at, step]), ...fieldsIn(one, [...at, step])])
}

type Wrong = { at: Step[]; value: unknown; name: string }

/** Wrong values for everything that stands in the example, and for declared properties that don't. */
function wrongValues(schema: Schema, value: unknown, at: Step[], isRequired: boolean): Wrong[] {
  const target = concrete(schema)
  const own = at.length === 0 ? [] : wrongFor(target, isRequired).map((one) => ({ at, value: one, name: label(one) }))
  if (Array.isArray(value))
    return [...own, ...value.flatMap((item, index) => wrongValues(target.items!, item, [...at, index], true))]
  if (typeof value !== 'object' || value === null) return own
  const properties = Object.entries(target.properties ?? {})
  const missing = (target.required ?? []).flatMap((name) => [
    { at: [...at, name], value: removed as unknown, name: 'missing' },
    ...(isNullable(target.properties![name]!) ? [] : [{ at: [...at, name], value: null, name: 'null' }]),
  ])
  return [
    ...own,
    ...missing,
    ...properties.flatMap(([name, property]) =>
      wrongValues(property, (value as any)[name], [...at, name], target.required?.includes(name) ?? false),
    ),
  ]
}

function concrete(schema: Schema): Schema {
  const target = resolve<Schema>(schema)
  const option = (target.anyOf ?? target.allOf)?.find((one) => resolve<Schema>(one).type !== 'null')
  return option ? concrete(option) : target
}

function label(value: unknown): string {
  return `= ${(JSON.stringify(value) ?? String(value)).slice(0, 40)}`
}

// An empty text is absent, and so only wrong where it must not be.
function wrongFor(schema: Schema, isRequired: boolean): unknown[] {
  const { minimum, maximum, maxLength, maxItems, minLength } = schema as Record<string, any>
  switch (primaryType(schema)) {
    case 'string':
      return [
        {},
        [],
        true,
        ['x'],
        { toString: 'x' },
        'a\u0000b',
        '\ud800',
        'x\udfffx',
        ...(maxLength ? ['x'.repeat(maxLength + 1), 'é'.repeat(maxLength + 1)] : []),
        ...(isRequired && (minLength || schema.format) ? [''] : []),
        ...(schema.enum ? ['nonsense', 7] : []),
        ...(schema.format ? ['x', ...(schema.format === 'date' ? oddDates : oddTimes).map(decode)] : []).filter(
          (text) => text !== null,
        ),
      ]
    case 'integer':
      return ['abc', 1.5, '1.5', true, {}, [], '', ...bounds(minimum, maximum)]
    case 'number':
      return ['abc', true, {}, [], '', 'NaN', ...bounds(minimum, maximum)]
    case 'boolean':
      return ['yes', 1, {}, [], 'true', '']
    case 'array':
      return [{}, 'x', 5, true, { length: 3 }, ...(maxItems ? [Array.from({ length: maxItems + 1 }, () => ({}))] : [])]
    case 'object':
      return [...(schema.required ? [[]] : []), 'x', 5, true, [[]]]
    default:
      throw new Error(`no wrong value is known for ${JSON.stringify(schema)}`)
  }
}

const bounds = (minimum?: number, maximum?: number) => [
  ...(minimum === undefined ? [] : [minimum - 1, -1e15]),
  ...(maximum === undefined ? [] : [maximum + 1, 1e300, Number.MAX_SAFE_INTEGER]),
]

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
