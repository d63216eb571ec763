import { resolve } from '../../src/contract/document.ts'
import { setHeader } from './malformedHeaders.ts'
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
export type Fault = { name: string; field?: string | undefined; apply(request: Request): Request }

export const jsonOf = (spec: ContractOperation): any => spec.requestBody?.content['application/json']

export function exampleOf(spec: ContractOperation, ground: Ground): any {
  if (Object.hasOwn(ground.body, spec.id)) return ground.body[spec.id]
  const examples = Object.values<any>(jsonOf(spec)?.examples ?? {})
  return examples.length > 0 ? (resolve(examples[0]) as any).value : undefined
}

const withBody = (name: string, body: Buffer | string): Fault => ({
  name: `body ${name}`,
  apply: (request) => ({ ...request, body: Buffer.from(body) }),
})

export function bodyFaults(spec: ContractOperation, ground: Ground): Fault[] {
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

export function concrete(schema: Schema): Schema {
  const target = resolve<Schema>(schema)
  const option = (target.anyOf ?? target.allOf)?.find((one) => resolve<Schema>(one).type !== 'null')
  return option ? concrete(option) : target
}
