import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { hashSecret } from '../../src/partners/secrets.ts'
import { talk } from '../contract/raw.ts'
import { testApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { minimal } from '../support/minimal.ts'
import { assertUnchanged, rows } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const { clientId, secret } = minimal.clients.a
const client = createClient(t.origin)
const whole = { grant_type: 'client_credentials', scope: 'integration', client_id: clientId, client_secret: secret }
const grant = { grant_type: 'client_credentials', scope: 'integration' }
const formType = { 'content-type': 'application/x-www-form-urlencoded' }

const ask = (raw: string | undefined, headers: Record<string, string>) =>
  client.call('POST', '/oauth/v2/token', { raw, headers })
const askForm = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  ask(new URLSearchParams(fields).toString(), { ...formType, ...headers })
const basic = (id: string, text: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${text}`).toString('base64')}`,
})

function askMultipart(parts: readonly (readonly [name: string, value: string])[]) {
  const part = ([name, value]: readonly [string, string]) =>
    `--frontier\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const raw = `${parts.map(part).join('')}--frontier--\r\n`
  return ask(raw, { 'content-type': 'multipart/form-data; boundary=frontier' })
}

type Asked = Awaited<ReturnType<typeof ask>>

async function assertToken(answer: Asked): Promise<void> {
  assert.equal(answer.status, 200, answer.text)
  const { access_token: token, ...rest } = answer.body
  assert.match(token, /^[0-9a-f]{40}$/)
  assert.deepEqual(rest, { expires_in: 3600, token_type: 'bearer', scope: null })
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.equal((await client.get('/facilities', { token })).status, 200)
}

function assertError(answer: Asked, status: number, error: string, description: string): void {
  assert.deepEqual(
    { status: answer.status, body: answer.body },
    { status, body: { error, error_description: description } },
  )
  assert.equal(answer.headers.get('content-type'), 'application/json')
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.match(answer.headers.get('link') ?? '', new RegExp(`^<${t.origin}/errors/[a-z-]+>; rel="help"$`))
  if (status === 401) assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic /)
}

const invalidRequest = ['invalid_request', 'A required parameter is missing or repeated'] as const
const invalidClient = ['invalid_client', 'Client authentication failed'] as const

test('takes id and secret as fields of a urlencoded form', async () => assertToken(await askForm(whole)))

test('takes id and secret as HTTP Basic beside a urlencoded form', async () => {
  await assertToken(await askForm(grant, basic(clientId, secret)))
})

test('takes HTTP Basic whose parts are form-encoded, as RFC 6749 wants them', async () => {
  await assertToken(await askForm(grant, basic(clientId.replace('-', '%2D'), secret.replaceAll('-', '%2D'))))
})

test('takes id and secret as parts of multipart/form-data', async () => {
  await assertToken(await askMultipart(Object.entries(whole)))
})

test('takes a request without a scope', async () => {
  const { grant_type, client_id, client_secret } = whole
  await assertToken(await askForm({ grant_type, client_id, client_secret }))
})

test('takes a request whose scope is empty', async () => assertToken(await askForm({ ...whole, scope: '' })))

test('takes either of two live secrets', async () => {
  const second = 'the second secret of client a'
  await rows(t.db, 'insert into client_secret values ($1, 2, $2, $3)', [
    clientId,
    hashSecret(second),
    t.clock.now().toString(),
  ])
  await assertToken(await askForm({ ...whole, client_secret: second }))
  await assertToken(await askForm(whole))
})

test('keeps no token and no secret in the clear', async () => {
  const { body } = await askForm(whole)
  const kept = await rows(
    t.db,
    `select (select string_agg(a::text, '') from access_token a) || (select string_agg(s::text, '') from client_secret s) as text`,
  )
  assert.ok(!kept[0].text.includes(body.access_token))
  assert.ok(!kept[0].text.includes(Buffer.from(body.access_token).toString('hex')))
  assert.ok(!kept[0].text.includes(secret))
})

test('tokens of a client live side by side', async () => {
  const [first, second] = [await askForm(whole), await askForm(whole)]
  assert.notEqual(first.body.access_token, second.body.access_token)
  for (const { body } of [first, second])
    assert.equal((await client.get('/facilities', { token: body.access_token })).status, 200)
})

test('a token shows the facilities of its own client only', async () => {
  const { clientId: id, secret: text } = minimal.clients.b
  const { body } = await askForm({ ...whole, client_id: id, client_secret: text })
  const facilities = await client.get('/facilities', { token: body.access_token })
  assert.deepEqual(
    facilities.body._items.map((one: any) => one.id),
    ['2', '3'],
  )
})

for (const [what, fields] of [
  ['the grant type is missing', { ...whole, grant_type: '' }],
  ['the form is empty', {}],
  ['the id holds NUL', { ...whole, client_id: `${clientId}\0` }],
] as const) {
  test(`answers 400 invalid_request when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertError(await askForm(fields), 400, ...invalidRequest))
  })
}

test('answers 400 invalid_request when a urlencoded field is repeated', async () => {
  const raw = `${new URLSearchParams(whole)}&client_id=client-b`
  await assertUnchanged(t.db, async () => assertError(await ask(raw, formType), 400, ...invalidRequest))
})

test('answers 400 invalid_request when a part of multipart is repeated', async () => {
  const parts = [...Object.entries(whole), ['client_id', 'client-b']] as [string, string][]
  await assertUnchanged(t.db, async () => assertError(await askMultipart(parts), 400, ...invalidRequest))
})

test('answers 400 invalid_request without a body, also when HTTP Basic is right', async () => {
  assertError(await ask(undefined, basic(clientId, secret)), 400, ...invalidRequest)
})

test('answers 400 invalid_request to JSON, good or broken, and tells which forms are read', async () => {
  const json = { 'content-type': 'application/json' }
  const description = 'The body should be a form, application/x-www-form-urlencoded or multipart/form-data'
  assertError(await ask(JSON.stringify(whole), json), 400, 'invalid_request', description)
  assertError(await ask('{"grant_type":', json), 400, 'invalid_request', description)
})

test('answers 400 invalid_request in the words of RFC 6749 to broken multipart', async () => {
  assertError(
    await ask('nothing of a form', { 'content-type': 'multipart/form-data; boundary=x' }),
    400,
    ...invalidRequest,
  )
})

const over = 'x'.repeat(2 * 1024 * 1024)

for (const [what, status, description, call] of [
  ['a body that is too large', 413, 'Request body is too large', () => ask(over, formType)],
  ['text', 415, 'Unsupported media type', () => ask('grant_type=client_credentials', { 'content-type': 'text/plain' })],
  ['another method', 405, 'Method not allowed', () => client.get('/oauth/v2/token?grant_type=client_credentials')],
] as const) {
  test(`answers ${status} in the words of RFC 6749 to ${what}, and links to its page`, async () => {
    await assertUnchanged(t.db, async () => {
      const answer = await call()
      assertError(answer, status, 'invalid_request', description)
      assert.equal(answer.headers.get('allow'), status === 405 ? 'POST' : null)
    })
  })
}

/** Cut off after the head, or in the middle of it. */
for (const [what, status, description, head] of [
  [
    'two hosts',
    400,
    invalidRequest[1],
    'POST /oauth/v2/token HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n',
  ],
  [
    'a head that is too large',
    431,
    'Request headers are too large',
    `POST /oauth/v2/token?x HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
  ],
  ['a broken header', 400, invalidRequest[1], 'POST /oauth/v2/token HTTP/1.1\r\nhost: a\r\nb c\r\n\r\n'],
  [
    'an expectation',
    400,
    invalidRequest[1],
    'POST /oauth/v2/token HTTP/1.1\r\nhost: a\r\nexpect: x\r\nconnection: close\r\n\r\n',
  ],
  [
    'a broken chunk',
    400,
    invalidRequest[1],
    'POST /oauth/v2/token HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nx\r\n',
  ],
] as const) {
  test(`answers ${status} in the words of RFC 6749 to ${what}, which never becomes a request`, async () => {
    const { status: answered, body, headers } = await talk(t.origin, head)
    assert.deepEqual([answered, body], [status, { error: 'invalid_request', error_description: description }])
    assert.equal(headers.get('content-type'), 'application/json')
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.match(headers.get('link') ?? '', /^<.*\/errors\/[a-z-]+>; rel="help"$/)
  })
}

test('speaks the envelope beside the token endpoint', async () => {
  for (const path of ['/oauth/v2/token/', '/oauth/v2/tokens', '/oauth']) {
    const { status, body } = await client.get(path)
    assert.deepEqual([status, body], [404, { errors: [], message: 'Not found' }], path)
  }
})

test('answers 400 unsupported_grant_type to any other grant, whoever asks', async () => {
  const words = ['unsupported_grant_type', 'The only supported grant type is client_credentials'] as const
  assertError(await askForm({ ...whole, grant_type: 'password' }), 400, ...words)
  assertError(await askForm({ ...whole, grant_type: 'password', client_secret: 'wrong' }), 400, ...words)
})

test('answers 400 invalid_scope to another scope, but only to a client that is known', async () => {
  const scope = 'everything'
  await assertUnchanged(t.db, async () => {
    assertError(await askForm({ ...whole, scope }), 400, 'invalid_scope', 'The only supported scope is integration')
    assertError(await askForm({ ...whole, scope, client_secret: 'wrong' }), 401, ...invalidClient)
  })
})

for (const [what, fields] of [
  ['the secret is wrong', { client_secret: 'wrong' }],
  ["the secret is another client's", { client_secret: minimal.clients.b.secret }],
  ['the secret is missing', { client_secret: '' }],
  ['the client is unknown', { client_id: 'client-z' }],
  ['the client is missing', { client_id: '' }],
  ['the secret holds NUL', { client_secret: `${secret}\0` }],
] as const) {
  test(`answers 401 invalid_client, and makes no token, when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertError(await askForm({ ...whole, ...fields }), 401, ...invalidClient))
  })
}

test('answers 401 invalid_client to a client that was switched off', async () => {
  await rows(t.db, 'update client set is_active = false where client_id = $1', [minimal.clients.b.clientId])
  const { clientId: id, secret: text } = minimal.clients.b
  assertError(await askForm({ ...whole, client_id: id, client_secret: text }), 401, ...invalidClient)
})

test('a token works for 24 hours and not a second longer', async () => {
  const { body } = await askForm(whole)
  const call = () => client.get('/facilities', { token: body.access_token })
  t.clock.advance({ hours: 23, minutes: 59, seconds: 59 })
  assert.equal((await call()).status, 200)
  t.clock.advance({ seconds: 1 })
  const { status, body: refusal } = await call()
  assert.deepEqual({ status, refusal }, { status: 401, refusal: { message: 'Invalid credentials.' } })
})
