/// <reference lib="dom" />
/** What a patient reads and can do when the clinic's system says no, or nothing. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { denials } from '../../src/sandbox/demo/denials.ts'
import { examplePhone } from '../../src/sandbox/endings.ts'
import { deDE } from '../../src/site/texts/de-DE.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { ask, assertAccessible, bookingsOf, fillForm, polish, times, titleIs, useSite, visitor } from './steps.ts'

useSite()

describe('a patient whom the clinic refuses', () => {
  test('corrects the field that the clinic names and books with the same answers', async () => {
    for (const [ending, code, field] of [
      ['02', 2, 'nin'],
      ['06', 6, 'phone'],
      ['08', 8, 'day'],
    ] as const) {
      const page = await visitor()
      await ask(page, { phone: examplePhone(ending) })
      await titleIs(page, plPL.fixTitle)
      assert.deepEqual(await page.locator('#summary a').allInnerTexts(), [polish(code)])
      assert.equal(await page.locator('#summary a').getAttribute('href'), `#${field}`)
      assert.equal(await page.locator('.field.bad').locator(`#${field}`).count(), 1)
      assert.equal(await page.inputValue('#surname'), 'Żółkiewska')
      await assertAccessible(page, `8-fix-${field}`)
      await page.fill('#phone', '+48 500 000 700')
      await page.getByRole('button', { name: plPL.askAgain }).click()
      await titleIs(page, plPL.doneTitle)
    }
  })

  test('whose time is gone takes one of the nearest with one tap', async () => {
    const page = await visitor()
    await ask(page, { phone: examplePhone('01') })
    await titleIs(page, plPL.slotGoneTitle)
    assert.match(await page.innerText('main'), new RegExp(polish(1).slice(0, 40)))
    await assertAccessible(page, '8-slot-gone')
    const buttons = page.locator('button[name=slot]')
    assert.ok((await buttons.count()) >= 3)
    const address = page.url()
    await buttons.first().click()
    // The same patient is refused again: the proof that the clinic was asked, about another time.
    await page.waitForURL((url) => url.href !== address && url.pathname.startsWith('/b/'))
    await titleIs(page, plPL.slotGoneTitle)
    assert.deepEqual(
      (await bookingsOf(examplePhone('01'))).map(({ state }) => state),
      ['denied', 'denied'],
    )
  })

  for (const [ending, code, title, key] of [
    ['03', 3, plPL.notEligibleTitle, 'not-eligible'],
    ['04', 4, plPL.askClinicTitle, 'ask-clinic'],
    ['05', 5, plPL.tryLaterTitle, 'try-later'],
    ['07', 7, plPL.notEligibleTitle, 'not-eligible-age'],
  ] as const) {
    test(`reads the dictionary's text of code ${code} (${key}) and what to do next`, async () => {
      const page = await visitor()
      await ask(page, { phone: examplePhone(ending) })
      await titleIs(page, title)
      assert.ok((await page.innerText('main')).includes(polish(code)))
      assert.equal(await page.locator('.oops').count(), 0, "no red: nothing is the patient's fault")
      assert.ok((await page.locator('a[href^="tel:"]').count()) >= 1)
      if (key === 'try-later') assert.equal(await page.getByRole('button', { name: plPL.askAgain }).count(), 1)
      if (key === 'ask-clinic') await page.getByRole('heading', { name: plPL.openingHours }).waitFor()
      if (title === plPL.notEligibleTitle) await page.getByRole('link', { name: plPL.anotherDoctor }).waitFor()
      await assertAccessible(page, `8-${key}`)
    })
  }

  test('reads it in the language chosen on the page', async () => {
    const page = await visitor()
    await page.goto('/language?to=/')
    await page.getByRole('link', { name: 'Deutsch' }).click()
    await page.goto(times)
    await page.locator('main a.go').first().click()
    await fillForm(page, { phone: examplePhone('05') })
    await page.getByRole('button', { name: deDE.continue, exact: true }).click()
    await page.getByRole('button', { name: deDE.book, exact: true }).click()
    await titleIs(page, deDE.tryLaterTitle)
    assert.ok((await page.innerText('main')).includes(denials.find(({ code }) => code === 5)!.texts['de-DE']))
  })

  // HTML, no code, 500, broken, oversized, dropped, redirect; and one that never answers.
  for (const ending of ['20', '21', '22', '25', '26', '27', '28', '23']) {
    test(`reads neutral words, is not booked and keeps nobody from the time (ending ${ending})`, async () => {
      const page = await visitor()
      await page.goto(times)
      const offered = await page.locator('main a.go').first().getAttribute('href')
      await ask(page, { phone: examplePhone(ending) })
      await titleIs(page, plPL.tryLaterTitle)
      assert.ok((await page.innerText('main')).includes(plPL.tryLaterText))
      for (const { texts } of denials) assert.ok(!(await page.innerText('main')).includes(texts['pl-PL']))
      assert.ok(
        (await bookingsOf(examplePhone(ending))).every(({ state }) => state !== 'booked' && state !== 'vetting'),
      )
      await page.goto(times)
      assert.equal(await page.locator('main a.go').first().getAttribute('href'), offered, 'the time is free again')
    })
  }
})
