/// <reference lib="dom" />
/** A patient's way from finding a doctor to the visit, in a real Chromium. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { examplePhone } from '../../src/sandbox/endings.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import {
  ask,
  assertAccessible,
  bookingsOf,
  doctor,
  fillForm,
  site,
  times,
  titleIs,
  toForm,
  useSite,
  visitor,
} from './steps.ts'

useSite()

describe('a patient on the site', () => {
  test('finds a doctor, books, gets the visit and cancels it', async () => {
    const page = await visitor()
    const problems: string[] = []
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    await page.goto('/')
    await assertAccessible(page, '1-home')
    await page.fill('#q', 'kardiolog WARSZAWA')
    await page.getByRole('button', { name: plPL.search }).click()
    await page.click(`a[href="${doctor}"]`)
    await assertAccessible(page, '2-doctor')
    await page.click(`a[href="${times}"]`)
    await titleIs(page, plPL.timesTitle)
    await assertAccessible(page, '3-times')
    await page.locator('input[name=at]').nth(2).check()
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    await assertAccessible(page, '4-form')
    await fillForm(page, { phone: examplePhone('00'), name: 'Zofia <b>' })
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    await titleIs(page, plPL.checkTitle)
    assert.match(await page.innerText('main'), /Zofia <b>/)
    await assertAccessible(page, '5-check')
    await page.getByRole('button', { name: plPL.book, exact: true }).click()
    await titleIs(page, plPL.doneTitle)
    await assertAccessible(page, '6-done')
    const [booking, ...more] = await bookingsOf(examplePhone('00'))
    assert.deepEqual([booking?.state, more], ['booked', []])
    assert.match(await page.innerText('main'), new RegExp(booking!.booking_id))
    await page.getByRole('link', { name: plPL.cancelLink }).click()
    await assertAccessible(page, '7-cancel')
    await page.getByRole('button', { name: plPL.cancelYes }).click()
    await titleIs(page, plPL.canceledTitle)
    assert.equal((await bookingsOf(examplePhone('00')))[0]?.state, 'canceled')
    assert.deepEqual(problems, [], 'nothing is blocked by the security policy')
  })

  test('books, waits for the clinic and cancels without JavaScript', async () => {
    const page = await visitor({ javaScriptEnabled: false })
    await ask(page, { phone: '+48 502 000 024' })
    await titleIs(page, plPL.confirmingTitle)
    await titleIs(page, plPL.doneTitle)
    await page.getByRole('link', { name: plPL.cancelLink }).click()
    await page.getByRole('button', { name: plPL.cancelYes }).click()
    await titleIs(page, plPL.canceledTitle)
  })

  test('keeps patient data out of every address and every log line', async () => {
    const page = await visitor()
    const addresses: string[] = []
    page.on('request', (request) => addresses.push(request.url()))
    await ask(page, { phone: '+48 512 777 100', name: 'Hildegarda' })
    await titleIs(page, plPL.doneTitle)
    const seen = [...addresses, ...site.logged].join('\n')
    assert.doesNotMatch(seen, /Hildegarda|512\D?777\D?100|85032712345/)
  })

  test('books with the keyboard alone', async () => {
    const page = await visitor()
    await page.goto(times)
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 300; presses++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
        await page.keyboard.press('Tab')
      }
      assert.fail(`${selector} is not reached by Tab`)
    }
    await tabTo('main a.go')
    await page.keyboard.press('Enter')
    await titleIs(page, plPL.detailsTitle)
    const typed = {
      name: 'Jan',
      surname: 'Kowalski',
      phone: '512 345 600',
      day: '1',
      month: '2',
      year: '1990',
      nin: '9',
    }
    for (const field of ['name', 'surname', 'phone', 'day', 'month', 'year', 'gender', 'nin', 'consent'] as const) {
      await tabTo(`#${field}`)
      if (field === 'gender' || field === 'consent') await page.keyboard.press('Space')
      else await page.keyboard.type(typed[field])
    }
    await page.keyboard.press('Enter')
    await titleIs(page, plPL.checkTitle)
    await tabTo('main button:not(.link)')
    await page.keyboard.press('Enter')
    await titleIs(page, plPL.doneTitle)
  })

  test('books once for a double click, a repeated form and reloads', async () => {
    const page = await visitor()
    const phone = examplePhone('24').replace('500', '501')
    await toForm(page, { phone })
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    await titleIs(page, plPL.checkTitle)
    const fields = await page
      .locator('form input[type=hidden]')
      .evaluateAll((inputs) =>
        inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]),
      )
    await page.getByRole('button', { name: plPL.book, exact: true }).dblclick({ noWaitAfter: true })
    const again = await Promise.all(
      [1, 2, 3].map(() => page.request.post('/book', { form: Object.fromEntries(fields), maxRedirects: 0 })),
    )
    assert.deepEqual(
      again.map((answer) => answer.status()),
      [303, 303, 303],
    )
    assert.equal(new Set(again.map((answer) => answer.headers().location)).size, 1, 'all are led to one booking')
    await titleIs(page, plPL.doneTitle)
    await page.reload()
    await titleIs(page, plPL.doneTitle)
    assert.deepEqual(
      (await bookingsOf(phone)).map(({ state }) => state),
      ['booked'],
    )
  })

  test('sees at once that the clinic is being asked, and then its answer', async () => {
    const page = await visitor()
    await ask(page, { phone: examplePhone('24') })
    await titleIs(page, plPL.confirmingTitle)
    assert.match(await page.innerText('main'), new RegExp(plPL.confirmingNotYet))
    await titleIs(page, plPL.doneTitle)
  })

  test('is told at the top and at the field what is wrong, with the focus on it', async () => {
    const page = await visitor()
    await toForm(page, { phone: '12' })
    await page.fill('#surname', '')
    await page.fill('#year', '2031')
    await page.uncheck('#consent')
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    await page.locator('#summary').waitFor()
    await assertAccessible(page, '4-form-errors')
    assert.match(await page.title(), /^Błąd:/)
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'summary')
    const links = await page.locator('#summary a').allInnerTexts()
    assert.deepEqual(links.slice(0, 1).concat(links.slice(2)), [
      plPL.errSurname,
      plPL.errBirthDateReal,
      plPL.errConsent,
    ])
    for (const text of links) assert.equal(await page.locator('.err', { hasText: text }).count(), 1, text)
    await page.locator('#summary a').nth(2).click()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'day')
    assert.equal(await page.inputValue('#nin'), '85032712345', 'the other answers are kept')
  })

  test('is asked for a time when none was chosen', async () => {
    const page = await visitor()
    await page.goto(times)
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    assert.deepEqual(await page.locator('#summary a').allInnerTexts(), [plPL.errTime])
    await assertAccessible(page, '3-times-error')
  })

  test('goes back from the check with every answer kept', async () => {
    const page = await visitor()
    await toForm(page, { phone: examplePhone('00') })
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    await titleIs(page, plPL.checkTitle)
    await page.goBack()
    await titleIs(page, plPL.detailsTitle)
    assert.equal(await page.inputValue('#surname'), 'Żółkiewska')
    await toForm(page, { phone: examplePhone('00') })
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    await page.getByRole('button', { name: plPL.changeDetails }).click()
    assert.equal(await page.inputValue('#year'), '1985')
  })
})
