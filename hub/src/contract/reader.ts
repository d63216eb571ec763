import { resolve } from './document.ts'
import { digitsOf } from './numerals.ts'
import type { Schema } from './document.ts'

/**
 * Reads a value the way a schema means it, as kindly as the public clients need and no further:
 * - what the schema doesn't declare is dropped (unknown fields are ignored),
 * - null where the schema allows none equals absent,
 * - empty text equals null where the property is optional and the schema allows no empty text,
 * - an empty list where an object is due is an empty object (PHP knows no other),
 * - a whole number where text is due becomes its digits, as many as were sent (ids, phone, nin); digits where a number
 *   is due become one.
 * It never refuses: what is still wrong is found by validation.
 */
export type Reader = (value: unknown) => unknown

export function compileReader(schema: Schema, depth = 0): Reader {
  const target = resolve<Schema>(schema)
  if (depth > 20) throw new Error('contract: a request schema nests too deep or is recursive')
  const options = target.anyOf ?? target.allOf
  if (options) {
    const main = options.find((one) => resolve<Schema>(one).type !== 'null')!
    const read = compileReader(main, depth + 1)
    return (value) => (value === null ? null : read(value))
  }
  switch (primaryType(target)) {
    case 'object':
      return objectReader(target, depth)
    case 'array':
      return arrayReader(target, depth)
    case 'string':
      return (value) => (Number.isSafeInteger(value) ? String(value) : (digitsOf(value) ?? value))
    case 'integer':
    case 'number':
      return readNumber
    default:
      return (value) => value
  }
}

function readNumber(value: unknown): unknown {
  const digits = digitsOf(value)
  if (digits !== undefined) return Number(digits)
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,10})?$/.test(value) ? Number(value) : value
}

export function primaryType(schema: Schema): string | undefined {
  const types: readonly string[] = Array.isArray(schema.type) ? schema.type : [schema.type]
  return types.find((type) => type !== 'null')
}

/** Whether null is one of the schema's values. */
export function isNullable(schema: Schema): boolean {
  const target = resolve<Schema>(schema)
  if (Array.isArray(target.type)) return target.type.includes('null')
  return target.type === 'null' || (target.anyOf ?? []).some(isNullable)
}

/** Whether an empty text is none of the schema's values: an id, a date, a choice. Numbers are never meant here. */
function allowsNoEmptyText(schema: Schema): boolean {
  const { minLength = 0, format, enum: choices } = resolve<Schema>(schema)
  if (primaryType(resolve<Schema>(schema)) !== 'string') return false
  return Number(minLength) > 0 || format !== undefined || (choices !== undefined && !choices.includes(''))
}

function objectReader(schema: Schema, depth: number): Reader {
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    read: compileReader(property, depth + 1),
    keepsNull: isNullable(property),
    emptyIsNull: !schema.required?.includes(name) && allowsNoEmptyText(property),
  }))
  return (value) => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.length === 0 ? {} : value
    const result: Record<string, unknown> = {}
    for (const { name, read, keepsNull, emptyIsNull } of fields) {
      if (!Object.hasOwn(value, name)) continue
      let given = (value as Record<string, unknown>)[name]
      if (given === '' && emptyIsNull) given = null
      if (given === null && !keepsNull) continue
      result[name] = read(given)
    }
    return result
  }
}

function arrayReader(schema: Schema, depth: number): Reader {
  const read = compileReader(schema.items ?? {}, depth + 1)
  const { maxItems = Infinity } = schema as { maxItems?: number }
  // One that is too long is refused as it is.
  return (value) => (Array.isArray(value) && value.length <= maxItems ? value.map(read) : value)
}
