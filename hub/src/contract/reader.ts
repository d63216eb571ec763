import { resolve } from './document.ts'
import type { Schema } from './document.ts'

/**
 * Reads a value the way a schema means it, as kindly as the public clients need and no further:
 * - what the schema doesn't declare is dropped (unknown fields are ignored),
 * - null where the schema allows none equals absent,
 * - a number where text is due becomes its decimal text (ids, phone, nin), digits where an integer is due a number.
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
      return (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : value)
    case 'integer':
    case 'number':
      return (value) => (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,10})?$/.test(value) ? Number(value) : value)
    default:
      return (value) => value
  }
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

function objectReader(schema: Schema, depth: number): Reader {
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    read: compileReader(property, depth + 1),
    keepsNull: isNullable(property),
  }))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const result: Record<string, unknown> = {}
    for (const { name, read, keepsNull } of fields) {
      if (!Object.hasOwn(value, name)) continue
      const given = (value as Record<string, unknown>)[name]
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
