import { readFileSync } from 'node:fs'

/** A schema of the contract: JSON Schema 2020-12, as far as the contract uses it. */
export type Schema = {
  $ref?: string
  type?: string | readonly string[]
  format?: string
  enum?: readonly unknown[]
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
  anyOf?: readonly Schema[]
  allOf?: readonly Schema[]
  [keyword: string]: unknown
}

export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
  /** The parameter without which this one is not read. */
  'x-only-with'?: string
}
type Content = Readonly<Record<string, { schema?: Schema }>>
type Body = { required?: boolean; content: Content }

/** One operation of the contract, with references to parameters and responses resolved. */
export type ContractOperation = {
  id: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  isPublic: boolean
  /** Whether it heeds an Idempotency-Key. */
  takesKey: boolean
  parameters: readonly Parameter[]
  requestBody: Body | undefined
  /** status -> response; `default` is the shared fault. */
  responses: Readonly<Record<string, { description: string; content?: Content }>>
}

// generated.json is contract/openapi.yaml, which `npm run generate` reads: that took a fifth of the start of each process.
const source = new URL('./generated.json', import.meta.url)

/** contract/openapi.yaml as it stands: nothing is served that isn't in it. */
export const document = JSON.parse(readFileSync(source, 'utf8')) as Record<string, any>

/** Follows `#/…` references until something that isn't one. */
export function resolve<T>(node: T | { $ref: string }): T {
  let current: any = node
  while (current && typeof current === 'object' && '$ref' in current) {
    current = current.$ref
      .slice(2)
      .split('/')
      .reduce((at: any, key: string) => at[decode(key)], document)
  }
  return current as T
}

const decode = (key: string) => decodeURIComponent(key.replaceAll('~1', '/').replaceAll('~0', '~'))

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

function readOperations(): Map<string, ContractOperation> {
  const found = new Map<string, ContractOperation>()
  for (const [path, item] of Object.entries<any>(document.paths)) {
    for (const method of methods) {
      const spec = item[method]
      if (!spec) continue
      const parameters = [...(item.parameters ?? []), ...(spec.parameters ?? [])].map((one) => resolve<Parameter>(one))
      found.set(spec.operationId, {
        id: spec.operationId,
        method: method.toUpperCase() as ContractOperation['method'],
        path,
        isPublic: Array.isArray(spec.security) && spec.security.length === 0,
        takesKey: parameters.some((one) => one.in === 'header' && one.name === 'Idempotency-Key'),
        parameters,
        requestBody: spec.requestBody && resolve<Body>(spec.requestBody),
        responses: Object.fromEntries(
          Object.entries<any>(spec.responses).map(([status, one]) => [status, resolve(one) as any]),
        ),
      })
    }
  }
  return found
}

/** Every operation by its operationId. */
export const contractOperations: ReadonlyMap<string, ContractOperation> = readOperations()
