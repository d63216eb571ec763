/// <reference lib="dom" />
/** What holds for every page: sizes, colours, targets, and what is sent by others. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { examplePhone } from '../../src/sandbox/endings.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { assertAccessible, doctor, times, titleIs, toForm, useSite, visitor } from './steps.ts'
import type { BrowserContextOptions } from 'playwright-core'

useSite()

describe('the pages', () => {
  test('hold at 320 px, in the dark, in forced colours and on the desk', async () => {
    for (const [name, options] of Object.entries({
      narrow: { viewport: { width: 320, height: 640 } },
      dark: { colorScheme: 'dark' },
      desk: { viewport: { width: 1280, height: 800 } },
      forced: { forcedColors: 'active' },
    } satisfies Record<string, BrowserContextOptions>)) {
      const page = await visitor(options)
      for (const path of ['/', doctor, times]) {
        await page.goto(path)
        await assertAccessible(page, `9-${name}-${path.split('/').length}`)
      }
      await toForm(page, { phone: examplePhone('00') })
      await page.getByRole('button', { name: plPL.continue, exact: true }).click()
      await titleIs(page, plPL.checkTitle)
      await assertAccessible(page, `9-${name}-check`)
    }
  })

  test('have targets of 44 pixels', async () => {
    const page = await visitor()
    for (const path of [doctor, times]) {
      await page.goto(path)
      const small = await page
        .locator('main a, main button, main label, main summary, header a')
        .evaluateAll((all) =>
          all
            .map((one) => ({ text: one.textContent, height: one.getBoundingClientRect().height }))
            .filter(({ height }) => height > 0 && height < 44),
        )
      assert.deepEqual(small, [], path)
    }
  })

  test('refuse a form that another site sends', async () => {
    const page = await visitor()
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }
    for (const path of [
      '/details',
      '/check',
      '/book',
      '/b/aaaaaaaaaaaaaaaaaaaaaaaa/cancel',
      '/b/aaaaaaaaaaaaaaaaaaaaaaaa/confirm',
    ]) {
      const answer = await page.request.post(path, { headers, data: 'a=b' })
      assert.equal(answer.status(), 403, path)
    }
  })

  test('answer what does not exist with a page, and hostile values never with a 5xx', async () => {
    const page = await visitor()
    for (const path of [
      '/d/1/999999',
      '/d/x/y',
      '/d/1/102/1021/1',
      `${times}/details?at=99999999999999`,
      `${times}?from=9999-99-99`,
      '/b/nothing-is-behind-this-token',
      '/?q=%00%25_\\&page=99999',
      '/?q=a&q=b&country=%27',
      '/language?to=//evil.example',
      `${times}/details?at=1`,
      '/d/9999999999999999/1',
      `${times}?from=-271821-04-20`,
      `${times}?from=2999-01-01`,
    ]) {
      const answer = await page.request.get(path)
      assert.ok(answer.status() < 500, `${path} ${answer.status()}`)
      assert.match(answer.headers()['content-type'] ?? '', /^text\/html/, path)
      assert.doesNotMatch(await answer.text(), /href="\/\/evil/)
    }
  })
})
