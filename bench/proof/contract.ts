/**
 * Promise 22: every answer of the runs is held to contract/openapi.yaml, read here anew: operation, status, media type
 * and schema. Shares no code with the hub.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import type { ValidateFunction } from 'ajv/dist/2020.js'

type Json = any
type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string; body: unknown }
type Expected = { type: string; validate: ValidateFunction } | null
type Operation = { id: string; method: string; pattern: RegExp; statuses: Map<string, Expected> }

const errorType = 'application/vnd.error+docplanner+json'

/** What was wrong in this process so far. Proofs fail where there is any. */
export const deviations = { answers: 0, count: 0, first: [] as string[] }

export function forgetDeviations(): void {
  Object.assign(deviations, { answers: 0, count: 0, first: [] })
}

let operations: Operation[] | undefined

/** Notes an answer that the contract doesn't allow. One that never came is no deviation. */
export function checkAnswer(method: string, url: string, answer: Answer): void {
  const { pathname } = new URL(url)
  if (answer.status === 0 || !/^\/(?:api|oauth)\//.test(pathname)) return
  deviations.answers++
  const fault = faultOf(method, pathname, answer)
  if (!fault) return
  deviations.count++
  if (deviations.first.length < 10) deviations.first.push(`${method} ${pathname} ${answer.status}: ${fault}`)
}

function faultOf(method: string, pathname: string, { status, headers, text, body }: Answer): string | null {
  if (!/^[\da-f-]{36}$/.test(String(headers['x-request-id']))) return 'no x-request-id'
  operations ??= readContract()
  const operation = operations.find((one) => one.method === method && one.pattern.test(pathname))
  if (!operation) return status === 404 || status === 405 ? null : 'no such operation'
  // Null is a documented answer without a body, and not what `default` stands in for.
  const { statuses } = operation
  const expected = statuses.get(statuses.has(String(status)) ? String(status) : 'default')
  if (expected === undefined) return `${operation.id} documents no such status`
  if (expected === null) return text === '' ? null : 'a body where there is none'
  if (headers['content-type'] !== expected.type) return `media type ${String(headers['content-type'])}`
  if (expected.type === errorType && !/rel="help"/.test(String(headers.link))) return 'an error without its page'
  return expected.validate(body) ? null : JSON.stringify(expected.validate.errors?.[0])
}

function readContract(): Operation[] {
  const contract = parse(readFileSync(join(import.meta.dirname, '../../contract/openapi.yaml'), 'utf8')) as Json
  const ajv = new Ajv2020({ strict: false, formats: { date: isDate, 'date-time': isTime } })
  ajv.addSchema(contract, 'contract')
  return Object.entries<Json>(contract.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item)
      .filter(([, operation]) => operation.operationId)
      .map(([method, { operationId, responses }]) => ({
        id: operationId,
        method: method.toUpperCase(),
        pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
        statuses: new Map(
          Object.keys(responses).map((status) => [
            status,
            expectedOf(ajv, contract, ['paths', path, method, 'responses', status]),
          ]),
        ),
      })),
  )
}

function expectedOf(ajv: Ajv2020, contract: Json, keys: string[]): Expected {
  const { value, keys: found } = resolve(contract, keys)
  const [type] = Object.keys(value.content ?? {})
  if (!type || !value.content[type].schema) return null
  const pointer = [...found, 'content', type, 'schema'].map((key) =>
    encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')),
  )
  return { type, validate: ajv.compile({ $ref: `contract#/${pointer.join('/')}` }) }
}

/** Follows the references of the document. */
function resolve(contract: Json, keys: string[]): { value: Json; keys: string[] } {
  const value = keys.reduce((node: Json, key) => node[key], contract)
  return typeof value.$ref === 'string' ? resolve(contract, value.$ref.slice(2).split('/')) : { value, keys }
}

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)
const isTime = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/.test(text)
