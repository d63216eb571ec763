import { resolve } from '../../contract/document.ts'
import type { Schema } from '../../contract/document.ts'

/** A property as the reference lists it. `name`: with its way from the top, as `slots[].start`. */
export type Field = { name: string; type: string; isRequired: boolean; description: string }

const maxDepth = 6

/** Every property of a schema in reading order, nested ones behind their parent. */
export function fieldsOf(schema: Schema, prefix = '', depth = 0): Field[] {
  const { properties, required, items } = flatten(schema)
  if (depth > maxDepth) return []
  if (items) return fieldsOf(items, `${prefix}[]`, depth + 1)
  return Object.entries(properties).flatMap(([key, node]) => {
    const name = prefix ? `${prefix}.${key}` : key
    const own = { name, type: typeText(node), isRequired: required.has(key), description: descriptionOf(node) }
    return [own, ...fieldsOf(node, name, depth + 1)]
  })
}

type Flat = { properties: Readonly<Record<string, Schema>>; required: Set<string>; items?: Schema }

/** What stands in all parts of an allOf and in the one or several non-null branches of an anyOf. */
function flatten(node: Schema): Flat {
  const schema = resolve<Schema>(node as any)
  const flat: Flat = { properties: schema.properties ?? {}, required: new Set(schema.required), items: schema.items }
  for (const part of [...(schema.allOf ?? []), ...branchesOf(schema)].map(flatten)) {
    flat.properties = { ...flat.properties, ...part.properties }
    flat.required = flat.required.union(part.required)
    flat.items ??= part.items
  }
  return flat
}

function branchesOf(schema: Schema): readonly Schema[] {
  const branches = (schema.anyOf ?? schema.oneOf ?? []) as readonly Schema[]
  return branches.filter((one) => resolve<Schema>(one as any).type !== 'null')
}

// What these say is said once, above the operations; at each of some hundred fields it would hide the rest.
const everyday: Readonly<Record<string, string>> = {
  Id: 'id',
  OptionalId: 'id or null',
  Time: 'time with offset',
  TimeInput: 'time with offset',
  DateInput: 'date',
}

const everydayType = (node: Schema): string | undefined => everyday[node.$ref?.split('/').at(-1) ?? '']

function descriptionOf(node: Schema): string {
  if (typeof node.description === 'string') return node.description
  if (everydayType(node)) return ''
  const inner = resolve<Schema>(node as any)
  if (typeof inner.description === 'string') return inner.description
  const [only, ...others] = [...(inner.allOf ?? []), ...branchesOf(inner)]
  return only && others.length === 0 ? descriptionOf(only) : ''
}

/** `string`, `list of objects`, `whole number or null`, with what limits the values. */
export function typeText(node: Schema): string {
  const short = everydayType(node)
  if (short) return short
  const schema = resolve<Schema>(node as any)
  const branches = (schema.anyOf ?? schema.oneOf ?? []) as readonly Schema[]
  if (branches.length > 0) return [...new Set(branches.map(typeText))].join(' or ')
  if (!schema.type && schema.allOf) return typeText(schema.allOf[0]!)
  if (Array.isArray(schema.enum))
    return schema.enum.map((one) => (one === null ? 'null' : `“${String(one)}”`)).join(', ')
  if ('const' in schema) return `always ${JSON.stringify(schema.const)}`
  return `${[schema.type ?? 'any']
    .flat()
    .map((type) => nameOf(type, schema))
    .join(' or ')}${limitsOf(schema)}`
}

function nameOf(type: string, { format, items }: Schema): string {
  if (type === 'string' && format)
    return { 'date-time': 'time with offset', date: 'date' }[String(format)] ?? String(format)
  if (type === 'array' && items) {
    const inner = typeText(items)
    return inner === 'object' ? 'list of objects' : `list of ${inner}`
  }
  return { integer: 'whole number', boolean: 'true or false' }[type] ?? type
}

function limitsOf({ minimum, maximum, maxLength, maxItems, default: fallback }: Schema): string {
  const parts = [
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    minimum !== undefined && maximum === undefined && `${minimum} or more`,
    minimum === undefined && maximum !== undefined && `${maximum} or less`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    maxItems !== undefined && `at most ${maxItems} items`,
    fallback !== undefined && fallback !== null && `default ${String(fallback)}`,
  ].filter(Boolean)
  return parts.length > 0 ? `, ${parts.join(', ')}` : ''
}
