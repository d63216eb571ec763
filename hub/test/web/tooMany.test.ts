/** The page of all caps in a real browser. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageOf } from '../../src/site/locale.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { tooManyPage } from '../../src/site/views/tooMany.ts'
import { assertAccessible, useSite, visitor } from './steps.ts'

useSite()

test('whoever is beyond a cap can read it, call the clinic and begin anew, on a phone and in the longest language', async () => {
  const page = await visitor()
  await page.goto('/')
  for (const locale of ['pl-PL', 'de-DE', 'tr-TR'] as const) {
    await page.setContent(tooManyPage(languageOf(locale), { phone: '+48 22 000 00 01', locale: 'pl-PL' }))
    await assertAccessible(page, `9-too-many-${locale}`)
  }
  await page.setContent(tooManyPage(languageOf('pl-PL'), { phone: '+48 22 000 00 01', locale: 'pl-PL' }))
  assert.equal(await page.locator('a[href="tel:+48220000001"]').count(), 1)
  await page.getByRole('heading', { name: plPL.tooManyTitle }).waitFor()
  await page.getByRole('link', { name: plPL.startAgain }).click()
  await page.getByRole('heading', { name: plPL.homeTitle }).waitFor()
})
