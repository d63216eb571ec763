import { Ajv2020 } from 'ajv/dist/2020.js'
import { maxFieldErrors, Refusal } from '../refusal.ts'
import { parseDate, parseInstant } from '../time.ts'
import { boundItems } from './boundedItems.ts'
import { document } from './document.ts'
import { compileReader } from './reader.ts'
import type { ContractOperation, Schema } from './document.ts'
import type { ErrorObject, ValidateFunction } from 'ajv'

/** What is said of a field that is missing. */
export const missingMessage = 'This value is required'

function createAjv(): Ajv2020 {
  // The contract's linter has seen the schemas.
  const ajv = new Ajv2020({ allErrors: true, strict: false, discriminator: false, validateSchema: false })
  ajv.addFormat('date-time', (text: string) => parseInstant(text) !== null)
  ajv.addFormat('date', (text: string) => parseDate(text) !== null)
  boundItems(ajv, compileSchema, maxFieldErrors)
  ajv.addSchema(document, 'contract')
  return ajv
}

// The contract's schemas, compiled on demand.
const ajv = createAjv()

/** Compiles a schema of the contract. Tests validate answers with it too. */
export function compileSchema(schema: Schema): ValidateFunction {
  return ajv.compile(absolute(schema) as Schema)
}

// A schema lifted out of the document still points into it.
function absolute(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(absolute)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === '$ref' ? absoluteRef(value as string) : absolute(value)]),
  )
}

const absoluteRef = (ref: string) => (ref.startsWith('#') ? `contract${ref}` : ref)

/** Reads and checks one part of a request. Throws Refusal('request.invalid') that names every wrong field. */
export type Check = (input: unknown) => any

// Compiled when it is asked first: all 44 operations at once are half of what a start costs the processor.
function compileCheck(schema: Schema): Check {
  const compile = () => ({ read: compileReader(schema), validate: compileSchema(schema) })
  let compiled: ReturnType<typeof compile> | undefined
  return (input) => {
    const { read, validate } = (compiled ??= compile())
    const value = read(input)
    if (!validate(value)) throw new Refusal('request.invalid', {}, fieldErrors(validate.errors ?? []))
    return value
  }
}

/** The checks of one operation: path, query and body against the contract. */
export type RequestChecks = { path: Check; query: Check; body: Check | undefined; isBodyRequired: boolean }

export function compileRequest(operation: ContractOperation): RequestChecks {
  const json = operation.requestBody?.content['application/json']?.schema
  return {
    path: compileCheck(parametersSchema(operation, 'path')),
    query: compileQuery(operation),
    body: json && compileCheck(json),
    isBodyRequired: operation.requestBody?.required ?? false,
  }
}

// Where a parameter means nothing without another, nothing in it can be wrong either.
function compileQuery(operation: ContractOperation): Check {
  const check = compileCheck(parametersSchema(operation, 'query'))
  const bound = operation.parameters.filter((one) => one['x-only-with'])
  if (bound.length === 0) return check
  return (input: any) => {
    const unread = bound
      .filter((one) => !Object.hasOwn(input, one['x-only-with']!))
      .map(({ name }) => [name, undefined])
    return check({ ...input, ...Object.fromEntries(unread) })
  }
}

// `with` is read apart (query.ts), as three forms of it are accepted and unknown values are ignored.
function parametersSchema(operation: ContractOperation, place: 'path' | 'query'): Schema {
  const parameters = operation.parameters.filter((one) => one.in === place && one.name !== 'with')
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map((one) => [one.name, one.schema])),
    required: parameters.filter((one) => one.required).map((one) => one.name),
  }
}

/** `{'patient.name': ['This value is required'], 'slots[1].end': [...]}`, at most 50 fields. */
function fieldErrors(errors: readonly ErrorObject[]): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'if') continue
    // The other branch of "an object or null" has said what is wrong with the object.
    if (error.keyword === 'type' && error.params.type === 'null') continue
    const name = fieldName(error)
    if (!(name in fields) && Object.keys(fields).length >= maxFieldErrors) break
    const message = fieldMessage(error)
    if (!fields[name]?.includes(message)) (fields[name] ??= []).push(message)
  }
  return fields
}

function fieldName(error: ErrorObject): string {
  const segments = error.instancePath.split('/').slice(1)
  if (error.keyword === 'required') segments.push(error.params.missingProperty)
  const name = segments.map((one) => (/^\d+$/.test(one) ? `[${one}]` : `.${one}`)).join('')
  return name.replace(/^\./, '') || 'body'
}

function fieldMessage({ keyword, params }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return missingMessage
    case 'type':
      return `This value should be of type ${[params.type].flat().join(' or ')}`
    case 'enum':
      // Null is said by leaving it out.
      return `This value should be one of: ${params.allowedValues.filter((one: unknown) => one !== null).join(', ')}`
    case 'format':
      return params.format === 'date'
        ? 'This value should be a date such as 2021-05-16'
        : 'This value should be a date-time with its offset, such as 2021-05-16T14:00:00+01:00'
    case 'minLength':
    case 'minItems':
      return params.limit === 1 ? 'This value should not be empty' : `This value should have ${params.limit} or more`
    case 'maxLength':
      return `This value should have ${params.limit} characters or less`
    case 'maxItems':
      return `This list should have ${params.limit} items or less`
    case 'minimum':
      return `This value should be ${params.limit} or more`
    case 'maximum':
      return `This value should be ${params.limit} or less`
    default:
      return 'This value is not valid'
  }
}
