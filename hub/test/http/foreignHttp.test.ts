/** HTTP as other worlds speak it: compressed bodies, HEAD, broken paths in a browser, Location, OAuth libraries. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { contractOperations } from '../../src/contract/document.ts'
import { rightly } from '../contract/faults.ts'
import { talk } from '../contract/raw.ts'
import { rightCalls, tokenCall } from '../contract/rightCalls.ts'
import { createStage } from '../contract/stage.ts'
import { createClient } from '../support/client.ts'
import { bookThroughPages } from '../support/pages.ts'

const stage = await createStage()
after(() => stage.close())
const { origin } = stage.t
const place = '/d/1/11/111/1111'
const visit = await bookThroughPages(origin, place, `${stage.t.world.days[5]}T10:00:00+01:00`, {
  phone: '+48500600700',
})

const operations = [...contractOperations.values()]
const one = (id: string) => contractOperations.get(id)!
const codings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, 'x-unknown': Buffer.from } as const
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'de' }

describe('a compressed body', () => {
  const said = 'Unsupported Content-Encoding: send the body as it is'

  for (const operation of operations.filter(({ method }) => method !== 'GET')) {
    test(`is 415 at ${operation.id} and does nothing`, async () => {
      for (const [coding, encode] of Object.entries(codings)) {
        const call = await rightly(stage, operation)
        const raw = Uint8Array.from(encode(call.raw ?? JSON.stringify(call.body ?? {})))
        const headers = { 'content-type': 'application/json', ...call.headers, 'content-encoding': coding }
        const answer = await stage.send(operation, { ...call, body: undefined, raw: raw as any, headers })
        assert.equal(answer.status, 415, answer.text)
        assert.equal(answer.body.message ?? answer.body.error_description, said)
        assert.equal(answer.headers.get('accept-encoding'), 'identity')
      }
    })
  }

  test('is 415 at a form of the pages', async () => {
    for (const path of ['/check', '/book', '/desk']) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' }
      const answer = await fetch(origin + path, { method: 'POST', headers, body: Uint8Array.from(gzipSync('key=1')) })
      assert.deepEqual([answer.status, answer.headers.get('accept-encoding')], [415, 'identity'], path)
    }
  })

  test('that is not encoded after all is read: identity, or no body at all', async () => {
    for (const coding of ['identity', 'IDENTITY', 'identity, identity', ' ']) {
      const headers = { 'content-encoding': coding }
      const answer = await stage.send(
        one('addCalendarBreak'),
        await rightly(stage, one('addCalendarBreak'), { headers }),
      )
      assert.equal(answer.status, 201, coding)
    }
    const headers = { 'content-encoding': 'gzip' }
    for (const id of ['getFacilities', 'releaseNotifications', 'deleteSlots'])
      assert.ok((await stage.send(one(id), { ...(await rightCalls[id]!(stage)), headers })).status < 300, id)
  })
})

describe('Location', () => {
  const creating = operations.filter(({ responses }) =>
    JSON.stringify(responses['201'] ?? {}).includes('/headers/Location'),
  )

  test('is documented for what creates', () => {
    assert.deepEqual(
      creating.map(({ id }) => id),
      ['addAddressService', 'addCalendarBreak', 'moveBooking'],
    )
  })

  for (const operation of creating)
    test(`of ${operation.id} is absolute, ends in the id, and is the same for a repeat`, async () => {
      const headers = { 'idempotency-key': `location-${operation.id}` }
      const call = { ...(await rightCalls[operation.id]!(stage)), headers }
      const [first, again] = [await stage.send(operation, call), await stage.send(operation, call)]
      const location = first.headers.get('location')!
      const { origin: itsOrigin, pathname } = new URL(location)
      assert.equal(itsOrigin, origin)
      assert.equal(pathname.split('/').at(-1), first.body.id)
      assert.deepEqual([again.headers.get('location'), again.headers.get('idempotency-replayed')], [location, 'true'])
      assert.equal((await stage.t.a.get(pathname)).body.id, first.body.id)
    })

  test('names the hub’s own address, whatever the request calls it', async () => {
    const body = JSON.stringify((await rightCalls.addCalendarBreak!(stage)).body)
    const path = '/api/v3/integration/facilities/1/doctors/11/addresses/111/breaks'
    const head = [
      `POST http://evil.example${path} HTTP/1.1`,
      'host: evil.example',
      `authorization: Bearer ${stage.t.a.token}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      'connection: close',
    ]
    const answer = await talk(origin, `${head.join('\r\n')}\r\n\r\n${body}`)
    assert.equal(answer.status, 201, answer.text)
    assert.equal(answer.headers.get('location'), `${origin}${path}/${answer.body.id}`)
  })
})

describe('HEAD', () => {
  const facts = async (path: string, method: string) => {
    const answer = await fetch(origin + path, { method, headers: browser, redirect: 'manual' })
    const names = ['content-type', 'content-length', 'location', 'cache-control', 'etag', 'content-security-policy']
    return {
      status: answer.status,
      ...Object.fromEntries(names.map((name) => [name, answer.headers.get(name)])),
      text: await answer.text(),
    }
  }

  for (const path of [
    '/',
    '/language',
    '/d/1/11',
    place,
    `${place}/details?at=1`,
    visit,
    `${visit}/cancel`,
    `${visit}/move`,
    `${visit}/pay`,
    '/desk',
    '/desk/111',
    '/details',
    '/favicon.ico',
    '/docs',
    '/errors',
    '/errors/auth-invalid',
    '/openapi.json',
    '/public/docs/public-ips.json',
    '/livez',
    '/readyz',
    '/nowhere',
    '/d/1/99',
  ])
    test(`${path.replace(visit, '/b/…')} is GET without its body`, async () => {
      const [get, head] = [await facts(path, 'GET'), await facts(path, 'HEAD')]
      assert.equal(head.text, '')
      assert.equal(get['content-length' as never], String(Buffer.byteLength(get.text)))
      assert.deepEqual({ ...head, text: '' }, { ...get, text: '' })
    })

  test('is no method of an operation', async () => {
    for (const path of new Set(operations.map((operation) => operation.path.replaceAll(/\{\w+\}/g, '1'))))
      assert.equal((await facts(path, 'HEAD')).status, 405, path)
  })
})

describe('a path that can’t be read', () => {
  const broken = ['/%E0%A4%A', '/%zz', '/d/%FF/1', '/errors/%', '/b/%C0%80']

  test('is a page for a person, in their language', async () => {
    for (const path of broken) {
      // A URL object would tidy it.
      const answer = await fetch(origin + path, { headers: browser })
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [400, 'text/html; charset=utf-8'], path)
      assert.match(await answer.text(), /<html lang="de/)
      assert.match(answer.headers.get('x-request-id')!, /^[\da-f-]{36}$/)
      assert.match(answer.headers.get('content-security-policy')!, /default-src 'none'/)
    }
    const long = await fetch(`${origin}/d/${'x'.repeat(3000)}/1`, { headers: browser })
    assert.deepEqual([long.status, long.headers.get('content-type')], [404, 'text/html; charset=utf-8'])
  })

  test('is the envelope for a program, and under the API for everybody', async () => {
    const client = createClient(origin)
    for (const path of broken) {
      const answer = await fetch(origin + path, { headers: { accept: '*/*' } })
      assert.deepEqual([answer.status, ((await answer.json()) as any).errors], [400, []], path)
      assert.equal((await client.get(`/facilities${path}`, { headers: browser })).status, 400, path)
    }
  })
})

describe('the token endpoint', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const right = basic('client-a:secret-of-client-a')
  const ask = (authorization: string | undefined, fields: Record<string, string | undefined> = {}) => {
    stage.t.clock.advance({ minutes: 1 })
    const call = tokenCall(fields)
    return stage.send(one('issueToken'), {
      ...call,
      headers: { ...call.headers, ...(authorization && { authorization }) },
    })
  }
  const bare = { client_id: undefined, client_secret: undefined }

  test('takes credentials once: by HTTP Basic or in the form', async () => {
    const other = { client_id: 'client-b', client_secret: undefined }
    const id = { client_secret: undefined }
    for (const [fields, status] of [
      [bare, 200],
      [id, 200],
      [{}, 400],
      [other, 400],
      [{ client_id: undefined }, 400],
    ] as const) {
      const { status: answered, body } = await ask(right, fields)
      assert.equal(answered, status, JSON.stringify(fields))
      if (status === 200) continue
      const description = 'Client credentials should come once, by HTTP Basic or in the form'
      assert.deepEqual(body, { error: 'invalid_request', error_description: description })
    }
    assert.equal((await ask(basic('client-a:wrong'))).status, 400, 'also where one of them is wrong')
  })

  test('never lets the form count where HTTP Basic can’t be read', async () => {
    for (const broken of [
      'Basic',
      'Basic ',
      'basic !!!',
      `${right} ${right}`,
      basic('no colon'),
      'Basic =',
      'BASIC \u00e9',
    ]) {
      const answer = await ask(broken)
      assert.deepEqual([answer.status, answer.body.error], [401, 'invalid_client'], broken)
      assert.equal(answer.headers.get('www-authenticate'), 'Basic realm="slotwire"')
    }
  })

  test('reads the form beside another scheme, as a client sends it that puts its old token everywhere', async () => {
    assert.equal((await ask('Bearer 0123')).status, 200)
    assert.equal((await ask('Bearer 0123', { client_secret: 'wrong' })).status, 401)
  })
})
