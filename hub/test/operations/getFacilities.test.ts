import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { media, rows, testAuthentication, withForms } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

test("lists the facilities of the client by id, without deleted ones and without another client's", async () => {
  const expected = {
    _items: [
      { id: '1', name: 'Klinika A' },
      { id: '3', name: 'Clínica C' },
    ],
  }
  assert.deepEqual((await t.a.get('/facilities')).body, expected)
  assert.deepEqual(
    (await t.b.get('/facilities')).body._items.map((one: any) => one.id),
    ['2', '3'],
  )
})

test('takes no extension and ignores whatever is asked for', async () => {
  const plain = await t.a.get('/facilities')
  for (const query of withForms(['facility.doctors'])) {
    assert.deepEqual((await t.a.get(`/facilities?${query}&page=0&nonsense=1`)).body, plain.body)
  }
})

for (const accept of [
  media.error,
  `${media.error}, ${media.json}`,
  'text/html',
  'application/json;q=0',
  '*/*',
  'nonsense',
]) {
  test(`answers in the success type, never 406, to Accept: ${accept}`, async () => {
    const answer = await t.a.get('/facilities', { headers: { accept } })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), media.json)
  })
}

test('reads Content-Type: application/json without a body as no body', async () => {
  assert.equal((await t.a.get('/facilities', { headers: { 'content-type': 'application/json' } })).status, 200)
})

test('reads the scheme of the Authorization header in any case', async () => {
  const headers = { authorization: `bearer ${t.a.token}` }
  assert.equal((await t.a.get('/facilities', { token: null, headers })).status, 200)
})

test('every answer carries a request id of its own', async () => {
  const ids = await Promise.all([1, 2].map(async () => (await t.a.get('/facilities')).headers.get('x-request-id')))
  assert.notEqual(ids[0], ids[1])
})

test('a client without facilities gets an empty list', async () => {
  await rows(t.db, `delete from client_facility where client_id = 'client-b'`)
  assert.deepEqual((await t.b.get('/facilities')).body, { _items: [] })
})

testAuthentication(t, (options) => t.a.get('/facilities', options))
