/** What clients of other worlds write into paths and queries, at every operation that it can concern. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { readQuery } from '../../src/contract/query.ts'
import { rightly } from '../contract/faults.ts'
import { rightCalls } from '../contract/rightCalls.ts'
import { book, createStage } from '../contract/stage.ts'
import { checkAnswer } from '../support/client.ts'
import type { ContractOperation } from '../../src/contract/document.ts'

const stage = await createStage()
after(() => stage.close())

const operations = [...contractOperations.values()]
const extensionsOf = ({ parameters }: ContractOperation): readonly string[] =>
  (parameters.find(({ name }) => name === 'with')?.schema.items?.enum as string[]) ?? []

describe('with[0]=a&with[1]=b, as PHP writes a list, is read like with=a,b', () => {
  for (const operation of operations.filter((one) => extensionsOf(one).length > 0)) {
    test(operation.id, async () => {
      const extensions = extensionsOf(operation)
      if (operation.id === 'getBookings') await book(stage.prepare, { start: stage.freeStart() })
      const call = await rightCalls[operation.id]!(stage)
      const ask = (query: Record<string, string>) =>
        stage.send(operation, { ...call, query: { ...call.query, ...query } })
      // What moves a visit moves it once; all others can be asked in each form.
      const php = await ask(Object.fromEntries(extensions.map((one, index) => [`with[${index}]`, one])))
      assert.equal(php.status < 300, true, php.text)
      if (operation.id === 'moveBooking') return assert.match(php.text, /"is_public_insurance_flow"/)
      const [plain, comma] = [await ask({}), await ask({ with: extensions.join(',') })]
      assert.equal(php.text, comma.text)
      assert.notEqual(php.text, plain.text, 'the extensions change the answer')
    })
  }

  test('however the list is numbered, and no further than a list goes', () => {
    const read = (query: Record<string, unknown>) => [...readQuery(query).extensions]
    assert.deepEqual(read({ 'with[0]': 'a', 'with[7]': 'b', 'with[]': 'c', with: 'd,e' }), ['a', 'b', 'c', 'd', 'e'])
    assert.deepEqual(read({ 'with[0]': ['a', 'b'] }), ['a', 'b'])
    assert.deepEqual(read({ 'with[x]': 'a', 'with[1000]': 'a', 'with[0][0]': 'a', 'with[-1]': 'a', within: 'a' }), [])
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`with[${index}]`, `x${index}`]))
    assert.equal(read(many).length, 50)
  })
})

describe('a path with an empty id is 404, whoever asks', () => {
  for (const operation of operations.filter(({ path }) => path.includes('{'))) {
    test(operation.id, async () => {
      const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
      for (const name of names) {
        const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, one: string) => (one === name ? '' : '1'))
        for (const authorization of [`Bearer ${stage.t.a.token}`, '']) {
          const response = await fetch(stage.t.origin + path, {
            method: operation.method,
            headers: { ...(authorization && { authorization }) },
          })
          const text = await response.text()
          assert.deepEqual([response.status, JSON.parse(text)], [404, { errors: [], message: 'Not found' }], path)
          checkAnswer(operation.method, '/nowhere', {
            ...response,
            headers: response.headers,
            status: 404,
            text,
            body: JSON.parse(text),
          })
        }
      }
    })
  }

  test('also at the pages, where it is a page', async () => {
    for (const path of ['/d//11', '/d/1/', '/b/', '/b//cancel', '/errors/', '/desk//visits/1']) {
      const response = await fetch(stage.t.origin + path, { headers: { accept: 'text/html' } })
      assert.deepEqual([response.status, response.headers.get('content-type')], [404, 'text/html; charset=utf-8'], path)
      assert.match(await response.text(), /<html/)
    }
  })
})

describe('times', () => {
  const lower = (time: string) => time.replace('T', 't').replace('Z', 'z')

  for (const operation of operations) {
    const named = operation.parameters.filter(({ schema }) => (schema as any).$ref?.endsWith('/TimeInput'))
    if (named.length === 0) continue
    test(`in lower case are read by ${operation.id}`, async () => {
      const call = await rightly(stage, operation)
      const query = { ...call.query }
      for (const { in: place, name } of named) {
        if (place === 'query') query[name] = lower(query[name] ?? '2026-11-24T09:00:00Z')
        else call.path = { ...call.path, [name]: lower(call.path![name]!) }
      }
      const answer = await stage.send(operation, { ...call, query })
      assert.ok(answer.status < 300, answer.text)
    })
  }

  test('in lower case are read in bodies', async () => {
    const body = { since: '2027-01-05t08:00:00z', till: '2027-01-05t09:00:00+00:00', description: 'lower' }
    const made = await stage.prepare('addCalendarBreak', { body })
    assert.deepEqual([made.since, made.till], ['2027-01-05T09:00:00+01:00', '2027-01-05T10:00:00+01:00'])
  })

  for (const [date, status] of [
    ['2026-12-18', 204],
    ['2026-12-18T00:00:00', 204],
    ['2026-12-18T00:00:00.0000000', 204],
    ['2026-12-18T00:00', 204],
    ['2026-12-18t00:00:00z', 204],
    ['2026-12-18T00:00:00+01:00', 204],
    ['2026-12-18T25:00:00', 400],
    ['2026-12-18T00:00:00 Warsaw', 400],
    ['2026-02-30T00:00:00', 400],
    ['2026-12-18T', 400],
  ] as const) {
    test(`{date} ${date} is answered ${status}`, async () => {
      const answer = await stage.send(contractOperations.get('deleteSlots')!, { path: { date } })
      assert.equal(answer.status, status, answer.text)
    })
  }
})

describe('an empty text in a query is absent where the parameter is optional', () => {
  for (const [id, name] of [
    ['getServices', 'specialization_id'],
    ['getAddressServices', 'start'],
  ] as const) {
    test(`${id} ${name}`, async () => {
      const operation = contractOperations.get(id)!
      const [without, empty] = [await stage.send(operation, {}), await stage.send(operation, { query: { [name]: '' } })]
      assert.deepEqual([empty.status, empty.text], [200, without.text])
    })
  }

  test('and wrong where it is required', async () => {
    const answer = await stage.send(contractOperations.get('getSlots')!, { query: { start: '', end: '' } })
    assert.equal(answer.status, 400)
    assert.deepEqual(Object.keys(answer.body.errors), ['start', 'end'])
  })
})
