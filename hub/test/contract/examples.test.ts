import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'

// Loose on purpose: the tests walk the document as data.
type Json = any
type Located = { value: Json; pointer: string }

const contract: Json = parse(readFileSync(new URL('../../../contract/openapi.yaml', import.meta.url), 'utf8'))
const methods = ['get', 'post', 'put', 'patch', 'delete']
const successType = 'application/vnd.docplanner+json; charset=UTF-8'
const errorType = 'application/vnd.error+docplanner+json'

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
const isTime = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(text) &&
  !Number.isNaN(Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { date: isDate, 'date-time': isTime } })
ajv.addSchema(contract, 'contract')

/** Follows references; the pointer is that of what is found. */
function resolve({ value, pointer }: Located): Located {
  if (typeof value?.$ref !== 'string') return { value, pointer }
  const keys: string[] = value.$ref.slice(2).split('/')
  const target = keys.reduce((node: Json, key) => node?.[key], contract)
  assert.ok(target, `${pointer}: ${value.$ref} leads nowhere`)
  return resolve({ value: target, pointer: `/${keys.join('/')}` })
}

function child({ value, pointer }: Located, key: string): Located {
  const step = key.replaceAll('~', '~0').replaceAll('/', '~1')
  return resolve({ value: value?.[key], pointer: `${pointer}/${step}` })
}

function children(at: Located): [string, Located][] {
  return Object.keys(at.value ?? {}).map((key) => [key, child(at, key)])
}

const root: Located = { value: contract, pointer: '' }

interface Operation {
  id: string
  at: Located
  parameters: Located[]
}

function operationsUnder(section: 'paths' | 'webhooks'): Operation[] {
  return children(child(root, section)).flatMap(([, item]) =>
    children(item)
      .filter(([key]) => methods.includes(key))
      .map(([, at]) => ({
        id: at.value.operationId,
        at,
        parameters: [item, at].flatMap((it) => children(child(it, 'parameters'))).map(([, it]) => it),
      })),
  )
}

const served = operationsUnder('paths')
const events = operationsUnder('webhooks')
const responsesOf = (operation: Operation) => children(child(operation.at, 'responses'))
const contentOf = (at: Located) => children(child(at, 'content'))

/** Every media type of an operation with where it stands. */
function bodiesOf(operation: Operation): { where: string; at: Located }[] {
  const request: [string, Located] = ['request', child(operation.at, 'requestBody')]
  return [request, ...responsesOf(operation)].flatMap(([part, holder]) =>
    contentOf(holder).map(([type, at]) => ({ where: `${operation.id} ${part} ${type}`, at })),
  )
}

function faultsOf(schema: Located, value: Json): string {
  const validate = ajv.compile({ $ref: `contract#${encodeURI(schema.pointer)}` })
  return validate(value) ? '' : ajv.errorsText(validate.errors)
}

/** Paths of fields that no schema declares: the serialiser would drop them. */
function undeclared(schema: Located, value: Json, path = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => undeclared(child(schema, 'items'), item, `${path}/${i}`))
  }
  if (value === null || typeof value !== 'object') return []
  const choices = children(child(schema, 'anyOf')).map(([, choice]) => choice)
  const branches = choices.length > 0 ? choices : [schema]
  return Object.entries(value).flatMap(([key, item]) => {
    const declared = branches
      .flatMap((branch) => [child(child(branch, 'properties'), key), child(branch, 'additionalProperties')])
      .find((it) => it.value)
    return declared ? undeclared(declared, item, `${path}/${key}`) : [`${path}/${key}`]
  })
}

interface RefusalExample {
  where: string
  status: number
  type: string
  example: Json
}

/** Every refusal example with the status it is answered with. */
function refusalsOf(operation: Operation): RefusalExample[] {
  const answers = responsesOf(operation).filter(([status]) => !status.startsWith('2'))
  return answers.flatMap(([key, response]) =>
    contentOf(response).flatMap(([type, body]) =>
      children(child(body, 'examples')).map(([name, { value: example }]) => {
        const status = key === 'default' ? example['x-status'] : Number(key)
        return { where: `${operation.id} ${key} ${name}`, status, type, example }
      }),
    ),
  )
}

test('the contract has 44 operations and 17 events, each described and named once', () => {
  assert.equal(served.length, 44)
  assert.equal(events.length, 17)
  const ids = [...served, ...events].map(({ id }) => id)
  assert.deepEqual(
    ids.filter((id, i) => ids.indexOf(id) !== i),
    [],
  )
  const tags = contract.tags.map((tag: Json) => tag.name)
  for (const { id, at } of [...served, ...events]) {
    assert.match(id ?? '', /^[a-z][A-Za-z]+$/, at.pointer)
    assert.ok(at.value.summary?.length > 5, `${id} has no summary`)
    assert.ok(at.value.description?.length > 20, `${id} has no description`)
    assert.ok(at.value.tags?.length === 1 && tags.includes(at.value.tags[0]), `${id} has no known tag`)
  }
})

test('each event is named by its operationId and known to the pulled notification', () => {
  const names = Object.keys(contract.webhooks)
  const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  assert.deepEqual(
    events.map(({ id }) => id),
    names.map(camel),
  )
  const pulled: string[] = contract.components.schemas.Notification.properties.name.enum
  assert.deepEqual(pulled.toSorted(), names.toSorted())
})

test('every example fits its schema and shows only declared fields', () => {
  let checked = 0
  for (const { where, at } of [...served, ...events].flatMap(bodiesOf)) {
    const examples = children(child(at, 'examples'))
    assert.notEqual(examples.length, 0, `${where} has no example`)
    const schema = child(at, 'schema')
    for (const [
      name,
      {
        value: { value },
      },
    ] of examples) {
      assert.equal(faultsOf(schema, value), '', `${where}: ${name}`)
      assert.deepEqual(undeclared(schema, value), [], `${where}: ${name}`)
      checked++
    }
  }
  assert.ok(checked > 500, `only ${checked} examples were found`)
})

test('every pulled example fits the schema of its own event', () => {
  const pulled = served.filter(({ id }) => id.startsWith('pull')).flatMap(bodiesOf)
  const items = pulled
    .filter(({ where }) => where.includes(' 200 '))
    .flatMap(({ at }) => children(child(at, 'examples')))
    .flatMap(
      ([
        ,
        {
          value: { value },
        },
      ]) => value.notifications ?? [value],
    )
  assert.ok(items.length >= 15)
  for (const item of items) {
    const post = child(child(child(root, 'webhooks'), item.name), 'post')
    const [body] = contentOf(child(post, 'requestBody'))
    assert.ok(body, `${item.name} is no event`)
    assert.equal(faultsOf(child(body[1], 'schema'), item), '', item.name)
    assert.ok(!['slot-booking', 'booking-moving'].includes(item.name), `${item.name} is asked, never queued`)
  }
})

// What imports the contract sends an example with every call: one key for all of them, a queue that is never emptied.
const mayHaveExample = ({ in: place, name }: Json) => place !== 'header' || name.startsWith('webhook-')

test('every parameter has a description and an example that fits, but for the headers of a choice', () => {
  for (const { id, parameters } of [...served, ...events]) {
    for (const parameter of parameters) {
      const where = `${id} ${parameter.value.name}`
      assert.ok(parameter.value.description, where)
      const { example } = parameter.value
      if (!mayHaveExample(parameter.value)) assert.equal(example, undefined, where)
      else assert.equal(faultsOf(child(parameter, 'schema'), example), '', where)
    }
  }
})

test('every part of a path is a parameter, and every path parameter is part of the path', () => {
  for (const [path, item] of Object.entries<Json>(contract.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const declared = (item.parameters ?? [])
      .map((it: Json) => resolve({ value: it, pointer: path }).value)
      .filter((it: Json) => it.in === 'path')
      .map((it: Json) => it.name)
    assert.deepEqual(declared, named, path)
  }
})

test('every refusal has a code, and a code has one status and one message', () => {
  const meaning = new Map<string, string>()
  for (const { where, status, example } of served.flatMap(refusalsOf)) {
    const code = example['x-refusal']
    assert.match(code ?? '', /^[a-z_]+\.[a-z_]+$/, where)
    const text = `${status} ${example.value.message ?? example.value.error_description}`
    assert.equal(meaning.get(code) ?? text, text, `${where}: ${code}`)
    assert.equal('x-status' in example, where.includes(' default '), `${where}: x-status`)
    assert.ok(Number.isInteger(status) && status >= 400, where)
    meaning.set(code, text)
  }
  const coded = Object.values<Json>(contract.components.examples)
    .map((it) => it['x-refusal'])
    .filter(Boolean)
  assert.deepEqual(
    coded.filter((code) => !meaning.has(code)),
    [],
    'codes that no operation answers with',
  )
})

test('refusals speak the envelope; only 401 has no errors, only the token endpoint has its own form', () => {
  for (const { where, status, type, example } of served.flatMap(refusalsOf)) {
    if (where.startsWith('issueToken ')) {
      assert.equal(type, 'application/json', where)
      assert.deepEqual(Object.keys(example.value), ['error', 'error_description'], where)
    } else {
      assert.equal(type, errorType, where)
      assert.equal('errors' in example.value, status !== 401, where)
    }
  }
})

test('every component example is used', () => {
  const source = JSON.stringify([contract.paths, contract.webhooks, contract.components.responses])
  for (const name of Object.keys(contract.components.examples)) {
    assert.ok(source.includes(`#/components/examples/${name}"`), `${name} is not used`)
  }
})

test('every operation documents the shared faults, the request id and how long to wait', () => {
  for (const operation of served) {
    const responses = new Map(responsesOf(operation))
    for (const status of ['400', '401', '429', 'default']) {
      assert.ok(responses.has(status), `${operation.id} ${status}`)
    }
    for (const [status, { value }] of responses) {
      assert.ok(value.headers?.['X-Request-Id'], `${operation.id} ${status} has no X-Request-Id`)
    }
    assert.ok(responses.get('429')?.value.headers['Retry-After'], operation.id)
    assert.ok(responses.get('401')?.value.headers['WWW-Authenticate'], operation.id)
    for (const [status, response] of responses) {
      if (!status.startsWith('2') || operation.id === 'issueToken') continue
      assert.ok(
        contentOf(response).every(([type]) => type === successType),
        `${operation.id} ${status}`,
      )
    }
  }
})

/** Strings, arrays and numbers of a request without an upper bound. */
function unbounded(schema: Located, path: string): string[] {
  const { value } = schema
  const types = [value.type].flat()
  const isListed = value.enum || value.const !== undefined
  const bounds = { string: 'maxLength', array: 'maxItems', integer: 'maximum', number: 'maximum' }
  const missing = Object.entries(bounds)
    .filter(([type, keyword]) => types.includes(type) && value[keyword] === undefined)
    .filter(([type]) => !(type === 'string' && isListed))
    .map(([, keyword]) => `${path} has no ${keyword}`)
  const parts = [...children(child(schema, 'properties')), ...children(child(schema, 'anyOf'))]
  if (value.items) parts.push(['items', child(schema, 'items')])
  return [...missing, ...parts.flatMap(([key, part]) => unbounded(part, `${path}/${key}`))]
}

test('everything a client can send has an upper bound, and no unknown field is refused', () => {
  for (const operation of served) {
    const bodies = contentOf(child(operation.at, 'requestBody')).map(([, body]) => body)
    for (const part of [...bodies, ...operation.parameters]) {
      assert.deepEqual(unbounded(child(part, 'schema'), operation.id), [])
    }
  }
  assert.ok(!JSON.stringify(contract.components.schemas).includes('"additionalProperties":false'))
})
