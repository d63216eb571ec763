import { isNullable, primaryType } from '../../src/contract/reader.ts'
import { jsonOf, exampleOf, concrete } from './malformedBodies.ts'
import type { ContractOperation, Schema } from '../../src/contract/document.ts'
import type { Ground, Fault } from './malformedBodies.ts'

export const oddTimes = [
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
export const oddDates = oddTimes.filter((text) => !/^2026-11-30T09:00(?::00)?$/.test(text))

type Step = string | number
const removed = Symbol('removed')

export function propertyFaults(spec: ContractOperation, ground: Ground): Fault[] {
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
