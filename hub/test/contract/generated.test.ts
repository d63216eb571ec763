import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { document } from '../../src/contract/document.ts'

test('the contract that is served is contract/openapi.yaml', () => {
  const written = parse(readFileSync(new URL('../../../contract/openapi.yaml', import.meta.url), 'utf8'))
  assert.deepEqual(document, written, 'run `npm run generate`')
})
