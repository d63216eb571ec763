/**
 * What Node's parser refuses, over raw sockets: still a well-formed answer with its x-request-id, in the envelope or, at
 * the token endpoint, in the words of RFC 6749.
 */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { mediaTypes } from '../../src/contract/mediaTypes.ts'
import { testApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'

let hub: TestApp
before(async () => void (hub = await testApp()))
after(() => hub.close())

const path = '/api/v3/integration/facilities'
const get = (rest = '') => `GET ${path} HTTP/1.1\r\nhost: hub\r\n${rest}\r\n`
const post = (rest: string) => `POST /oauth/v2/token HTTP/1.1\r\nhost: hub\r\n${rest}`
const authorized = () => `authorization: Bearer ${hub.a.token}\r\n`

type Parsed = { status: number; headers: Record<string, string>; body: any }

/** Writes bytes and reads until the hub closes the connection. */
function talk(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(hub.origin).port), '127.0.0.1')
    let answer = ''
    socket
      .setEncoding('latin1')
      .on('data', (text) => (answer += text))
      .on('error', reject)
      .on('close', () => resolve(answer))
    socket.write(bytes, 'latin1')
  })
}

/** Splits what came into answers; throws where it isn't HTTP by the letter. */
function parse(text: string): Parsed[] {
  const answers: Parsed[] = []
  for (let rest = text; rest !== '';) {
    const [, status, head] = /^HTTP\/1\.1 (\d{3}) [^\r\n]+\r\n((?:[^\r\n:]+: [^\r\n]*\r\n)*)\r\n/.exec(rest) ?? []
    assert.ok(status, `no well-formed answer: ${rest.slice(0, 200)}`)
    const headers = Object.fromEntries(
      head!
        .split('\r\n')
        .filter(Boolean)
        .map((line) => {
          const colon = line.indexOf(':')
          return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)]
        }),
    )
    rest = rest.slice(rest.indexOf('\r\n\r\n') + 4)
    const { body, after } = takeBody(rest, headers)
    answers.push({ status: Number(status), headers, body: body === '' ? undefined : JSON.parse(body) })
    rest = after
  }
  return answers
}

function takeBody(rest: string, headers: Record<string, string>): { body: string; after: string } {
  if (headers['transfer-encoding'] !== 'chunked') {
    const length = Number(headers['content-length'] ?? 0)
    assert.ok(rest.length >= length, 'the body is cut off')
    return { body: rest.slice(0, length), after: rest.slice(length) }
  }
  let body = ''
  for (;;) {
    const [line, size] = /^([\da-f]+)\r\n/i.exec(rest)!
    const length = Number.parseInt(size!, 16)
    body += rest.slice(line.length, line.length + length)
    rest = rest.slice(line.length + length + 2)
    if (length === 0) return { body, after: rest }
  }
}

function assertRefused({ status, headers, body }: Parsed, expected: number, asked = ''): void {
  assert.equal(status, expected, JSON.stringify(body))
  assert.match(headers['x-request-id'] ?? '', /^[\da-f-]{36}$/)
  if (asked.startsWith('POST /oauth/v2/token ')) {
    assert.equal(headers['content-type'], mediaTypes.json)
    return assert.deepEqual(Object.keys(body), ['error', 'error_description'])
  }
  assert.equal(headers['content-type'], mediaTypes.error)
  assert.deepEqual(Object.keys(body), ['errors', 'message'])
  assert.deepEqual(body.errors, [])
  assert.equal(typeof body.message, 'string')
}

const refused: Readonly<Record<string, readonly [status: number, bytes: string]>> = {
  'no request line': [400, 'nonsense\r\n\r\n'],
  'a request line with too much': [400, `GET ${path} x HTTP/1.1\r\nhost: hub\r\n\r\n`],
  'an unknown method': [400, `FOO ${path} HTTP/1.1\r\nhost: hub\r\n\r\n`],
  'a method in lower case': [400, `get ${path} HTTP/1.1\r\nhost: hub\r\n\r\n`],
  'HTTP/9.9': [400, `GET ${path} HTTP/9.9\r\nhost: hub\r\n\r\n`],
  'the preface of HTTP/2': [400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  'a TLS handshake': [400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  'bare line feeds': [400, `GET ${path} HTTP/1.1\nhost: hub\n\n`],
  'raw bytes in the path': [400, 'GET /\xff\xfe HTTP/1.1\r\nhost: hub\r\n\r\n'],
  'a path without a slash': [400, 'GET facilities HTTP/1.1\r\nhost: hub\r\n\r\n'],
  'no Host': [400, `GET ${path} HTTP/1.1\r\nconnection: close\r\n\r\n`],
  'two Hosts': [400, get('host: other\r\n')],
  'a header without a colon': [400, get('nonsense\r\n')],
  'a NUL in a header': [400, get('x: a\0b\r\n')],
  'a carriage return in a header': [400, get('x: a\rb\r\n')],
  'a folded header': [400, get('x: a\r\n b\r\n')],
  'a space before the colon': [400, get('x : a\r\n')],
  'one header of 20 kB': [431, get(`x: ${'x'.repeat(20_000)}\r\n`)],
  '3,000 headers': [431, get('a: bcd\r\n'.repeat(3_000))],
  'a path of 20 kB': [431, `GET ${path}/${'x'.repeat(20_000)} HTTP/1.1\r\nhost: hub\r\n\r\n`],
  'trailers of 24 kB': [431, post(`transfer-encoding: chunked\r\n\r\n0\r\n${'a: b\r\n'.repeat(4_000)}\r\n`)],
  'a chunk without a size': [400, post('transfer-encoding: chunked\r\n\r\nzz\r\n')],
  'a chunk longer than it says': [400, post('transfer-encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n')],
  'a chunk extension of 20 kB': [
    413,
    post(`transfer-encoding: chunked\r\n\r\n1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`),
  ],
  'both Content-Length and Transfer-Encoding': [
    400,
    post('content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
  ],
  'two Content-Lengths': [400, post('content-length: 3\r\ncontent-length: 4\r\n\r\nabcd')],
  'a negative Content-Length': [400, post('content-length: -3\r\n\r\n')],
  'a Content-Length in letters': [400, post('content-length: abc\r\n\r\n')],
  'a Content-Length beyond 64 bits': [400, post('content-length: 99999999999999999999999\r\n\r\n')],
  'a Content-Length over the limit, before the body': [
    413,
    post('content-type: application/json\r\ncontent-length: 2000000\r\n\r\n'),
  ],
  'a Transfer-Encoding that is not chunked': [400, post('transfer-encoding: gzip\r\n\r\n')],
  CONNECT: [405, 'CONNECT hub:1 HTTP/1.1\r\nhost: hub\r\n\r\n'],
  'an Expect that nobody can meet': [400, get('expect: nonsense\r\n')],
}

describe('what the parser refuses', () => {
  for (const [name, [status, bytes]] of Object.entries(refused)) {
    // Connection: close ends those that the parser lets through, so that no test waits for a time limit.
    const closing = bytes.includes('host: hub\r\n')
      ? bytes.replace('host: hub\r\n', 'host: hub\r\nconnection: close\r\n')
      : bytes
    test(`${name} is answered ${status}, and the connection ends`, async () => {
      const answers = parse(await talk(closing))
      assert.equal(answers.length, 1)
      assertRefused(answers[0]!, status, bytes)
      if (status === 405) assert.ok(answers[0]!.headers.allow)
    })
  }
})

test('garbage behind a good request does not take the place of its answer', async () => {
  const [first, second, ...more] = parse(await talk(`${get(authorized())}GARBAGE\r\n\r\n`))
  assert.equal(first!.status, 200)
  assert.ok(first!.body._items.length > 0)
  assertRefused(second!, 400)
  assert.deepEqual(more, [])
})

test('garbage behind three pipelined requests waits for all of their answers', async () => {
  const answers = parse(await talk(`${get(authorized()).repeat(3)}GARBAGE\r\n\r\n`))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 400],
  )
})

test('a request that was answered before its body came gets no second answer when the body is broken', async () => {
  const answers = parse(await talk(`POST /nowhere HTTP/1.1\r\nhost: hub\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`))
  assert.equal(answers.length, 1)
  assert.ok([400, 404].includes(answers[0]!.status))
})

test('HTTP/1.0 without Host, and an absolute URL, are served', async () => {
  const [old] = parse(await talk(`GET ${path} HTTP/1.0\r\n${authorized()}\r\n`))
  assert.equal(old!.status, 200)
  const [absolute] = parse(
    await talk(get(`${authorized()}connection: close\r\n`).replace(path, `http://elsewhere.example${path}`)),
  )
  assert.equal(absolute!.status, 200)
})

describe('slow senders', () => {
  // Node looks ten times a second (connectionsCheckingInterval); the limits are shortened, the look is awaited.
  let set: { headersTimeout: number; requestTimeout: number }
  before(() => {
    const { headersTimeout, requestTimeout } = hub.server.server
    set = { headersTimeout, requestTimeout }
    Object.assign(hub.server.server, { headersTimeout: 200, requestTimeout: 200 })
  })
  after(() => void Object.assign(hub.server.server, set))

  const slow = {
    'a request line that never ends': 'GET /api',
    'headers that never end': `GET ${path} HTTP/1.1\r\nhost: hub\r\nx: `,
    'a body that never ends': post(
      'content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\ngrant',
    ),
    'chunks that never end': post(
      'content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n5\r\ngrant\r\n',
    ),
  }
  test('are answered 408, and the connection ends', async () => {
    await Promise.all(
      Object.entries(slow).map(async ([name, bytes]) => {
        const answers = parse(await talk(bytes))
        assert.equal(answers.length, 1, name)
        assertRefused(answers[0]!, 408, bytes)
      }),
    )
  })

  test('have 15 s for the headers and 30 s for all of it where no test shortens them', () => {
    assert.deepEqual(set, { headersTimeout: 15_000, requestTimeout: 30_000 })
  })
})

test('a good request still works afterwards', async () => {
  assert.equal((await hub.a.get('/facilities')).status, 200)
})
