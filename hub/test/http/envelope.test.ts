/** Every error of the API, whatever causes it, in the media type and envelope of the contract. */
import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { describe, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { checkAnswer } from '../support/client.ts'
import { hub, json, address, bookPath, booking } from './envelopeRig.ts'
import type { Answer, CallOptions } from '../support/client.ts'

const one = (name: string) => contractOperations.get(name)!

/** Method and path as they are, where fetch would refuse or tidy them. */
function send(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { hostname, port } = new URL(hub.origin)
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      hostname,
      port,
      method,
      path: `/api/v3/integration${path}`,
      headers: { authorization: `Bearer ${hub.a.token}`, ...headers },
    })
    outgoing
      .on('error', reject)
      .on('response', async (response) => {
        const text = (await response.setEncoding('utf8').toArray()).join('')
        const body = text === '' ? undefined : JSON.parse(text)
        resolve({ status: response.statusCode!, headers: new Headers(response.headers as any), text, body })
      })
      .end()
  })
}

describe('401', () => {
  const missing = [
    undefined,
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'Digest x',
    'token',
    '{}',
    'Bearer a b',
    'Bearer, x',
    ' ',
    'Bearer\u00a0x',
  ]
  const invalid = [
    'Bearer x',
    `Bearer ${'0'.repeat(40)}`,
    `bearer ${'f'.repeat(40)}`,
    'Bearer null',
    'Bearer undefined',
    `BEARER   ${'a'.repeat(5_000)}`,
    "Bearer a'--",
  ]

  for (const [list, message] of [
    [missing, 'Authentication credentials could not be found.'],
    [invalid, 'Invalid credentials.'],
  ] as const) {
    test(`says "${message}"`, async () => {
      for (const authorization of list) {
        const given: Record<string, string> = authorization === undefined ? {} : { authorization }
        const { status, headers, body } = await hub.a.get('/facilities', { token: null, headers: given })
        assert.equal(status, 401, String(authorization))
        assert.deepEqual(body, { message }, String(authorization))
        const error = list === invalid ? ', error="invalid_token"' : ''
        assert.equal(headers.get('www-authenticate'), `Bearer realm="slotwire"${error}`)
      }
    })
  }

  test('comes before anything that the request could be refused for', async () => {
    for (const [method, path, options] of [
      ['GET', '/facilities/nonsense', {}],
      ['GET', `${address}/slots?start=x`, {}],
      ['POST', bookPath(), { raw: '{', headers: json }],
      ['PUT', `${address}/slots`, { body: { slots: 'x' } }],
      ['PUT', `${address}/slots`, { raw: 'x', headers: { 'content-type': 'text/plain' } }],
    ] as readonly (readonly [string, string, CallOptions])[]) {
      assert.equal((await hub.a.call(method, path, { ...options, token: null })).status, 401, `${method} ${path}`)
    }
  })

  test('is the answer to the token of a client that was switched off, and to one past its day', async () => {
    const { db, clock, origin } = hub
    await db.query({ name: '', text: `update client set is_active = false where client_id = 'client-b'` })
    assert.equal(
      (await fetch(`${origin}/api/v3/integration/services`, { headers: { authorization: `Bearer ${hub.b.token}` } }))
        .status,
      401,
    )
    const now = clock.now()
    clock.set(now.add({ hours: 24 }).toString())
    assert.equal((await hub.a.get('/facilities')).status, 401)
    clock.set(now.toString())
    assert.equal((await hub.a.get('/facilities')).status, 200)
  })
})

describe('404 and 405', () => {
  test('an unknown path is 404, with or without a token and whatever the body', async () => {
    for (const path of [
      '/nonsense',
      '/facilities/1/nonsense',
      '/facilities/1/',
      '//facilities',
      '/Facilities',
      '/facilities/1/doctors/11/',
      '/facilities;x=1',
    ]) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']) {
        const answer = await send(method, path)
        assert.equal(answer.status, 404, `${method} ${path}`)
        assert.deepEqual(answer.body, { errors: [], message: 'Not found' })
        checkAnswer(method, path, answer)
      }
    }
    assert.equal((await hub.a.post('/nonsense', undefined, { raw: '{', headers: json, token: null })).status, 404)
    assert.equal(
      (await hub.a.post('/nonsense', undefined, { raw: 'x', headers: { 'content-type': 'text/plain' } })).status,
      404,
    )
  })

  const paths = [
    ...new Set([...contractOperations.values()].filter(({ isPublic }) => !isPublic).map(({ path }) => path)),
  ]
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'M-SEARCH']

  test(`every other method of the ${paths.length} paths is 405 and names those allowed`, async () => {
    for (const path of paths) {
      const allowed = [...contractOperations.values()]
        .filter((spec) => spec.path === path)
        .map(({ method }) => method as string)
      const sample = path.replace('/api/v3/integration', '').replaceAll(/\{\w+\}/g, '1')
      for (const method of methods.filter((name) => !allowed.includes(name))) {
        const answer = await send(method, sample)
        assert.equal(answer.status, 405, `${method} ${sample}`)
        assert.deepEqual(answer.headers.get('allow')?.split(', ').toSorted(), allowed.toSorted())
        if (method === 'HEAD') assert.equal(answer.text, '')
        else checkAnswer(method, `/api/v3/integration${sample}`, answer)
      }
    }
  })

  test('every other method of the token endpoint is 405 as well', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
      const response = await fetch(`${hub.origin}${one('issueToken').path}`, { method })
      assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST'], method)
    }
  })
})

describe('paths and queries', () => {
  const range = 'start=2026-11-30T00:00:00%2B01:00&end=2026-12-01T00:00:00%2B01:00'
  const cases: readonly (readonly [what: string, path: string, statuses: readonly number[]])[] = [
    ['ids beyond int8', '/facilities/9223372036854775808', [403]],
    ['ids of 500 digits', `/facilities/${'9'.repeat(500)}`, [400]],
    ['negative ids', '/facilities/-1', [403]],
    ['an id with a NUL', '/facilities/1%00', [400, 403]],
    ['an id that SQL would read', '/facilities/1%20or%201=1', [403]],
    ['invalid UTF-8 in the path', '/facilities/%ED%A0%80', [400]],
    ['a malformed escape', '/facilities/%zz', [400]],
    ['half an escape', '/facilities/%', [400]],
    ['a very long id', `/facilities/${'x'.repeat(1_900)}`, [400]],
    ['a very, very long id', `/facilities/${'x'.repeat(8_000)}`, [404]],
    ['__proto__ as an id', '/facilities/__proto__', [403]],
    ['30 February', `${address}/slots?start=2026-02-30T00:00:00Z&end=2026-03-01T00:00:00Z`, [400]],
    [
      'the first moment of JavaScript',
      `${address}/slots?start=-271821-04-20T00:00:00Z&end=2026-03-01T00:00:00Z`,
      [400],
    ],
    ['a six-digit year', `${address}/bookings?start=%2B275760-09-13T00:00:00Z&end=%2B275760-09-13T00:00:00Z`, [400]],
    ['the year 9999', `${address}/slots?start=9999-12-31T23:59:59Z&end=9999-12-31T23:59:59Z`, [200, 400]],
    ['the year 0000', `${address}/bookings?start=0000-01-01T00:00:00Z&end=0000-01-02T00:00:00Z`, [200, 400]],
    ['all of time', `${address}/bookings?start=0000-01-01T00:00:00Z&end=9999-12-31T23:59:59-14:00`, [200, 400]],
    ['the end before the start', `${address}/slots?start=2026-12-01T00:00:00Z&end=2026-11-01T00:00:00Z`, [200, 400]],
    ['a start given twice', `${address}/slots?${range}&start=2026-11-30T00:00:00%2B01:00`, [400]],
    ['a NUL in a time', `${address}/slots?${range.replace('&', '%00&')}`, [400]],
    ['a malformed escape in a query', `${address}/slots?start=%zz&end=%`, [400]],
    ['a page beyond int4', `${address}/bookings?${range}&page=99999999999`, [400]],
    ['the last page there can be', `${address}/bookings?${range}&page=1000000&limit=1000`, [200]],
    ['a NUL in an extension', `${address}?with=%00,address.online_only`, [200]],
    ['10,000 extensions', `${address}?with=${'a,'.repeat(5_000)}b`, [200]],
    ['__proto__ in a query', `${address}?__proto__=1&constructor=2&with[__proto__]=x`, [200]],
    ['an id in a query that is none', '/services?specialization_id=%00', [200, 400]],
  ]
  for (const [what, path, statuses] of cases) {
    test(`${what}: ${statuses.join(' or ')}`, async () => {
      const answer = await send('GET', path)
      assert.ok(statuses.includes(answer.status), `${answer.status} ${answer.text.slice(0, 200)}`)
      checkAnswer('GET', `/api/v3/integration${path.split('?')[0]}`, answer)
    })
  }

  test('a start in the path that no calendar reaches is refused as well', async () => {
    for (const start of [
      '9999-12-31T23:59:59Z',
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59-14:00',
      '2026-02-30T09:00:00Z',
      '-271821-04-20T00:00:00Z',
    ]) {
      const { status } = await hub.a.post(`${address}/slots/${encodeURIComponent(start)}/book`, booking)
      assert.ok(status === 400 || status === 404, `${start}: ${status}`)
    }
    for (const date of ['9999-12-31', '0000-01-01', '2026-02-30', '+275760-09-13']) {
      const { status } = await hub.a.delete(`${address}/slots/${encodeURIComponent(date)}`)
      assert.ok(status === 204 || status === 400, `${date}: ${status}`)
    }
  })
})
