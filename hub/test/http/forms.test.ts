/** How much a form may hold, wherever forms are read: pages, and the token endpoint. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { addressPath } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

type Pair = readonly [name: string, value: string]
type Sent = { type: string; body: string }

const urlencoded = (pairs: readonly Pair[]): Sent => ({
  type: 'application/x-www-form-urlencoded',
  body: pairs.map(([name, value]) => `${name}=${value}`).join('&'),
})
const multipart = (pairs: readonly Pair[]): Sent => ({
  type: 'multipart/form-data; boundary=b',
  body: `${pairs.map(([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--b--\r\n`,
})
const post = async (path: string, { type, body }: Sent) => {
  const answer = await fetch(t.origin + path, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers: { 'content-type': type, accept: 'text/html' },
  })
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() }
}
const many = (count: number, name = (n: number) => `f${n}`) =>
  Array.from({ length: count }, (_, n): Pair => [name(n), 'x'])
const pages = ['/details', '/check', '/book', '/desk', '/desk/111/book', '/b/0123456789abcdef/move']

for (const [kind, encode] of Object.entries({ urlencoded, multipart })) {
  for (const path of pages) {
    test(`${kind} to ${path}: 200 fields are read, 201 are a page with 400, 64 KiB and 20,500 fields one with 413`, async () => {
      assert.ok(![400, 413].includes((await post(path, encode(many(200)))).status))
      for (const name of [(n: number) => `f${n}`, () => 'f']) {
        const refused = await post(path, encode(many(201, name)))
        assert.equal(refused.status, 400)
        assert.match(refused.type, /^text\/html/)
      }
      const large = await post(path, encode([['a', 'x'.repeat(64 * 1024)]]))
      assert.deepEqual([large.status, large.type], [413, 'text/html; charset=utf-8'])
      assert.equal((await post(path, encode(many(20_500, () => 'f')))).status, 413)
    })
  }

  test(`${kind} that asks for a token: the same, in the words of RFC 6749`, async () => {
    const { clientId, secret } = t.world.clients.a
    const right: Pair[] = [
      ['grant_type', 'client_credentials'],
      ['client_id', clientId],
      ['client_secret', secret],
    ]
    const ask = async (more: readonly Pair[]) => {
      const { type, body } = encode([...right, ...more])
      // Its answers are held to the contract.
      return createClient(t.origin).call('POST', '/oauth/v2/token', { raw: body, headers: { 'content-type': type } })
    }
    assert.equal((await ask(many(197))).status, 200)
    for (const [more, status] of [
      [many(198), 400],
      [[['a', 'x'.repeat(64 * 1024)] as const], 413],
    ] as const) {
      const { status: told, body } = await ask(more)
      assert.deepEqual([told, body.error], [status, 'invalid_request'])
    }
  })
}

test('a field that multipart repeats is a list, and files are counted but not read', async () => {
  const file = '--b\r\ncontent-disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n'
  const form = (count: number): Sent => ({ ...multipart([]), body: `${file.repeat(count)}--b--\r\n` })
  assert.ok((await post('/check', form(200))).status !== 400)
  assert.equal((await post('/check', form(201))).status, 400)
  const twice = await post(
    '/oauth/v2/token',
    multipart([
      ['grant_type', 'client_credentials'],
      ['grant_type', 'client_credentials'],
    ]),
  )
  assert.equal(JSON.parse(twice.text).error, 'invalid_request')
})

test('pages read no JSON: 415, and a page', async () => {
  for (const path of pages) {
    const { status, type } = await post(path, { type: 'application/json', body: '{"a":1}' })
    assert.deepEqual([status, type], [415, 'text/html; charset=utf-8'])
  }
})

test('where no form is due it is 415, however many fields it has, and an empty one is no body', async () => {
  for (const { type, body } of [urlencoded(many(500)), multipart(many(500))]) {
    const headers = { 'content-type': type }
    assert.equal((await t.a.call('PUT', `${addressPath()}/slots`, { raw: body, headers })).status, 415)
    const paid = await fetch(`${t.origin}/payments/1/1`, { method: 'POST', body, headers })
    assert.equal(paid.status, 415)
    const none = await t.a.call('POST', '/notifications/release', { raw: '', headers })
    assert.notEqual(none.status, 415)
  }
})
