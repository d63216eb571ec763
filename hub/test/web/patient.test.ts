/// <reference lib="dom" />
/**
 * The patient's way in a real Chromium, against the whole hub with the built-in vendor. The pages have no script; the
 * browser's is on only because axe needs it, and off where a test says so.
 */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { statement } from '../../src/db/pool.ts'
import { denials } from '../../src/sandbox/demo/denials.ts'
import { examplePhone } from '../../src/sandbox/endings.ts'
import { deDE } from '../../src/site/texts/de-DE.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { launchBrowser } from '../support/browser.ts'
import { sandboxSite } from './sandboxSite.ts'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { SandboxSite } from './sandboxSite.ts'

// A cardiologist of a clinic whose system is asked, at an address that demands everything it can.
const doctor = '/d/1/102'
const times = `${doctor}/1021/10211`
const phoneSize = { width: 390, height: 844 }
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let site: SandboxSite
let browser: Browser
const openContexts: BrowserContext[] = []

before(async () => {
  site = await sandboxSite()
  browser = await launchBrowser()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

async function visitor(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: site.url, viewport: phoneSize, locale: 'pl-PL', ...options,
  })
  openContexts.push(context)
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  return page
}
test.afterEach(async () => {
  await Promise.all(openContexts.splice(0).map((context) => context.close()))
})

type Patient = { phone: string; name?: string }

async function fillForm(page: Page, { phone, name = 'Zofia' }: Patient): Promise<void> {
  await page.fill('#name', name)
  await page.fill('#surname', 'Żółkiewska')
  await page.fill('#phone', phone)
  await page.fill('#day', '27')
  await page.fill('#month', '3')
  await page.fill('#year', '1985')
  await page.check('#gender')
  await page.fill('#nin', '85032712345')
  await page.check('#consent')
}

/** By the "next free" button to the filled form. */
async function toForm(page: Page, patient: Patient): Promise<void> {
  await page.goto(times)
  await page.locator('main a.go').first().click()
  await fillForm(page, patient)
}

/** To the last button, and its press: the clinic is asked. */
async function ask(page: Page, patient: Patient): Promise<void> {
  await toForm(page, patient)
  await page.getByRole('button', { name: plPL.continue, exact: true }).click()
  await page.getByRole('button', { name: plPL.book, exact: true }).click()
}

const titleIs = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()

const bookingsStatement = statement(
  'testSiteBookings',
  `select state, booking_id, attempt_id from booking where patient->>'phone' = $1 and attempt_id is not null`,
)
const bookingsOf = (phone: string) =>
  site.db.query<{ state: string; booking_id: string }>(bookingsStatement, [phone.replaceAll(' ', '')])

async function assertAccessible(page: Page, name: string): Promise<void> {
  const directory = process.env.SLOTWIRE_SCREENSHOTS
  if (directory) {
    mkdirSync(directory, { recursive: true })
    await page.screenshot({ path: `${directory}/${name}.png`, fullPage: true })
  }
  const { violations } = await new AxeBuilder({ page }).withTags(axeTags).analyze()
  assert.deepEqual(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`), [])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.equal(overflow, 0, `${name} scrolls sideways`)
}

// A dictionary's text in Polish, as the page must show it.
const polish = (code: number) => denials.find((one) => one.code === code)!.texts.pl

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
    const typed = { name: 'Jan', surname: 'Kowalski', phone: '512 345 600', day: '1', month: '2', year: '1990', nin: '9' }
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
    const fields = await page.locator('form input[type=hidden]').evaluateAll((inputs) =>
      inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]))
    await page.getByRole('button', { name: plPL.book, exact: true }).dblclick({ noWaitAfter: true })
    const again = await Promise.all([1, 2, 3].map(() =>
      page.request.post('/book', { form: Object.fromEntries(fields), maxRedirects: 0 })))
    assert.deepEqual(again.map((answer) => answer.status()), [303, 303, 303])
    assert.equal(new Set(again.map((answer) => answer.headers().location)).size, 1, 'all are led to one booking')
    await titleIs(page, plPL.doneTitle)
    await page.reload()
    await titleIs(page, plPL.doneTitle)
    assert.deepEqual((await bookingsOf(phone)).map(({ state }) => state), ['booked'])
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
    assert.deepEqual(links.slice(0, 1).concat(links.slice(2)), [plPL.errSurname, plPL.errBirthDateReal, plPL.errConsent])
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

describe('a patient whom the clinic refuses', () => {
  test('corrects the field that the clinic names and books with the same answers', async () => {
    for (const [ending, code, field] of [['02', 2, 'nin'], ['06', 6, 'phone'], ['08', 8, 'day']] as const) {
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
    assert.deepEqual((await bookingsOf(examplePhone('01'))).map(({ state }) => state), ['denied', 'denied'])
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
      assert.equal(await page.locator('.oops').count(), 0, 'no red: nothing is the patient\'s fault')
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
    assert.ok((await page.innerText('main')).includes(denials.find(({ code }) => code === 5)!.texts.de))
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
      for (const { texts } of denials) assert.ok(!(await page.innerText('main')).includes(texts.pl))
      assert.ok((await bookingsOf(examplePhone(ending))).every(({ state }) => state !== 'booked' && state !== 'vetting'))
      await page.goto(times)
      assert.equal(await page.locator('main a.go').first().getAttribute('href'), offered, 'the time is free again')
    })
  }
})

describe('the pages', () => {
  test('hold at 320 px, at 200 % text and in the dark, on the desk too', async () => {
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
      const small = await page.locator('main a, main button, main label, main summary, header a').evaluateAll((all) =>
        all.map((one) => ({ text: one.textContent, height: one.getBoundingClientRect().height }))
          .filter(({ height }) => height > 0 && height < 44))
      assert.deepEqual(small, [], path)
    }
  })

  test('refuse a form that another site sends', async () => {
    const page = await visitor()
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }
    for (const path of ['/details', '/check', '/book', '/b/aaaaaaaaaaaaaaaaaaaaaaaa/cancel']) {
      const answer = await page.request.post(path, { headers, data: 'a=b' })
      assert.equal(answer.status(), 403, path)
    }
  })

  test('answer what does not exist with a page, and hostile values never with a 5xx', async () => {
    const page = await visitor()
    for (const path of [
      '/d/1/999999', '/d/x/y', '/d/1/102/1021/1', `${times}/details?at=99999999999999`, `${times}?from=9999-99-99`,
      '/b/nothing-is-behind-this-token', '/?q=%00%25_\\&page=99999', '/?q=a&q=b&country=%27', '/language?to=//evil.example',
      `${times}/details?at=1`, '/d/9999999999999999/1', `${times}?from=-271821-04-20`, `${times}?from=2999-01-01`,
    ]) {
      const answer = await page.request.get(path)
      assert.ok(answer.status() < 500, `${path} ${answer.status()}`)
      assert.match(answer.headers()['content-type'] ?? '', /^text\/html/, path)
      assert.doesNotMatch(await answer.text(), /href="\/\/evil/)
    }
  })
})
