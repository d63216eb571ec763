/**
 * Promise 23: no request stops a node. Whatever a stranger's text reaches takes twice as long for twice as much, at most;
 * `npm run bench -- proof bodies` sends the worst of it to every route.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { compileRequest } from '../../src/contract/validation.ts'
import { parseMultipart, parseUrlencoded } from '../../src/http/forms.ts'
import { keptAnswer } from '../../src/notifications/answer.ts'
import { Refusal } from '../../src/refusal.ts'
import { checkSubmitted, planReplacement } from '../../src/slots/replace.ts'
import { testApp } from '../support/app.ts'
import { assertGrowsAtMostLinearly } from '../support/growth.ts'
import { addressPath, rangeQuery } from '../support/paths.ts'
import type { SubmittedPeriod } from '../../src/slots/replace.ts'
import type { TestApp } from '../support/app.ts'

const base = '/api/v3/integration'

/** A text of so many characters, cut anywhere. */
const fill = (text: string, size: number) => text.repeat(Math.ceil(size / text.length)).slice(0, size)

/** What is refused was read all the same. */
async function unlessRefused(work: () => unknown): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

describe('forms', () => {
  const part = (name: string, more = '') => `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\nx\r\n`
  const urlencoded = {
    'one field again and again': 'a=1&',
    'percent signs': '%',
    'escaped bytes': '%C5%BB',
    nothing: '&',
  }
  const multipart: Readonly<Record<string, (size: number) => string>> = {
    'one field again and again': (size) => fill(part('a'), size - (size % part('a').length)),
    files: (size) => fill(part('a', '; filename="f"'), size - (size % part('a', '; filename="f"').length)),
    'parameters of a field': (size) => part('a', fill('; x="y"', size)),
    'line breaks in a field': (size) => part(`a"\r\n\r\n${fill('\r\n', size)}`),
    'beginnings of a boundary': (size) => fill('\r\n--b', size),
  }

  for (const [name, text] of Object.entries(urlencoded)) {
    test(`urlencoded: ${name}`, () =>
      assertGrowsAtMostLinearly((size) => {
        const bytes = Buffer.from(fill(text, size))
        return () => unlessRefused(() => parseUrlencoded(bytes))
      }, 256 * 1024))
  }
  for (const [name, parts] of Object.entries(multipart)) {
    test(`multipart: ${name}`, () =>
      assertGrowsAtMostLinearly((size) => {
        const bytes = Buffer.from(`${parts(size)}--b--\r\n`)
        return () => unlessRefused(() => parseMultipart(bytes, 'multipart/form-data; boundary=b'))
      }, 256 * 1024))
  }
})

describe('what the contract says of a body', () => {
  const { body: check } = compileRequest(contractOperations.get('replaceSlots')!)
  const right = {
    start: '2026-12-01T09:00:00+01:00',
    end: '2026-12-01T09:05:00+01:00',
    address_services: [{ address_service_id: '1', duration: 5 }],
  }
  const shapes: Readonly<Record<string, (size: number) => unknown>> = {
    'items, all right': (size) => Array(size).fill(right),
    'items, the last one wrong': (size) => [...Array(size - 1).fill(right), 0],
    'items, all wrong': (size) => Array(size).fill({ ...right, start: 'x', address_services: Array(100).fill(0) }),
    'more items than may be': (size) => Array(size * 10).fill(0),
    'a long text where a time is due': (size) => [{ ...right, start: fill('2026-12-01T', size * 100) }],
  }
  for (const [name, shape] of Object.entries(shapes)) {
    test(`${name}`, () =>
      assertGrowsAtMostLinearly((size) => {
        const slots = shape(size)
        return () => unlessRefused(() => check!({ slots }))
      }, 3000))
  }

  test('12,000 wrong items cost no more than 12,000 that are right', () => {
    const fieldsOf = (slots: unknown) => {
      try {
        return check!({ slots }) && []
      } catch (error) {
        return Object.keys((error as Refusal).fields!)
      }
    }
    assert.equal(fieldsOf(Array(12_000).fill({ start: 'x' })).length, 50)
    const cost = (item: unknown) => {
      const slots = Array(12_000).fill(item)
      let least = Infinity
      for (let run = 0; run < 5; run++) {
        const begun = process.threadCpuUsage()
        for (let time = 0; time < 5; time++) fieldsOf(slots)
        const { user, system } = process.threadCpuUsage(begun)
        least = Math.min(least, user + system)
      }
      return least
    }
    const [ofRight, ofWrong, ofZeros] = [cost(right), cost({ ...right, start: 'x', end: 0 }), cost(0)]
    assert.ok(
      ofWrong <= ofRight && ofZeros <= ofRight,
      `${ofRight} µs, ${ofWrong} µs where wrong, ${ofZeros} µs of zeros`,
    )
  })
})

describe('slots', () => {
  const now = Temporal.Instant.from('2026-11-23T06:00:00Z')
  const item = (minute: number, minutes = 5): SubmittedPeriod => ({
    start: now.add({ minutes: minute }),
    end: now.add({ minutes: minute + minutes }),
    services: [{ addressServiceId: '1', duration: 5 }],
    insuranceAccepted: 'with-and-without-insurance',
    insuranceProviderIds: [],
    insurancePlanIds: [],
  })
  const orders: Readonly<Record<string, (size: number) => SubmittedPeriod[]>> = {
    'the last first': (size) => Array.from({ length: size }, (_, n) => item((size - n) * 5)),
    'each over a part of the one before': (size) => Array.from({ length: size }, (_, n) => item(n * 3)),
    'each within the one before': (size) => Array.from({ length: size }, (_, n) => item(n, (size - n) * 2)),
    'all over each other': (size) => Array.from({ length: size }, () => item(0)),
  }
  for (const [name, order] of Object.entries(orders)) {
    test(`a plan of items, ${name}`, () =>
      assertGrowsAtMostLinearly((size) => {
        const items = order(size)
        return () => planReplacement([], items)
      }, 5000))
  }
  test('a check of items, each on another day', () =>
    assertGrowsAtMostLinearly((size) => {
      const items = Array.from({ length: size }, (_, n) => item(n * -1440))
      const known = { knownServiceIds: new Set(['1']), knownInsuranceProviderIds: new Set<string>() }
      const place = { addressId: '1', zone: 'Europe/Warsaw', locale: 'pl-PL', now, horizonWeeks: 12 }
      return () => checkSubmitted(items, { ...place, ...known })
    }, 3000))
})

describe("a vendor's answer to a push", () => {
  const answered = (text: string) =>
    ({ ok: true, status: 400, contentType: null, body: Buffer.from(text), retryAfter: null, latencyMs: 1 }) as const
  const pushed = (comment: string) =>
    JSON.stringify({ data: { visit_booking: { patient: { name: 'Anna', surname: 'Nowak' }, comment } } })
  const lines = (size: number) => Array.from({ length: size / 4 }, (_, n) => n.toString(36).padStart(3, 'a')).join('\n')
  const comments: Readonly<Record<string, (size: number) => string>> = {
    'of many lines': lines,
    'of one character': (size) => fill('a', size),
    'of one line that nearly fits': (size) => `${fill('a', size - 1)}b`,
    'of marks out of order': (size) => `a${fill('\u0301', size / 2)}${fill('\u0323', size / 2)}`,
  }
  for (const [name, comment] of Object.entries(comments)) {
    test(`to a comment ${name}`, () =>
      assertGrowsAtMostLinearly((size) => {
        const [answer, body] = [answered(fill('a', 65_536)), pushed(comment(size))]
        return () => keptAnswer(answer, body)
      }, 10_000))
  }
  for (const text of ['a', '1 ', '(', '1-', 'a@', '&#1', '%C5', '\\u0061', '\u0323\u0301']) {
    test(`of ${JSON.stringify(text)} over and over`, () =>
      assertGrowsAtMostLinearly((size) => {
        const [answer, body] = [answered(fill(text, size)), pushed(lines(2000))]
        return () => keptAnswer(answer, body)
      }, 32_768))
  }
})

describe('a request', () => {
  let t: TestApp
  before(async () => {
    t = await testApp()
  })
  after(() => t.close())

  const sent = (request: { method: 'GET' | 'POST' | 'PUT'; url: string; headers?: object; payload?: string }) => () =>
    t.server.inject({ ...request, headers: { authorization: `Bearer ${t.a.token}`, ...request.headers } })
  const at = encodeURIComponent('2026-11-24T09:00:00+01:00')
  const bookings = `${base}${addressPath()}/bookings${rangeQuery('2026-11-24T09:00:00+01:00', '2026-11-24T09:00:00+01:00')}`

  const bodies: Readonly<Record<string, (size: number) => string>> = {
    'zeros in a list': (size) => `{"slots":[${fill('0,', size)}0]}`,
    'empty objects in a list': (size) => `{"slots":[${fill('{},', size - (size % 3))}0]}`,
    'lists in lists': (size) => `{"patient":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`,
    'objects in objects': (size) => `{"patient":${'{"a":'.repeat(size / 6)}0${'}'.repeat(size / 6)}}`,
    'many names': (size) => `{${Array.from({ length: size / 12 }, (_, n) => `"k${n}":0`).join()}}`,
    'numbers for names': (size) => `{${Array.from({ length: size / 12 }, (_, n) => `"${n * 7}":0`).join()}}`,
    'one name again and again': (size) => `{${fill('"a":0,', size - (size % 6))}"a":0}`,
    'a long number': (size) => `{"duration":${fill('9', size)}}`,
    'a long fraction': (size) => `{"duration":0.${fill('9', size)}e-9}`,
    'a long text': (size) => `{"address_service_id":"${fill('9', size)}"}`,
    'an escaped text': (size) => `{"comment":"${fill('\\u0041', size - (size % 6))}\\ud800"}`,
    spaces: (size) => `{${fill(' ', size)}}`,
  }
  for (const [name, body] of Object.entries(bodies)) {
    test(`of ${name}`, () =>
      assertGrowsAtMostLinearly(
        (size) =>
          sent({
            method: name.includes('list') ? 'PUT' : 'POST',
            url: `${base}${addressPath()}/slots${name.includes('list') ? '' : `/${at}/book`}`,
            headers: { 'content-type': 'application/json' },
            payload: body(size),
          }),
        240 * 1024,
      ))
  }

  const queries = {
    'one name again and again': 'a=1&',
    'with= again and again': 'with=a&',
    commas: ',',
    names: 'a%5B%5D=1&',
  }
  for (const [name, text] of Object.entries(queries)) {
    test(`with a query of ${name}`, () =>
      assertGrowsAtMostLinearly((size) => sent({ method: 'GET', url: `${bookings}&with=${fill(text, size)}` }), 8000))
  }

  const ofPages = { url: '/language', method: 'GET' } as const
  const ofApi = { url: `${base}/notifications/release`, method: 'POST' } as const
  const ofTokens = { url: '/oauth/v2/token', method: 'POST' } as const
  const headers = [
    ['cookie', ofPages, ['lang=', '; ', 'desk=1.1.']],
    ['accept-language', ofPages, ['a,', ';q=', 'en-']],
    ['authorization', ofApi, ['Bearer x ', 'a']],
    ['authorization', ofTokens, ['Basic ', 'Basic a', 'Basic a=']],
    ['idempotency-key', ofApi, ['a']],
    ['x-forwarded-for', ofTokens, ['1.1.1.1, ', '::']],
    ['accept', { url: '/nowhere', method: 'GET' }, ['text/', 'text/html,']],
    ['content-type', ofApi, ['application/', 'application/a+']],
    ['origin', { url: '/check', method: 'POST' }, ['http://']],
  ] as const
  for (const [header, route, texts] of headers) {
    for (const text of texts) {
      test(`with ${header}: ${text}`, () =>
        assertGrowsAtMostLinearly((size) => sent({ ...route, headers: { [header]: fill(text, size).trim() } }), 8000))
    }
  }
})
