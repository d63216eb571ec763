import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const put = (raw: string) => t.a.call('PATCH', addressPath(), { raw, headers: { 'content-type': 'application/json' } })
const within = (levels: number, open: string, close: string) => `{"x":${open.repeat(levels)}0${close.repeat(levels)}}`

test('64 levels of JSON are read, 65 and half a million are 400, whatever stands in texts', async () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    assert.equal((await put(within(63, open, close))).status, 200)
    for (const levels of [64, 100_000])
      assertRefused(await put(within(levels, open, close)), 400, 'Request body is not valid JSON')
  }
  assert.equal((await put(`{"x":"${'['.repeat(100)}\\"${'{'.repeat(100)}"}`)).status, 200)
  assert.equal((await put(`{"x":[${'[],{},'.repeat(100)}0]}`)).status, 200)
})
