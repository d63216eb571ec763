import { resolve } from './document.ts'
import { primaryType } from './reader.ts'
import type { Schema } from './document.ts'

/** Copies what the schema declares and drops the rest, so that a column never leaks through a view. */
export type Projection = (value: any) => unknown

/** Compiles a response schema once; the copy is then plain JSON.stringify, which no compiled serializer beat here. */
export function compileProjection(schema: Schema): Projection {
  const target = resolve<Schema>(schema)
  const option = (target.anyOf ?? target.allOf)?.find((one) => resolve<Schema>(one).type !== 'null')
  if (option) {
    const project = compileProjection(option)
    return (value) => (value === null ? null : project(value))
  }
  const type = primaryType(target)
  if (type === 'array' && target.items) {
    const project = compileProjection(target.items)
    return (value) => (value === null ? null : value.map(project))
  }
  if (type === 'object' && target.properties) return projectObject(target.properties)
  return (value) => value
}

function projectObject(properties: Readonly<Record<string, Schema>>): Projection {
  const fields = Object.entries(properties).map(([name, property]) => [name, compileProjection(property)] as const)
  return (value) => {
    if (value === null) return null
    const result: Record<string, unknown> = {}
    for (const [name, project] of fields) {
      if (value[name] !== undefined) result[name] = project(value[name])
    }
    return result
  }
}
