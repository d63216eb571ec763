/** Whether an answer is, to the letter, one that the contract documents: status, media type, schema, headers. */
import assert from 'node:assert/strict'
import { resolve } from '../../src/contract/document.ts'
import { refusalMessage, refusals } from '../../src/contract/refusals.ts'
import { compileSchema } from '../../src/contract/validation.ts'
import type { ContractOperation, Schema } from '../../src/contract/document.ts'
import type { RefusalCode } from '../../src/contract/refusals.ts'
import type { Answer } from '../support/client.ts'
import type { Provoked } from './faults.ts'

type Header = { required?: boolean; schema: Schema }
type Content = { schema?: Schema; examples?: Record<string, unknown> }
type Response = { headers?: Record<string, Header>; content?: Record<string, Content> }
type Example = { 'x-refusal'?: RefusalCode; 'x-status'?: number; value: any }

/** One refusal as the contract shows it. `key` is the status's key among the responses, maybe `default`. */
export type Shown = { code: RefusalCode; key: string; status: number; type: string; value: any }

/** The refusals that an operation's documentation shows, each once. */
export function shownBy(operation: ContractOperation): Shown[] {
  const all = Object.entries(operation.responses).flatMap(([key, response]) =>
    Object.entries(resolve<Response>(response).content ?? {}).flatMap(([type, { examples = {} }]) =>
      Object.values(examples).flatMap((reference) => {
        const { 'x-refusal': code, 'x-status': status, value } = resolve(reference as Example)
        return code ? [{ code, key, status: status ?? Number(key), type, value }] : []
      }),
    ),
  )
  return [...new Map(all.map((one) => [one.code, one])).values()]
}

// Of every HTTP answer, and not the contract's matter.
const transport = new Set(['content-type', 'content-length', 'date', 'connection', 'keep-alive'])
// Said of all answers at once, in the contract's introduction.
const everywhere = /^(?:x-request-id|x-ratelimit-(?:limit|used|remaining|reset))$/

/** @param key the response it is meant to be: a status, or `default` */
export function assertConforms(operation: ContractOperation, key: string, answer: Answer): void {
  const where = `${operation.id} ${key}`
  if (key !== 'default') assert.equal(String(answer.status), key, `${where}: ${answer.text}`)
  const response = resolve<Response>(operation.responses[key]!)
  assertHeaders(response.headers ?? {}, answer, where)
  const [type, content] = Object.entries(response.content ?? {})[0] ?? []
  assert.equal(answer.headers.get('content-type'), type ?? null, where)
  if (!content) return assert.equal(answer.text, '', where)
  const validate = validatorOf(content.schema!)
  assert.ok(validate(answer.body), `${where}: ${JSON.stringify(validate.errors)}\n${answer.text}`)
}

function assertHeaders(documented: Record<string, Header>, { status, headers }: Answer, where: string): void {
  const known = new Map(Object.entries(documented).map(([name, header]) => [name.toLowerCase(), resolve(header)]))
  for (const [name, { required, schema }] of known) {
    const value = headers.get(name)
    if (value === null) {
      assert.ok(!required && isOptionalHere(name, status), `${where}: no ${name}`)
      continue
    }
    const validate = validatorOf(schema)
    const typed = resolve(schema).type === 'integer' ? Number(value) : value
    assert.ok(validate(typed), `${where}: ${name}: ${value}`)
  }
  for (const name of headers.keys()) {
    assert.ok(known.has(name) || transport.has(name) || everywhere.test(name), `${where}: ${name} is not documented`)
  }
}

const compiled = new Map<Schema, ReturnType<typeof compileSchema>>()

function validatorOf(schema: Schema): ReturnType<typeof compileSchema> {
  let validate = compiled.get(schema)
  if (!validate) compiled.set(schema, (validate = compileSchema(schema)))
  return validate
}

// Sent where they mean something; all other documented headers are always there.
function isOptionalHere(name: string, status: number): boolean {
  if (name === 'allow') return status !== 405
  if (name === 'retry-after') return status !== 503
  if (name === 'accept-encoding') return true
  return name === 'idempotency-replayed' || name === 'slotwire-notification-ids'
}

/** The very bytes of a refusal, with what its recipe says about them. */
export function assertBytes(
  { id }: ContractOperation,
  { code, value }: Shown,
  { answer, params, fields }: Provoked,
): void {
  const message = refusalMessage(code, params)
  const status: number = refusals[code][0]
  const body =
    id === 'issueToken'
      ? { error: value.error, error_description: message }
      : status === 401
        ? { message }
        : { errors: fields ?? [], message }
  assert.equal(answer.status, status, answer.text)
  assert.equal(answer.text, JSON.stringify(body))
  for (const texts of Object.values(fields ?? {})) assert.ok(texts.length > 0 && texts.every((text) => text.length > 5))
}
