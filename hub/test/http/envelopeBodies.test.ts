/** Every error of the API, whatever causes it, in the media type and envelope of the contract. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hub, json, address, bookPath, booking } from './envelopeRig.ts'
import type { CallOptions } from '../support/client.ts'

describe('bodies', () => {
  const book = (options: CallOptions) => hub.a.call('POST', bookPath(), options)

  test('over 1 MB is 413, whether the length is told or found out', async () => {
    const raw = JSON.stringify({ ...booking, comment: 'x'.repeat(1024 * 1024) })
    assert.equal((await book({ raw, headers: json })).status, 413)
    const chunked = await fetch(`${hub.origin}/api/v3/integration${bookPath()}`, {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${hub.a.token}` },
      duplex: 'half',
      body: new Blob([raw]).stream(),
    } as RequestInit)
    assert.equal(chunked.status, 413)
  })

  test('of another type is 415; a JSON type with parameters or a suffix is read', async () => {
    const raw = JSON.stringify(booking)
    for (const type of [
      'text/plain',
      'text/json',
      'application/xml',
      'application/x-www-form-urlencoded',
      'application/jsonx',
      'image/png',
      '*/*',
      'x',
      'application',
    ]) {
      assert.equal((await book({ raw, headers: { 'content-type': type } })).status, 415, type)
    }
    for (const type of [
      'application/json;charset=utf-8',
      'APPLICATION/JSON',
      'application/vnd.docplanner+json; charset=UTF-8',
    ]) {
      assert.equal(
        (await book({ raw: '{}', headers: { 'content-type': type } })).body.message,
        'Invalid arguments',
        type,
      )
    }
  })

  const malformed: Record<string, string | Uint8Array<ArrayBuffer>> = {
    'half an object': '{"a":',
    'a trailing comma': '{"a":1,}',
    'single quotes': "{'a':1}",
    'a bare word': 'nope',
    NaN: '{"a":NaN}',
    'two values': '{}{}',
    'a NUL': '{"a":\0}',
    'a raw line break in a text': '{"a":"\n"}',
    '100,000 open brackets': '['.repeat(100_000),
    'a comment': '{} // x',
    'invalid UTF-8': Uint8Array.from([0x22, 0xff, 0x22]),
    'an overlong NUL': Uint8Array.from([0x22, 0xc0, 0x80, 0x22]),
    'a surrogate in UTF-8': Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    'UTF-16': Uint8Array.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0]),
  }
  for (const [name, raw] of Object.entries(malformed)) {
    test(`with ${name} is no JSON: 400`, async () => {
      const { status, body } = await book({ raw, headers: json })
      assert.equal(status, 400)
      assert.deepEqual(body, { errors: [], message: 'Request body is not valid JSON' })
    })
  }

  test('with a NUL or a lone surrogate in any text or name is 400, declared or not, and books nothing', async () => {
    const raw = JSON.stringify(booking)
    for (const bad of ['\\u0000', '\\ud800', '\\udfff', '\\udc00\\ud800', 'a\\uDBFFb']) {
      const inDeclared = raw.replace('Anna', bad)
      const inUnknown = raw.replace('"duration"', `"other":"${bad}","duration"`)
      const deep = raw.replace('}}', `},"deep":[{"x":["${bad}"]}]}`)
      for (const text of [inDeclared, inUnknown, deep]) {
        assert.notEqual(text, raw)
        const { status, body } = await book({ raw: text, headers: json })
        assert.deepEqual([status, body.message], [400, 'The request holds a value that cannot be processed'], text)
      }
    }
    const [row] = await hub.db.query<{ total: number }>({
      name: '',
      text: 'select count(*)::int as total from booking',
    })
    assert.equal(row!.total, 0)
  })

  test('100,000 levels deep, where nobody looks, do no harm; where an object is due they are refused', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    assert.equal((await book({ raw: deep, headers: json })).status, 400)
    assert.equal((await book({ raw: `{"patient":${deep}}`, headers: json })).status, 400)
    const surrogateBelow = `{"other":${'['.repeat(100_000)}"\\ud800"${']'.repeat(100_000)}}`
    assert.equal((await book({ raw: surrogateBelow, headers: json })).status, 400)
  })

  test('with __proto__ and constructor keys stay plain data', async () => {
    const raw = '{"__proto__":{"address_service_id":"1111","duration":30},"constructor":{"prototype":{"x":1}}}'
    const { status, body } = await book({ raw, headers: json })
    assert.equal(status, 400)
    assert.deepEqual(Object.keys(body.errors).toSorted(), ['address_service_id', 'duration', 'patient'])
    assert.equal(({} as any).x, undefined)
  })

  test('name at most 50 wrong fields, however many there are', async () => {
    const slots = Array.from({ length: 1000 }, () => ({ start: 'x', end: 'y' }))
    const { status, body } = await hub.a.put(`${address}/slots`, { slots })
    assert.equal(status, 400)
    assert.equal(Object.keys(body.errors).length, 50)
  })
})
