/**
 * Every refusal of contract/refusals.ts, brought about through HTTP: status, media type and bytes are those of the
 * table, of the contract's example and of the error reference, to whose page the answer links.
 */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { contractOperations } from '../../src/contract/document.ts'
import { errorSlug } from '../../src/contract/errorSlug.ts'
import { refusals } from '../../src/contract/refusals.ts'
import { assertBytes, shownBy } from './conforms.ts'
import { whyNever } from './neverSaid.ts'
import { refusalRecipes } from './refusalRecipes.ts'
import { createStage } from './stage.ts'
import type { RefusalCode } from '../../src/contract/refusals.ts'
import type { Answer } from '../support/client.ts'

const stage = await createStage()
after(() => stage.close())
const { origin } = stage.t
const dump: any[] = await (await fetch(`${origin}/errors.json`)).json()
const codes = Object.keys(refusals) as RefusalCode[]

/** The operations that answer so, with what the contract shows there; the token endpoint for its own words only. */
const placesOf = (wanted: RefusalCode) =>
  [...contractOperations.values()].flatMap((operation) =>
    operation.isPublic && !wanted.startsWith('token.')
      ? []
      : shownBy(operation)
          .filter(({ code }) => code === wanted && !whyNever(operation, code))
          .map((shown) => ({ operation, shown })),
  )

/** A message of the table as a pattern: anything may stand for a placeholder. */
const pattern = (message: string) =>
  new RegExp(
    `^${message
      .split(/\{\w+\}/)
      .map(RegExp.escape)
      .join('.+')}$`,
  )

/** The same keys and types all the way down; names of fields under `errors` may differ, their presence may not. */
function assertShape(actual: any, example: any): void {
  assert.deepEqual(Object.keys(actual), Object.keys(example))
  for (const [key, value] of Object.entries<any>(actual)) {
    assert.equal(typeof value, typeof example[key], key)
    assert.equal(Array.isArray(value), Array.isArray(example[key]), key)
  }
}

function assertTold(told: any, { status, headers, body }: Answer): void {
  assert.equal(told.status, status)
  assert.equal(told.media_type, headers.get('content-type'))
  assertShape(body, told.example)
  assert.match(body.message ?? body.error_description, pattern(told.message))
}

describe('a refusal is what the table, the contract and the error reference say', () => {
  for (const code of codes) {
    test(code, async () => {
      const [place] = placesOf(code)
      assert.ok(place, 'no operation answers so')
      const { operation, shown } = place
      const provoked = await refusalRecipes[code](stage, operation)
      const { answer } = provoked
      assertBytes(operation, shown, provoked)
      assert.equal(answer.headers.get('content-type'), shown.type)
      assert.equal(answer.status, shown.status)
      // Where nothing in it depends on the request, the example is the very answer.
      const isFixed = !refusals[code][1].includes('{') && !provoked.fields
      if (isFixed) assert.deepEqual(answer.body, shown.value)
      else assertShape(answer.body, shown.value)
      assertTold(
        dump.find((one) => one.code === code),
        answer,
      )
      await assertExplained(code, answer)
    })
  }
})

/** The page is there and says what was answered; it is linked to. */
async function assertExplained(code: RefusalCode, answer: Answer): Promise<void> {
  const link = answer.headers.get('link')
  const path = /^<([^>]+)>; rel="help"$/.exec(link ?? '')?.[1]
  assert.ok(path, `no Link: ${link}`)
  const url = new URL(path, origin)
  assert.equal(url.href, `${origin}/errors/${errorSlug(code)}`)
  const page = await fetch(`${url.href}.md`)
  assert.equal(page.status, 200)
  const text = await page.text()
  const [status, message] = refusals[code]
  for (const part of [`\`${code}\` · ${status} `, `> ${message}\n`]) assert.ok(text.includes(part), part)
  assert.equal((await fetch(url)).headers.get('content-type'), 'text/html; charset=utf-8')
}

test('the error reference has these refusals and no other', () => {
  assert.deepEqual(dump.map(({ code }) => code).toSorted(), codes.toSorted())
})
